from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from support.living_docs.read.model import Feature, Run, Scenario
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.reader import is_complete, read
from support.tests.gherkin.compatibility.test_samples import KIT, samples
from support.tests.living_docs.written_messages import Messages

FEATURE = """\
@money
Feature: Agenda
  Why there
  is one.

    A quotation.

  Background:
    Given a discussion

  Scenario: right
    Then there are 2 topics

  Rule: Two topics
    Background:
      Given agents

    @engine
    Scenario Outline: <number> topics
      When these are proposed:
        | topic | <number> |
      Then it says
        \"\"\"json
        {"n": <number>}
        \"\"\"

      @slow
      Examples: of them
        | number | why  |
        | 2      | few  |
        | 3      | many |
"""
OTHER = """\
Feature: Other
  Scenario: left
    Given a discussion
  Scenario: middle
    Given a discussion
"""
AGENDA = "features/agenda_approval/agenda.feature"


def read_run(tmp_path: Path, *messages: Messages, base: Messages | None = None) -> Run:
    paths = [run.write(tmp_path / f"{number}.ndjson") for number, run in enumerate(messages)]
    return read(paths, base.write(tmp_path / "last-full.ndjson") if base else None)


def by_title(run: Run) -> Mapping[str, Scenario]:
    return {scenario.title: scenario for scenario in run.scenarios()}


def outcomes(run: Run) -> dict[str, Outcome]:
    return {scenario.title: scenario.outcome for scenario in run.scenarios()}


def only_feature(run: Run) -> Feature:
    (feature,) = run.features()
    return feature


def of_agenda(*titles: str, at: int = 1_000_000_000, **more: Any) -> Messages:
    messages = Messages(at, **more).feature(AGENDA, FEATURE)
    for title in titles or ("right", "2 topics", "3 topics"):
        messages.run(title)
    return messages


def test_a_feature_is_shown_as_it_is_written(tmp_path: Path) -> None:
    run = read_run(tmp_path, of_agenda().end())

    feature = only_feature(run)
    assert (feature.id, feature.uri, feature.name) == ("agenda_approval/agenda", AGENDA, "Agenda")
    assert feature.description == "Why there\nis one.\n\n  A quotation."
    assert feature.tags == ("@money",)
    assert [step.text for step in feature.background] == ["a discussion"]
    nameless, rule = feature.rules
    assert (nameless.id, nameless.name, [chapter.title for chapter in nameless.chapters]) == ("", "", ["right"])
    assert (rule.id, rule.name) == ("agenda_approval/agenda/rule--two-topics", "Two topics")
    assert [step.text for step in rule.background] == ["agents"]
    (outline,) = rule.chapters
    assert (outline.title, outline.tags) == ("<number> topics", ("@engine",))
    assert outline.outline[0].table == (("topic", "<number>"),)
    (table,) = outline.examples
    assert (table.name, table.columns, table.tags) == ("of them", ("number", "why"), ("@slow",))


def test_the_command_names_the_flow_that_the_run_named(tmp_path: Path) -> None:
    run = json.dumps({"command": "pytest", "facts": {"flow": "my_company.flows:build"}})
    messages = Messages(whole=None).attach_to_run("run.json", "application/vnd.acceptance.run+json", run)
    (scenario,) = read_run(
        tmp_path, messages.feature("offers.feature", "Feature: Offers\n\n  Scenario: it runs\n").end()
    ).scenarios()
    assert scenario.reproduce == 'pytest "offers.feature::it runs" --flow my_company.flows:build'


