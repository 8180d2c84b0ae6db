"""A flow in a product owner's words: its graph, its phases, what each node does, and what it asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from support.flow_builder.description import NOTHING, FlowDescription

Phase = int | str


@dataclass(frozen=True, slots=True)
class QuestionGuide:
    """A question that a flow may ask."""

    type: str
    node: str
    title: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageGuide:
    """The meaning of the metadata of a flow's messages; a key that is not named here is shown as it is.

    Attributes:
        groups: The keys that group messages, outermost first, each with the title of a group, e.g. `Chapter {}`.
        speaker: The key of the speaker, for messages without a name.
        role: The key of the role in which they speak.
        person: The role of the person who answers the flow's questions.
        role_titles: What readers call a role; an empty title hides it.
        moment: The key of the time.
        remarks: How a key is shown beside a message, e.g. `rated {}`.
        hidden: Further keys that readers need not see.
    """

    groups: tuple[tuple[str, str], ...] = ()
    speaker: str = ""
    role: str = ""
    person: str = ""
    role_titles: Mapping[str, str] = field(default_factory=dict)
    moment: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the guide as plain JSON data, without what the flow leaves empty."""
        groups = [{"key": key, "title": title} for key, title in self.groups]
        values = asdict(self) | {"groups": groups, "hidden": list(self.hidden)}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowGuide:
    """A flow, for people who have never seen its code; what a flow does not know is empty.

    Attributes:
        name: The flow's name in its sessions.
        phases: In order, each with its title.
        node_titles: What happens at each node, as a short sentence.
        route_titles: By router and label, why it takes the route, e.g. `the vote passed`; else the label is shown.
        state_titles: What readers call a `key` of the state, or as `key.field` a field of its values; an empty title
            leaves it to engineers.
        initiators: A title for each trigger of a change of phase.
        recoveries: What each strategy of error recovery does, e.g. `it was tried again`.
        messages: What the metadata of its messages means.
        settings: What a session can be set up with, by choice.
        answered_by: The way in which its questions are answered, where that is not the suite's.
        absent: The parts that it does not have, so that they are not judged.
    """

    name: str = ""
    title: str = ""
    description: FlowDescription = NOTHING
    phases: tuple[tuple[Phase, str], ...] = ()
    node_phase: Mapping[str, Phase] = field(default_factory=dict)
    node_titles: Mapping[str, str] = field(default_factory=dict)
    route_titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    state_titles: Mapping[str, str] = field(default_factory=dict)
    initiators: Mapping[str, str] = field(default_factory=dict)
    recoveries: Mapping[str, str] = field(default_factory=dict)
    messages: MessageGuide = MessageGuide()
    questions: tuple[QuestionGuide, ...] = ()
    tasks: tuple[str, ...] = ()
    settings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    answered_by: str = ""
    absent: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the guide as plain data that JSON can hold; what is empty is left out."""
        parts = {
            "phases": [{"id": phase, "title": title} for phase, title in self.phases],
            "node_phase": dict(self.node_phase),
            "node_titles": dict(self.node_titles),
            "route_titles": {router: dict(titles) for router, titles in self.route_titles.items()},
            "state_titles": dict(self.state_titles),
            "initiators": dict(self.initiators),
            "recoveries": dict(self.recoveries),
            "messages": self.messages.to_dict(),
            "questions": [{**asdict(question), "answers": list(question.answers)} for question in self.questions],
            "tasks": list(self.tasks),
            "settings": {name: list(values) for name, values in self.settings.items()},
            "answered_by": self.answered_by,
            "absent": list(self.absent),
        }
        known = {key: value for key, value in parts.items() if value}
        return {"name": self.name, "title": self.title, **self.description.to_dict(), **known}
