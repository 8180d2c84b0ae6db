"""Trials of any flow: its scenarios say which sessions there are; a right flow is not blamed, and a loss is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hamcrest import (
    assert_that,
    contains_exactly,
    contains_string,
    empty,
    equal_to,
    greater_than,
    has_item,
    has_items,
    less_than,
    starts_with,
)

from support.any_flow.flow_run import FlowRun
from support.any_flow.trial_course import ScenarioCourse, course_of
from support.any_flow.trial_set_up import FlowSetUp, NoTrialError
from support.execution.configuration import SuiteConfiguration
from support.flow_builder.protocol import AnswerBy
from support.tests.gherkin.toy_project import Outcome, ToyProject
from support.trials.commands import cells_of
from support.trials.crash_sweep import CrashSweep, sweep_crashes
from support.trials.fault_sweep import FaultSweep
from support.trials.outcome import CellResult
from support.trials.subject import Cell, Durability, StoreKind, supply_set_ups

TRIED = "support.tests.any_flow.tried_flows"
EXAMPLES = "support.any_flow.examples"


def led(factory: str, *answers: object, module: str = TRIED) -> FlowRun:
    run = FlowRun(SuiteConfiguration(), f"{module}:{factory}")
    run.begin()
    for answer in answers:
        run.answer(answer)
    run.verify()
    return run


def set_up_of(factory: str, *answers: object, module: str = TRIED) -> FlowSetUp:
    course = course_of(led(factory, *answers, module=module), factory)
    assert isinstance(course, ScenarioCourse), course
    return FlowSetUp(course)


def stopped(
    set_up: FlowSetUp,
    folder: Path,
    store: StoreKind = "memory",
    durability: Durability = "sync",
    way: AnswerBy = "resume",
    every: int = 1,
) -> CellResult:
    return CrashSweep(set_up, Cell(1, store, durability, way), folder).run("", every)


def problems_of(result: CellResult) -> list[str]:
    return [problem for wrong in result.wrong for problem in wrong.problems]


@pytest.mark.parametrize(
    ("factory", "answers", "way"),
    [
        ("numbered", ["yes"], "resume"),
        ("in_parallel", ["maybe", "yes", "20"], "resume"),
        ("same_graph", ["yes"], "resume"),
        ("shop", ["yes"], "update"),
    ],
)
def test_a_right_flow_is_not_blamed(factory: str, answers: list[str], way: AnswerBy, tmp_path: Path) -> None:
    set_up = set_up_of(factory, *answers)
    for durability in ("sync", "exit"):
        result = stopped(set_up, tmp_path / durability, durability=durability, way=way)
        assert_that(result.wrong, empty())
        assert_that(result.runs, greater_than(3))
    faults = FaultSweep(set_up, Cell(1, "memory", "async", way), tmp_path).run("", 11)
    assert_that(faults.wrong, empty())
    assert_that(faults.runs, greater_than(3))


def test_a_session_in_a_file_goes_on_after_its_process_was_killed(tmp_path: Path) -> None:
    result = stopped(set_up_of("numbered", "yes"), tmp_path, "sqlite", "async", every=3)
    assert_that(result.wrong, empty())
    assert_that(result.killed, equal_to(1))


def test_the_own_file_of_a_flow_keeps_its_sessions(tmp_path: Path) -> None:
    set_up = set_up_of("build", "Ada", module=f"{EXAMPLES}.helpdesk")
    assert_that(set_up.stores, contains_exactly("sqlite"))
    assert_that(stopped(set_up, tmp_path, "sqlite", every=6).wrong, empty())
    assert_that([path.name for path in tmp_path.glob("*/*.sqlite")], has_item("tickets.sqlite"))


@pytest.mark.parametrize(
    ("factory", "way", "problem"),
    [
        ("remembered_by_itself", "resume", "~ state.letter: 'Dear Ada,' -> 'Dear customer,'"),
        ("answered_too_early", "update", "the pause of approve (visit 1) was swallowed"),
        ("swallowed_when_resumed", "resume", "the pause of decide (visit 1) was swallowed"),
        ("paid_once", "resume", "ValueError: it is paid already"),
    ],
)
def test_what_is_lost_or_repeated_is_found_and_can_be_repeated(
    factory: str, way: AnswerBy, problem: str, tmp_path: Path
) -> None:
    set_up = set_up_of(factory, "yes")
    result = stopped(set_up, tmp_path, way=way)
    assert_that("\n".join(problems_of(result)), contains_string(problem))
    again = CrashSweep(set_up, Cell(1, "memory", "sync", way), tmp_path / "again")
    identity = result.wrong[0].id.rpartition("/")[2]
    repeated = again.run(identity)
    assert_that(repeated.runs, less_than(result.runs))
    assert_that("\n".join(problems_of(repeated)), contains_string(problem))


def test_an_answer_that_counts_before_it_is_kept_is_lost_when_the_store_fails(tmp_path: Path) -> None:
    sweep = FaultSweep(set_up_of("answered_too_early", "yes"), Cell(1, "memory", "sync", "update"), tmp_path)
    assert_that(
        problems_of(sweep.run("write/7/before/once")),
        has_item("no warning says what differs: ~ state.approved: True -> False"),
    )


def test_what_differs_from_run_to_run_is_named_and_not_compared() -> None:
    assert_that(
        set_up_of("numbered", "yes").notes,
        contains_exactly(
            "not compared, because it differs from run to run: question.number",
            "not compared, because it differs from run to run: state.number",
        ),
    )


def test_what_begins_to_differ_during_a_sweep_is_not_blamed(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up = set_up_of("of_an_hour", "yes")
    assert_that(set_up.notes, empty())
    monkeypatch.setattr("support.trials.subject._supplied", [set_up])
    result = sweep_crashes(Cell(1, "memory", "sync", "resume"))
    assert_that(result.wrong, empty())
    assert_that(result.notes, contains_exactly("not compared, because it differs from run to run: state.number"))


def test_a_flow_that_takes_another_course_each_time_is_refused() -> None:
    with pytest.raises(NoTrialError, match=r"another course each time \(steps: look\); let the scenario answer"):
        set_up_of("another_course_each_time", "yes")


def test_a_scenario_without_an_end_has_no_session_to_try() -> None:
    assert_that(course_of(led("numbered"), "waits"), equal_to("its session does not come to an end"))


def test_models_that_the_scenario_answers_for_fail_too(tmp_path: Path) -> None:
    run = FlowRun(SuiteConfiguration(), f"{EXAMPLES}.newsroom:build")
    for agent, answer in (("chief", "writer"), ("writer", "An article."), ("chief", "done")):
        run.models.answers(agent, answer)
    run.begin()
    run.verify()
    course = course_of(run, "An article")
    assert isinstance(course, ScenarioCourse)
    set_up = FlowSetUp(course)
    assert_that(stopped(set_up, tmp_path).wrong, empty())
    sweep = FaultSweep(set_up, Cell(1, "memory", "async", "resume"), tmp_path)
    for fault in ("call/2/timeout/once", "call/2/foreign/always"):
        result = sweep.run(fault)
        assert_that((result.runs, result.wrong), equal_to((1, [])))


@pytest.fixture
def supplied() -> Iterator[None]:
    yield
    supply_set_ups([])


@pytest.mark.usefixtures("supplied")
def test_cells_are_those_that_a_flow_can_have() -> None:
    supply_set_ups([set_up_of("shop", "yes")])
    assert_that(
        {(cell.store, cell.answer_by) for cell in cells_of("all")},
        equal_to({("memory", "update"), ("sqlite", "update")}),
    )
    assert_that(cells_of("postgres", ("postgres",)), contains_exactly(Cell(1, "postgres", "async", "update")))


FEATURE = """\
Feature: Claims
  Rule: A claim is decided by a person

    Example: <title>
      Given the flow "claims:build"
      When the flow begins
      And the flow is answered "yes"
      Then the flow is over

    Example: A claim waits
      Given the flow "claims:build"
      When the flow begins
      Then the flow asks for "payment"

    Example: Another flow
      Given the flow "claims:other"
      When the flow begins
      Then the flow asks for "payment"