def test_a_row_of_an_outline_is_a_scenario_of_its_own(tmp_path: Path) -> None:
    two, three = [*read_run(tmp_path, of_agenda().end()).scenarios()][1:]

    assert (two.title, two.row, two.line) == ("2 topics", {"number": "2", "why": "few"}, 30)
    assert (two.id, three.id) == ("agenda_approval/agenda/topics--2", "agenda_approval/agenda/topics--3")
    assert two.tags == ("@money", "@engine", "@slow")
    assert two.reproduce == f'pytest "{AGENDA}::<number> topics [row 1: 2]" --seed 1'
    assert [(step.keyword, step.text) for step in two.steps] == [
        ("Given", "a discussion"),
        ("Given", "agents"),
        ("When", "these are proposed:"),
        ("Then", "it says"),
    ]
    assert two.background_steps == 2
    assert two.steps[2].table == (("topic", "2"),)
    assert two.steps[3].doc_string == '{"n": 2}'
    assert (two.seconds, two.steps[0].seconds, two.attempts) == (4.0, 1.0, 1)


@pytest.mark.parametrize(
    ("statuses", "exception", "expected"),
    [
        (["PASSED", "PASSED"], "", Outcome.PASSED),
        (["PASSED", "FAILED"], "AssertionError", Outcome.FAILED),
        (["PASSED", "FAILED"], "java.lang.AssertionError", Outcome.FAILED),
        (["PASSED", "FAILED"], "Failed", Outcome.FAILED),
        (["FAILED", "SKIPPED"], "ValueError", Outcome.BROKEN),
        (["FAILED", "UNDEFINED"], "ValueError", Outcome.BROKEN),
        (["UNDEFINED", "SKIPPED"], "", Outcome.UNDEFINED),
        (["PASSED", "AMBIGUOUS"], "", Outcome.UNDEFINED),
        (["PENDING", "SKIPPED"], "", Outcome.PENDING),
        (["PASSED", "SKIPPED"], "", Outcome.SKIPPED),
        (["UNKNOWN", "SKIPPED"], "", Outcome.INTERRUPTED),
        (["PASSED", "ANYTHING"], "", Outcome.INTERRUPTED),
        (["PASSED"], "", Outcome.INTERRUPTED),
        ([], "", Outcome.INTERRUPTED),
    ],
)
def test_a_scenario_has_the_outcome_of_the_first_step_that_stopped_it(
    tmp_path: Path, statuses: list[str], exception: str, expected: Outcome
) -> None:
    run = read_run(tmp_path, Messages().feature(AGENDA, FEATURE).run("right", statuses, exception=exception).end())

    assert outcomes(run)["right"] is expected


def test_steps_after_one_that_failed_were_not_run_and_those_after_one_left_out_were_left_out(tmp_path: Path) -> None:
    failing = Messages().feature(AGENDA, FEATURE).run("2 topics", ["PASSED", "FAILED", "SKIPPED", "SKIPPED"])
    skipping = failing.run("3 topics", ["PASSED", "SKIPPED", "SKIPPED", "SKIPPED"]).end(success=False)

    scenarios = by_title(read_run(tmp_path, skipping))
    assert [step.outcome.value for step in scenarios["2 topics"].steps] == ["passed", "failed", "not run", "not run"]
    assert [step.outcome.value for step in scenarios["3 topics"].steps] == ["passed", "skipped", "skipped", "skipped"]
    failure = scenarios["2 topics"].failure
    assert failure is not None
    assert (failure.type, failure.message, failure.trace) == ("AssertionError", "it is not so", "a.py:1")


def test_a_scenario_in_whose_middle_the_run_ended_is_interrupted_and_one_after_it_not_run(tmp_path: Path) -> None:
    run = read_run(tmp_path, Messages().feature(AGENDA, FEATURE).run("right", ["PASSED", "…"], ended=False))

    assert outcomes(run) == {"right": Outcome.INTERRUPTED, "2 topics": Outcome.NOT_RUN, "3 topics": Outcome.NOT_RUN}
    assert [step.outcome.value for step in by_title(run)["right"].steps] == ["passed", "interrupted"]
    assert [step.outcome.value for step in by_title(run)["2 topics"].steps] == ["not run"] * 4
    assert (run.finished, run.success, is_complete(run)) == (None, False, False)


