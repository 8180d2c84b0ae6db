"""The facts of a discussion before it begins."""

from __future__ import annotations

import pytest
from hamcrest import assert_that, equal_to, has_entries, has_length

from support.agora_suite.discussion.set_up import SetUp
from support.agora_suite.vocabulary import CAST, EVERY_AGENT
from support.execution.errors import ScenarioError

IDS = {"Ada": "gpt-4o_1", "Ben": "claude_1"}


def test_two_agents_with_one_name_are_refused() -> None:
    with pytest.raises(ScenarioError, match="same name"):
        SetUp().seat("Ada", "Ben", "Ada")


@pytest.mark.parametrize("number", [2, 20, 23])
def test_a_number_of_agents_have_as_many_names(number: int) -> None:
    set_up = SetUp()
    set_up.seat_number(number)
    assert_that(set(set_up.cast), has_length(number))
    assert_that(set_up.cast[: len(CAST)], equal_to(CAST[:number]))


def test_the_last_word_on_every_call_counts() -> None:
    set_up = SetUp()
    set_up.instruct("Ada", "discuss", reply="first")
    set_up.instruct("Ada", "discuss", reply="second")
    assert_that([instruction["reply"] for instruction in set_up.instructions], equal_to(["second"]))


def test_a_word_on_some_calls_leaves_the_word_on_every_call_as_it_is() -> None:
    set_up = SetUp()
    set_up.instruct("Ada", "discuss", reply="always")
    set_up.instruct("Ada", "discuss", reply="now", round=2)
    set_up.instruct("Ben", "discuss", reply="somebody else")
    assert_that(
        [instruction["reply"] for instruction in set_up.instructions], equal_to(["always", "now", "somebody else"])
    )


def test_a_reply_is_spoiled_as_it_was_said_before() -> None:
    set_up = SetUp()
    set_up.instruct("Ada", "vote to conclude", reply="Yes.")
    set_up.instruct("Ada", "vote to conclude", malformed="truncated")
    (instruction,) = set_up.instructions
    assert_that(instruction, has_entries(reply="Yes.", malformed="truncated"))


def test_values_of_one_section_are_laid_over_each_other() -> None:
    set_up = SetUp()
    set_up.override("discussion", max_rounds_per_topic=4)
    set_up.override("discussion", minimum_rounds_before_poll=2)
    assert_that(
        set_up.settings["overrides"],
        equal_to({"discussion": {"max_rounds_per_topic": 4, "minimum_rounds_before_poll": 2}}),
    )


def test_proposals_are_followed_up_to_the_agenda_only_once() -> None:
    set_up = SetUp()
    set_up.agents_want(["Budget"], attempt=1)
    set_up.agents_want(["Hiring"], attempt=2)
    tasks = [(instruction["task"], instruction.get("attempt")) for instruction in set_up.instructions]
    assert_that(
        sorted(tasks, key=str),
        equal_to([("propose topics", 1), ("propose topics", 2), ("refine topics", None), ("set the agenda", None)]),
    )


def test_an_agent_is_known_by_name_and_everybody_names_no_one_in_particular() -> None:
    set_up = SetUp()
    assert_that(set_up.agent_id("Ben", IDS), equal_to("claude_1"))
    assert_that(set_up.agent_id("the moderator", IDS), equal_to("moderator"))
    assert_that(set_up.agent_id(EVERY_AGENT, IDS), equal_to(None))


def test_a_speaker_who_is_not_at_the_table_is_refused_with_those_who_are() -> None:
    with pytest.raises(ScenarioError, match="at the table are: Ada, Ben"):
        SetUp().agent_id("Cleo", IDS)
