"""Checks of one field where the whole state matters."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from support.test_policy.receivers import STREAMS, quoted, terminal
from support.test_policy.roles import is_test, tests_of_the_flow
from support.test_policy.rule import PolicyRule, Violation
from support.test_policy.rules.looking import looks
from support.test_policy.source import Function, Role, Source

_STATES = frozenset({"state", "states", "snapshot", "get_snapshot", "get_state", "values"})
_WHOLE = frozenset(
    {"validate_state_consistency", "validate_schema_compliance", "validate_reducer_fields", "validate_business_logic",
     "StateConsistencyValidator", "verify"}
)  # fmt: skip
_KINDS = frozenset({"dict", "Mapping", "MutableMapping", "list"})


def _single_fields(source: Source) -> Iterator[Violation]:
    for test in tests_of_the_flow(source):
        if not _judged(test) and (read := next(_fields(source, test), None)) is not None:
            yield Violation(read, f"{quoted(read)} is all that {test.name} looks at of a state that is not validated")


def _judged(test: Function) -> bool:
    """Return whether the whole state is validated: by the kit's own run, or by a call of the test.

    `simulate_production_execution` validates every update and the whole state, unless validation is switched off. A
    test that does not run the flow has no state to validate.
    """
    calls = [node for node in ast.walk(test) if isinstance(node, ast.Call)]
    names = {terminal(call) for call in calls}
    if names & _WHOLE:
        return True
    if any(_switches_off(call) for call in calls):
        return False
    return not names & STREAMS or "simulate_production_execution" in names


def _switches_off(call: ast.Call) -> bool:
    named = (keyword for keyword in call.keywords if keyword.arg == "enable_validation")
    return any(isinstance(keyword.value, ast.Constant) and keyword.value.value is False for keyword in named)


def _fields(source: Source, test: Function) -> Iterator[ast.expr]:
    """Yield the single fields of a state that assertions of a test read."""
    for node in ast.walk(test):
        if isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and terminal(node) == "assert_that"):
            for part in ast.walk(node):
                owner = _owner_of_field(part)
                if owner is not None and _is_a_state(source, owner):
                    yield part  # type: ignore[misc]  # what has an owner is an expression


def _owner_of_field(part: ast.AST) -> ast.expr | None:
    """Return the object that `state["x"]` or `state.get("x")` reads."""
    if isinstance(part, ast.Subscript):
        return part.value
    if isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute) and part.func.attr == "get":
        return part.func.value
    return None


def _is_a_state(source: Source, expression: ast.expr) -> bool:
    name = _name_of(expression)
    if name in _STATES or name.endswith("_state"):
        return True
    if isinstance(expression, ast.Name):
        return any(_name_of(value) in _STATES for value in source.values_of(expression))
    return False


def _name_of(expression: ast.expr) -> str:
    if isinstance(expression, ast.Call):
        return terminal(expression)
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""


def _glances(source: Source) -> Iterator[Violation]:
    """Yield tests whose only check of a state is that it exists."""
    for test in source.functions():
        if not is_test(source, test) or not any(_only_there(source, item) for item in _conditions(test)):
            continue
        calls = [node for node in ast.walk(test) if isinstance(node, ast.Call)]
        asserted = [node for node in ast.walk(test) if isinstance(node, ast.Assert)]
        matched = any(terminal(call) in _WHOLE or looks(terminal(call)) for call in calls)
        if not matched and all(_only_there(source, item.test) for item in asserted):
            yield Violation(asserted[0], f"`{quoted(asserted[0])}` is all that {test.name} looks at of the state")


def _conditions(test: Function) -> Iterator[ast.expr]:
    """Yield the conditions that the body of a test asserts directly."""
    return (statement.test for statement in test.body if isinstance(statement, ast.Assert))


def _only_there(source: Source, condition: ast.expr) -> bool:
    """Return whether a condition is `state`, `state is not None` or `isinstance(state, dict)`."""
    if isinstance(condition, ast.Compare):
        against_none = isinstance(condition.comparators[0], ast.Constant) and condition.comparators[0].value is None
        return (
            against_none and isinstance(condition.ops[0], ast.IsNot | ast.NotEq) and _is_a_state(source, condition.left)
        )
    if isinstance(condition, ast.Call) and terminal(condition) == "isinstance" and len(condition.args) == 2:
        return _name_of(condition.args[1]) in _KINDS and _is_a_state(source, condition.args[0])
    return _is_a_state(source, condition)


SINGLE_FIELD = PolicyRule(
    id="single-field",
    why="the rest of the state may be broken, and the test stays green.",
    better="self.simulate_production_execution(flow), which judges every update, or "
    "assert self.validate_state_consistency(flow.state_manager.get_snapshot()).errors == [].",
    find=_single_fields,
    roles=frozenset({Role.FLOW_TESTS}),
)

GLANCE = PolicyRule(
    id="state-is-there",
    why="a broken state is there as well.",
    better="assert self.validate_state_consistency(state).errors == [], and what the test is named after.",
    find=_glances,
)
