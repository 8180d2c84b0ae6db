"""What went wrong, and how the discussion got over it."""

from __future__ import annotations

from hamcrest import any_of, assert_that, contains_string, equal_to, has_item

from support.discussion.journal import Verbs


class Recovery(Verbs):
    """What went wrong, and how the discussion got over it."""

    def recovered(self, node: str, strategy: str, times: int = 1) -> None:
        """The discussion got over failures of a step in a certain way, a number of times, and kept count of it."""
        state = self.world.state
        records = [entry for entry in state["recoveries"] if entry["node"] == node]
        assert_that([entry["strategy"] for entry in records], equal_to([strategy] * times), f"recoveries from {node}")
        assert_that(state["error_count"], equal_to(len(state["recoveries"])), "the errors counted")

    def nothing_to_recover(self) -> None:
        """Nothing failed that had to be recovered from."""
        assert_that(self.world.state["recoveries"], equal_to([]), "the recoveries")
        assert_that(self.world.state["error_count"], equal_to(0), "the errors counted")

    def stopped_because(self, reason: str) -> None:
        """The discussion stopped with an error that says why."""
        error = self.world.error
        told = f"{type(error).__name__}: {error}" if error else "no error"
        assert_that(told, contains_string(reason), "why the discussion stopped")

    def warned(self, text: str) -> None:
        """A warning tells of something."""
        assert_that(self.world.state["warnings"], has_item(contains_string(text)), "the warnings")

    def no_warning(self) -> None:
        """There is no warning."""
        assert_that(self.world.state["warnings"], any_of(equal_to([])), "the warnings")
