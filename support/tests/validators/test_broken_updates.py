"""Each break of a right update yields its own finding there, and no other: what is said, in which order and round."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from support.tests.validators.breaks import Break, both, drop, every_message, put
from support.tests.validators.broken import found_at
from support.tests.validators.histories import golden, under_discussion
from support.tests.validators.sessions import Session


def owners_topics() -> Session:
    """Give a session for which the owner names the topics."""
    session = Session()
    session.open()
    session.updates.pop()
    session.write("get_theme", topic_queue=["Trees", "Paths"], proposed_agenda=["Trees", "Paths"])
    return session


BROKEN: list[tuple[str, Callable[[], Session], str, int, Break, list[tuple[str, str]]]] = [
    # agenda
    (
        "named topics that are no agenda",
        owners_topics,
        "get_theme",
        0,
        put("proposed_agenda", []),
        [("business", "proposed_agenda")],
    ),
    (
        "an agent without an entry",
        golden,
        "agenda_proposal",
        0,
        lambda update: update["proposed_topics"].pop(),
        [("business", "proposed_topics")],
    ),
    # shape
    ("an undeclared key", golden, "agenda_approval", 0, put("agenda_aproved", True), [("schema", "agenda_aproved")]),
    ("a wrong type", golden, "discussion_round", 3, put("current_round", "4"), [("schema", "current_round")]),
    (
        "an item that nests",
        golden,
        "vote_evaluation",
        1,
        lambda update: put("vote_history", [update["vote_history"]])(update),
        [("reducers", "vote_history[0]")],
    ),
    (
        "an item in place of a list",
        golden,
        "vote_evaluation",
        1,
        lambda update: put("vote_history", update["vote_history"][0])(update),
        [("reducers", "vote_history")],
    ),
    (
        "metadata that are missing",
        golden,
        "announce_item",
        1,
        lambda update: update["messages"][0].additional_kwargs.pop("topic"),
        [("schema", "messages[13].additional_kwargs.topic")],
    ),
    # phases
    (
        "a phase without record",
        golden,
        "final_considerations",
        0,
        drop("phase_history"),
        [("business", "current_phase")],
    ),
    (
        "a phase that starts before it is entered",
        golden,
        "final_considerations",
        0,
        drop("phase_start_time"),
        [("business", "phase_start_time")],
    ),
    (
        "a record that does not join",
        golden,
        "final_considerations",
        0,
        put("phase_history", 0, "from_phase", 1),
        [("business", "phase_history[2].from_phase")],
    ),
    (
        "a phase entered by another node",
        golden,
        "agenda_voting",
        0,
        both(
            put("phase_history", [golden().state["phase_history"][1]]),
            put("current_phase", 2),
        ),
        [("business", "phase_history[1]")],
    ),
    # order and speakers
    (
        "a first order that was not drawn",
        golden,
        "discussion_round",
        0,
        lambda update: update["turn_order_history"][0].sort(),
        [("business", "turn_order_history[0]")],
    ),
    (
        "an order that does not rotate",
        golden,
        "discussion_round",
        4,
        put("turn_order_history", [["model_2", "model_3", "model_1"]]),
        [("business", "turn_order_history[4]")],
    ),
    (
        "agents who speak out of turn",
        golden,
        "discussion_round",
        4,
        lambda update: put("messages", update["messages"][::-1])(update),
        [("business", "messages"), *[("business", f"messages[{n}].additional_kwargs.timestamp") for n in (18, 19)]],
    ),
    # messages
    (
        "messages in another phase",
        golden,
        "discussion_round",
        0,
        both(every_message(phase=3), put("messages_by_phase", {3: 3})),
        [
            *[("business", f"messages[{number}].additional_kwargs.phase") for number in (1, 2, 3)],
            ("business", "round_history[0].message_count"),
        ],
    ),
    (
        "an announcement of the next round",
        golden,
        "announce_item",
        1,
        every_message(round=1),
        [("business", "messages[13].additional_kwargs.round")],
    ),
    (
        "an owner's message for the round before",
        under_discussion,
        "user_turn_participation",
        0,
        every_message(round=0),
        [("business", "messages[8].additional_kwargs.round")],
    ),
    (
        "statistics that are not written",
        golden,
        "announce_item",
        1,
        drop("total_messages"),
        [("business", "total_messages")],
    ),
    # topics
    (
        "a topic that stays queued",
        golden,
        "announce_item",
        1,
        drop("topic_queue"),
        [("business", "topic_queue")],
    ),
    (
        "a topic that stays marked as under discussion",
        golden,
        "file_output",
        1,
        both(drop("topics_info"), drop("completed_topics")),
        [("business", "topics_info['Hiring'].status")],
    ),
    # rounds
    (
        "a round that is not counted",
        golden,
        "discussion_round",
        4,
        drop("current_round"),
        [
            *[("business", f"messages[{number}].additional_kwargs.round") for number in (17, 18, 19)],
            ("business", "current_round"),
        ],
    ),
    (
        "a count of rounds that doubles",
        golden,
        "discussion_round",
        4,
        put("rounds_per_topic", "Hiring", 4),
        [("business", "rounds_per_topic['Hiring']")],
    ),
    (
        "a round that is skipped",
        golden,
        "discussion_round",
        4,
        both(put("round_history", 0, "round_number", 3), put("current_round", 3), every_message(round=3)),
        [("business", "round_history[4].round_number")],
    ),
    (
        "a round on another topic",
        golden,
        "discussion_round",
        4,
        put("round_history", 0, "topic", "Budget"),
        [("business", "round_history[4].topic"), ("business", "round_history[4].message_count")],
    ),
    (
        "a topic that begins with its old round",
        golden,
        "announce_item",
        1,
        both(drop("current_round"), every_message(round=3)),
        [("business", "current_round")],
    ),
    (
        "a round that does not count what the owner said in it",
        under_discussion,
        "discussion_round",
        1,
        put("round_history", 0, "message_count", 3),
        [("business", "round_history[1].message_count")],
    ),
    (
        "a round that does not count a placeholder",
        golden,
        "discussion_round",
        4,
        put("round_history", 0, "message_count", 2),
        [("business", "round_history[4].message_count")],
    ),
    (
        "an agent who spoke and is not named",
        golden,
        "discussion_round",
        4,
        lambda update: update["round_history"][0]["participants"].pop(),
        [("business", "round_history[4].participants")],
    ),
    (
        "an agent who could not speak and is named",
        golden,
        "discussion_round",
        4,
        lambda update: update["messages"][2].additional_kwargs.update(placeholder=True),
        [("business", "round_history[4].participants")],
    ),
    (
        "a round without summary",
        golden,
        "round_summarization",
        2,
        drop("round_summaries"),
        [("business", "round_summaries")],
    ),
]


@pytest.mark.parametrize(
    ("session", "node", "visit", "change", "expected"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_a_broken_update_is_found_at_once(
    session: Callable[[], Session], node: str, visit: int, change: Break, expected: list[tuple[str, str]]
) -> None:
    number, found = found_at(session(), node, change, visit)
    assert [(finding.layer, finding.field) for finding in found] == expected
    assert {finding.update for finding in found} <= {number}
