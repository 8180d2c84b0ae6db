"""Who said what, grouped as the flow's guide says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from support.living_docs.story.dialogue import Dialogue, Utterance
from support.living_docs.story.scenario_story import story_of
from support.tests.living_docs.recorded import FLOW, FLOWS, created, message, scenario, step, visit


def dialogue(*events: dict[str, Any], flows: Mapping[str, Mapping[str, Any]] = FLOWS) -> Dialogue:
    return story_of(scenario(step("it runs", events)), flows).dialogue


def spoken(dialogue: Dialogue) -> list[Utterance]:
    return [placed.utterance for placed in dialogue.utterances]


def test_the_dialogue_is_shown_by_topic_and_round() -> None:
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
    assert [placed.group for placed in result.utterances] == ["A", "A · Round 1", "A · Round 1", "B"]
    assert result.speakers == (("moderator", 2), ("gpt-4o_1", 1), ("dana", 1))
    first, second = spoken(result)[1:3]
    assert (first.remarks, first.by_person, first.at) == (("relevance 0.9",), False, "09:00:05")
    assert (second.words, second.by_person) == ("Mind the cost.", True)


def test_messages_in_blocks_and_long_ones_are_shown() -> None:
    blocks = [{"type": "text", "text": "One."}, "Two.", {"type": "image_url"}, 3]
    result = dialogue(*visit("speak", 0, {"talk": [{**message("", "a"), "content": blocks}, message("x" * 3000, "b")]}))
    first, second = spoken(result)
    assert first.words == "One.\nTwo.\n(image_url)"
    assert (len(second.words), second.left_out) == (2500, 500)


def test_a_message_that_calls_tools_shows_which_and_with_what() -> None:
    calls = [{"name": "transfer", "args": {"amount": 80, "to_whom": "Ada"}, "id": "1"}, {"args": 7}, "nothing"]
    result = dialogue(*visit("speak", 0, {"talk": [{**message("", "a"), "tool_calls": calls}]}))
    (said,) = spoken(result)
    assert said.words == "(calls transfer: amount 80, to whom Ada)\n(calls a tool)"


def test_metadata_is_shown_as_the_guide_says() -> None:
    host = message("Hello.", "ada", part="host", mood="good", trace="t-1", rating=3)
    guest = message("Hello.", "ben", part="guest", sure=True)
    first, second = spoken(dialogue(created(), *visit("speak", 0, {"talk": [host, guest]})))
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
    assert [placed.group for placed in result.utterances] == ["Book 1 · Rain · v. 2", "Book 2", "Book 2 · Sun"]


def test_messages_of_a_flow_without_words_are_one_group_with_their_metadata_beside_them() -> None:
    flow = {key: value for key, value in FLOW.items() if key != "messages"}
    moment = "2026-01-05T09:00:22+00:00"
    said = message("Hello.", "ada", topic="Rain", round=2, speaker_role="chair", speaker="ada", timestamp=moment)
    (placed,) = dialogue(created(), *visit("speak", 0, {"talk": [said]}), flows={"Talk": flow}).utterances
    assert (placed.group, placed.utterance.remarks) == ("", ("topic: Rain", "round 2", "speaker role: chair"))


def test_speakers_address_each_other_by_the_names_of_the_scenario() -> None:
    cast = {"gpt-4o_1": "Ada", "gpt-4o_10": "Ben"}
    talk = [message("gpt-4o_10 is right, and gpt-4o_1 knows.", "gpt-4o_1")]
    result = dialogue({**created(), "cast": cast}, *visit("speak", 5, {"talk": talk}))
    (said,) = spoken(result)
    assert (said.speaker, said.words) == ("Ada", "Ben is right, and Ada knows.")
