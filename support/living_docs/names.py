"""What a flow calls its nodes, phases and questions; what it does not say is made from the names in its code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from support.living_docs.untrusted import part, parts, texts
from support.living_docs.wording import in_words

START, END = "__start__", "__end__"


class Names:
    """The words for the parts of one flow."""

    def __init__(self, flow: Mapping[str, Any]) -> None:
        """Read a description; what in it is not as it should be counts as not said.

        Args:
            flow: What the run tells of the flow; may be empty.
        """
        self._nodes = part(flow, "node_titles")
        self._node_phase = part(flow, "node_phase")
        self._initiators = part(flow, "initiators")
        self._phases = {
            phase["id"]: str(phase["title"])
            for phase in parts(flow, "phases")
            if type(phase.get("id")) in (int, str) and phase.get("title")
        }
        self._questions = {
            str(question.get("type")): str(question["title"])
            for question in parts(flow, "questions")
            if question.get("title")
        }
        self.kinds: Mapping[str, str] = {
            str(channel.get("key")): str(channel.get("kind")) for channel in parts(flow, "channels")
        }

    def node(self, name: str) -> str:
        """Give the words for a node.

        Args:
            name: Its name in the flow.
        """
        title = self._nodes.get(name)
        if type(title) is str and title:
            return title
        return {START: "Start", END: "End"}.get(name) or in_words(name)

    def phase(self, phase: Any) -> str:
        """Give the title of a phase.

        Args:
            phase: Its id.
        """
        if type(phase) not in (int, str):
            return ""
        return self._phases.get(phase) or (f"Phase {phase}" if type(phase) is int else in_words(phase))

    def phase_of(self, node: str) -> Any:
        """Give the id of the phase that a node belongs to; None where the flow does not say.

        Args:
            node: Its name in the flow.
        """
        phase = self._node_phase.get(node)
        return phase if type(phase) in (int, str) else None

    def initiator(self, name: str) -> str:
        """Give the words for who brought a change of phase about.

        Args:
            name: What the flow calls it.
        """
        title = self._initiators.get(name)
        return title if type(title) is str and title else f"the {in_words(name)}"

    def question(self, type_name: str) -> str:
        """Give the words for a type of question.

        Args:
            type_name: The type.
        """
        return self._questions.get(type_name) or in_words(type_name)


def flow_of(events: Iterable[Mapping[str, Any]], flows: Mapping[str, Mapping[str, Any]]) -> str:
    """Give the name of the flow that a record is of; empty where that cannot be told.

    Args:
        events: The events of the record.
        flows: What the run tells of each flow, by name.
    """
    for event in events:
        if event["kind"] == "session_created":
            name = event.get("flow")
            if type(name) is str and name in flows:
                return name
        elif event["kind"].startswith("node_"):
            node = event["node"]
            return next((name for name, flow in sorted(flows.items()) if node in texts(flow, "nodes")), "")
    return ""
