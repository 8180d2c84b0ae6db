"""Resuming a discussion with other settings than it was created with."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from hamcrest import assert_that, equal_to, not_none

from support.agora.errors import StateError
from support.agora.settings import PROMPTS, config_hash
from support.agora_suite.discussion.damage import rewrite
from support.agora_suite.discussion.recovery import Recovery
from support.agora_suite.discussion.verbs import Verbs, verb
from support.agora_suite.discussion.world import DiscussionWorld
from support.agora_suite.phrases.settings import OTHER_SETTINGS


class Resumption(Verbs):
    """A discussion that is resumed by a flow that is set up otherwise."""

    def __init__(self, world: DiscussionWorld, name: str, recovery: Recovery) -> None:
        super().__init__(world, name)
        self._recovery = recovery
        self._kept: Any = None

    @verb
    def resumed_with(self, *changes: str) -> None:
        """The flow is gone; a new flow with other settings (keys of `OTHER_SETTINGS`) resumes the session."""
        configuration = deepcopy(self.world.set_up.agora_settings().configuration())
        for change in changes:
            OTHER_SETTINGS[change](configuration)
        self._adopt_with(overrides=configuration)

    @verb
    def resumed_with_interval(self, rounds: int) -> None:
        """The flow is gone; a new flow with another number of rounds between periodic stops resumes the session."""
        self._adopt_with(interval=rounds)

    @verb
    def refused_with(self, change: str) -> None:
        """A flow with another setting, a key of `OTHER_SETTINGS`, was not allowed to resume the session."""
        self.resumed_with(change)
        self._recovery.stopped_because("was set up otherwise")

    @verb
    def begun_with_other_prompts(self) -> None:
        """What is kept of the session says that the prompts read otherwise when it began."""
        settings = {**self.state["settings"], PROMPTS: "0badcafe"}
        rewrite(self.session, {"settings": settings, "config_hash": config_hash(settings)})

    def kept_unchanged(self) -> None:
        """What is kept of the session is what it was before it was picked up; nothing was written."""
        assert_that(self._kept, not_none(), "what was kept before")
        assert_that(self._saved() == self._kept, equal_to(True), "whether what is kept is what it was")

    def warned_once(self, differences: str) -> None:
        """There is one warning, which names exactly these differences."""
        warning = f"resumed with other settings: {differences}"
        assert_that(self.state["warnings"], equal_to([warning]), "the warnings")

    def _adopt_with(self, **settings: Any) -> None:
        facts, self._kept = self.world.set_up, self._saved()
        as_set_up = dict(facts.settings)
        facts.configure(**settings)
        try:
            self.world.adopt()
        finally:
            facts.settings = as_set_up
        self.world.run()
        try:
            _ = self.session.manager
        except StateError:
            self.world.return_to_previous_flow()

    def _saved(self) -> Any:
        session = self.session
        return session.built.checkpointer.get_tuple(session.address)
