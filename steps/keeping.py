"""Where a session is kept, what can happen to it there, and how another machine continues it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steps.parameter_types import choice, one_of
from support.agora_suite.phrases.damages import DAMAGES, REMEDIES
from support.agora_suite.phrases.file_damages import FILE_DAMAGES
from support.agora_suite.phrases.keeping import KEPT, MOMENTS
from support.agora_suite.phrases.settings import OTHER_SETTINGS
from support.gherkin import define_parameter_type, given, parse, then, when

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion

define_parameter_type(
    "other_setting", one_of(OTHER_SETTINGS), str, "What is otherwise when a discussion is resumed.", OTHER_SETTINGS
)
define_parameter_type("damage", one_of(DAMAGES), str, "How what a session keeps is damaged.", DAMAGES)
define_parameter_type("remedy", *choice(REMEDIES), "How a damage is mended.", REMEDIES)
define_parameter_type("file_damage", one_of(FILE_DAMAGES), str, "What happens to a session's file.", FILE_DAMAGES)
define_parameter_type("kept", one_of(KEPT), str, "What is kept of a session.", KEPT)
define_parameter_type("moment", *choice(MOMENTS), "When a step is kept.", MOMENTS)


@given(parse("each step is saved {moment}"))
def each_step_is_kept(discussion: Discussion, moment: str) -> None:
    """When the work of a step is safe. Example: `Given each step is saved before the next one begins`."""
    discussion.facts.configured(durability=moment)


@given(parse("{kept} cannot be saved {times}"))
def cannot_be_kept(discussion: Discussion, kept: str, times: int) -> None:
    """The store of sessions fails. Example: `Given the beginning cannot be saved once`."""
    discussion.facts.cannot_be_kept(kept, times)


@given(parse("the store is lost before {kept} is saved"))
def the_store_is_lost(discussion: Discussion, kept: str) -> None:
    """Nothing can be kept or read until the store works again.

    Example: `Given the store is lost before the result of holding a round is saved`.
    """
    discussion.facts.store_is_lost(kept)


@given(parse("the disk has little space left for the session"))
def little_room_for_the_session(discussion: Discussion) -> None:
    """The session's file can hardly grow. Example: `Given the disk has little space left for the session`."""
    discussion.machine.file_cannot_grow()


@given(parse("{owner} has agreed, and the discussion stops because {string}"))
def has_agreed_and_the_discussion_stops(discussion: Discussion, owner: str, reason: str) -> None:
    """The session could not be kept.

    Example: `Given Dana has agreed, and the discussion stops because "disk is full"`.
    """
    discussion.machine.could_not_go_on(reason)


@given(parse("the session file is {file_damage} and refused because {string}"))
def the_file_is_damaged(discussion: Discussion, how: str, reason: str) -> None:
    """The kept session cannot be read. Example: `Given the session file is cut off and refused because "…"`."""
    discussion.machine.file_is_damaged(how, reason)


@given(parse("a read-only session file is damaged by {damage}"))
def a_read_only_session_file_is_damaged(discussion: Discussion, damage: str) -> None:
    """Nothing can repair it, and the discussion stops.

    Example: `Given a read-only session file is damaged by a wrong count`.
    """
    discussion.emergencies.kept_stays_damaged(damage)


@given(parse("{kept} is saved with {damage}"))
def is_kept_with_damage(discussion: Discussion, kept: str, damage: str) -> None:
    """The store fails in the middle of its work, and leaves damage behind.

    Example: `Given the result of holding a round is saved with a wrong count`.
    """
    discussion.facts.kept_damaged(damage, kept)


@given(parse("the store loses every repair"))
def the_store_forgets_every_repair(discussion: Discussion) -> None:
    """It accepts what is written to repair a session, and keeps none of it.

    Example: `Given the store loses every repair`.
    """
    discussion.facts.repairs_are_forgotten()


@given(parse("the saved session is damaged beyond repair by {damage}"))
def the_saved_session_is_damaged_beyond_repair_by(discussion: Discussion, damage: str) -> None:
    """Nothing can repair it, and the discussion stops.

    Example: `Given the saved session is damaged beyond repair by a wrong count`.
    """
    discussion.emergencies.kept_is_damaged_for_good(damage)


@given(parse("the prompts were different when the discussion began"))
def the_prompts_were_different(discussion: Discussion) -> None:
    """An older release began the discussion. Example: `Given the prompts were different when the discussion began`."""
    discussion.resumption.begun_with_other_prompts()


