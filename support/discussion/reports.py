"""What was written down."""

from __future__ import annotations

from hamcrest import assert_that, equal_to, has_item, not_

from support.discussion.journal import Verbs


class Reports(Verbs):
    """Reports and files."""

    def written(self, topic: str) -> None:
        """There is a report on a topic."""
        assert_that(sorted(self.world.state["topic_reports"]), has_item(topic), "the reports")

    def not_written(self, topic: str) -> None:
        """There is no report on a topic."""
        assert_that(sorted(self.world.state["topic_reports"]), not_(has_item(equal_to(topic))), "the reports")

    def final_report_is(self, status: str) -> None:
        """The final report has this status."""
        assert_that(self.world.state["report_generation_status"], equal_to(status), "the final report")
