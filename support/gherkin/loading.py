"""Finds the modules with step definitions and registers them as plugins of pytest."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
import traceback
from collections.abc import Container, Iterable, Iterator
from pathlib import Path

import pytest
from pytest_bdd.steps import step_function_context_registry

from agora_acceptance import DEFAULT_STEPS
from support.gherkin.errors import StepDefinitionError, display_path, place_of
from support.gherkin.expressions import ExpressionParser
from support.gherkin.renamed import FILE as RENAMED
from support.gherkin.renamed import load_renamed
from support.gherkin.steps import definitions


def load_steps(config: pytest.Config) -> None:
    """Register every module of the step packages as a plugin, so that its steps are known in every feature.

    Raise `pytest.UsageError`, which lists all problems, if modules cannot be imported or step definitions are wrong.
    """
    problems: list[str] = []
    folders: dict[Path, None] = {}
    for name in _module_names(config):
        try:
            pytest.register_assert_rewrite(name)
            module = importlib.import_module(name)
            config.pluginmanager.register(module, name)
            folders[Path(module.__file__ or "").parent] = None
        except StepDefinitionError as error:
            problems.append(str(error))
        except Exception as error:
            problems.append(_import_problem(name, error))
    problems += _unusable_renamed(folders)
    problems += _steps_of_pytest_bdd({*_module_names(config)})
    if not problems:
        problems += _unusable_expressions()
    if problems:
        raise pytest.UsageError("the steps cannot be used:\n" + "\n".join(problems))


def step_modules(config: pytest.Config) -> Iterator[Path]:
    """Yield the files of the step packages that lie in the project itself."""
    for name in _module_names(config):
        specification = importlib.util.find_spec(name)
        if specification is not None and specification.origin is not None:
            path = Path(specification.origin)
            if path.is_relative_to(config.rootpath):
                yield path


def _module_names(config: pytest.Config) -> Iterator[str]:
    """Yield the step packages and every module in them."""
    chosen: list[str] | None = config.getini("step_packages")
    for name in chosen or DEFAULT_STEPS:
        if importlib.util.find_spec(name) is None and str(config.rootpath) not in sys.path:
            sys.path.insert(0, str(config.rootpath))
        specification = importlib.util.find_spec(name)
        if specification is None and chosen:
            raise pytest.UsageError(f"step_packages: there is no package “{name}”.")
        if specification is not None:
            yield name
            locations = specification.submodule_search_locations or []
            yield from (module.name for module in pkgutil.walk_packages(locations, f"{name}."))


def _import_problem(name: str, error: Exception) -> str:
    """Describe why a module cannot be imported, with the last place in the project's code."""
    if isinstance(error, SyntaxError):
        return f"{display_path(error.filename or name)}:{error.lineno}: {error.msg}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if _is_project_code(frame.filename)]
    place = f"{display_path(frames[-1].filename)}:{frames[-1].lineno}" if frames else name
    return f"{place}: {type(error).__name__}: {error}"


def _is_project_code(file: str) -> bool:
    """Return whether a file belongs neither to Python, nor to an installed package, nor to this module."""
    return "site-packages" not in file and not file.startswith(("<", sys.base_prefix)) and file != __file__


def _steps_of_pytest_bdd(modules: Container[str]) -> Iterator[str]:
    """Yield a problem for each step that has a decorator of pytest-bdd, with which no feature finds it."""
    for context in step_function_context_registry.values():
        if context.step_func.__module__ in modules and not isinstance(context.parser, ExpressionParser):
            yield (
                f"{place_of(context.step_func)}: “{context.parser.name}” has a decorator of pytest-bdd. "
                "Import given, when, then and parse from support.gherkin."
            )


def _unusable_renamed(folders: Iterable[Path]) -> list[str]:
    """Load what was renamed from the folders of step modules, and return the problems of those files."""
    problems = []
    for file in (folder / RENAMED for folder in folders):
        try:
            if file.is_file():
                load_renamed(file)
        except StepDefinitionError as error:
            problems.append(str(error))
    return problems


def _unusable_expressions() -> list[str]:
    """Return the problems of expressions; call it once every parameter type is defined."""
    problems = []
    for definition in definitions():
        try:
            definition.parser.compiled()
        except StepDefinitionError as error:
            problems.append(str(error))
    return problems
