"""Resuming a discussion with other settings than it was created with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from hamcrest import assert_that, equal_to, not_none

from support.agora_suite.discussion.journal import Verbs, verb

if TYPE_CHECKING:
    from support.agora_suite.discussion.world import Discussion

Configuration = dict[str, Any]


def _section(section: str, **values: Any) -> Callable[[Configuration], None]:
    return lambda configuration: configuration[section].update(values)


def _first_agent(**values: Any) -> Callable[[Configuration], None]:
    return lambda configuration: configuration["agents"][0].update(values)


OTHER_SETTINGS: Final[Mapping[str, Callable[[Configuration], Any]]] = MappingProxyType(
    {
        "another provider for the moderator": _section("moderator", provider="Grok"),
        "another model for the moderator": _section("moderator", model="gemini-3"),
        "another temperature for the summarizer": _section("summarizer", temperature=0.1),
        "fewer tokens for the summarizer": _section("summarizer", max_tokens=400),
        "another model for the report writer": _section("report_writer", model="claude-5"),
        "more tokens for the report writer": _section("report_writer", max_tokens=3000),
        "another provider for the first agent": _first_agent(provider="Google"),
        "another model for the first agent": _first_agent(model="gpt-5"),
        "one agent more": lambda configuration: configuration["agents"][-1].update(count=2),
        "one agent less": lambda configuration: configuration["agents"].pop(),
        "the agents in another order": lambda configuration: configuration["agents"].reverse(),
        "the owner asked to take part": _section("discussion", user_participation_timing="end_of_round"),
        "the owner asked about conclusions": _section("discussion", confirm_conclusion=True),
        "fewer rounds before a poll": _section("discussion", minimum_rounds_before_poll=2),
        "more rounds a topic": _section("discussion", max_rounds_per_topic=12),
        "fewer attempts at an agenda": _section("discussion", max_agenda_attempts=4),
    }
)
"""What can be otherwise when a discussion is resumed, in business words, and how the configuration says it."""


class Resumption(Verbs):
    """A discussion that is resumed by a flow that is set up otherwise.

    Args:
        discussion: The world that this is a part of.
        name: The name under which the world has it.
    """

    def __init__(self, discussion: Discussion, name: str) -> None:
        super().__init__(discussion, name)
        self._kept: Any = None

    @verb
    def resumed_with(self, *changes: str) -> None:
        """The flow is gone; a new one, set up otherwise, takes the session up from its checkpoints.

        Args:
            *changes: What is otherwise, as keys of `OTHER_SETTINGS`.
        """
        configuration = deepcopy(self.world.set_up.agora_settings().configuration())
        for change in changes:
            OTHER_SETTINGS[change](configuration)
        self._take_up(overrides=configuration)

    @verb
    def resumed_with_interval(self, rounds: int) -> None:
        """The flow is gone; a new one that asks about the checkpoint in another rhythm takes the session up.

        Args:
            rounds: Rounds between two checkpoints.
        """
        self._take_up(interval=rounds)

    @verb
    def refused_with(self, change: str) -> None:
        """A flow that is set up otherwise was not allowed to take the session up.

        Args:
            change: What is otherwise, as a key of `OTHER_SETTINGS`.
        """
        self.resumed_with(change)
        self.world.recovery.stopped_because("was set up otherwise")

    @verb
    def begun_with_other_prompts(self) -> None:
        """What is kept of the session says that the prompts read otherwise when it began."""
        from support.agora.settings import PROMPTS, config_hash
        from support.agora_suite.discussion.damage import rewrite

        held = {**self.world.state["settings"], PROMPTS: "0badcafe"}
        rewrite(self.world.session, {"settings": held, "config_hash": config_hash(held)})

    def kept_unchanged(self) -> None:
        """What is kept of the session is what it was before it was picked up; nothing was written."""
        assert_that(self._kept, not_none(), "what was kept before")
        assert_that(self._saved() == self._kept, equal_to(True), "whether what is kept is what it was")

    def warned_once(self, differences: str) -> None:
        """There is one warning, which names exactly these differences."""
        told = f"resumed with other settings: {differences}"
        assert_that(self.world.state["warnings"], equal_to([told]), "the warnings")

    def _take_up(self, **settings: Any) -> None:
        from support.agora.errors import StateError

        facts, self._kept = self.world.set_up, self._saved()
        as_set_up = dict(facts.settings)
        facts.configure(**settings)
        try:
            self.world.take_up()
        finally:
            facts.settings = as_set_up
        self.world.run()
        try:
            self.world.session.built.flow.get_state_manager(self.world.session.id)
        except StateError:
            self.world.put_back()

    def _saved(self) -> Any:
        session = self.world.session
        return session.built.checkpointer.get_tuple(session.address)
