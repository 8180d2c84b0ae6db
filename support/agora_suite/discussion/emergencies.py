"""How a session is damaged or lost, and what the flow does about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from hamcrest import assert_that, contains_string, empty, equal_to, has_item

from support.agora.schema import KEYS, differing_keys
from support.agora_suite.discussion.damage import damage_checkpoint, damage_notes, lose
from support.agora_suite.discussion.machine import Machine
from support.agora_suite.discussion.recovery import Recovery
from support.agora_suite.discussion.verbs import Verbs, disturbance, verb
from support.agora_suite.discussion.world import DiscussionWorld
from support.agora_suite.phrases.damages import DAMAGES
from support.record import EMERGENCY_ACTIONS, EmergencyHandled

LATER: Final = 60.0
"""Seconds that pass before a session in memory is damaged."""

BEGINNING: Final = ("session_id", "start_time", "main_topic", "user_defines_topics", "settings", "config_hash")
"""What a session began as: no remedy changes it."""


class Emergencies(Verbs):
    """How a session is damaged or lost, and what the flow does about it."""

    def __init__(self, world: DiscussionWorld, name: str, machine: Machine, recovery: Recovery) -> None:
        super().__init__(world, name)
        self._machine = machine
        self._recovery = recovery
        self._before_damage: Mapping[str, Any] = {}
        self._failures: list[RuntimeError] = []

    @disturbance
    def kept_is_damaged(self, damage: str) -> None:
        """What is kept of the session is damaged; then the discussion goes on."""
        self._damage(damage)
        self._go_on()

    @disturbance
    def notes_are_damaged(self, damage: str) -> None:
        """What the flow has in hand of the session is damaged; then the discussion goes on."""
        self._before_damage = self.session.manager.get_snapshot()
        self.session.built.clock.advance(LATER)
        damage_notes(self.session, damage)
        self._go_on()

    @disturbance
    def kept_is_damaged_unseen(self, damage: str) -> None:
        """What is kept of the session is damaged while no flow is there; then it is picked up again."""
        self._damage(damage)
        self.world.adopt()
        self._go_on()

    @verb
    def kept_stays_damaged(self, damage: str) -> None:
        """What is kept of the session is damaged in a file that can only be read; the discussion stops and says so."""
        self._damage(damage)
        self.session.execution.state_was_replaced()
        self._machine.file_can_only_be_read()
        self._recovery.stopped_because("is damaged and could not be repaired")

    @verb
    def kept_is_damaged_for_good(self, damage: str) -> None:
        """What is kept of the session is damaged in a store that forgets every repair; the discussion says so."""
        self.kept_is_damaged(damage)
        self._recovery.stopped_because("is damaged and could not be repaired")

    @disturbance
    def kept_cannot_be_read(self, damage: str) -> None:
        """What is kept of the session is damaged so that it cannot be read; the discussion goes on, or tries to."""
        damage_checkpoint(self.session, damage)
        self.session.execution.state_was_replaced()
        self._machine.goes_on_meeting(Exception)  # the next step checks which it was

    @disturbance
    def picked_up_cannot_be_read(self, damage: str, reason: str) -> None:
        """Make the saved session unreadable for a new flow, which stops for a reason when it tries to go on."""
        self._before_damage = self.session.manager.get_snapshot()
        self.world.adopt()  # before the damage: the kit reads the session when it opens it
        self.kept_cannot_be_read(damage)
        self._recovery.stopped_because(reason)

    @disturbance
    def kept_is_lost(self, *, picked_up: bool = False) -> None:
        """All saved data of the session is lost (if `picked_up`, in a new flow); then the discussion goes on."""
        if picked_up:
            self._machine.picked_up_again()
        lose(self.session)
        self._go_on()

    @verb
    def handled(self, number: int) -> None:
        """Handle as many emergencies of the session, each after an error of its own."""
        self._failures = [RuntimeError(f"failure {count}") for count in range(1, number + 1)]
        session = self.session
        for failure in self._failures:
            session.recovery.emergency_recovery(session.manager, failure)

    def last_kept(self, number: int) -> None:
        """Check that the last emergencies that were handled, and no others, are on record, oldest first."""
        kept = [outcome.error for outcome in self.session.recovery.emergencies]
        wanted = [f"RuntimeError: {failure}" for failure in self._failures[-number:]]
        assert_that(kept, equal_to(wanted), f"the emergencies on record, of {len(self._failures)}")

    def mended(self, damage: str, remedy: str) -> None:
        """The damage was found, reported and mended, and the checkpoints are consistent."""
        outcome = self.session.recovery.emergencies[-1]
        assert_that(outcome.action, equal_to(remedy), "what was done about the damage")
        # A checkpoint without damage has no problems: then the error says that the flow held something else.
        reports: list[str] = [outcome.error] if outcome.action == "reloaded" else outcome.problems
        assert_that("\n".join(reports), contains_string(DAMAGES[damage][0]), "the report of the damage")
        assert_that(outcome.remaining, empty(), "what is still wrong")
        beginning = {name: self.state[name] for name in BEGINNING}
        assert_that(
            beginning, equal_to({name: self._before_damage[name] for name in BEGINNING}), "what the session began as"
        )
        assert_that(self.session.manager.validate_consistency(), empty(), "what is wrong afterwards")

    def emergency_on_record(self, remedy: str, reason: str) -> None:
        """The record of the session says what was done after a failure, and the story shows it if anything was."""
        done = [
            (EMERGENCY_ACTIONS[emergency.action], emergency.can_continue)
            for emergency in self.world.record.of(EmergencyHandled)
            if reason in emergency.error
        ]
        expected = (EMERGENCY_ACTIONS[remedy], remedy != "failed")
        assert_that(done, has_item(expected), "what was done about the session, and whether it can go on")
        if remedy != "none":
            assert_that(self.world.story(), contains_string(EMERGENCY_ACTIONS[remedy]), "what the story shows")

    def in_hand_is_what_is_kept(self) -> None:
        """What the flow has in hand of the session is consistent, and what is kept of it."""
        kept = self.session.execution.graph_values() or self.session.beginning
        assert_that(differing_keys(self.state, kept), empty(), "what is in hand and is not kept")
        assert_that(self.session.manager.validate_consistency(), empty(), "what is wrong with the session")

    def as_before_damage(self) -> None:
        """The session is what it was before the damage, as the flow has it in hand and as it is kept."""
        values = self.session.graph_values
        kept = {name: values.get(name, key.empty) for name, key in KEYS.items()}
        assert_that(dict(self.state), equal_to(dict(self._before_damage)), "the session in hand")
        assert_that(kept, equal_to(dict(self._before_damage)), "the session as it is kept")

    def emergency_finds_nothing(self) -> None:
        """The check of the session finds nothing wrong, and an emergency leaves it as it is."""
        before = self.session.manager.get_snapshot()
        emergency = RuntimeError("an emergency that is none")
        problems = unbroken("the check", self.session.manager.validate_consistency)
        assert_that(problems, empty(), "what the check finds")
        able = unbroken(
            "the emergency",
            lambda: self.session.recovery.emergency_recovery(self.session.manager, emergency),
        )
        outcome = self.session.recovery.emergencies[-1]
        assert_that((able, outcome.action, outcome.remaining), equal_to((True, "none", [])), "what the emergency did")
        assert_that(self.session.manager.get_snapshot(), equal_to(before), "the session after the emergency")

    def _damage(self, damage: str) -> None:
        self._before_damage = self.session.manager.get_snapshot()
        damage_checkpoint(self.session, damage)

    def _go_on(self) -> None:
        self.session.execution.state_was_replaced()
        self.world.run()


def unbroken(what: str, does: Callable[[], Any]) -> Any:
    """Return what a part of the recovery returns, and check that it does not fail itself."""
    try:
        return does()
    except Exception as error:  # recovery must not fail itself
        raise AssertionError(f"{what} broke down itself: {type(error).__name__}: {error}") from error
