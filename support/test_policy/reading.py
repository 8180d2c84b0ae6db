"""Applies the rules to files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from support.gherkin.errors import FeatureProblem
from support.test_policy.allowances import Allowance, allowances
from support.test_policy.roles import role_of
from support.test_policy.rule import PolicyRule, Violation
from support.test_policy.rules import RULES
from support.test_policy.source import Role, Source, read_source

_ALLOW = "Write what makes this place an exception: `# allowed: <reason>`."


def read_file(path: Path, displayed_path: str, steps: frozenset[Path] = frozenset()) -> tuple[FeatureProblem, ...]:
    """Return the violations in a Python file, in order; `displayed_path` is its path as displayed.

    A file that is neither a step nor of the tests is the product, to which no rule applies.
    """
    try:
        source = read_source(path, displayed_path)
    except (SyntaxError, UnicodeDecodeError):
        return ()
    source.role = role_of(source, steps)
    return () if source.role is Role.PRODUCT else refused(source)


def refused(source: Source, rules: Iterable[PolicyRule] = RULES) -> tuple[FeatureProblem, ...]:
    """Return the violations in a file, and exceptions without a reason; rules for files of other roles are skipped."""
    excuses = [*allowances(source.text)]
    problems = [
        _problem(source, rule, violation)
        for rule in rules
        if source.role in rule.roles
        for violation in rule.find(source)
        if not _excused(source, violation, excuses)
    ]
    return tuple(sorted({*problems, *_unjustified(source, excuses)}))


def _excused(source: Source, violation: Violation, excuses: list[Allowance]) -> bool:
    first, last = _lines(source, violation)
    fitting = [excuse for excuse in excuses if first <= excuse.line <= last]
    for excuse in fitting:
        excuse.used = True
    return any(excuse.reason for excuse in fitting)


def _lines(source: Source, violation: Violation) -> tuple[int, int]:
    """Return the lines on which an allowance counts: the statement's, or its first if it contains other statements."""
    node = violation.node if violation.head_only else source.statement_of(violation.node)
    first: int = min(node.lineno, violation.node.lineno)  # type: ignore[attr-defined]  # every place has a line
    inner = getattr(node, "body", None)
    if isinstance(inner, list) and inner:
        head: int = max(first, inner[0].lineno - 1)
        own: int = violation.node.end_lineno or first  # type: ignore[attr-defined]
        return first, head if violation.head_only else max(first, own)
    return first, node.end_lineno or first  # type: ignore[attr-defined]


def _problem(source: Source, rule: PolicyRule, violation: Violation) -> FeatureProblem:
    line: int = violation.node.lineno  # type: ignore[attr-defined]  # every place has a line
    column: int = violation.node.col_offset + 1  # type: ignore[attr-defined]
    better = violation.better or rule.better
    return FeatureProblem(
        source.displayed_path, line, column, f"{violation.what}; {rule.why}", f"Better: {better}", rule.id
    )


def _unjustified(source: Source, excuses: list[Allowance]) -> Iterator[FeatureProblem]:
    for excuse in excuses:
        place = source.displayed_path, excuse.line, excuse.column
        if not excuse.reason:
            yield FeatureProblem(
                *place, "an exception without a reason allows nothing.", _ALLOW, "unexplained-allowance"
            )
        elif not excuse.used:
            yield FeatureProblem(*place, "nothing here needs to be allowed.", "Delete the comment.", "unused-allowance")
