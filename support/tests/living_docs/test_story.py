from __future__ import annotations

import re
from typing import Any

import pytest

from support.living_docs.story.error_words import error_in_words
from support.living_docs.story.scenario_story import ScenarioStory, story_of
from support.living_docs.story.timeline_lines import TimelineLine
from support.tests.living_docs import recorded
from support.tests.living_docs.read_pages import read_page
from support.tests.living_docs.recorded import (
    FLOW,
    FLOWS,
    answer,
    created,
    event,
    happened,
    message,
    page,
    paused,
    scenario,
    step,
    visit,
)

AGAIN: dict[str, Any] = {"source": "sum_up", "router": "after_round", "label": "again", "target": "speak"}
ENOUGH: dict[str, Any] = {**AGAIN, "label": "enough", "target": "close"}
ROUND = [*visit("speak", 1), event("route_taken", 2, **AGAIN), *visit("sum_up", 2)]
LAST = [*visit("speak", 3), event("route_taken", 4, **ENOUGH), *visit("sum_up", 4), *visit("close", 5)]


def lines(story: ScenarioStory) -> list[TimelineLine]:
    return [line for part in story.steps for phase in part.phases for line in phase.lines]


def kinds(story: ScenarioStory) -> list[str]:
    return [line.kind for line in lines(story)]


def test_a_scenario_without_a_record_says_so() -> None:
    example = scenario(step("nothing runs"))
    assert not story_of(example, FLOWS).recorded
    assert "Nothing was recorded" in page(example)


def test_the_course_is_shown_by_the_step_that_ran_it() -> None:
    story = story_of(scenario(step("a", [created(), *visit("open")]), step("b"), step("c", paused())), FLOWS)
    assert [(part.text, part.number, part.is_quiet) for part in story.steps] == [
        ("a", 1, False),
        ("b", 2, True),
        ("c", 3, False),
    ]


def test_what_was_recorded_beside_the_steps_is_shown_too() -> None:
    story = story_of(scenario(step("a"), hooks=(step("hook", [created(), *visit("open")], "After"),)), FLOWS)
    assert [(part.number, part.is_quiet) for part in story.steps] == [(1, True), (0, False)]


@pytest.mark.parametrize(("name", "who"), [("owner", "the person whose talk it is"), ("consensus", "the consensus")])
def test_phases_are_shown_with_the_reason_for_entering_them(name: str, who: str) -> None:
    change = event("phase_changed", 3, from_phase=0, to_phase=1, reason="all agree", triggered_by=name)
    story = happened(created(), *visit("open"), *visit("speak", 3), change, *visit("sum_up"))
    assert [(phase.title, phase.reason, phase.at) for phase in story.steps[0].phases] == [
        ("Beginning", "", "09:00:00"),
        ("Talking", f"all agree · by {who}", "09:00:03"),
    ]


def test_without_a_plan_of_phases_the_node_that_was_visited_last_is_the_first_in_a_phase() -> None:
    change = event("phase_changed", from_phase=None, to_phase="second_half")
    story = story_of(scenario(step("a", [*visit("open"), *visit("speak"), change, *visit("sum_up")])), {})
    phases = story.steps[0].phases
    assert [(phase.title, [stop.node for stop in phase.lines[0].path[0].stops]) for phase in phases] == [
        ("", ["open"]),
        ("second half", ["speak", "sum up"]),
    ]


def test_a_phase_that_an_earlier_step_entered_goes_on() -> None:
    story = story_of(scenario(step("a", [created(), *visit("speak")]), step("b", visit("sum_up"))), FLOWS)
    assert [part.phases[0].goes_on for part in story.steps] == [False, True]


def test_what_repeats_is_shown_once_with_what_was_decided() -> None:
    way = lines(happened(created(), *ROUND, *ROUND, *LAST))[0]
    assert [([(stop.node, stop.decided) for stop in leg.stops], leg.times) for leg in way.path] == [
        ([("Somebody speaks", ""), ("It is summed up", "again × 2, then enough")], 3),
        ([("close", "")], 1),
    ]


def test_what_was_decided_has_the_title_of_its_route() -> None:
    flows = {"Talk": {**FLOW, "route_titles": {"after_round": {"enough": "all was said"}, "goto": {"speak": "more"}}}}
    jumps = event("route_taken", source="close", router="goto", label="speak", target="speak")
    record = [created(), *ROUND, *LAST, event("node_started", node="close"), jumps, *visit("close")[1:]]
    path = lines(story_of(scenario(step("it runs", record)), flows))[0].path
    assert [stop.decided for part in path for stop in part.stops] == ["", "again, then all was said", "more"]


