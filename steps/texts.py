"""Texts that cannot be kept, and texts that no one may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steps.parameter_types import choice, one_of
from support.agora_suite.phrases.keys import KEYS
from support.agora_suite.phrases.odd_texts import ODD_TEXTS, SESSION_TEXTS
from support.gherkin import define_parameter_type, given, parse, then, when

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion

define_parameter_type("odd_text", *choice(ODD_TEXTS), "What a speaker says by accident.", ODD_TEXTS)
define_parameter_type("key", one_of(KEYS), str, "What the error of a provider shows by accident.", KEYS)


define_parameter_type(
    "session_text", *choice(SESSION_TEXTS), "What a session is given when it is created.", SESSION_TEXTS
)


@given(parse("a text has at most {int} characters"))
def a_text_has_at_most(discussion: Discussion, characters: int) -> None:
    """The longest text that is kept. Example: `Given a text has at most 200 characters`."""
    discussion.facts.configured(text_length=characters)


@given(parse("{speaker} says {odd_text} when {task}"))
def says_an_odd_text(discussion: Discussion, speaker: str, odd: str, task: str) -> None:
    """A text that cannot be kept unchanged. Example: `Given "Ada" says a text with a bell when speaking`."""
    discussion.facts.instructed(speaker, task, reply=odd)


@given(parse("the moderator's model is called {odd_text}"))
def the_moderators_model_is_called(discussion: Discussion, odd: str) -> None:
    """A name that cannot be kept. Example: `Given the moderator's model is called a text with a bell`."""
    discussion.facts.overridden("moderator", "model", odd)


@given(parse("the flow has a key of its own"))
def the_flow_has_a_key(discussion: Discussion) -> None:
    """A key of unknown form is declared to the flow as a secret. Example: `Given the flow has a key of its own`."""
    discussion.secrets.given_to_the_flow()


@given(parse("the model shows {key} {times} while {speaker} is {task}"))
def the_model_shows_a_key(discussion: Discussion, key: str, times: int, speaker: str, task: str) -> None:
    """A provider's error contains a key.

    Example: `Given the model shows a key of OpenAI once while "Ada" is speaking`.
    """
    discussion.secrets.shown_by_error(key, times, speaker, task)


@given(parse("the model of {speaker} cannot be created, and shows {key}"))
def cannot_be_created_and_shows_a_key(discussion: Discussion, speaker: str, key: str) -> None:
    """The provider has no model for a speaker, and its error holds a key.

    Example: `Given the model of the moderator cannot be created, and shows a key of OpenAI`.
    """
    discussion.secrets.shown_when_created(key, speaker)


@given(parse("the store shows {key} when {kept} is not saved"))
def the_store_shows_a_key(discussion: Discussion, key: str, kept: str) -> None:
    """The store fails once, with an error that holds a key.

    Example: `Given the store shows a key of OpenAI when the question about the agenda is not saved`.
    """
    discussion.secrets.shown_by_store(key, kept)


@given(parse("the store is lost, showing {key}, before {kept} is saved"))
def the_store_is_lost_and_shows_a_key(discussion: Discussion, key: str, kept: str) -> None:
    """Nothing can be saved or read, and every error holds a key, until the store works again.

    Example: `Given the store is lost, showing a named key, before the beginning is saved`.
    """
    discussion.secrets.shown_by_lost_store(key, kept)


@when(parse("{owner} says {odd_text}"))
def the_owner_says_an_odd_text(discussion: Discussion, owner: str, odd: str) -> None:
    """The owner says an unusual text in the round. Example: `When Dana says a text of 20,000 letters`."""
    discussion.owner.chooses({"user_turn_participation": "participate"}, message=odd)


@when(parse("a session is created whose {session_text} is {odd_text}"))
def a_session_is_created_with(discussion: Discussion, argument: str, odd: str) -> None:
    """A text that cannot be kept. Example: `When a session is created whose theme is a text with a bell`."""
    discussion.sessions.created_with(argument, odd)


@then(parse("every text of the session can be saved"))
def every_text_can_be_kept(discussion: Discussion) -> None:
    """No text has come in that a store cannot hold. Example: `Then every text of the session can be saved`."""
    discussion.odd_texts.none_kept()


@then(parse("no key appears in what is saved, filed or recorded"))
def no_key_appears(discussion: Discussion) -> None:
    """State, checkpoints, reports and record show no key.

    Example: `Then no key appears in what is saved, filed or recorded`.
    """
    discussion.secrets.are_nowhere()


@then(parse("no key appears in the error"))
def no_key_appears_in_the_error(discussion: Discussion) -> None:
    """Neither what went wrong nor what is behind it shows a key. Example: `Then no key appears in the error`."""
    discussion.secrets.not_in_error()


@then(parse("no key appears in the record of emergencies"))
def no_key_appears_in_the_emergencies(discussion: Discussion) -> None:
    """What was done after a failure, and why. Example: `Then no key appears in the record of emergencies`."""
    discussion.secrets.not_in_record_of_emergencies()


@then(parse("a warning says what happened without the key"))
def a_warning_says_it_without_the_key(discussion: Discussion) -> None:
    """The reason is still reported. Example: `Then a warning says what happened without the key`."""
    discussion.secrets.masked_in_warning()
