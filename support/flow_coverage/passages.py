"""What a scenario's record shows to have been reached, event by event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from support.flow_coverage.goals import (
    AGAIN,
    ANSWERS,
    EDGES,
    FAILURES,
    LATE,
    MODEL_FAILURES,
    NODES,
    OTHER_ANSWERS,
    REFUSED,
    ROUTES,
    SETTINGS,
    UNANSWERED,
    Flow,
    Goal,
)
from support.record.settled import settled

START, END = "__start__", "__end__"

Event = Mapping[str, Any]
"""An event of a record as JSON tells it."""


class Ways:
    """The declared ways of a flow, ready to be looked up.

    Args:
        flow: The flow.
    """

    def __init__(self, flow: Flow) -> None:
        edges = flow.get("edges", ())
        self.fixed = {(edge["source"], edge["target"]) for edge in edges}
        self.labels: dict[tuple[str, str], Mapping[str, str]] = {
            (source, router): labels
            for source, routers in flow.get("routes", {}).items()
            for router, labels in routers.items()
        }
        self.answers = {
            question["type"]: {answer.strip().lower(): answer for answer in question.get("answers", ())}
            for question in flow.get("questions", ())
        }
        routed = {(source, target) for (source, _), labels in self.labels.items() for target in labels.values()}
        self.all = self.fixed | routed
        self.tasks = frozenset(flow.get("tasks", ()))
        # A router whose targets the graph does not tell may lead anywhere.
        self.open = {source for (source, _), labels in self.labels.items() if not labels}
        sources = [source for source, target in self.fixed if target != END]
        self.parallel = len(sources) > len(set(sources)) or any(len(edge.get("joins", ())) > 1 for edge in edges)

    def lead(self, source: str, target: str) -> bool:
        """Whether a way from one node to another is declared.

        Args:
            source: A node, or `__start__`.
            target: A node.
        """
        return (source, target) in self.all or source in self.open


class Passages:
    """Collects what one scenario has reached in a flow.

    Args:
        ways: The flow's ways.
    """

    def __init__(self, ways: Ways) -> None:
        self._ways = ways
        self.reached: set[Goal] = set()
        self.undeclared: set[str] = set()
        self._finished: set[str] = {START}
        self._done: set[str] = set()
        self._decided: str | None = None
        self._parallel = ways.parallel
        self._starting = False
        self._again: set[str] = set()
        self._waits = ""
        self._left: set[str] = set()
        self._given: dict[str, Any] = {}

    def take(self, events: Iterable[Event]) -> None:
        """Take in a part of the record.

        Args:
            events: In order; kinds that say nothing of a way are passed over.
        """
        for event in settled(tuple(events)):
            taker = _TAKERS.get(event.get("kind", ""))
            if taker is not None:
                taker(self, event)

    def _session(self, event: Event) -> None:
        # A session that is taken up goes on from its last checkpoint: what comes first can not be judged.
        created = event["kind"] == "session_created"
        self._finished, self._done, self._again = {START} if created else set(), set(), set()
        settings = event.get("settings", {}).items()
        self.reached.update(Goal(SETTINGS, (name, value)) for name, values in settings for value in values)

    def _node_started(self, event: Event) -> None:
        node = event["node"]
        self.reached.add(Goal(NODES, (node,)))
        self._starting, self._decided = True, None
        if node in self._again:  # it asked or failed, and is entered once more
            self._again.discard(node)
            return
        sources = [one for one in self._finished if self._ways.lead(one, node)]
        if self._parallel:  # others were done since those from which the way leads here
            sources = [one for one in self._done | self._finished if self._ways.lead(one, node)]
        if not sources and self._finished:
            self.undeclared.add(f"{', '.join(sorted(self._finished))} → {node}")
        self.reached.update(Goal(EDGES, (one, node)) for one in sources if (one, node) in self._ways.fixed)

    def _node_finished(self, event: Event) -> None:
        node = event["node"]
        if self._starting:
            self._done |= self._finished
            self._finished, self._starting = set(), False
        if event.get("by") == "update":  # whoever answers in a node's name leaves the others where they were
            self._finished = {node}
        self._finished.add(node)
        self._again.discard(node)
        if (node, END) in self._ways.fixed:
            self.reached.add(Goal(EDGES, (node, END)))

    def _node_left(self, event: Event) -> None:
        self._again.add(event["node"])

    def _route(self, event: Event) -> None:
        source, router, label = event.get("source"), event.get("router", ""), str(event["label"])
        # two decisions behind one node: what they lead to runs side by side
        self._parallel = self._parallel or (source is not None and source == self._decided)
        self._decided = source
        found = [
            node
            for (node, name), labels in self._ways.labels.items()
            if name == router and source in (None, node) and label in labels
        ]
        if len(found) == 1:  # behind which of several steps a router of one name stood may not be known
            self.reached.add(Goal(ROUTES, (found[0], router, label)))
        if not found and source not in self._ways.open:
            self.undeclared.add(f"{source or 'some node'} [{router}: {label}]")

    def _paused(self, event: Event) -> None:
        self._waits = event["question"]

    def _answered(self, event: Event) -> None:
        kind, answer = event.get("type", ""), event.get("answer")
        self._left.discard(event["question"])
        if event["outcome"] == "refused":
            self.reached.add(Goal(OTHER_ANSWERS, (kind, REFUSED)))
            return
        self._waits = ""
        self._given[event["question"]] = answer
        chosen = _chosen(answer)
        known = self._ways.answers.get(kind, {})
        if chosen in known:
            self.reached.add(Goal(ANSWERS, (kind, known[chosen])))
        elif known:
            self.undeclared.add(f"{kind}: {chosen}")

    def _too_late(self, event: Event) -> None:
        question = event["question"]
        same = question in self._given and _compared(event.get("answer")) == _compared(self._given[question])
        self.reached.add(Goal(OTHER_ANSWERS, (event.get("type", ""), AGAIN if same else LATE)))

    def _run_ended(self, event: Event) -> None:
        """A run that ends at a question which the run before had left as well met nobody who answered."""
        if event["outcome"] != "paused" or not self._waits:
            return
        if self._waits in self._left:
            self.reached.add(Goal(OTHER_ANSWERS, (self._waits.split("/")[-2], UNANSWERED)))
        self._left.add(self._waits)

    def _fault(self, event: Event) -> None:
        self.reached.add(Goal(FAILURES, (event["node"], event.get("when", "before"))))

    def _called(self, event: Event) -> None:
        if self._ways.tasks and event["task"] not in self._ways.tasks:
            self.undeclared.add(f"a language model is asked to {event['task'] or 'do something without a name'}")
        if event.get("error"):
            self.reached.add(Goal(MODEL_FAILURES, (event["task"],)))


def _chosen(answer: Any) -> str:
    """Give which of the offered answers one is; an answer with fields names it as its action."""
    named = answer.get("action", "") if isinstance(answer, Mapping) else answer
    return str(named).strip().lower()


def _compared(answer: Any) -> Any:
    """Give an answer as it is compared with another: a word is the same as an action with nothing besides."""
    return answer if isinstance(answer, Mapping) and set(answer) != {"action"} else _chosen(answer)


_TAKERS: Mapping[str, Callable[[Passages, Event], None]] = {
    "session_created": Passages._session,
    "session_resumed": Passages._session,
    "node_started": Passages._node_started,
    "node_finished": Passages._node_finished,
    "node_asked": Passages._node_left,
    "node_failed": Passages._node_left,
    "route_taken": Passages._route,
    "paused": Passages._paused,
    "answer_given": Passages._answered,
    "answer_too_late": Passages._too_late,
    "run_ended": Passages._run_ended,
    "fault_injected": Passages._fault,
    "model_called": Passages._called,
}
