"""Who said what, by topic and round."""

from __future__ import annotations

from typing import Any

from support.living_docs.dialogue import Dialogue
from support.living_docs.happening import tell
from support.tests.living_docs.recorded import FLOWS, created, said, scenario, step, visit


def dialogue(*events: dict[str, Any]) -> Dialogue:
    return tell(scenario(step("it runs", events)), FLOWS).dialogue


def test_the_dialogue_stands_by_topic_and_round() -> None:
    talk = [
        said("Hello.", "moderator", topic="A", round=0),
        said("I begin.", "gpt-4o_1", topic="A", round=1, relevance=0.9),
    ]
    owner = said("Mind the cost.", "dana", "human", topic="A", round=1)
    more = [
        said("Next.", "moderator", topic="B", speaker_role="moderator"),
        said("Hello.", "moderator", topic="A", round=0),
    ]
    told = dialogue(
        created(),
        *visit("speak", 5, {"talk": talk}),
        *visit("speak", 6, {"talk": [owner]}),
        *visit("speak", 7, {"talk": more}),
    )
    assert [(one.title, one.messages, [part.title for part in one.rounds]) for one in told.topics] == [
        ("A", 3, ["", "Round 1"]),
        ("B", 1, [""]),
    ]
    assert told.speakers == (("moderator", 2), ("gpt-4o_1", 1), ("dana", 1))
    first, second = told.topics[0].rounds[1].utterances
    assert (first.mark, first.remarks, first.owner, first.at) == ("G1", ("relevance 0.9",), False, "09:00:05")
    assert (second.words, second.owner) == ("Mind the cost.", True)


def test_marks_of_speakers_are_told_apart() -> None:
    names = ["Ada", "Adam", "adam smith", "gpt-4o_1", "grok-2_1", "!", "?", "7"]
    told = dialogue(*visit("speak", 0, {"talk": [said("x", name) for name in names]}))
    marks = [one.mark for topic in told.topics for part in topic.rounds for one in part.utterances]
    assert len({*marks}) == len(names)
    assert all(marks)


def test_messages_in_blocks_and_long_ones_are_told() -> None:
    blocks = [{"type": "text", "text": "One."}, "Two.", {"type": "image_url"}, 3]
    told = dialogue(*visit("speak", 0, {"talk": [{**said("", "a"), "content": blocks}, said("x" * 3000, "b")]}))
    first, second = told.topics[0].rounds[0].utterances
    assert first.words == "One.\nTwo.\n(image_url)"
    assert (len(second.words), second.left_out) == (2500, 500)


def test_a_message_that_calls_tools_tells_which_and_with_what() -> None:
    calls = [{"name": "transfer", "args": {"amount": 80, "to_whom": "Ada"}, "id": "1"}, {"args": 7}, "nothing"]
    told = dialogue(*visit("speak", 0, {"talk": [{**said("", "a"), "tool_calls": calls}]}))
    (spoken,) = told.topics[0].rounds[0].utterances
    assert spoken.words == "(calls transfer: amount 80, to whom Ada)\n(calls a tool)"
