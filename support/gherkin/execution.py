"""Runs a scenario: calls each step's definition, with pytest's fixtures and pytest-bdd's hooks."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from _pytest.fixtures import call_fixture_func
from pytest_bdd.compat import inject_fixture
from pytest_bdd.exceptions import StepDefinitionNotFoundError
from pytest_bdd.parser import Feature, Scenario, Step

from support.gherkin.catalogue import Catalogue, Match, catalogue
from support.gherkin.errors import PendingStepError, ProductOwnerError, StepUsageError
from support.gherkin.hooks import Hook, Moment, hooks
from support.gherkin.loop import is_asynchronous, wait_for
from support.gherkin.progress import ErrorReport, ScenarioProgress, StepProgress, StepResult, StepStatus
from support.gherkin.steps import Signature, signature_of
from support.gherkin.termination import interrupting_at_end

_INVISIBLE = ("pytest_bdd", "_pytest", "pluggy", "asyncio")
_ROOM = str(Path(__file__).parent)


class AmbiguousStepError(ProductOwnerError):
    """A step matches more than one step definition."""


def run_scenario(
    feature: Feature,
    scenario: Scenario,
    tags: frozenset[str],
    progress: ScenarioProgress,
    request: pytest.FixtureRequest,
) -> None:
    """Run the hooks and steps of a scenario and record the outcome of each.

    The scenario has the values of its row filled in; `tags` include inherited ones.
    """
    __tracebackhide__ = True
    hook = request.config.hook
    known = catalogue()
    stopped: BaseException | None = None
    try:
        hook.pytest_bdd_before_scenario(request=request, feature=feature, scenario=scenario)
        _run_hooks("before", tags, progress, request)
        for step, result in zip(scenario.steps, progress.steps, strict=True):
            _run_step(known, feature, scenario, step, result, progress, request)
    except BaseException as error:
        stopped = error
        _mark_unrun_steps(known, progress.steps)
        raise
    finally:
        progress.current = None
        try:
            _run_hooks("after", tags, progress, request)
        except (Exception, pytest.fail.Exception):
            if stopped is None or isinstance(stopped, pytest.skip.Exception):
                raise
        finally:
            hook.pytest_bdd_after_scenario(request=request, feature=feature, scenario=scenario)


def _run_step(
    known: Catalogue,
    feature: Feature,
    scenario: Scenario,
    step: Step,
    result: StepProgress,
    progress: ScenarioProgress,
    request: pytest.FixtureRequest,
) -> None:
    """Run one step and record its outcome."""
    __tracebackhide__ = True
    progress.current = result
    result.begin()
    try:
        match = _only_match(known, feature, scenario, step, request)
        with interrupting_at_end(request.config):
            _call(match, scenario, step, request)
    except BaseException as error:
        _record_error(result, error)
        raise
    else:
        result.finish(StepStatus.PASSED)
    finally:
        request.config.hook.pytest_gherkin_after_step(request=request)
    progress.current = None


def _only_match(
    known: Catalogue, feature: Feature, scenario: Scenario, step: Step, request: pytest.FixtureRequest
) -> Match:
    """Return the step definition that a step matches."""
    __tracebackhide__ = True
    matches = known.matches(step.name, step.type)
    if len(matches) == 1:
        return matches[0]
    if matches:
        listed = "\n".join(f"    {match.definition}  ({match.definition.place})" for match in matches)
        raise AmbiguousStepError(
            f"“{step.name}” matches more than one sentence:\n{listed}",
            "Ask an engineer to make one of them more precise.",
        )
    error = StepDefinitionNotFoundError(f"no sentence matches “{step.name}” ({feature.filename}:{step.line_number})")
    request.config.hook.pytest_bdd_step_func_lookup_error(
        request=request, feature=feature, scenario=scenario, step=step, exception=error
    )
    raise error


def _call(match: Match, scenario: Scenario, step: Step, request: pytest.FixtureRequest) -> None:
    """Call the function of a step definition, with pytest-bdd's hooks around it."""
    __tracebackhide__ = True
    definition = match.definition
    function = definition.function
    signature = signature_of(function)
    hook = request.config.hook
    context: dict[str, Any] = {
        "request": request,
        "feature": scenario.feature,
        "scenario": scenario,
        "step": step,
        "step_func": function,
    }
    hook.pytest_bdd_before_step(**context)
    context["step_func_args"] = {}
    try:
        _check_table_and_text(step, signature)
        arguments = match.values()
        if step.datatable is not None:
            arguments["datatable"] = step.datatable.raw()
        if step.docstring is not None:
            arguments["docstring"] = step.docstring
        for name in signature.required:
            if name not in arguments:
                arguments[name] = request.getfixturevalue(name)
        context["step_func_args"] = arguments
        hook.pytest_bdd_before_step_call(**context)
        value = wait_for(_value(function, arguments, request), request)
    except (Exception, pytest.fail.Exception) as error:
        hook.pytest_bdd_step_error(exception=error, **context)
        raise
    if definition.target_fixture is not None:
        inject_fixture(request, definition.target_fixture, value)
    hook.pytest_bdd_after_step(**context)


