"""The purpose of a file, judged by what its tests use."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from support.product import find_product
from support.test_policy.receivers import Receiver, is_stream, receiver, terminal
from support.test_policy.source import Function, Role, Source

_FIXTURES = frozenset({"flow_run"})
_RUNS = frozenset({"create_session"})
_KIT_TESTS = Path(__file__).parents[1] / "tests"


def role_of(source: Source, steps: frozenset[Path]) -> Role:
    """Return the role of a file.

    The kit's own tests take the machinery apart; they are tests of the flow only where they use what engineers use.
    """
    if source.path in steps:
        return Role.STEPS
    if not _is_of_tests(source):
        return Role.PRODUCT
    if flow_classes(source) or any(_takes_a_fixture(source, function) for function in source.functions()):
        return Role.FLOW_TESTS
    runs = any(_runs(source, call) for call in source.of(ast.Call))
    return Role.FLOW_TESTS if runs and not source.path.is_relative_to(_KIT_TESTS) else Role.OTHER_TESTS


def _is_of_tests(source: Source) -> bool:
    """Return whether a file is a test or helps tests, by its name, its folder, or what it imports."""
    *folders, file = Path(source.displayed_path).parts
    if _is_test_file(source) or file == "conftest.py" or "tests" in folders:
        return True
    imported = {alias.origin.partition(".")[0] for alias in source.aliases.values()}
    return bool(imported & {"pytest", "unittest"} or flow_classes(source))


def _is_test_file(source: Source) -> bool:
    file = Path(source.displayed_path).stem
    return file.startswith("test_") or file.endswith("_test")


def flow_classes(source: Source) -> frozenset[str]:
    """Return the classes of a file whose tests run the flow with the suite's kit."""
    product = find_product()
    known = product.suites if product is not None else frozenset()
    suites = {name for name, alias in source.aliases.items() if alias.origin.rpartition(".")[2] in known}
    classes_of_flow: set[str] = set()
    classes = source.of(ast.ClassDef)
    while grown := {
        definition.name
        for definition in classes
        if definition.name not in classes_of_flow and _base_names(definition) & (suites | classes_of_flow)
    }:
        classes_of_flow |= grown
    return frozenset(classes_of_flow)


def is_test(source: Source, function: Function) -> bool:
    """Return whether pytest runs a function as a test."""
    named = function.name.startswith("test") and _is_test_file(source)
    return named and all(isinstance(outer, ast.ClassDef | ast.Module) for outer in source.above(function))


def tests_of_the_flow(source: Source) -> Iterator[Function]:
    """Yield the tests of a file that run the flow."""
    classes = flow_classes(source)
    for function in source.functions():
        if is_test(source, function):
            own = next(source.above(function), None)
            inherits = isinstance(own, ast.ClassDef) and own.name in classes
            if inherits or runs_a_flow(source, function):
                yield function


def runs_a_flow(source: Source, function: Function) -> bool:
    """Return whether a function runs a flow itself, or takes one of the suite's fixtures."""
    runs = any(_runs(source, call) for call in ast.walk(function) if isinstance(call, ast.Call))
    return runs or _takes_a_fixture(source, function)


def _runs(source: Source, call: ast.Call) -> bool:
    """Return whether a call runs a flow, in any way."""
    product = find_product()
    runs = _RUNS | product.runs if product is not None else _RUNS
    if terminal(call) in runs or is_stream(source, call):
        return True
    called = call.func
    if not isinstance(called, ast.Attribute) or called.attr not in {"invoke", "ainvoke"}:
        return False
    return receiver(source, called.value) is Receiver.FLOW


def _base_names(definition: ast.ClassDef) -> set[str]:
    return {base.attr if isinstance(base, ast.Attribute) else base.id if isinstance(base, ast.Name) else ""
            for base in definition.bases}  # fmt: skip


def _takes_a_fixture(source: Source, function: Function) -> bool:
    """Return whether a test or fixture takes a fixture of the suite, not one of the same name from its own file."""
    product = find_product()
    fixtures = _FIXTURES | product.fixtures if product is not None else _FIXTURES
    taken = {argument.arg for argument in (*function.args.posonlyargs, *function.args.args)} & fixtures
    return bool(taken - _own_fixtures(source)) and (is_test(source, function) or _is_fixture(function))


def _own_fixtures(source: Source) -> set[str]:
    own = [function for function in source.functions() if _is_fixture(function)]
    named = (keyword for function in own for decorator in function.decorator_list for keyword in _keywords(decorator))
    return {function.name for function in own} | {
        str(keyword.value.value)
        for keyword in named
        if keyword.arg == "name" and isinstance(keyword.value, ast.Constant)
    }


def _keywords(decorator: ast.expr) -> list[ast.keyword]:
    return decorator.keywords if isinstance(decorator, ast.Call) else []


def _is_fixture(function: Function) -> bool:
    return any("fixture" in ast.unparse(decorator) for decorator in function.decorator_list)