@pytest.mark.parametrize(
    ("hooks", "expected", "keywords"),
    [
        ({"before-1": "PASSED", "after-1": "PASSED"}, Outcome.PASSED, []),
        ({"before-1": "FAILED"}, Outcome.FAILED, ["Before"]),
        ({"after-1": "FAILED"}, Outcome.FAILED, ["After"]),
        ({"after-1": "PENDING"}, Outcome.PENDING, ["After"]),
        ({"after-1": "SKIPPED"}, Outcome.SKIPPED, ["After"]),
    ],
)
def test_hooks_count_and_are_shown_where_they_have_something_to_tell(
    tmp_path: Path, hooks: dict[str, str], expected: Outcome, keywords: list[str]
) -> None:
    run = read_run(tmp_path, Messages().feature(AGENDA, FEATURE).run("right", hooks=hooks).end())

    right = by_title(run)["right"]
    assert right.outcome is expected
    assert [hook.keyword for hook in right.hooks] == keywords


def test_a_record_is_read_with_the_step_that_wrote_it_and_is_no_attachment(tmp_path: Path) -> None:
    run = read_run(tmp_path, Messages().feature(AGENDA, FEATURE).run("right", record='{"kind": "paused"}\n').end())

    first = by_title(run)["right"].steps[0]
    assert (first.record, first.attachments) == ('{"kind": "paused"}\n', ())


def test_of_several_attempts_the_last_counts_and_different_ones_are_flaky(tmp_path: Path) -> None:
    messages = Messages().feature(AGENDA, FEATURE)
    messages.run("right", "FAILED", again=True).run("right").run("2 topics", "FAILED", again=True)
    run = read_run(tmp_path, messages.run("2 topics", "FAILED").run("3 topics").end(success=False))

    scenarios = by_title(run)
    assert [(scenario.outcome.value, scenario.attempts, scenario.flaky) for scenario in scenarios.values()] == [
        ("passed", 2, True),
        ("failed", 2, False),
        ("passed", 1, False),
    ]


def test_a_scenario_that_was_slow_once_is_not_flaky(tmp_path: Path) -> None:
    messages = Messages().feature(AGENDA, FEATURE)
    messages.run("right", "FAILED", again=True, exception="TimeLimitBreached").run("right")
    messages.run("2 topics", "FAILED", again=True, exception="TimeLimitBreached")
    messages.run("2 topics", "FAILED", exception="TimeLimitBreached")
    scenarios = by_title(read_run(tmp_path, messages.run("3 topics").end(success=False)))

    assert [(scenario.outcome.value, scenario.attempts, scenario.flaky) for scenario in scenarios.values()] == [
        ("passed", 2, False),
        ("broken", 2, False),
        ("passed", 1, False),
    ]


def test_a_feature_file_that_is_refused_is_listed_with_the_reason(tmp_path: Path) -> None:
    run = read_run(tmp_path, Messages().refused(AGENDA, 3, "(3:1): no step").end(success=False))

    feature = only_feature(run)
    assert (feature.name, feature.outcome) == ("Agenda", Outcome.BROKEN)
    assert [(problem.line, problem.message) for problem in feature.problems] == [(3, "no step")]