@given(parse("resuming with {other_setting} was refused"))
def resuming_was_refused(discussion: Discussion, change: str) -> None:
    """Another configuration was tried. Example: `Given resuming with more rounds a topic was refused`."""
    discussion.resumption.refused_with(change)


@when(parse("the discussion is resumed with {other_setting}"))
def is_resumed_with(discussion: Discussion, change: str) -> None:
    """The configuration is not the one it was created with.

    Example: `When the discussion is resumed with another model for the moderator`.
    """
    discussion.resumption.resumed_with(change)


@when(parse("the discussion is resumed with {other_setting} and {other_setting}"))
def is_resumed_with_both(discussion: Discussion, change: str, other: str) -> None:
    """Two things are different.

    Example: `When the discussion is resumed with one fewer agent and more rounds a topic`.
    """
    discussion.resumption.resumed_with(change, other)


@when(parse("the discussion is resumed with a checkpoint after every {int} rounds"))
def is_resumed_with_interval(discussion: Discussion, rounds: int) -> None:
    """The interval differs. Example: `When the discussion is resumed with a checkpoint after every 7 rounds`."""
    discussion.resumption.resumed_with_interval(rounds)


@when(parse("the disk has space again"))
def the_disk_has_room_again(discussion: Discussion) -> None:
    """The session can be kept again, and goes on. Example: `When the disk has space again`."""
    discussion.machine.file_can_grow_again()


@when(parse("the file is writable again"))
def the_file_is_writable_again(discussion: Discussion) -> None:
    """The session can be repaired, and goes on. Example: `When the file is writable again`."""
    discussion.machine.file_can_be_written_again()


@when(parse("the session file is restored"))
def the_session_file_is_restored(discussion: Discussion) -> None:
    """A copy replaces the damaged file, and the discussion goes on.

    Example: `When the session file is restored`.
    """
    discussion.machine.file_is_put_back()


@when(parse("the session resumes from the file {string} of release {string}"))
def the_session_resumes_from_the_file(discussion: Discussion, name: str, release: str) -> None:
    """An earlier release saved the session at this point.

    Example: `When the session resumes from the file "the agenda" of release "0.2.0"`.
    """
    discussion.machine.resumes_from(name, release)


@when(parse("another machine is killed while {activity}, and this one resumes"))
def another_machine_is_killed(discussion: Discussion, node: str) -> None:
    """A session outlives the process that ran it.

    Example: `When another machine is killed while holding a round, and this one resumes`.
    """
    discussion.machine.killed_elsewhere(node)


@when(parse("a machine is killed as {kept} is saved, and another resumes"))
def another_machine_is_killed_when_kept(discussion: Discussion, kept: str) -> None:
    """A session outlives the process that began it.

    Example: `When a machine is killed as the beginning is saved, and another resumes`.
    """
    discussion.machine.killed_when_kept(kept)


@when(parse("the store works again"))
def the_store_works_again(discussion: Discussion) -> None:
    """Sessions can be kept again, and the discussion goes on. Example: `When the store works again`."""
    discussion.machine.store_works_again()


@when(parse("another machine takes it over and {owner} agrees to everything"))
def another_machine_takes_it_over(discussion: Discussion, owner: str) -> None:
    """Another process runs the session to its end.

    Example: `When another machine takes it over and Dana agrees to everything`.
    """
    discussion.machine.held_elsewhere(agrees=True)


@when(parse("another machine takes it over and {owner} does not answer"))
def another_machine_takes_over_without_an_answer(discussion: Discussion, owner: str) -> None:
    """Another process gets no answer. Example: `When another machine takes it over and Dana does not answer`."""
    discussion.machine.held_elsewhere(agrees=False)


@when(parse("the saved session is damaged by {damage}"))
def the_saved_session_is_damaged_by(discussion: Discussion, damage: str) -> None:
    """The kept session is damaged, and the discussion goes on.

    Example: `When the saved session is damaged by a wrong count`.
    """
    discussion.emergencies.kept_is_damaged(damage)


@when(parse("the saved session is made unreadable by {damage}"))
def the_saved_session_is_made_unreadable(discussion: Discussion, damage: str) -> None:
    """The kept session cannot be read, and the discussion tries to go on.

    Example: `When the saved session is made unreadable by a half-written step`.
    """
    discussion.emergencies.kept_cannot_be_read(damage)


