"""The map of a flow: its nodes, the paths between them, its questions, and how often a run used each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from support.flow_coverage.passages import Passages, Question
from support.flow_coverage.plan import END, NO_VALUE, START, FlowPlan, Route, action_of
from support.living_docs.read.model import Feature, Run, Scenario
from support.living_docs.read.slugs import UniqueNames, slug
from support.living_docs.read.untrusted import part, parts, text, texts
from support.living_docs.story.flow_words import FlowWords
from support.living_docs.story.values import NULL
from support.living_docs.story.wording import in_words

LEVELS = 4
"""Steps of the scale from rarely to often."""
_MOST_LINKS = 8
_COUNTERS = ("visits", "edges", "routes", "undecided", "asked", "answers", "refused", "unanswered")

_ANSWERS_WITHOUT_OPTION = {"": "in other words", NO_VALUE: NULL}
"""The words for answers that name no option."""

ScenarioPassages = tuple[Feature, Scenario, Passages]


class Visitor(NamedTuple):
    """A scenario that passed a place this many times."""

    feature: Feature
    scenario: Scenario
    times: int


class Traffic(NamedTuple):
    """How often something was passed, and by which scenarios.

    Attributes:
        visitors: Some of them, those that passed most often first.
        level: 0 for not reached, else 1 for rarely to `LEVELS` for often.
    """

    times: int
    scenarios: int
    visitors: tuple[Visitor, ...]
    level: int

    @property
    def left_out(self) -> int:
        """How many scenarios are not among the visitors."""
        return self.scenarios - len(self.visitors)


class MapNode(NamedTuple):
    """A node on the map.

    Attributes:
        asks: The questions that it may ask, in words.
    """

    name: str
    id: str
    title: str
    phase: str
    asks: tuple[str, ...]
    traffic: Traffic


class MapEdge(NamedTuple):
    """An edge or a decision that leads from one node to another.

    Attributes:
        target: The name of a node; empty where it is not known.
        label: The decision, in words; empty for a fixed edge.
        route: The router and its label, as in the code; both empty for a fixed edge.
        ambiguous: How often it or another decision between the same nodes was taken, if these cannot be distinguished.
    """

    id: str
    source: str
    target: str
    source_title: str
    target_title: str
    label: str
    route: tuple[str, str]
    declared: bool
    traffic: Traffic
    ambiguous: int


class MapAnswer(NamedTuple):
    """An answer to a question by its action, and whether the flow offers it."""

    action: str
    words: str
    offered: bool
    traffic: Traffic


class MapQuestion(NamedTuple):
    """A question on the map.

    Attributes:
        asked_by: The node that asks it, and its type.
    """

    id: str
    asked_by: Question
    title: str
    node_id: str
    asked: Traffic
    answers: tuple[MapAnswer, ...]
    refused: Traffic
    unanswered: Traffic


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowMap:
    """The map of one flow.

    Attributes:
        edges: Fixed edges and decisions, by the node that they leave.
        scale: The least number of passages of each level from 1.
    """

    id: str
    name: str
    title: str
    scenarios: int
    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]
    questions: tuple[MapQuestion, ...]
    scale: tuple[int, ...]

    @property
    def levels(self) -> tuple[tuple[int, str], ...]:
        """The levels that occur, each with its numbers."""
        ends = [*(bound - 1 for bound in self.scale[1:]), None]
        return tuple(
            (place, f"{start:,}" if start == end else f"{start:,} or more" if end is None else f"{start:,} to {end:,}")
            for place, (start, end) in enumerate(zip(self.scale, ends, strict=True), 1)
        )

    @property
    def answers(self) -> tuple[MapAnswer, ...]:
        """Every answer that the flow offers."""
        return tuple(answer for question in self.questions for answer in question.answers if answer.offered)

    @property
    def decisions(self) -> tuple[MapEdge, ...]:
        """The edges on which the flow decides."""
        return tuple(edge for edge in self.edges if edge.label)


def flow_maps(run: Run, passages: Mapping[str, Sequence[ScenarioPassages]]) -> tuple[FlowMap, ...]:
    """Return the map of each flow that is described or ran, the flow that most scenarios ran first.

    `passages` has what each scenario did, by the name of the flow; empty for an unknown flow.
    """
    plans = {name: FlowPlan(run.flows.get(name, {})) for name in {*passages, *run.flows}}
    names = {name for name, plan in plans.items() if plan.nodes or name in passages}
    ids = UniqueNames()
    return tuple(
        _MapBuilder(name, run.flows.get(name, {}), plans[name], passages.get(name, ()), ids).build()
        for name in sorted(names, key=lambda name: (-len(passages.get(name, ())), name))
    )


class _MapBuilder:
    """Builds the map of one flow."""

    def __init__(
        self,
        name: str,
        flow: Mapping[str, Any],
        plan: FlowPlan,
        passages: Sequence[ScenarioPassages],
        ids: UniqueNames,
    ) -> None:
        self._name = name
        self._flow = flow
        self._plan = plan
        self._scenarios = len(passages)
        self._visitors = _by_place(passages)
        self._offered = _offered_answers(flow)
        for question in sorted(self._visitors["asked"]):
            self._offered.setdefault(question, ())
        self._words = FlowWords(flow)
        self._ids = ids
        self._id = ids.take(f"flow-{slug(name or 'flow', 40)}")
        self._scale = scale(max(map(_times, self._visitors["visits"].values()), default=0))

    def build(self) -> FlowMap:
        nodes = self._nodes()
        return FlowMap(
            id=self._id,
            name=self._name,
            title=text(self._flow, "title") or self._name or "The flow",
            scenarios=self._scenarios,
            nodes=nodes,
            edges=self._edges(),
            questions=self._questions(nodes),
            scale=self._scale,
        )

    def _traffic(self, counter: str, key: Any) -> Traffic:
        """Return what all scenarios counted together under a key."""
        return traffic_of(self._visitors[counter].get(key, ()), self._scale)

    def _nodes(self) -> tuple[MapNode, ...]:
        passed = {*self._visitors["visits"], *(node for node, _ in self._visitors["asked"])}
        undeclared = sorted(passed - {*self._plan.nodes})
        asks: dict[str, list[str]] = {}
        for node, type_name in self._offered:
            asks.setdefault(node, []).append(type_name)
        return tuple(
            MapNode(
                name=node,
                id=self._ids.take(f"{self._id}--{slug(node, 40)}"),
                title=self._words.node(node),
                phase=self._words.phase(self._words.phase_of(node)),
                asks=tuple(map(self._words.question, asks.get(node, ()))),
                traffic=self._traffic("visits", node),
            )
            for node in (*self._plan.nodes, *undeclared)
        )

    def _edges(self) -> tuple[MapEdge, ...]:
        place = {name: index for index, name in enumerate((START, *self._plan.nodes, END))}
        last = len(place)
        fixed = [(source, "", "", target) for source, target in self._plan.edges | self._visitors["edges"].keys()]
        routes = {*self._plan.routes, *self._visitors["routes"]}

        def order(route: Route) -> tuple[int, str, int, str, str, str]:
            source, router, label, target = route
            return place.get(source, last), source, place.get(target, last), target, in_words(router), in_words(label)

        ordered = sorted([*fixed, *routes], key=order)
        return tuple(self._edge(number, *route) for number, route in enumerate(ordered, 1))

    def _edge(self, number: int, source: str, router: str, label: str, target: str) -> MapEdge:
        if label:
            traffic = self._traffic("routes", (source, router, label, target))
            declared = (source, router, label, target) in self._plan.routes
            ambiguous = 0 if traffic.times else _times(self._visitors["undecided"].get((source, target), ()))
        else:
            traffic, ambiguous = self._traffic("edges", (source, target)), 0
            declared = (source, target) in self._plan.edges
        return MapEdge(
            id=self._ids.take(f"{self._id}--path-{number}"),
            source=source,
            target=target,
            source_title=self._words.node(source),
            target_title=self._words.node(target) if target else "a step that the flow does not name",
            label=self._words.route(router, label),
            route=(router, label),
            declared=declared,
            traffic=traffic,
            ambiguous=ambiguous,
        )

    def _questions(self, nodes: Iterable[MapNode]) -> tuple[MapQuestion, ...]:
        ids = {node.name: node.id for node in nodes}
        return tuple(
            self._question(ids.get(question[0], ""), question, answers) for question, answers in self._offered.items()
        )

    def _question(self, node_id: str, question: Question, offered: tuple[str, ...]) -> MapQuestion:
        _, type_name = question
        known = {action_of(answer) for answer in offered}
        given = sorted(action for *asked, action in self._visitors["answers"] if tuple(asked) == question)
        answers = [(answer, True) for answer in offered]
        answers += [(action, False) for action in given if action not in known]
        return MapQuestion(
            id=self._ids.take(f"{self._id}--question-{slug(type_name, 40)}"),
            asked_by=question,
            title=self._words.question(type_name),
            node_id=node_id,
            asked=self._traffic("asked", question),
            answers=tuple(
                MapAnswer(
                    action_of(words),
                    _ANSWERS_WITHOUT_OPTION.get(words) or in_words(words),
                    is_offered,
                    self._traffic("answers", (*question, action_of(words))),
                )
                for words, is_offered in answers
            ),
            refused=self._traffic("refused", question),
            unanswered=self._traffic("unanswered", question),
        )


def _offered_answers(flow: Mapping[str, Any]) -> dict[Question, tuple[str, ...]]:
    """Return the answers that each declared question offers."""
    offered: dict[Question, tuple[str, ...]] = {}
    for question in parts(flow, "questions"):
        offered[str(question.get("node")), str(question.get("type"))] = tuple(texts(question, "answers"))
    asks = part(flow, "asks")
    for node in asks:
        for type_name in texts(asks, node):
            offered.setdefault((node, type_name), ())
    return offered


def _by_place(passages: Iterable[ScenarioPassages]) -> Mapping[str, dict[Any, list[Visitor]]]:
    """Return the scenarios that passed each place, by counter and key."""
    visitors: dict[str, dict[Any, list[Visitor]]] = {name: {} for name in _COUNTERS}
    for feature, scenario, counted in passages:
        for name, by_key in visitors.items():
            for key, times in getattr(counted, name).items():
                by_key.setdefault(key, []).append(Visitor(feature, scenario, times))
    return visitors


def traffic_of(visitors: Sequence[Visitor], bounds: Sequence[int] = (1,)) -> Traffic:
    """Return how often a place was passed; `bounds` are where the levels of its map begin."""
    first = sorted(visitors, key=lambda visitor: (-visitor.times, visitor.scenario.id))[:_MOST_LINKS]
    return Traffic(_times(visitors), len(visitors), tuple(first), level(_times(visitors), bounds))


def _times(visitors: Iterable[Visitor]) -> int:
    return sum(visitor.times for visitor in visitors)


def scale(most: int) -> tuple[int, ...]:
    """Return where each level begins, each level wider than the previous; `most` is the highest number on the map."""
    if most <= 0:
        return (1,)
    bounds = [max(1, math.ceil(most ** (step / LEVELS))) for step in range(LEVELS)]
    return tuple(sorted(set(bounds)))


def level(times: int, bounds: Sequence[int]) -> int:
    """Return the level of a number on a scale; 0 for nothing."""
    return sum(times >= bound for bound in bounds) if times else 0
