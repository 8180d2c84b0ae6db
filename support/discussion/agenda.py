"""The agenda: what is proposed, what is to come, what is done."""

from __future__ import annotations

from collections.abc import Sequence

from hamcrest import assert_that, contains_inanyorder, equal_to

from support.discussion.journal import Verbs
from support.record import UpdateSeen


class Agenda(Verbs):
    """The agenda, as the discussion knows it."""

    def proposed(self, topics: Sequence[str]) -> None:
        """The agenda that the owner is shown has these topics, in this order."""
        waiting = self.world.waiting
        shown = waiting.payload.get("proposed_agenda") if waiting else None
        assert_that(shown, equal_to(list(topics)), "the agenda that the owner is shown")

    def to_come(self, topics: Sequence[str]) -> None:
        """These topics are still to be discussed, in this order."""
        assert_that(self.world.state["topic_queue"], equal_to(list(topics)), "the topics to come")

    def completed(self, topics: Sequence[str]) -> None:
        """These topics were discussed to their end, in this order."""
        assert_that(self.world.state["completed_topics"], equal_to(list(topics)), "the completed topics")

    def skipped(self, topics: Sequence[str]) -> None:
        """These topics, and no others, were skipped."""
        infos = self.world.state["topics_info"]
        found = [topic for topic, info in infos.items() if info["status"] == "skipped"]
        assert_that(found, contains_inanyorder(*topics), "the topics that were skipped")

    def under_discussion(self, topic: str) -> None:
        """This topic is under discussion now."""
        assert_that(self.world.state["active_topic"], equal_to(topic), "the topic under discussion")

    def moves_on_to(self, topic: str) -> None:
        """The topic that was announced after the last event is this one."""
        announced = [
            update["announce_item"]["messages"][0].additional_kwargs["topic"]
            for update in self.world.last_updates
            if update.get("announce_item")
        ]
        assert_that(announced[0] if announced else None, equal_to(topic), "the topic that was announced next")

    def attempts(self, number: int) -> None:
        """The agents were asked for an agenda a number of times."""
        asked = sum(event.node == "agenda_proposal" for event in self.world.record.of(UpdateSeen))
        assert_that(asked, equal_to(number), "how often the agents were asked for an agenda")
