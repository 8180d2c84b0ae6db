"""What a run shows of its flows, found when a page needs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from support.living_docs.read.model import Run
from support.living_docs.story.asked import AskedQuestion, asked
from support.living_docs.story.coverage import Accounts, PassagesOfRun, with_coverage
from support.living_docs.story.flow_map import FlowMap, flow_maps


class FlowStories:
    """The maps of the flows, what the owner is asked, and how much of the flows a run covers."""

    def __init__(self, run: Run, accounts: Accounts) -> None:
        self.accounts = accounts
        self._run = run

    @cached_property
    def _passages(self) -> PassagesOfRun:
        return self.accounts.passages()

    @cached_property
    def covered(self) -> Run:
        """The run with what all its scenarios covered together."""
        return with_coverage(self._run, self._passages)

    @property
    def coverage(self) -> Mapping[str, Any] | None:
        """What all scenarios covered together; None where that is not known."""
        return self.covered.coverage if self.covered.problems == self._run.problems else None

    @cached_property
    def maps(self) -> Sequence[FlowMap]:
        """The map of each flow."""
        return flow_maps(self._run, self._passages)

    @cached_property
    def questions(self) -> Sequence[AskedQuestion]:
        """The questions of each flow."""
        return asked(self._run, self._passages, self.maps)
