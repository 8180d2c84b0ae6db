"""Assertions that cannot fail."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from support.test_policy.receivers import quoted, terminal
from support.test_policy.roles import is_test
from support.test_policy.rule import PolicyRule, Violation
from support.test_policy.rules.looking import assertions_in, swallows
from support.test_policy.rules.truth import always_holds
from support.test_policy.source import Source

_MADE_MOCKS = frozenset(
    {"Mock", "MagicMock", "AsyncMock", "NonCallableMock", "PropertyMock", "create_autospec", "patch", "object", "spy",
     "stub"}
)  # fmt: skip
_CALLED = frozenset({"called", "call_count", "call_args", "call_args_list"})


def _vacuous(source: Source) -> Iterator[Violation]:
    for asserted in source.of(ast.Assert):
        if always_holds(asserted.test):
            yield Violation(asserted, f"`{quoted(asserted)}` cannot fail")
    for call in source.of(ast.Call):
        if terminal(call) == "assert_that" and _matches_anything(call):
            yield Violation(call, f"`{quoted(call)}` cannot fail")


def _matches_anything(call: ast.Call) -> bool:
    """Return whether the matched value is a constant, itself, or anything at all."""
    if len(call.args) == 1:
        return always_holds(call.args[0])
    matched, matcher = call.args[:2]
    inner = matcher
    while isinstance(inner, ast.Call) and terminal(inner) in {"is_", "equal_to", "same_instance"} and inner.args:
        inner = inner.args[0]
    if isinstance(inner, ast.Call) and terminal(inner) == "anything":
        return True
    if isinstance(inner, ast.Call) and terminal(inner) == "greater_than_or_equal_to" and inner.args:
        return always_holds(ast.Compare(matched, [ast.GtE()], [inner.args[0]]))
    return inner is not matcher and always_holds(ast.Compare(matched, [ast.Eq()], [inner]))


def _called(source: Source) -> Iterator[Violation]:
    """Yield each `.called` of an object that is not a mock: such an attribute may mean anything."""
    own = {attribute.attr for attribute in source.of(ast.Attribute) if isinstance(attribute.ctx, ast.Store)}
    own |= {name.id for name in source.of(ast.Name) if isinstance(name.ctx, ast.Store)}
    own |= {function.name for function in source.functions()}
    for asserted in source.of(ast.Assert):
        for node in ast.walk(asserted.test):
            if isinstance(node, ast.Attribute) and node.attr in _CALLED - own and not _is_a_mock(source, node.value):
                yield Violation(node, f"{quoted(node)} says nothing of what is no mock")


def _is_a_mock(source: Source, owner: ast.expr) -> bool:
    while isinstance(owner, ast.Attribute):
        owner = owner.value
    if not isinstance(owner, ast.Name):
        return False
    makers = {terminal(value) for value in source.values_of(owner) if isinstance(value, ast.Call)}
    return bool(makers & _MADE_MOCKS) or "mock" in owner.id.lower()


def _swallowed(source: Source) -> Iterator[Violation]:
    blocks: list[ast.Try | ast.TryStar] = [*source.of(ast.Try), *source.of(ast.TryStar)]
    for tried in blocks:
        handler = next(
            (candidate for candidate in tried.handlers if swallows(source, candidate.type, candidate.body)), None
        )
        if handler and any(assertions_in(source, statement) for statement in tried.body):
            yield Violation(handler, f"`{_head(handler)}` swallows what was found before it", head_only=True)
    for block in source.of(ast.With):
        context = next((item.context_expr for item in block.items if _suppresses(source, item.context_expr)), None)
        if context and any(assertions_in(source, statement) for statement in block.body):
            yield Violation(context, f"`with {quoted(context)}` swallows what is found in it", head_only=True)


def _suppresses(source: Source, context: ast.expr) -> bool:
    if not isinstance(context, ast.Call) or terminal(context) != "suppress":
        return False
    return any(swallows(source, caught, []) for caught in context.args)


def _head(handler: ast.ExceptHandler) -> str:
    return f"except {quoted(handler.type)}" if handler.type else "except"


def _unasserted(source: Source) -> Iterator[Violation]:
    for function in source.functions():
        if is_test(source, function) and not assertions_in(source, function):
            yield Violation(function, f"{function.name} looks at nothing", head_only=True)


VACUOUS = PolicyRule(
    id="vacuous-assertion",
    why="it is green in any case.",
    better="say what is expected: assert_that(value, equal_to(…)), which also shows the actual value.",
    find=_vacuous,
)

CALLED = PolicyRule(
    id="called-on-no-mock",
    why="a real object has no such attribute, or it is always true.",
    better="look at what the call has done: the updates, the state, the record's events (record.of(RecoveryApplied)).",
    find=_called,
)

SWALLOWED = PolicyRule(
    id="swallowed-assertion",
    why="a failed expectation passes for success.",
    better="let it fail; where an error is what is expected, with pytest.raises(TheError, match=…).",
    find=_swallowed,
)

UNASSERTED = PolicyRule(
    id="no-assertion",
    why="only an exception could turn it red.",
    better="assert what the test is named after; for a flow self.simulate_production_execution(flow) and what came of "
    "it, for a flow of your own flow_run.is_over(), flow_run.holds(key, value).",
    find=_unasserted,
)
