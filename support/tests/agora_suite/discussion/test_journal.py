"""The journal: what was said to a discussion, so that it can be said to another."""

from __future__ import annotations

from typing import Any

import pytest
from hamcrest import assert_that, equal_to

from support.agora_suite.discussion.journal import Journal, VerbCall
from support.agora_suite.discussion.verbs import Verbs, disturbance, verb


class Speaking(Verbs):
    """A part of a world with verbs of every kind."""

    heard: list[Any]

    @verb
    def says(self, word: str, *, loudly: bool = False) -> str:
        self.heard.append((word, loudly))
        return word.upper()

    @verb
    def says_twice(self, word: str) -> None:
        self.says(word)
        self.says(word)

    @verb
    def stumbles(self) -> None:
        self.says("er")
        raise ValueError("no more words")

    @disturbance
    def coughs(self) -> None:
        self.says("hem")

    def listens(self) -> list[Any]:
        return self.heard


class World:
    """As much of a discussion as a journal needs."""

    def __init__(self) -> None:
        self.journal = Journal()
        self.speaking = Speaking(self, "speaking")  # type: ignore[arg-type]  # a stand-in
        self.speaking.heard = []


def test_a_verb_is_remembered_with_its_arguments_and_returns_its_result() -> None:
    world = World()
    assert_that(world.speaking.says("yes", loudly=True), equal_to("YES"))
    assert_that(world.journal.calls, equal_to((("speaking", "says", ("yes",), {"loudly": True}),)))


def test_what_a_verb_says_to_other_verbs_is_not_remembered_as_well() -> None:
    world = World()
    world.speaking.says_twice("no")
    assert_that(world.journal.calls, equal_to((("speaking", "says_twice", ("no",), {}),)))


def test_what_is_said_after_a_verb_that_failed_is_remembered() -> None:
    world = World()
    with pytest.raises(ValueError, match="no more words"):
        world.speaking.stumbles()
    world.speaking.says("well")
    assert_that([said[1] for said in world.journal.calls], equal_to(["stumbles", "says"]))


def test_checking_is_not_remembered() -> None:
    world = World()
    world.speaking.listens()
    assert_that(world.journal.calls, equal_to(()))


def test_another_world_hears_the_same_in_the_same_order() -> None:
    world, other = World(), World()
    world.speaking.says_twice("no")
    world.speaking.says("yes", loudly=True)
    for call in world.journal.calls:
        call.repeat_in(other)
    assert_that(other.speaking.heard, equal_to([("no", False), ("no", False), ("yes", True)]))
    assert_that(other.journal.calls, equal_to(world.journal.calls))


def test_a_call_says_whether_its_verb_disturbs_the_discussion() -> None:
    world = World()
    world.speaking.says("yes")
    world.speaking.coughs()
    assert_that([call.verb for call in world.journal.calls if call.disturbs_in(world)], equal_to(["coughs"]))


def test_the_calls_of_one_part_are_listed() -> None:
    world = World()
    world.speaking.says("yes", loudly=True)
    assert_that(
        world.journal.calls_of("speaking"), equal_to((VerbCall("speaking", "says", ("yes",), {"loudly": True}),))
    )
    assert_that(world.journal.calls_of("listening"), equal_to(()))


def test_calls_that_were_read_cannot_be_changed_from_outside() -> None:
    world = World()
    world.speaking.says("yes", loudly=True)
    (call,) = world.journal.calls_of("speaking")
    call.named["loudly"] = False
    assert_that(
        world.journal.calls_of("speaking"), equal_to((VerbCall("speaking", "says", ("yes",), {"loudly": True}),))
    )
