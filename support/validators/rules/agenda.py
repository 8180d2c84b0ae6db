"""The proposed agenda is usable, and attempts at it are limited."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from typing_extensions import override

from support.validators.finding import Finding
from support.validators.rule import Rule


class Agenda(Rule):
    """A proposed agenda holds distinct topics that are not blank, and no attempt is made beyond the last.

    `synthesize_agenda` makes it and counts the attempts; after the last, no rejection leads to another.
    """

    reads: ClassVar[frozenset[str]] = frozenset({"proposed_agenda", "agenda_attempts", "flow_control"})

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[Finding]:
        """Give the blanks and repetitions of the proposed agenda, and attempts beyond the limit.

        Args:
            node: The node that wrote the update.
            update: The update.
            view: The state with the update in it.
        """
        found: list[Finding] = []
        seen: set[str] = set()
        for index, topic in enumerate(view.get("proposed_agenda") or ()):
            if not topic.strip() or topic in seen:
                expectation = "a topic that is not blank and not on the agenda before"
                found.append(self.finding(f"proposed_agenda[{index}]", expectation, topic))
            seen.add(topic)
        limit, attempts = view.get("flow_control", {}).get("max_agenda_attempts"), view.get("agenda_attempts", 0)
        if limit is not None and attempts > limit:
            found.append(self.finding("agenda_attempts", f"at most {limit}, the configured number", attempts))
        return found
