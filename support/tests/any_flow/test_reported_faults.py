"""Faults that users of LangGraph report: each is red by node and cause, and its right twin is green."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from support.any_flow.flow_run import FlowRun
from support.tests.any_flow.runs import run_of

Case = tuple[str, Sequence[str], dict[str, str], str]

FAULTS: tuple[Case, ...] = (
    (
        "another_draft_than_approved",
        ["yes"],
        {},
        "{'message': 'Send draft 2?'} (because of a call of the model GenericFakeChatModel",
    ),
    ("questions_change_places", ["a", "b"], {}, "the answer to 'Which city?' goes to 'Which hotel?'"),
    ("questions_crossed_off_outside", ["a", "b"], {}, "the answer to 'Which city?' goes to 'Which hotel?'"),
    ("router_fails_once", [], {}, "choose failed: ConnectionError: no one there"),
    (
        "comes_back_as_another_type",
        ["yes"],
        {},
        "wish, written by find, comes back from InMemorySaver as ",
    ),
    (
        "tuple_comes_back_as_a_list",
        ["yes"],
        {},
        "use failed: TypeError: a wish is a pair; perhaps because wish comes back from InMemorySaver as list instead",
    ),
    ("subgraph_doubles", [], {}, "agent returned all of log that it was given, and the reducer adds it once more"),
    (
        "list_returned_whole",
        [],
        {"log": "['called', 'booked']"},
        "perhaps because book returned all of log that it was given",
    ),
    ("unknown_key_at_the_beginning", [], {}, "the session begins with hotl, which the input does not declare"),
    ("pause_caught_in_a_loop", ["Ritz"], {}, "the pause of ask (visit 1) was swallowed"),
    ("graph_inside_keeps_nothing", ["Ritz"], {}, "perhaps because agent asks the same again after its answer"),
    (
        "paid_again_when_answered",
        ["Ritz"],
        {"hotel": "Ritz, paid 1 time"},
        "perhaps because ask runs again for its answer, and makes a call of the tool pay once more",
    ),
    (
        "command_beside_an_edge",
        [],
        {"hotel": "unpaid"},
        "perhaps because decide goes on to refuse by a Command, and to pay as well, by its edge",
    ),
    (
        "joined_too_early",
        [],
        {"log": "['called', 'long', 'short', 'longer', 'sum']"},
        'add_edge(["longer", "short"], "sum")',
    ),
    ("both_write_a_plain_key", [], {}, "beside and left write city in the same step"),
    ("sent_less_than_it_reads", [], {}, "book failed: KeyError: 'city'; nothing has written that key of the state"),
    ("end_missing_from_the_path_map", [], {}, "book failed: KeyError: '__end__'; its router route returned that"),
    ("history_replaced", [], {"answer": "2"}, "perhaps because bot replaces all of messages by one message"),
    ("tool_call_without_an_answer", [], {}, "answer gives its model a conversation in which the call of look has no"),
)


def run_through(run: FlowRun, answers: Sequence[str], facts: dict[str, str]) -> None:
    run.begin()
    for answer in answers:
        run.answer(answer)
    run.is_over()
    for key, value in facts.items():
        run.holds(key, value)
    run.verify()


@pytest.mark.parametrize(("factory", "answers", "facts", "cause"), FAULTS, ids=[case[0] for case in FAULTS])
def test_the_first_line_names_node_and_cause(
    factory: str, answers: Sequence[str], facts: dict[str, str], cause: str
) -> None:
    run = run_of(factory, "reported_flows")
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the line below says which
        run_through(run, answers, facts)
    first = [*run.likely_causes(caught.value), *str(caught.value).splitlines()][0]
    assert cause in first


@pytest.mark.parametrize(
    ("factory", "answers", "facts"), [case[:3] for case in FAULTS if case[0] != "router_fails_once"]
)
def test_a_right_twin_is_not_blamed(factory: str, answers: Sequence[str], facts: dict[str, str]) -> None:
    run_through(run_of(f"{factory}_right", "reported_flows"), answers, facts)


def test_times_and_ids_in_a_question_may_be_others_when_its_node_runs_again() -> None:
    run_through(run_of("stamped_question", "reported_flows"), ["Ritz"], {})


@pytest.mark.parametrize(
    ("factory", "log"), [("router_fails_once", "['called']"), ("router_fails_once_right", "['called', 'booked']")]
)
def test_a_router_that_failed_is_not_asked_again(factory: str, log: str) -> None:
    run = run_of(factory, "reported_flows")
    run.begin_and_fail()
    run.go_on()
    run.holds("log", log)
    if factory.endswith("_right"):
        run.verify()
    else:
        with pytest.raises(AssertionError, match="the router of choose failed, and LangGraph does not ask it again"):
            run.verify()
