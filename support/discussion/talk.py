"""Who said what."""

from __future__ import annotations

from collections.abc import Sequence

from hamcrest import assert_that, equal_to

from support.discussion.journal import Verbs


class Talk(Verbs):
    """Who said what, to whom, and how often."""

    def spoken(self, speaker: str, times: int, topic: str) -> None:
        """Somebody spoke a number of times on a topic."""
        identifier = self.world.set_up.agent_id(speaker, self.world.session.built.cast)
        said = [
            message
            for message in self.world.state["messages"]
            if message.additional_kwargs["speaker_id"] == identifier and message.additional_kwargs["topic"] == topic
        ]
        assert_that(len(said), equal_to(times), f"how often {speaker} spoke on {topic}")

    def contributions(self, number: int) -> None:
        """The participants made so many contributions in all."""
        said = [m for m in self.world.state["messages"] if m.additional_kwargs["speaker_role"] == "participant"]
        assert_that(len(said), equal_to(number), "the contributions of the participants")

    def last_words(self, speakers: Sequence[str], topic: str) -> None:
        """These agents, and no others, gave final considerations on a topic."""
        names = {identifier: name for name, identifier in self.world.session.built.cast.items()}
        heard = [
            names[call.agent]
            for call in self.world.session.models.calls
            if call.task == "give final considerations" and call.topic == topic and call.error is None
        ]
        assert_that(sorted(heard), equal_to(sorted(speakers)), f"who gave final considerations on {topic}")