def test_what_the_machine_did_is_shown_beside_the_way() -> None:
    call = event("model_called", agent="ada", role="participant", task="speak", input_tokens=7, output_tokens=5)
    way = lines(happened(event("node_started", node="speak"), call, call, event("node_finished", node="speak")))[0]
    assert way.facts == ("2 model calls", "24 tokens")


def test_questions_and_answers_are_lines_that_lead_to_their_card() -> None:
    story = happened(
        created(), *paused(), *answer("nope", problem="no such answer"), *answer("yes"), *visit("ask"), *visit("speak")
    )
    assert [(line.kind, line.text, line.detail, line.question) for line in lines(story)][:3] == [
        ("asked", "Shall we?", "", 1),
        ("refused", "nope", "no such answer", 1),
        ("answered", "yes", "", 1),
    ]
    assert [stop.node for stop in lines(story)[3].path[0].stops] == ["Somebody speaks"]


def test_a_question_that_is_asked_again_at_once_is_recorded_once() -> None:
    assert kinds(happened(created(), *paused(), *paused())) == ["asked"]
    assert kinds(happened(created(), *paused(), *answer("nope", problem="no"), *paused())) == [
        "asked",
        "refused",
        "asked",
    ]


def test_what_an_answer_decided_is_shown_beside_it() -> None:
    routed = event("route_taken", source="ask", router="after_ask", label="yes", target="speak")
    story = happened(
        created(), *paused(), *answer("yes", way="resume"), event("node_started", node="ask"), routed, *visit("ask")[1:]
    )
    assert [(line.kind, line.decided) for line in lines(story)] == [("asked", ""), ("answered", "yes")]


def test_what_an_answer_decided_is_not_taken_for_a_part_of_the_answer() -> None:
    routed = event("route_taken", source="ask", router="after_ask", label="approved", target="speak")
    changed_agenda = answer({"action": "edit", "agenda": ["Noise"]}, way="resume")
    record = [created(), *paused(), *changed_agenda, event("node_started", node="ask"), routed, *visit("ask")[1:]]
    shown_text = read_page(page(scenario(step("it runs", record))).encode("utf-8")).text
    assert "Accepted edit – the flow took the path “approved” agenda Noise" in shown_text


def test_faults_failures_and_recoveries_are_shown_and_counted() -> None:
    story = happened(
        created(),
        event("fault_injected", node="speak", fault="ValueError", visit=1, when="before"),
        event(
            "node_failed", node="speak", visit=2, error="Wrapped", cause="ValueError", message="speak: ValueError: bad"
        ),
        event("recovery_applied", node="speak", error="ValueError", strategy="RETRY", severity="HIGH", success=True),
        event("recovery_applied", node="speak", error="ValueError", strategy="ABORT", severity="HIGH", success=False),
    )
    assert (story.faults, story.failures, story.recoveries) == (1, 1, 2)
    assert [(line.kind, line.text, line.detail) for line in lines(story)] == [
        ("fault", "The scenario makes “Somebody speaks” fail before its work.", ""),
        ("failed", "“Somebody speaks” failed.", "bad"),
        ("recovered", "“Somebody speaks”: it was tried again.", ""),
        ("failed", "“Somebody speaks”: there was no way on, and the session could not go on.", ""),
    ]


def test_an_emergency_is_shown_where_something_had_to_be_done() -> None:
    lost = "ConnectionError: the store cannot be reached"
    story = happened(
        created(),
        event("emergency_handled", action="none", error=lost, can_continue=True, problems=[]),
        event("emergency_handled", action="repaired", error=lost, can_continue=True, problems=["votes: wrong"]),
        event("emergency_handled", action="failed", error=lost, can_continue=False, problems=[]),
        event("emergency_handled", action="moved_away", error=lost),
    )
    assert [(line.kind, line.text, line.detail) for line in lines(story)] == [
        ("recovered", "The session was repaired.", "the store cannot be reached; votes: wrong"),
        ("failed", "The session was not mended, and cannot go on.", "the store cannot be reached"),
        ("recovered", "The session was moved away.", "the store cannot be reached"),
    ]
    assert [line.raw for line in lines(story)] == [f"{lost}; votes: wrong", lost, lost]