@given(parse("a new flow stops at {damage} because {string}"))
def a_new_flow_stops_at(discussion: Discussion, damage: str, reason: str) -> None:
    """The flow that resumes the session cannot read it.

    Example: `Given a new flow stops at a half-written step because "TypeError"`.
    """
    discussion.emergencies.picked_up_cannot_be_read(damage, reason)


@when(parse("the saved session is lost"))
def the_saved_session_is_lost(discussion: Discussion) -> None:
    """Nothing is kept any more, and the discussion goes on. Example: `When the saved session is lost`."""
    discussion.emergencies.kept_is_lost()


@when(parse("the session is resumed, and the saved session is lost"))
def the_session_is_resumed_and_the_saved_session_is_lost(discussion: Discussion) -> None:
    """The flow that goes on did not open the session itself.

    Example: `When the session is resumed, and the saved session is lost`.
    """
    discussion.emergencies.kept_is_lost(picked_up=True)


@when(parse("the saved session is damaged offline by {damage}"))
def the_saved_session_is_damaged_offline_by(discussion: Discussion, damage: str) -> None:
    """The kept session is damaged, then picked up again.

    Example: `When the saved session is damaged offline by a repeated remaining topic`.
    """
    discussion.emergencies.kept_is_damaged_unseen(damage)


@when(parse("the running session is damaged by {damage}"))
def the_running_session_is_damaged_by(discussion: Discussion, damage: str) -> None:
    """The running session is damaged, and the discussion goes on.

    Example: `When the running session is damaged by a missing entry`.
    """
    discussion.emergencies.notes_are_damaged(damage)


@then(parse("{owner} was asked there about {question}"))
def was_asked_there(discussion: Discussion, owner: str, question: str) -> None:
    """The other machine asked the question that was waiting. Example: `Then Dana was asked there about continuing`."""
    discussion.machine.was_asked_elsewhere(question)


@then(parse("the session has ended there"))
def the_session_has_ended_there(discussion: Discussion) -> None:
    """The other machine left nothing to do. Example: `Then the session has ended there`."""
    discussion.machine.was_over_elsewhere()


@then(parse("nothing in the forged file has run"))
def nothing_forged_has_run(discussion: Discussion) -> None:
    """Opening a file runs none of the commands in it. Example: `Then nothing in the forged file has run`."""
    discussion.machine.nothing_forged_has_run()


@then(parse("nothing in the saved session has changed"))
def nothing_in_the_saved_session_has_changed(discussion: Discussion) -> None:
    """Nothing was written after it was picked up. Example: `Then nothing in the saved session has changed`."""
    discussion.resumption.kept_unchanged()


@then(parse("the only warning names {string}"))
def the_only_warning_names(discussion: Discussion, differences: str) -> None:
    """Everything that differs, and nothing else. Example: `Then the only warning names "the texts of the prompts"`."""
    discussion.resumption.warned_once(differences)


@then(parse("the session was {remedy} because of {damage}"))
def the_damage_was_mended(discussion: Discussion, remedy: str, damage: str) -> None:
    """The damage was found, reported and remedied.

    Example: `Then the session was repaired because of a wrong count`.
    """
    discussion.emergencies.mended(damage, remedy)


@then(parse("the session is as it was before the damage"))
def the_session_is_what_it_was(discussion: Discussion) -> None:
    """Nothing of the session was lost. Example: `Then the session is as it was before the damage`."""
    discussion.emergencies.as_before_damage()


@then(parse("the session was {remedy} because {string}"))
def the_session_was(discussion: Discussion, remedy: str, reason: str) -> None:
    """What was done when the session itself failed; it is on record and in the story of the scenario.

    Example: `Then the session was reloaded because "the store cannot be reached"`.
    """
    discussion.emergencies.emergency_on_record(remedy, reason)


@then(parse("the running session matches the saved one"))
def the_running_session_matches_the_saved_one(discussion: Discussion) -> None:
    """Only what was kept counts. Example: `Then the running session matches the saved one`."""
    discussion.emergencies.in_hand_is_what_is_kept()


@then(parse("a check of the session finds nothing, and an emergency changes nothing"))
def an_emergency_changes_nothing(discussion: Discussion) -> None:
    """A sound session stays as it is.

    Example: `Then a check of the session finds nothing, and an emergency changes nothing`.
    """
    discussion.emergencies.emergency_finds_nothing()


@then(parse("it goes on as a session of today"))
def it_goes_on_as_a_session_of_today(discussion: Discussion) -> None:
    """The steps and questions are those of a session that no update interrupted.

    Example: `Then it goes on as a session of today`.
    """
    discussion.recovery.goes_on_as_today()
