"""Steps that do more than one call."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from support.test_policy.receivers import quoted
from support.test_policy.rule import PolicyRule, Violation
from support.test_policy.source import Function, Role, Source

_KEYWORDS = frozenset({"support.gherkin.given", "support.gherkin.when", "support.gherkin.then", "support.gherkin.step"})
_PLAIN = (ast.Name, ast.Constant, ast.Attribute, ast.List, ast.Tuple, ast.Dict, ast.Starred, ast.Subscript, ast.keyword,
          ast.UnaryOp, ast.USub)  # fmt: skip
_ENGINE = ("langgraph", "langchain", "langchain_core", "langsmith")


def is_step(source: Source, function: Function) -> bool:
    """Return whether a function is a step definition."""
    called = (decorator.func for decorator in function.decorator_list if isinstance(decorator, ast.Call))
    names = {source.dotted(name) for name in called}
    return bool(names & _KEYWORDS) or any(name.startswith("support.gherkin.steps.") for name in names)


def _steps(source: Source) -> Iterator[Violation]:
    for function in source.functions():
        if is_step(source, function):
            yield from _body(source, function)


def _body(source: Source, function: Function) -> Iterator[Violation]:
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    if not body:
        yield Violation(
            function, f"the step “{function.name}” does nothing", "give the world a verb, and call it.", True
        )
    for number, statement in enumerate(body):
        call = _only_call(statement)
        if call is None:
            yield Violation(statement, f"`{_first_line(statement)}` is logic in a step", head_only=True)
        elif number:
            yield Violation(statement, f"`{_first_line(statement)}` is a second call in a step")
        elif _stays_here(source, call):
            yield Violation(statement, f"`{_first_line(statement)}` hides in its own file what the step does")
        elif odd := next(_more_than_plain(call), None):
            yield Violation(odd, f"`{quoted(odd)}` is worked out in a step")


def _only_call(statement: ast.stmt) -> ast.Call | None:
    value = statement.value if isinstance(statement, ast.Expr | ast.Return) else None
    value = value.value if isinstance(value, ast.Await | ast.YieldFrom) else value
    return value if isinstance(value, ast.Call) else None


def _stays_here(source: Source, call: ast.Call) -> bool:
    """Return whether a call is to a function of the step's own file, whose body no rule would check."""
    return isinstance(call.func, ast.Name) and any(function.name == call.func.id for function in source.functions())


def _more_than_plain(call: ast.Call) -> Iterator[ast.AST]:
    """Yield the parts of a call's arguments that are more than a name, a value or a list of them."""
    for argument in (*call.args, *call.keywords):
        for node in ast.walk(argument):
            if not isinstance(node, (*_PLAIN, ast.expr_context)):
                yield node


def _first_line(statement: ast.stmt) -> str:
    return quoted(statement).splitlines()[0]


def _imports(source: Source) -> Iterator[Violation]:
    every: list[ast.Import | ast.ImportFrom] = [*source.of(ast.Import), *source.of(ast.ImportFrom)]
    for imported in every:
        for name in _modules(imported):
            if name.split(".")[0] in _ENGINE:
                yield Violation(imported, f"steps import {name}")


def _modules(imported: ast.Import | ast.ImportFrom) -> list[str]:
    return [imported.module or ""] if isinstance(imported, ast.ImportFrom) else [name.name for name in imported.names]


LOGIC_IN_STEPS = PolicyRule(
    id="logic-in-step",
    why="a sentence has to mean one thing, in every scenario.",
    better="move it into a verb of the scenario's world, and make the step one call to it.",
    find=_steps,
    roles=frozenset({Role.STEPS}),
)

ENGINE_IN_STEPS = PolicyRule(
    id="engine-in-steps",
    why="sentences speak business words, and the same ones serve the next version of the engine.",
    better="ask the scenario's world for what the sentence needs.",
    find=_imports,
    roles=frozenset({Role.STEPS}),
)
