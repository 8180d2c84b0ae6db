"""Who said what, grouped as the flow's guide says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support.living_docs.story.dialogue import Dialogue
from support.living_docs.story.scenario_story import story_of
from support.tests.living_docs.recorded import FLOW, FLOWS, created, message, scenario, step, visit


def dialogue(*events: dict[str, Any], flows: Mapping[str, Mapping[str, Any]] = FLOWS) -> Dialogue:
    return story_of(scenario(step("it runs", events)), flows).dialogue


def test_the_dialogue_stands_by_topic_and_round() -> None:
    talk = [
        message("Hello.", "moderator", topic="A", round=0),
        message("I begin.", "gpt-4o_1", topic="A", round=1, relevance=0.9),
    ]
    owner = message("Mind the cost.", "dana", "human", topic="A", round=1)
    more = [
        message("Next.", "moderator", topic="B", part="moderator"),
        message("Hello.", "moderator", topic="A", round=0),
    ]
    result = dialogue(
        created(),
        *visit("speak", 5, {"talk": talk}),
        *visit("speak", 6, {"talk": [owner]}),
        *visit("speak", 7, {"talk": more}),
    )
    assert [
        (section.title, section.messages, [part.title for part in section.exchanges]) for section in result.sections
    ] == [("A", 3, ["", "Round 1"]), ("B", 1, [""])]
    assert result.speakers == (("moderator", 2), ("gpt-4o_1", 1), ("dana", 1))
    first, second = result.sections[0].exchanges[1].utterances
    assert (first.mark, first.remarks, first.by_person, first.at) == ("G1", ("relevance 0.9",), False, "09:00:05")
    assert (second.words, second.by_person) == ("Mind the cost.", True)


def test_marks_of_speakers_are_told_apart() -> None:
    names = ["Ada", "Adam", "adam smith", "gpt-4o_1", "grok-2_1", "!", "?", "7"]
    result = dialogue(*visit("speak", 0, {"talk": [message("x", name) for name in names]}))
    marks = [
        utterance.mark for section in result.sections for part in section.exchanges for utterance in part.utterances
    ]
    assert len({*marks}) == len(names)
    assert all(marks)


def test_messages_in_blocks_and_long_ones_are_told() -> None:
    blocks = [{"type": "text", "text": "One."}, "Two.", {"type": "image_url"}, 3]
    result = dialogue(*visit("speak", 0, {"talk": [{**message("", "a"), "content": blocks}, message("x" * 3000, "b")]}))
    first, second = result.sections[0].exchanges[0].utterances
    assert first.words == "One.\nTwo.\n(image_url)"
    assert (len(second.words), second.left_out) == (2500, 500)


def test_a_message_that_calls_tools_tells_which_and_with_what() -> None:
    calls = [{"name": "transfer", "args": {"amount": 80, "to_whom": "Ada"}, "id": "1"}, {"args": 7}, "nothing"]
    result = dialogue(*visit("speak", 0, {"talk": [{**message("", "a"), "tool_calls": calls}]}))
    (spoken,) = result.sections[0].exchanges[0].utterances
    assert spoken.words == "(calls transfer: amount 80, to whom Ada)\n(calls a tool)"


def test_metadata_is_shown_as_the_guide_says() -> None:
    spoken = message("Hello.", "ada", part="host", mood="good", trace="t-1", rating=3)
    guest = message("Hello.", "ben", part="guest", sure=True)
    first, second = (
        dialogue(created(), *visit("speak", 0, {"talk": [spoken, guest]})).sections[0].exchanges[0].utterances
    )
    assert (first.role, first.by_person, first.remarks) == ("host", True, ("in a good mood", "rating 3"))
    assert (second.role, second.by_person, second.remarks) == ("", False, ("sure",))


def test_each_flow_groups_its_messages_by_its_own_words() -> None:
    groups = [
        {"key": "book", "title": "Book {}"},
        {"key": "chapter", "title": "{}"},
        {"key": "verse", "title": "v. {}"},
    ]
    flow = {**FLOW, "messages": {"groups": groups}}
    talk = [
        message("a", "ada", book=1, chapter="Rain", verse=2),
        message("b", "ada", book=2),
        message("c", "ada", chapter="Sun"),
    ]
    result = dialogue(created(), *visit("speak", 0, {"talk": talk}), flows={"Talk": flow})
    assert [(section.title, [part.title for part in section.exchanges]) for section in result.sections] == [
        ("Book 1", ["Rain · v. 2"]),
        ("Book 2", ["", "Sun"]),
    ]


def test_messages_of_a_flow_without_words_are_one_group_with_their_metadata_beside_them() -> None:
    flow = {key: value for key, value in FLOW.items() if key != "messages"}
    moment = "2026-01-05T09:00:22+00:00"
    spoken = message("Hello.", "ada", topic="Rain", round=2, speaker_role="chair", speaker="ada", timestamp=moment)
    (section,) = dialogue(created(), *visit("speak", 0, {"talk": [spoken]}), flows={"Talk": flow}).sections
    assert [(part.title, [utterance.remarks for utterance in part.utterances]) for part in section.exchanges] == [
        ("", [("topic: Rain", "round 2", "speaker role: chair")])
    ]


def test_speakers_address_each_other_by_the_names_of_the_scenario() -> None:
    cast = {"gpt-4o_1": "Ada", "gpt-4o_10": "Ben"}
    talk = [message("gpt-4o_10 is right, and gpt-4o_1 knows.", "gpt-4o_1")]
    result = dialogue({**created(), "cast": cast}, *visit("speak", 5, {"talk": talk}))
    (spoken,) = result.sections[0].exchanges[0].utterances
    assert (spoken.speaker, spoken.words) == ("Ada", "Ben is right, and Ada knows.")