def test_what_is_attached_to_the_run_is_shown_where_it_belongs(tmp_path: Path) -> None:
    messages = of_agenda()
    messages.attach_to_run("features/README.md", "text/markdown", "# Promises\n\nAll of them.\n")
    messages.attach_to_run("features/agenda_approval/README.md", "text/markdown", "Without a heading.")
    messages.attach_to_run("vocabulary.json", "application/vnd.acceptance.vocabulary+json", '{"version": 1}')
    messages.attach_to_run("x.flow.json", "application/vnd.acceptance.flow+json", '{"name": "Agora"}')
    messages.attach_to_run("notes.txt", "text/plain", "hello")
    messages.attach_to_run("faults.json", "application/vnd.acceptance.faults+json", "[not JSON")
    run = read_run(tmp_path, messages.end())

    assert (run.title, run.narrative, run.command, run.facts) == ("Promises", "All of them.", "pytest", {"seed": "1"})
    (capability,) = run.capabilities
    assert (capability.id, capability.title) == ("agenda_approval", "Agenda approval")
    assert capability.narrative == "Without a heading."
    assert (run.vocabulary, run.flows) == ({"version": 1}, {"Agora": {"name": "Agora"}})
    assert [attachment.body for attachment in run.attachments] == ["hello"]
    (problem,) = run.problems
    assert problem.startswith("0.ndjson: the attached faults.json is no JSON")


def test_shards_are_one_run_although_their_ids_are_the_same(tmp_path: Path) -> None:
    first = of_agenda("right", at=100).end()
    second = of_agenda("2 topics", "3 topics", at=50).feature("features/other.feature", OTHER).run("left").end()
    run = read_run(tmp_path, first, second)

    assert outcomes(run) == {
        "left": Outcome.PASSED,
        "middle": Outcome.NOT_RUN,
        "right": Outcome.PASSED,
        "2 topics": Outcome.PASSED,
        "3 topics": Outcome.PASSED,
    }
    assert [feature.id for feature in run.features()] == ["other", "agenda_approval/agenda"]
    assert run.started == datetime.fromtimestamp(50, UTC)
    assert run.success


def test_a_renamed_scenario_that_was_not_run_has_its_earlier_result(tmp_path: Path) -> None:
    base = Messages(100).feature("features/other.feature", OTHER).run("left").run("middle", "FAILED").end(success=False)
    now = Messages(200, whole=False).feature("features/other.feature", OTHER.replace("middle", "right")).run("left")
    addresses = '"features/other.feature::middle" = "features/other.feature::right"'
    now.attach_to_run("features/renamed_scenarios.toml", "application/toml", addresses)
    scenario = by_title(read_run(tmp_path, now.end(), base=base))["right"]

    assert (scenario.id, scenario.outcome) == ("other/right", Outcome.FAILED)
    assert scenario.as_of == datetime.fromtimestamp(100, UTC)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_of_a_scenario_that_was_run_again_the_later_run_counts(tmp_path: Path, order: tuple[int, int]) -> None:
    first = of_agenda("2 topics", "3 topics", at=100).run("right", ["PASSED", "FAILED"]).end(success=False)
    again = of_agenda("right", at=200).end()
    run = read_run(tmp_path, *([first, again][place] for place in order))

    right = by_title(run)["right"]
    assert (right.outcome, right.attempts, right.flaky) == (Outcome.PASSED, 2, True)
    assert run.success
    assert is_complete(run)


def test_of_a_feature_that_was_changed_between_runs_the_later_text_counts(tmp_path: Path) -> None:
    changed = (
        FEATURE.replace("@money", "@gold").replace("  Scenario: right", "\n  Scenario: right").replace("few", "two")
    )
    first = of_agenda(at=100).end()
    again = Messages(200).feature(AGENDA, changed).run("3 topics").end()
    run = read_run(tmp_path, first, again)

    assert only_feature(run).tags == ("@gold",)
    right, two, _ = run.scenarios()
    assert (right.outcome, right.line) == (Outcome.PASSED, 12)
    assert (two.outcome, two.row["why"]) == (Outcome.PASSED, "two")


