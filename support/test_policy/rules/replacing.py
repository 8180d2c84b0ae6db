"""Parts of the flow, of LangGraph or of Python that are replaced."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from support.product import find_product
from support.test_policy.receivers import Receiver, quoted, receiver, terminal
from support.test_policy.rule import AT_THE_FLOW, PolicyRule, Violation
from support.test_policy.source import Source

_HARMLESS = frozenset({"setenv", "delenv", "chdir", "syspath_prepend", "undo", "context"})
_ENVIRONMENT = ("os.environ", "sys.argv", "sys.path")
_FILES = "the flow's own storage: `Given writing a file fails once`, or build the flow with a storage object."
_ENGINE = frozenset({"langgraph", "langchain_core"})
_ROOTS = ("unittest.mock", "mock")


def _replaced(source: Source) -> Iterator[Violation]:
    yield from _patches(source)
    yield from _assignments(source)


def _patches(source: Source) -> Iterator[Violation]:
    for call in source.of(ast.Call):
        if _patches_something(_way(source, call.func)) and not _of_the_environment(source, call):
            yield Violation(call, f"{quoted(call)} replaces a part of what is tested")
    for decorated in (*source.functions(), *source.of(ast.ClassDef)):
        for decorator in decorated.decorator_list:
            if not isinstance(decorator, ast.Call) and _patches_something(source.dotted(decorator)):
                yield Violation(decorator, f"@{quoted(decorator)} replaces a part of what is tested")


def _way(source: Source, called: ast.expr) -> str:
    """Return the dotted name of what is called, with `monkeypatch` for any other name of it."""
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        made = (source.dotted(value.func) for value in source.values_of(called.value) if isinstance(value, ast.Call))
        if any(name.lower().removesuffix(".context").endswith("monkeypatch") for name in made):
            return f"monkeypatch.{called.attr}"
    return source.dotted(called)


def _patches_something(name: str) -> bool:
    """Return whether a dotted name is a function that replaces something."""
    parts = name.split(".")
    if name.startswith(_ROOTS) or parts[0] == "mocker":
        return "patch" in parts
    return len(parts) == 2 and parts[0] in {"monkeypatch", "mp"} and parts[1] not in _HARMLESS


def _of_the_environment(source: Source, call: ast.Call) -> bool:
    target = call.args[0] if call.args else None
    named = target.value if isinstance(target, ast.Constant) else source.dotted(target) if target else ""
    return str(named).startswith(_ENVIRONMENT)


def _assignments(source: Source) -> Iterator[Violation]:
    """Yield assignments to attributes of a module or flow: patches without the word."""
    for attribute in source.of(ast.Attribute):
        if isinstance(attribute.ctx, ast.Store | ast.Del) and _is_inside(source, attribute.value):
            yield Violation(attribute, f"{quoted(attribute)} is set from outside")
    for call in source.of(ast.Call):
        sets = isinstance(call.func, ast.Name) and call.func.id in {"setattr", "delattr"}
        if sets and call.args and _is_inside(source, call.args[0]):
            yield Violation(call, f"{quoted(call)} sets a part of what is tested")


def _is_inside(source: Source, owner: ast.expr) -> bool:
    root = owner
    while isinstance(root, ast.Attribute | ast.Subscript | ast.Call):
        root = root.func if isinstance(root, ast.Call) else root.value
    if not isinstance(root, ast.Name) or (root.id in {"self", "cls"} and owner is root):
        return False
    return root.id in source.aliases or receiver(source, owner) is Receiver.FLOW


def _interpreter(source: Source) -> Iterator[Violation]:
    """Yield mocks of `open` for all code, and of an `interrupt` that does not interrupt."""
    for call in source.of(ast.Call):
        if terminal(call) == "mock_open":
            yield Violation(call, "mock_open takes files from all code, the monitors included", _FILES)
        for argument in call.args[:1]:
            if isinstance(argument, ast.Constant) and argument.value == "builtins.open":
                yield Violation(call, "builtins.open is replaced for the whole process", _FILES)
        if _patches_something(_way(source, call.func)) and _is_the_engines(_target(source, call)):
            yield Violation(call, f"{quoted(call)} replaces a part of the engine for every test")
    for replaced in _stand_ins(source):
        yield Violation(replaced, "`interrupt` is replaced, so that nothing ever pauses", head_only=True)


def _is_the_engines(target: str) -> bool:
    product = find_product()
    engine = _ENGINE | product.also_called if product is not None else _ENGINE
    return target.split(".", maxsplit=1)[0] in engine or target.endswith(".interrupt")


def _target(source: Source, call: ast.Call) -> str:
    """Return what a call replaces, as a dotted name: `"a.b.c"`, or an object and the name of its attribute."""
    parts = [
        str(argument.value) if isinstance(argument, ast.Constant) else source.dotted(argument)
        for argument in call.args[:2]
    ]
    by_name = bool(call.args) and isinstance(call.args[0], ast.Constant)
    return parts[0] if by_name else ".".join(parts)


def _stand_ins(source: Source) -> Iterator[ast.AST]:
    """Yield everything called `interrupt` that is not LangGraph's."""
    yield from (function for function in source.functions() if function.name == "interrupt")
    for (_, name), values in source.assigned.items():
        if name == "interrupt":
            yield from (value for value in values if isinstance(value, ast.Lambda) or _is_a_mock(value))
    alias = source.aliases.get("interrupt")
    if alias is not None and not alias.origin.endswith(".interrupt"):
        yield from (statement for statement in source.of(ast.ImportFrom) if statement.lineno == alias.line)


def _is_a_mock(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and terminal(value).endswith(("Mock", "create_autospec"))


REPLACING = PolicyRule(
    id="replaced-internals",
    why="green would only mean that the replacement works.",
    better="replace the boundary, and nothing else: mock_llm_realistic() for language models, mock_user_input(…) for "
    "the owner, create_production_flow(…) for the configuration, its faults=NodeFails(node, error) or `Given … fails "
    "once` for errors.",
    find=_replaced,
    roles=AT_THE_FLOW,
)

REPLACED_INTERPRETER = PolicyRule(
    id="replaced-interpreter",
    why="the real path, with its pauses and its files, never runs.",
    better="let `interrupt` pause, and answer it: mock_user_input({question: answer}).",
    find=_interpreter,
)
