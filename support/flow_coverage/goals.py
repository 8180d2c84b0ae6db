"""The goals of coverage in a flow: nodes, edges, answers, failures, settings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

NODES = "steps of the flow"
EDGES = "paths without a decision"
ROUTES = "decisions"
ANSWERS = "answers"
OTHER_ANSWERS = "answers that are not accepted"
FAILURES = "failures of steps"
MODEL_FAILURES = "failures of language models"
SETTINGS = "settings"

KINDS = (NODES, EDGES, ROUTES, ANSWERS, OTHER_ANSWERS, FAILURES, MODEL_FAILURES, SETTINGS)
"""Every kind of goal, in the order in which they are reported."""

REFUSED, UNANSWERED, LATE, AGAIN = "refused", "left unanswered", "too late", "given again"
"""What may become of an answer that does not count; `given again` is the same answer to a question answered before."""

Flow = Mapping[str, Any]
"""A flow as `support.flow_builder.guide.FlowGuide.to_dict` describes it; what it does not declare is missing."""


class Goal(NamedTuple):
    """Something of a flow that a scenario can reach: one of `KINDS`, and its names within the kind."""

    kind: str
    key: tuple[str, ...]

    def name(self, flow: Flow) -> str:
        """Return the goal in the flow's own words, e.g. `The votes are counted: vote passed`."""
        if self.kind == ROUTES:
            node, router, label = self.key
            title = flow.get("route_titles", {}).get(router, {}).get(label)
            return f"{_node(flow, node)}: {title}" if title else f"{_node(flow, node)} [{router}: {label}]"
        if self.kind in (NODES, EDGES, FAILURES):
            names = [_node(flow, name) for name in self.key]
        elif self.kind in (ANSWERS, OTHER_ANSWERS):
            titles = {question["type"]: question.get("title") for question in flow.get("questions", ())}
            names = [titles.get(self.key[0]) or self.key[0], self.key[1]]
        else:
            names = [*self.key]
        return _WORDS[self.kind].format(*names)


_WORDS: Mapping[str, str] = {
    NODES: "{}",
    EDGES: "{} → {}",
    ANSWERS: "{}: {}",
    OTHER_ANSWERS: "{}: {}",
    FAILURES: "{}, {} its work",
    MODEL_FAILURES: "to {}",
    SETTINGS: "{}: {}",
}


def _node(flow: Flow, name: str) -> str:
    return str(flow.get("node_titles", {}).get(name, name))


def goals_of(flow: Flow) -> tuple[Goal, ...]:
    """Return everything that can be reached in a flow, by kind and then in the flow's own order."""
    return tuple(dict.fromkeys(_goals(flow)))


def _goals(flow: Flow) -> Iterator[Goal]:
    for node in flow.get("nodes", ()):
        yield Goal(NODES, (node,))
    for edge in flow.get("edges", ()):
        yield Goal(EDGES, (edge["source"], edge["target"]))
    for source, routers in flow.get("routes", {}).items():
        for router, labels in routers.items():
            yield from (Goal(ROUTES, (source, router, label)) for label in labels)
    questions = flow.get("questions", ())
    for question in questions:
        yield from (Goal(ANSWERS, (question["type"], answer)) for answer in question.get("answers", ()))
    if "tasks" in flow:  # a flow that names its boundary has to meet what may come in from there
        fates = (REFUSED, UNANSWERED, LATE, AGAIN)
        yield from (Goal(OTHER_ANSWERS, (question["type"], fate)) for question in questions for fate in fates)
        yield from _failures(flow)
    for setting, values in flow.get("settings", {}).items():
        yield from (Goal(SETTINGS, (setting, value)) for value in values)


def _failures(flow: Flow) -> Iterator[Goal]:
    asking = {question["node"] for question in flow.get("questions", ())}
    for node in flow.get("nodes", ()):
        yield Goal(FAILURES, (node, "before"))
        # A node that asks has done its work when the answer is in; then there is no work of its own that could be lost.
        if node not in asking:
            yield Goal(FAILURES, (node, "after"))
    yield from (Goal(MODEL_FAILURES, (task,)) for task in flow["tasks"])