@pytest.mark.parametrize(
    ("message", "words"),
    [
        (
            "NodeValidationError: needs agenda, which the state does not hold",
            "It needs “the agenda”, which the session does not have.",
        ),
        ("NodeValidationError: needs agenda, code", "needs agenda, code"),
        ("KeyError: 'an entry is missing'", "an entry is missing"),
        ("a.b.OuterError: InnerError: the connection is lost", "the connection is lost"),
        ("Dana: so", "Dana: so"),
        ("TimeoutError: ", "TimeoutError: "),
        ("", ""),
    ],
)
def test_an_error_is_said_without_what_only_the_code_calls_it(message: str, words: str) -> None:
    assert error_in_words(message, lambda key: {"agenda": "the agenda"}.get(key, "")) == words


def test_what_the_code_calls_an_error_is_for_engineers() -> None:
    failed = event(
        "node_failed", node="speak", error="NodeValidationError", message="needs info, which the state does not hold"
    )
    page = recorded.page(recorded.scenario(recorded.step("it begins", [created(), failed])))
    raw = "NodeValidationError: needs info, which the state does not hold"
    assert re.search(rf"<summary>For engineers</summary><pre[^>]*>{raw}</pre>", page)
    assert page.count("NodeValidationError") == 1


@pytest.mark.parametrize(
    ("forbidden", "words"),
    [
        (
            event("node_finished", node="speak", dropped=["x"]),
            "“Somebody speaks” returned what the state does not hold: x",
        ),
        (
            event("node_finished", node="speak", changed_input=["x"]),
            "“Somebody speaks” changed its input without an update: x",
        ),
        (
            event("node_started", node="speak", changed_before=["x"]),
            "Changed without an update before “Somebody speaks”: x",
        ),
    ],
)
def test_what_a_node_may_not_do_is_a_warning(forbidden: dict[str, Any], words: str) -> None:
    assert words in [line.text for line in lines(happened(forbidden)) if line.kind == "warning"]


def test_sessions_that_go_on_end_or_begin_beside_another_are_shown() -> None:
    story = happened(
        created(),
        *visit("open"),
        event("session_resumed", session="s", how="answer"),
        event("session_resumed", session="s", how="from_another_process"),
        event("run_ended", outcome="paused", duration=0.5),
        event("run_ended", outcome="finished", duration=0.25),
        created(session="t"),
        *visit("open"),
    )
    assert kinds(story) == ["path", "resumed", "ended", "begun", "path"]
    assert story.work.real_seconds == 0.75


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("finished", ["The session is over."]),
        ("failed", ["The run stopped with an error."]),
        ("interrupted", ["The run was stopped before its end."]),
        ("given_up", ["The run ended: given up."]),
        ("paused", []),
    ],
)
def test_how_a_run_ended_is_shown_but_for_one_that_waits(outcome: str, words: list[str]) -> None:
    assert [line.text for line in lines(happened(created(), event("run_ended", outcome=outcome)))] == words


def test_findings_are_shown() -> None:
    finding_event = event("finding", layer="schema", field="agreed", expectation="a yes or no", actual=7)
    story = happened(created(), finding_event)
    assert (story.findings, lines(story)[0].detail) == (1, "found 7")
    course = {"field": "the course", "expectation": "speak after sum_up", "actual": "sum_up"}
    (line,) = lines(happened(created(), {**finding_event, **course}))
    assert line.text == "the course: expected speak after “It is summed up”"
    assert line.detail == "found “It is summed up”"
    (line,) = lines(happened(created(), {**finding_event, "node": "sum_up"}))
    assert line.facts == ("schema", "by It is summed up")


def test_a_question_is_a_card_with_its_answers_and_what_they_changed() -> None:
    story = story_of(
        scenario(
            step(
                "it is asked",
                [created(), *visit("open", 0, {"agreed": False}), *paused(1, 9, cost=120, options=["say_yes"])],
            ),
            step("Dana is wrong", [*answer("nope", problem="no such answer")]),
            step("Dana agrees", [*answer({"action": "say_yes", "why": "good"}), *visit("ask", 9, {"agreed": True})]),
        ),
        FLOWS,
    )
    (card,) = story.questions
    assert (card.title, card.message, card.at, card.step) == ("The approval", "Shall we?", "09:00:09", 0)
    assert card.payload == (("cost", 120),)
    assert card.options == (("say yes", True),)
    assert [(each.words, each.accepted, each.problem, each.step) for each in card.answers] == [
        ("nope", False, "no such answer", 1),
        ("say yes", True, "", 2),
    ]
    assert card.answers[1].fields == (("why", "good"),)
    assert (story.answered, story.refused) == (1, 1)
    assert [(key, changes[0].before, changes[0].after) for key, changes in card.changes] == [("agreed", False, True)]


