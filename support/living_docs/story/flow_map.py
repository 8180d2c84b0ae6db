"""The map of a flow: its nodes, ways and pauses, and how often the scenarios of a run passed each."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from support.living_docs.read.model import Feature, Run, Scenario
from support.living_docs.read.slugs import Taken, slug
from support.living_docs.read.untrusted import part, parts, text, texts
from support.living_docs.story.flow_words import END, START, Names
from support.living_docs.story.passages import Edge, Passages, Plan, Route, passages
from support.living_docs.story.wording import in_words

if TYPE_CHECKING:
    from markupsafe import Markup

LEVELS = 4
"""Steps of the scale from rarely to often."""
_LINKS_AT_MOST = 8


class Passage(NamedTuple):
    """A scenario that passed somewhere.

    Attributes:
        feature: Where it is written.
        scenario: Which.
        times: How often it passed (count).
    """

    feature: Feature
    scenario: Scenario
    times: int


class Passed(NamedTuple):
    """How often something was passed, and by whom.

    Attributes:
        times: How often (count).
        scenarios: By how many scenarios.
        links: Some of them, those that passed most often first.
        level: 0 for not reached, else 1 for rarely to `LEVELS` for often.
    """

    times: int
    scenarios: int
    links: tuple[Passage, ...]
    level: int

    @property
    def left_out(self) -> int:
        """How many scenarios are not among the links."""
        return self.scenarios - len(self.links)


class Node(NamedTuple):
    """A node on the map.

    Attributes:
        name: Its name in the flow.
        id: Its id on the page.
        title: What it is called.
        phase: The title of its phase; empty where there is none.
        asks: The questions that it may ask, in words.
        passed: How often it was visited.
    """

    name: str
    id: str
    title: str
    phase: str
    asks: tuple[str, ...]
    passed: Passed


class Way(NamedTuple):
    """A way from one node to another.

    Attributes:
        id: Its id on the page.
        source: The name of the node it begins at.
        target: The name of the node it leads to; empty where nobody knows it.
        from_title: What the first is called.
        to_title: What the second is called.
        router: Who decides; empty for a way that is always taken.
        label: The decision, in words; empty for a way that is always taken.
        declared: Whether the flow's description knows it.
        passed: How often it was taken.
        perhaps: How often it or another decision with the same ends was taken, where it cannot be said which.
    """

    id: str
    source: str
    target: str
    from_title: str
    to_title: str
    router: str
    label: str
    declared: bool
    passed: Passed
    perhaps: int


class Answered(NamedTuple):
    """How often a question was answered in one way.

    Attributes:
        words: The answer.
        valid: Whether the flow says that it offers it.
        passed: How often it was taken.
    """

    words: str
    valid: bool
    passed: Passed


class Pause(NamedTuple):
    """A question on the map.

    Attributes:
        id: Its id on the page.
        title: What kind of question it is.
        node_id: The id of the node that asks on the page.
        asked: How often it was asked.
        answers: By answer.
        refused: How often an answer was refused.
        unanswered: How often nobody answered.
    """

    id: str
    title: str
    node_id: str
    asked: Passed
    answers: tuple[Answered, ...]
    refused: Passed
    unanswered: Passed


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowChart:
    """The map of one flow.

    Attributes:
        id: Its id on the page.
        name: The name of the flow.
        title: What it is called.
        scenarios: How many scenarios ran it.
        nodes: In the order of the flow.
        ways: Fixed ones and decisions, by the node they begin at.
        pauses: The questions.
        drawing: The map as SVG; empty where it could not be drawn.
        why_not: Why it could not be drawn.
        scale: The least number of passages of each level from 1.
    """

    id: str
    name: str
    title: str
    scenarios: int
    nodes: tuple[Node, ...]
    ways: tuple[Way, ...]
    pauses: tuple[Pause, ...]
    drawing: Markup
    why_not: str
    scale: tuple[int, ...]

    @property
    def levels(self) -> tuple[tuple[int, str], ...]:
        """The levels that occur, each with the numbers that it stands for."""
        ends = [*(bound - 1 for bound in self.scale[1:]), None]
        return tuple(
            (place, f"{start:,}" if start == end else f"{start:,} or more" if end is None else f"{start:,} to {end:,}")
            for place, (start, end) in enumerate(zip(self.scale, ends, strict=True), 1)
        )

    @property
    def answers(self) -> tuple[Answered, ...]:
        """Every answer that the flow offers."""
        return tuple(answer for pause in self.pauses for answer in pause.answers if answer.valid)

    @property
    def decisions(self) -> tuple[Way, ...]:
        """The ways that something decides on."""
        return tuple(way for way in self.ways if way.label)


def chart(run: Run) -> tuple[FlowChart, ...]:
    """Give the map of each flow that is described or ran, the one that most scenarios ran first.

    Args:
        run: The run, with the descriptions of its flows and the records of its scenarios.
    """
    plans = {name: Plan(flow) for name, flow in sorted(run.flows.items())}
    found: dict[str, list[tuple[Feature, Scenario, Passages]]] = {name: [] for name in plans}
    for feature in run.features():
        for scenario in feature.scenarios():
            for name, counted in passages(scenario, plans).items():
                found.setdefault(name, []).append((feature, scenario, counted))
    order = sorted(found, key=lambda name: (-len(found[name]), name))
    taken = Taken()
    return tuple(
        _Surveyor(name, run.flows.get(name, {}), plans.get(name) or Plan({}), found[name], taken).chart()
        for name in order
        if found[name] or plans[name].nodes
    )


class _Surveyor:
    """Makes the map of one flow."""

    def __init__(
        self,
        name: str,
        flow: Mapping[str, Any],
        plan: Plan,
        found: Sequence[tuple[Feature, Scenario, Passages]],
        taken: Taken,
    ) -> None:
        self._name = name
        self._flow = flow
        self._plan = plan
        self._scenarios = len(found)
        self._passages = _by_place(found)
        self._names = Names(flow)
        self._taken = taken
        self._id = taken.give(f"flow-{slug(name or 'flow', 40)}")
        self._scale = scale(max(map(_times, self._passages["visits"].values()), default=0))

    def chart(self) -> FlowChart:
        from support.living_docs.pages.flow_drawing import draw

        nodes, ways = self._nodes(), self._ways()
        drawing, why_not = draw(self._title(), nodes, ways)
        return FlowChart(
            id=self._id,
            name=self._name,
            title=self._title(),
            scenarios=self._scenarios,
            nodes=nodes,
            ways=ways,
            pauses=self._pauses(nodes),
            drawing=drawing,
            why_not=why_not,
            scale=self._scale,
        )

    def _title(self) -> str:
        return text(self._flow, "title") or self._name or "The flow"

    def _passed(self, counter: str, key: Any) -> Passed:
        """Give what all scenarios together counted under a key."""
        links = self._passages[counter].get(key, ())
        shown = sorted(links, key=lambda link: (-link.times, link.scenario.id))[:_LINKS_AT_MOST]
        return Passed(_times(links), len(links), tuple(shown), level(_times(links), self._scale))

    def _nodes(self) -> tuple[Node, ...]:
        passed = {*self._passages["visits"], *(node for node, _ in self._passages["asked"])}
        seen = sorted(passed - {*self._plan.nodes})
        asks = part(self._flow, "asks")
        types: dict[str, dict[str, None]] = {}
        for question in parts(self._flow, "questions"):
            types.setdefault(str(question.get("node")), {})[str(question.get("type"))] = None
        for node, type_name in sorted(self._passages["asked"]):
            types.setdefault(node, {})[type_name] = None
        return tuple(
            Node(
                name=node,
                id=self._taken.give(f"{self._id}--{slug(node, 40)}"),
                title=self._names.node(node),
                phase=self._names.phase(self._names.phase_of(node)),
                asks=tuple(map(self._names.question, dict.fromkeys((*texts(asks, node), *types.get(node, ()))))),
                passed=self._passed("visits", node),
            )
            for node in (*self._plan.nodes, *seen)
        )

    def _ways(self) -> tuple[Way, ...]:
        place = {name: index for index, name in enumerate((START, *self._plan.nodes, END))}
        edges: set[Edge] = self._plan.edges | self._passages["edges"].keys()
        routes: set[Route] = {*self._plan.routes, *self._passages["routes"]}
        fixed = [self._way(source, target, "", "") for source, target in edges]
        decided = [self._way(source, target, router, label) for source, router, label, target in routes]
        last = len(place)
        ways = sorted(
            [*fixed, *decided],
            key=lambda way: (
                place.get(way.source, last),
                way.source,
                place.get(way.target, last),
                way.target,
                way.router,
                way.label,
            ),
        )
        return tuple(
            way._replace(id=self._taken.give(f"{self._id}--way-{number}")) for number, way in enumerate(ways, 1)
        )

    def _way(self, source: str, target: str, router: str, label: str) -> Way:
        if label:
            passed = self._passed("routes", (source, router, label, target))
            declared = (source, router, label, target) in self._plan.routes
            perhaps = 0 if passed.times else _times(self._passages["undecided"].get((source, target), ()))
        else:
            passed, perhaps = self._passed("edges", (source, target)), 0
            declared = (source, target) in self._plan.edges
        title = self._names.node
        to_title = title(target) if target else "somewhere that the flow does not tell"
        return Way(
            "", source, target, title(source), to_title, in_words(router), in_words(label), declared, passed, perhaps
        )

    def _pauses(self, nodes: Iterable[Node]) -> tuple[Pause, ...]:
        ids = {node.name: node for node in nodes}
        offered: dict[tuple[str, str], tuple[str, ...]] = {}
        for question in parts(self._flow, "questions"):
            offered[str(question.get("node")), str(question.get("type"))] = tuple(texts(question, "answers"))
        asks = part(self._flow, "asks")
        for node in asks:
            for type_name in texts(asks, node):
                offered.setdefault((node, type_name), ())
        for key in sorted(self._passages["asked"]):
            offered.setdefault(key, ())
        return tuple(
            self._pause(ids.get(node), (node, type_name), answers) for (node, type_name), answers in offered.items()
        )

    def _pause(self, node: Node | None, asked: tuple[str, str], answers: tuple[str, ...]) -> Pause:
        _, type_name = asked
        known = {answer.casefold() for answer in answers}
        others = sorted(action for *where, action in self._passages["answers"] if tuple(where) == asked)
        all_answers = [(answer, True) for answer in answers]
        all_answers += [(action, False) for action in others if action not in known]
        return Pause(
            id=self._taken.give(f"{self._id}--question-{slug(type_name, 40)}"),
            title=self._names.question(type_name),
            node_id=node.id if node else "",
            asked=self._passed("asked", asked),
            answers=tuple(
                Answered(
                    in_words(words) or "in other words", valid, self._passed("answers", (*asked, words.casefold()))
                )
                for words, valid in all_answers
            ),
            refused=self._passed("refused", asked),
            unanswered=self._passed("unanswered", asked),
        )


def _by_place(found: Iterable[tuple[Feature, Scenario, Passages]]) -> Mapping[str, Mapping[Any, list[Passage]]]:
    """Give who passed where, by what was counted and its key."""
    passed: dict[str, dict[Any, list[Passage]]] = {name: {} for name in vars(Passages())}
    for feature, scenario, counted in found:
        for name, counter in vars(counted).items():
            for key, times in counter.items():
                passed[name].setdefault(key, []).append(Passage(feature, scenario, times))
    return passed


def _times(links: Iterable[Passage]) -> int:
    return sum(link.times for link in links)


def scale(most: int) -> tuple[int, ...]:
    """Give where each level of the scale begins; each is some times wider than the one before it.

    Args:
        most: The highest number on the map.
    """
    if most <= 0:
        return (1,)
    bounds = [max(1, math.ceil(most ** (step / LEVELS))) for step in range(LEVELS)]
    return tuple(sorted(set(bounds)))


def level(times: int, bounds: Sequence[int]) -> int:
    """Give the level of a number on a scale; 0 for nothing.

    Args:
        times: The number.
        bounds: Where each level begins.
    """
    reached = sum(times >= bound for bound in bounds)
    return reached if times else 0
