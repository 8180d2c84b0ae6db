"""How a session is followed: what counts as an update, what is remembered, how to go on after a repair."""

from __future__ import annotations

from langgraph.types import Overwrite

from support.agora.state import VirtualAgoraState
from support.agora_suite.rules import DISCUSSION_RULES
from support.tests.validators.histories import golden, just_announced
from support.validators import UpdateChecker


def test_the_number_of_errors_never_falls() -> None:
    session = just_announced()
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, session.state)
    assert checker.after_update("discussion_round", {"error_count": 2, "last_error": "boom"}, 1) == []
    assert [finding.field for finding in checker.after_update("round_summarization", {"error_count": 1}, 2)] == [
        "error_count"
    ]


def test_an_item_that_comes_again_is_found_and_not_counted_twice() -> None:
    session = golden()
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, session.state)
    votes, messages = session.state["votes"][-2:], session.state["messages"][-1:]
    found = checker.after_update("agent_poll", {"votes": votes, "messages": messages}, 57)
    assert [str(finding).split(":")[0] for finding in found if finding.layer == "reducers"] == [
        "[reducers] votes[0] (update 57, by agent_poll)",
        "[reducers] votes[1] (update 57, by agent_poll)",
        "[reducers] messages[0] (update 57, by agent_poll)",
    ]
    assert [finding for finding in found if finding.layer != "reducers"] == []
    assert checker.values == session.state


def test_an_update_that_is_no_mapping_is_found() -> None:
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES)
    (found,) = checker.after_update("get_theme", ["main_topic"], 3)
    assert (found.layer, found.field, found.update, found.actual) == ("schema", "get_theme", 3, ["main_topic"])
    assert found.expectation == "an update that is a mapping of keys to values"


def test_a_node_that_wrote_nothing_breaks_nothing() -> None:
    assert UpdateChecker(VirtualAgoraState, DISCUSSION_RULES).after_update("get_theme", None, 3) == []


def test_rules_that_read_a_misshaped_key_are_silent_until_the_state_is_repaired() -> None:
    session = just_announced()
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, session.state)
    wrong_phase = {"current_phase": 4}
    assert [finding.field for finding in checker.after_update("announce_item", {"phase_history": None}, 1)] == [
        "phase_history"
    ]
    assert checker.after_update("discussion_round", wrong_phase, 2) == []
    checker.restart(session.state)
    assert [finding.field for finding in checker.after_update("discussion_round", wrong_phase, 3)] == ["current_phase"]


def test_a_number_that_no_rule_can_reckon_with_is_found_and_stops_nothing() -> None:
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, just_announced().state)
    (found,) = checker.after_update("end_topic_poll", {"checkpoint_interval": 0}, 1)
    assert (found.field, type(found.actual)) == ("CourseRule", ZeroDivisionError)


def test_a_key_that_is_overwritten_as_a_whole_is_what_counts_from_then_on() -> None:
    session = golden()
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, session.state)
    kept = session.state["votes"][:3]
    assert checker.after_update("repair", {"votes": Overwrite(kept)}, 57) == []
    assert checker.values["votes"] == kept
    assert checker.after_update("agent_poll", {"votes": kept[:1]}, 58)[0].layer == "reducers"


def test_a_checker_can_go_on_from_a_state_that_is_broken() -> None:
    session = golden()
    session.state["phase_history"][0].pop("to_phase")
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, session.state)
    assert checker.after_update("announce_item", {"topic_queue": [""]}, 1)[0].field == "topic_queue[0]"
    assert [finding.field for finding in checker.whole(session.state)] == ["phase_history[0].to_phase"]


def test_two_checkers_with_the_same_rules_know_nothing_of_each_other() -> None:
    one, other = golden(), golden()
    checkers = [UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, session.initial) for session in (one, other)]
    for number, (node, update) in enumerate(one.updates):
        for checker in checkers:
            assert checker.after_update(node, update, number) == []


def test_what_a_node_is_given_is_compared_in_brief() -> None:
    state, given = golden().state, golden().state
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES)
    assert checker.matches(given, state) == []
    given["votes"].pop()
    given["agents"]["model_1"]["message_count"] = 0
    given["agenda_approved"] = 1
    given["round_summaries"][-1] = given["round_summaries"][0]
    del given["main_topic"]
    found = checker.matches(given, state)
    assert [(finding.layer, finding.field) for finding in found] == [
        ("consistency", name) for name in ("main_topic", "agenda_approved", "round_summaries", "agents", "votes")
    ]
    assert found[-1].actual.startswith("21 items, the last")


def test_unwritten_append_and_merged_keys_count_as_empty_in_brief() -> None:
    session = just_announced()
    given = {name: value for name, value in session.state.items() if value not in ([], {})} | {"topic_queue": []}
    session.state["topic_queue"] = []
    given |= {name: [] for name in ("suggested_agenda", "report_structure", "report_sections")}
    assert UpdateChecker(VirtualAgoraState, DISCUSSION_RULES).matches(given, session.state) == []


def test_a_state_that_lost_what_was_written_differs_from_the_account_of_all_updates() -> None:
    session = golden()
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, session.initial)
    for number, (node, update) in enumerate(session.updates, start=1):
        checker.after_update(node, update, number)
    assert checker.account(session.state) == []
    session.state["votes"].pop()
    assert [(finding.layer, finding.field) for finding in checker.account(session.state)] == [
        ("consistency", "votes[20]")
    ]
