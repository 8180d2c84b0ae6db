"""How a session is damaged or lost, and what the flow does about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from hamcrest import assert_that, contains_string, empty, equal_to, has_item

from support.agora_suite.discussion.journal import Verbs, verb

if TYPE_CHECKING:
    from support.agora.recovery import ErrorRecoveryManager
    from support.agora_suite.discussion.world import Discussion

LATER: Final = 60.0
"""Seconds that go by before somebody comes upon a session and damages it."""


class Emergencies(Verbs):
    """How a session is damaged or lost, and what the flow does about it.

    Args:
        discussion: The world that this is a part of.
        name: The name under which the world has it.
    """

    def __init__(self, discussion: Discussion, name: str) -> None:
        super().__init__(discussion, name)
        self._sound: Mapping[str, Any] = {}
        self._failures: list[RuntimeError] = []

    @verb
    def kept_is_damaged(self, damage: str) -> None:
        """What is kept of the session is damaged; then the discussion goes on."""
        from support.agora_suite.discussion.damage import damage_checkpoint

        self._sound = self._manager.get_snapshot()
        damage_checkpoint(self.world.session, damage)
        self._go_on()

    @verb
    def notes_are_damaged(self, damage: str) -> None:
        """What the flow has in hand of the session is damaged; then the discussion goes on."""
        from support.agora_suite.discussion.damage import damage_notes

        self._sound = self._manager.get_snapshot()
        self.world.session.built.clock.advance(LATER)
        damage_notes(self.world.session, damage)
        self._go_on()

    @verb
    def kept_is_damaged_unseen(self, damage: str) -> None:
        """What is kept of the session is damaged while no flow is there; then it is picked up again."""
        from support.agora_suite.discussion.damage import damage_checkpoint

        self._sound = self._manager.get_snapshot()
        damage_checkpoint(self.world.session, damage)
        self.world.take_up()
        self._go_on()

    @verb
    def kept_stays_damaged(self, damage: str) -> None:
        """What is kept of the session is damaged in a file that can only be read; the discussion stops and says so."""
        from support.agora_suite.discussion.damage import damage_checkpoint

        self._sound = self._manager.get_snapshot()
        damage_checkpoint(self.world.session, damage)
        self.world.session.execution.state_was_replaced()
        self.world.machine.file_can_only_be_read()
        self.world.recovery.stopped_because("is damaged and could not be repaired")

    @verb
    def kept_is_damaged_for_good(self, damage: str) -> None:
        """What is kept of the session is damaged in a store that forgets every repair; the discussion says so."""
        self.kept_is_damaged(damage)
        self.world.recovery.stopped_because("is damaged and could not be repaired")

    @verb
    def kept_cannot_be_read(self, damage: str) -> None:
        """What is kept of the session is damaged so that it cannot be read; the discussion goes on, or tries to."""
        from support.agora_suite.discussion.damage import damage_checkpoint

        damage_checkpoint(self.world.session, damage)
        self.world.session.execution.state_was_replaced()
        self.world.machine.goes_on_meeting(TypeError)

    @verb
    def kept_is_lost(self, *, picked_up: bool = False) -> None:
        """All that is kept of the session is lost; then the discussion goes on.

        Args:
            picked_up: Whether a new flow has picked the session up before.
        """
        from support.agora_suite.discussion.damage import lose

        if picked_up:
            self.world.machine.picked_up_again()
        lose(self.world.session)
        self._go_on()

    @verb
    def handled(self, number: int) -> None:
        """Handle as many emergencies of the session, each after an error of its own."""
        self._failures = [RuntimeError(f"failure {count}") for count in range(1, number + 1)]
        for failure in self._failures:
            self._errors.emergency_recovery(self._manager, failure)

    def last_kept(self, number: int) -> None:
        """Check that the last emergencies that were handled, and no others, are on record, oldest first."""
        kept = [outcome.error for outcome in self._errors.emergencies]
        wanted = [f"RuntimeError: {failure}" for failure in self._failures[-number:]]
        assert_that(kept, equal_to(wanted), f"the emergencies on record, of {len(self._failures)}")

    def mended(self, damage: str, remedy: str) -> None:
        """The damage was found, told of and mended, and what is kept is consistent."""
        from support.agora_suite.discussion.damage import DAMAGES, REMEDIES

        outcome = self._errors.emergencies[-1]
        assert_that(outcome.action, equal_to(REMEDIES[remedy]), "what was done about the damage")
        told: list[str] = [outcome.error, *outcome.problems]
        assert_that("\n".join(told), contains_string(DAMAGES[damage][0]), "what was told of the damage")
        assert_that(outcome.remaining, empty(), "what is still wrong")
        assert_that(self.world.state["start_time"], equal_to(self._sound["start_time"]), "when the session began")
        assert_that(self._manager.validate_consistency(), empty(), "what is wrong afterwards")

    def emergency_on_record(self, remedy: str, reason: str) -> None:
        """The record of the session says what was done after a failure, and the story shows it if anything was."""
        from support.agora_suite.discussion.damage import REMEDIES
        from support.record import EMERGENCY_ACTIONS, EmergencyHandled

        action = REMEDIES[remedy]
        done = [
            (EMERGENCY_ACTIONS[emergency.action], emergency.can_continue)
            for emergency in self.world.record.of(EmergencyHandled)
            if reason in emergency.error
        ]
        expected = (EMERGENCY_ACTIONS[action], action != "failed")
        assert_that(done, has_item(expected), "what was done about the session, and whether it can go on")
        if action != "none":
            assert_that(self.world.story(), contains_string(EMERGENCY_ACTIONS[action]), "what the story shows")

    def in_hand_is_what_is_kept(self) -> None:
        """What the flow has in hand of the session is consistent, and what is kept of it."""
        from support.agora.schema import differing_keys

        kept = self.world.session.execution.graph_values() or self.world.session.beginning
        assert_that(differing_keys(self.world.state, kept), empty(), "what is in hand and is not kept")
        assert_that(self._manager.validate_consistency(), empty(), "what is wrong with the session")

    def as_before_damage(self) -> None:
        """The session is what it was before the damage, as the flow has it in hand and as it is kept."""
        from support.agora.schema import KEYS

        held = self.world.session.graph_values
        kept = {name: held.get(name, key.empty) for name, key in KEYS.items()}
        assert_that(dict(self.world.state), equal_to(dict(self._sound)), "the session in hand")
        assert_that(kept, equal_to(dict(self._sound)), "the session as it is kept")

    def emergency_finds_nothing(self) -> None:
        """The check of the session finds nothing wrong, and an emergency leaves it as it is."""
        before = self._manager.get_snapshot()
        emergency = RuntimeError("an emergency that is none")
        found = _unbroken("the check", self._manager.validate_consistency)
        assert_that(found, empty(), "what the check finds")
        able = _unbroken("the emergency", lambda: self._errors.emergency_recovery(self._manager, emergency))
        outcome = self._errors.emergencies[-1]
        assert_that((able, outcome.action, outcome.remaining), equal_to((True, "none", [])), "what the emergency did")
        assert_that(self._manager.get_snapshot(), equal_to(before), "the session after the emergency")

    @property
    def _manager(self) -> Any:
        return self.world.session.built.flow.get_state_manager(self.world.session.id)

    @property
    def _errors(self) -> ErrorRecoveryManager:
        return self.world.session.built.flow.error_recovery_manager

    def _go_on(self) -> None:
        self.world.session.execution.state_was_replaced()
        self.world.run()


def _unbroken(what: str, does: Callable[[], Any]) -> Any:
    try:
        return does()
    except Exception as error:  # whatever it is: what helps in need must not be in need itself
        raise AssertionError(f"{what} broke down itself: {type(error).__name__}: {error}") from error
