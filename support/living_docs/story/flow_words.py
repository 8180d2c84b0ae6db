"""What a flow's guide calls its parts; without a guide, the names in its code as words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from support.flow_coverage.plan import END, START
from support.living_docs.read.untrusted import part, parts, text, texts
from support.living_docs.story.changes import StateTitles
from support.living_docs.story.wording import in_words
from support.record.event import Event
from support.record.events import NodeAsked, NodeFailed, NodeFinished, NodeStarted, SessionCreated

_NAME: Final = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b")
"""What can only be a name in code; a node named `ask` could as well be a word."""


_ENDS: Final[Mapping[str, str]] = {START: "Start", END: "End"}
"""What LangGraph calls the ends of a flow, in words."""


class MessageWords:
    """What the metadata of a flow's messages means to a reader; the guide may be empty or malformed."""

    def __init__(self, guide: Mapping[str, Any]) -> None:
        self.groups = [(text(group, "key"), text(group, "title")[:80] or "{}") for group in parts(guide, "groups")]
        self.speaker = text(guide, "speaker")
        self.role = text(guide, "role")
        self.person = text(guide, "person")
        self.moment = text(guide, "moment")
        self.shown_elsewhere = {"name", self.speaker, self.role, self.moment, *texts(guide, "hidden")}
        self.shown_elsewhere.update(key for key, _ in self.groups)
        self._role_titles = part(guide, "role_titles")
        self._remarks = part(guide, "remarks")

    def group_title(self, template: str, value: Any) -> str:
        """Return the title of the group that a value of metadata names; empty for 0 and for what names none."""
        if type(value) is int:
            value = str(value) if 0 < value < 10**6 else ""
        return template.replace("{}", value[:120]) if type(value) is str and value else ""

    def role_title(self, role: str) -> str:
        """Return what readers call a role; empty for a role that is not shown."""
        title = self._role_titles.get(role)
        return title[:80] if type(title) is str else in_words(role[:40])

    def remark(self, key: str, usual: str, value: str) -> str:
        """Return how a value of metadata is shown beside a message: as the guide says, else as `usual`."""
        template = self._remarks.get(key)
        return template[:80].replace("{}", value) if type(template) is str else usual


class FlowWords:
    """The words for the parts of one flow, whose description may be empty or malformed."""

    def __init__(self, flow: Mapping[str, Any]) -> None:
        self.flow = text(flow, "name")
        self._nodes = part(flow, "node_titles")
        self._routes = part(flow, "route_titles")
        self.state = StateTitles(part(flow, "state_titles"))
        self._node_phase = part(flow, "node_phase")
        self._initiators = part(flow, "initiators")
        self._recoveries = part(flow, "recoveries")
        self._phases = {
            phase["id"]: str(phase["title"])
            for phase in parts(flow, "phases")
            if type(phase.get("id")) in (int, str) and phase.get("title")
        }
        self._questions = {
            str(question.get("type")): in_words(str(question["title"]))
            for question in parts(flow, "questions")
            if question.get("title")
        }
        self.messages = MessageWords(part(flow, "messages"))
        self.kinds: Mapping[str, str] = {
            str(channel.get("key")): str(channel.get("kind")) for channel in parts(flow, "channels")
        }

    def node(self, name: str) -> str:
        """Return the title of a node."""
        return text(self._nodes, name) or _ENDS.get(name) or in_words(name)

    def route(self, router: str, label: str, target: str | None = None) -> str:
        """Return why a router takes a route; empty for a label without a title that only names the target."""
        title = text(part(self._routes, router), label)
        return title or ("" if label == target else _ENDS.get(label) or in_words(label))

    def with_titles(self, words: str) -> str:
        """Return a text with the titles of nodes in place of their names."""
        return _NAME.sub(lambda name: f"“{title}”" if (title := text(self._nodes, name[0])) else name[0], words)

    def phase(self, phase: Any) -> str:
        """Return the title of a phase, by its id."""
        if type(phase) not in (int, str):
            return ""
        return self._phases.get(phase) or (f"Phase {phase}" if type(phase) is int else in_words(phase))

    def phase_of(self, node: str) -> Any:
        """Return the id of the phase that a node belongs to; None where the flow does not say."""
        phase = self._node_phase.get(node)
        return phase if type(phase) in (int, str) else None

    def initiator(self, name: str) -> str:
        """Return the words for what caused a change of phase."""
        return text(self._initiators, name) or f"the {in_words(name)}"

    def recovery(self, strategy: str) -> str:
        """Return what a strategy of error recovery does."""
        return text(self._recoveries, strategy) or in_words(strategy)[:80]

    def question(self, type_name: str) -> str:
        """Return the title of a type of question."""
        return self._questions.get(type_name) or in_words(type_name)


def flow_of(events: Iterable[Event], flows: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the name of the flow of a record; empty where it is not known."""
    for event in events:
        if isinstance(event, SessionCreated) and event.flow in flows:
            return event.flow
        if isinstance(event, NodeStarted | NodeFinished | NodeAsked | NodeFailed):
            return next((name for name, flow in sorted(flows.items()) if event.node in texts(flow, "nodes")), "")
    return ""