def test_what_a_selection_left_out_is_shown_as_in_the_last_whole_run(tmp_path: Path) -> None:
    base = of_agenda("2 topics", at=100).run("right", "FAILED").run("3 topics").feature("features/other.feature", OTHER)
    base.run("left").run("middle", "FAILED")
    run = read_run(tmp_path, of_agenda("right", at=200, whole=False).end(), base=base.end(success=False))

    scenarios = by_title(run)
    then = datetime.fromtimestamp(100, UTC)
    assert (scenarios["right"].outcome, scenarios["right"].as_of) == (Outcome.PASSED, None)
    assert (scenarios["2 topics"].outcome, scenarios["2 topics"].as_of) == (Outcome.PASSED, then)
    assert (scenarios["middle"].outcome, scenarios["middle"].as_of) == (Outcome.FAILED, then)
    assert run.started == datetime.fromtimestamp(200, UTC)
    assert run.selection.words == ("-k", "some")
    assert not is_complete(run)


def test_a_scenario_that_its_feature_no_longer_has_is_not_carried_over(tmp_path: Path) -> None:
    base = of_agenda(at=100).end()
    without = FEATURE.replace("  Scenario: right\n    Then there are 2 topics\n", "")
    run = read_run(tmp_path, Messages(200, whole=False).feature(AGENDA, without).run("2 topics").end(), base=base)

    assert [*outcomes(run)] == ["2 topics", "3 topics"]


def test_an_interrupted_whole_run_is_shown_with_what_it_did_not_reach(tmp_path: Path) -> None:
    now = of_agenda("right", at=200).run("2 topics", ["PASSED", "UNKNOWN", "SKIPPED", "SKIPPED"])
    run = read_run(tmp_path, now.end(success=False, message="The run was interrupted."), base=of_agenda(at=100).end())

    scenarios = by_title(run)
    assert [scenario.as_of is not None for scenario in scenarios.values()] == [False, False, True]
    assert scenarios["2 topics"].outcome is Outcome.INTERRUPTED
    assert run.message == "The run was interrupted."
    assert not is_complete(run)


def test_a_whole_run_asks_nothing_of_the_one_before(tmp_path: Path) -> None:
    base = of_agenda(at=100).feature("features/other.feature", OTHER).run("left").end()

    assert [*outcomes(read_run(tmp_path, of_agenda(at=200).end(), base=base))] == ["right", "2 topics", "3 topics"]


def test_a_later_whole_run_shows_nothing_of_an_earlier_selection(tmp_path: Path) -> None:
    run = read_run(tmp_path, of_agenda("right", at=100, whole=False).end(), base=of_agenda(at=200).end())

    assert [scenario.as_of for scenario in run.scenarios()] == [None, None, None]


@pytest.mark.parametrize("damage", [None, b"", b"\xff\xfe\x00garbage\n\x00"])
def test_a_base_that_is_missing_or_damaged_is_reported_and_hinders_nothing(
    tmp_path: Path, damage: bytes | None
) -> None:
    base = tmp_path / "last-full.ndjson"
    if damage is not None:
        base.write_bytes(damage)
    run = read([of_agenda("right", whole=False).end().write(tmp_path / "a.ndjson")], base)

    assert outcomes(run)["right"] is Outcome.PASSED
    assert any(problem.startswith("last-full.ndjson") for problem in run.problems), run.problems


@pytest.mark.parametrize("sample", samples())
def test_messages_of_cucumber_itself_can_be_read(sample: str) -> None:
    path = KIT / sample / f"{sample}.ndjson"
    envelopes = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    run = read([path])

    pickles = [envelope["pickle"] for envelope in envelopes if "pickle" in envelope]
    assert run.problems == ()
    assert sorted(scenario.title for scenario in run.scenarios()) == sorted(pickle["name"] for pickle in pickles)
    started = {envelope["testCaseStarted"]["testCaseId"] for envelope in envelopes if "testCaseStarted" in envelope}
    assert sum(each.attempts > 0 for each in run.scenarios()) == len(started)
    assert run.success == next(
        envelope["testRunFinished"]["success"] for envelope in envelopes if "testRunFinished" in envelope
    )
    if run.success:
        assert all(each.outcome.keeps_its_promise for each in run.scenarios())
    assert [*run.features()]