def test_an_answer_to_an_answered_question_is_late_and_a_question_without_an_answer_says_so() -> None:
    example = scenario(
        step("a", [created(), *paused(1), *answer("yes"), *answer("no", problem="too late"), *paused(2)])
    )
    first, second = story_of(example, FLOWS).questions
    assert [each.late for each in first.answers] == [False, True]
    assert second.accepted is None
    assert "No answer yet: the question is still waiting." in page(example)
    assert "after the question had been answered" in page(example)


def test_work_is_counted_by_agent_and_task() -> None:
    call = {"agent": "ada", "role": "participant", "input_tokens": 10, "output_tokens": 2}
    story = happened(
        created(),
        event("model_called", 1, task="speak", **call),
        event("model_called", 2, task="vote", error="Timeout", **call),
        event("model_called", 3, task="speak", **call),
        *visit("speak", 4, duration=0.5),
        event("file_written", 4, path="a/b.md"),
        event("memory_sampled", 4, where="x", mebibytes=90.0),
        event("memory_sampled", 4, where="y", mebibytes=91.5),
    )
    work = story.work
    assert [(each.task, each.times, each.failed, each.input_tokens) for each in work.calls] == [
        ("speak", 2, 0, 20),
        ("vote", 1, 1, 10),
    ]
    assert (work.files, work.flow_seconds, work.real_seconds) == (("a/b.md",), 4.0, 0.5)
    assert work.memory == (2, 90.0, 91.5, 91.5)


def test_the_flow_is_the_one_that_the_session_names_else_the_one_with_its_first_node() -> None:
    flows = {"Other": {"nodes": ["elsewhere"]}, **FLOWS}
    assert story_of(scenario(step("a", [created()])), flows).flow == "Talk"
    assert story_of(scenario(step("a", visit("elsewhere"))), flows).flow == "Other"
    assert story_of(scenario(step("a", visit("nowhere"))), flows).flow == ""


def test_what_is_left_out_is_counted() -> None:
    long = [visit("speak", 0, {"note": "x" * 400 + str(number), "said": [number]}) for number in range(400)]
    many = [event for number in range(1, 90) for event in (*paused(number), *answer("yes", number=number))]
    story = happened(
        created(),
        *(event for visits in long for event in visits),
        *many,
        *(event for number in range(450) for event in visit("speak", 0, {"talk": [message(str(number), "a")]})),
    )
    assert story.steps[0].updates_left_out > 100
    assert (story.questions_left_out, story.answered) == (49, 89)
    assert story.dialogue.left_out == 210
    html = page(scenario(step("a", [created(), *(event for visits in long for event in visits), *many])))
    assert "more updates, in the record of the run" in html
    assert "… and 49 more questions" in html
    assert "<b>89</b> asked, 89 answered" in html


def test_calls_that_are_not_shown_are_counted() -> None:
    story = happened(*(event("model_called", agent=f"a{n}", task="speak", input_tokens=2) for n in range(90)))
    assert (len(story.work.calls), story.work.rows_left_out) == (80, 10)
    assert (story.work.calls_made, story.work.tokens, story.work.failed_calls) == (90, 180, 0)


def test_the_page_of_a_long_record_stays_small() -> None:
    text = "word " * 300
    turns = [
        event
        for number in range(300)
        for event in visit("speak", number, {"note": f"{number} {text}", "talk": [message(text, f"{number}")]})
    ]
    assert len(page(scenario(step("a", [created(), *turns])))) < 1_000_000


def test_a_page_is_the_same_each_time() -> None:
    example = scenario(step("a", [created(), *ROUND, *LAST, *paused()]))
    assert page(example) == page(example)


def test_an_answer_of_null_is_not_the_same_as_no_answer() -> None:
    example = scenario(step("it runs", [created(), *paused(), *answer(None), *visit("ask")[1:]]))
    shown_text = read_page(page(example).encode("utf-8")).text
    assert "Accepted no value (null)" in shown_text
    assert "Accepted no value (null)" in shown_text


def test_a_question_without_a_message_has_the_words_of_its_other_fields() -> None:
    asked = paused(message=None, question="Pay 120?")
    (question,) = happened(created(), *asked).questions
    assert (question.message, dict(question.payload)) == ("Pay 120?", {"message": None})
    assert [line.text for line in lines(happened(created(), *asked))] == ["Pay 120?"]