"""


def swept_project(folder: Path, factory: str, *options: str) -> Outcome:
    toy = ToyProject(folder).write("claims.py", f"from {TRIED} import numbered as other, {factory} as build\n")
    toy.write("features/claims.feature", FEATURE.replace("<title>", "A claim is paid"))
    toy.write("pytest.ini", (folder / "pytest.ini").read_text("utf-8").replace("= steps\n", "= steps.any_flow\n"))
    return toy.run("--flow", "claims:build", *options, "features")


def test_the_sessions_of_scenarios_are_tried_on_the_command_line(tmp_path: Path) -> None:
    outcome = swept_project(tmp_path, "numbered", "--crash-sweep=short", "--fault-sweep=short")
    assert_that(outcome.code, equal_to(0), outcome.text)
    assert_that(
        outcome.lines,
        has_items(
            "set-up 1: A claim is paid",
            "  not compared, because it differs from run to run: state.number",
            "not tried: A claim waits: its session does not come to an end",
            starts_with("  1/1  1/sqlite/async/resume (A claim is paid): "),
            starts_with("fault sweep: 0 wrong ends in "),
        ),
    )
    report = json.loads((tmp_path / "reports/crash-sweep.json").read_text("utf-8"))
    assert_that(report["cells"][0]["notes"][1], contains_string("state.number"))


def test_a_session_that_loses_something_is_repeated_as_its_failure_says(tmp_path: Path) -> None:
    outcome = swept_project(tmp_path, "remembered_by_itself", "--repeat", "crash:1/memory/sync/resume/9")
    assert_that(outcome.code, equal_to(1), outcome.text)
    assert_that(
        outcome.lines,
        has_items(
            "    ~ state.letter: 'Dear Ada,' -> 'Dear customer,'",
            "    again: pytest --flow claims:build features --repeat crash:1/memory/sync/resume/9",
        ),
    )


def test_a_flow_whose_scenarios_come_to_no_end_cannot_be_tried(tmp_path: Path) -> None:
    outcome = swept_project(tmp_path, "numbered", "--crash-sweep", "-k", "waits")
    assert_that(outcome.code, equal_to(1))
    assert_that(
        outcome.text, contains_string("no session of claims:build can be tried: no scenario leads one to its end")
    )


def test_a_flow_on_a_server_is_refused(tmp_path: Path) -> None:
    outcome = ToyProject(tmp_path).run("--flow", "http://127.0.0.1:1/agent", "--crash-sweep")
    assert_that(outcome.code, equal_to(pytest.ExitCode.USAGE_ERROR))
    assert_that(outcome.text, contains_string("the flow of a server cannot be stopped"))