def _value(function: Callable[..., object], arguments: dict[str, Any], request: pytest.FixtureRequest) -> object:
    """Return what a function returns or yields; a generator continues when the scenario is over."""
    __tracebackhide__ = True
    if is_asynchronous(function):
        return function(**arguments)
    return call_fixture_func(function, request, arguments)


def _check_table_and_text(step: Step, signature: Signature) -> None:
    """Refuse a table or text that the step does not take, and require those that it needs."""
    for name, noun, given in (("datatable", "table", step.datatable), ("docstring", "text", step.docstring)):
        if given is not None and name not in signature.names:
            raise StepUsageError(f"This step takes no {noun}, but there is one beneath it.", f"Remove the {noun}.")
        if given is None and name in signature.required:
            raise StepUsageError(f"This step needs a {noun} beneath it.", f"Add the {noun}; the vocabulary shows how.")


def _run_hooks(when: Moment, tags: frozenset[str], progress: ScenarioProgress, request: pytest.FixtureRequest) -> None:
    """Run the hooks of a scenario: before the steps until one does not pass, after them all."""
    __tracebackhide__ = True
    due = [(number, hook) for number, hook in enumerate(hooks()) if hook.when == when and hook.is_for(tags)]
    stopped: BaseException | None = None
    for number, hook in due if when == "before" else reversed(due):
        result = progress.hook(when, number)
        if stopped is not None and when == "before":
            result.finish(StepStatus.NOT_RUN)
            continue
        progress.current = result
        try:
            _call_hook(hook, request)
        except (Exception, pytest.fail.Exception, pytest.skip.Exception) as error:
            _record_error(result, error)
            if stopped is None or isinstance(stopped, pytest.skip.Exception):
                stopped = error
        else:
            result.finish(StepStatus.PASSED)
        progress.current = None
    if stopped is not None and not (when == "after" and isinstance(stopped, pytest.skip.Exception)):
        raise stopped


def _call_hook(hook: Hook, request: pytest.FixtureRequest) -> None:
    """Call a hook with the fixtures it names."""
    __tracebackhide__ = True
    arguments = {name: request.getfixturevalue(name) for name in signature_of(hook.function).required}
    wait_for(hook.function(**arguments), request)


def _record_error(result: StepResult, error: BaseException) -> None:
    """Record the outcome of a step or hook that raised an exception."""
    if not isinstance(error, Exception | pytest.fail.Exception | pytest.skip.Exception):
        status = StepStatus.INTERRUPTED
    elif isinstance(error, pytest.skip.Exception):
        status = StepStatus.SKIPPED
    elif isinstance(error, StepDefinitionNotFoundError):
        status = StepStatus.UNDEFINED
    elif isinstance(error, AmbiguousStepError):
        status = StepStatus.AMBIGUOUS
    elif isinstance(error, PendingStepError):
        status = StepStatus.PENDING
    else:
        status = StepStatus.FAILED
    result.finish(status, error_report(error))


def error_report(error: BaseException) -> ErrorReport:
    """Return an exception in plain values."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if is_project_code(frame.filename)]
    message = "\n".join([str(error).strip(), *getattr(error, "__notes__", ())]).strip()
    head = "".join(traceback.format_exception_only(error))
    return {"type": type(error).__name__, "message": message, "trace": "".join(traceback.format_list(frames)) + head}


def is_project_code(file: str) -> bool:
    """Return whether a file belongs neither to pytest's machinery nor to this package."""
    parts = Path(file).parts
    return not file.startswith(_ROOM) and not any(name in parts for name in _INVISIBLE)


def _mark_unrun_steps(known: Catalogue, steps: Iterable[StepProgress]) -> None:
    """Mark each step that did not run as undefined or ambiguous if it is; after a skipped step, mark none."""
    stopped = False
    for step in steps:
        if step.status is StepStatus.SKIPPED:
            return
        if step.status in (StepStatus.PASSED, StepStatus.FAILED, StepStatus.PENDING):
            stopped = stopped or step.status is not StepStatus.PASSED
        elif step.status is StepStatus.NOT_RUN and stopped:
            matches = known.matches(step.text, step.type)
            if len(matches) != 1:
                step.status = StepStatus.AMBIGUOUS if matches else StepStatus.UNDEFINED
        else:
            stopped = True
