"""Scenarios with records, for tests of what is shown of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import PurePosixPath
from types import SimpleNamespace
from typing import Any

from jinja2 import ChoiceLoader, DictLoader, Environment

from support.living_docs.pages.environment import environment
from support.living_docs.pages.flow_drawing import draw
from support.living_docs.read.model import Capability, Chapter, Feature, FeatureRule, Run, Scenario, Step
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.asked import AskedQuestion, asked
from support.living_docs.story.coverage import passages_of
from support.living_docs.story.flow_map import FlowMap, flow_maps
from support.living_docs.story.scenario_story import ScenarioStory, story_of

FLOW: Mapping[str, Any] = {
    "name": "Talk",
    "title": "A talk",
    "nodes": ["open", "ask", "speak", "sum_up", "close"],
    "edges": [
        {"source": "__start__", "target": "open", "joins": []},
        {"source": "open", "target": "ask", "joins": []},
        {"source": "speak", "target": "sum_up", "joins": []},
        {"source": "close", "target": "__end__", "joins": []},
    ],
    "routes": {
        "ask": {"after_ask": {"yes": "speak", "no": "close", "stop": "close"}},
        "sum_up": {"after_round": {"again": "speak", "enough": "close"}},
    },
    "channels": [
        {"key": "said", "kind": "append"},
        {"key": "votes", "kind": "append"},
        {"key": "info", "kind": "merge"},
        {"key": "agreed", "kind": "plain"},
    ],
    "asks": {"ask": ["approval"]},
    "phases": [{"id": 0, "title": "Beginning"}, {"id": 1, "title": "Talking"}],
    "node_phase": {"open": 0, "ask": 0, "speak": 1, "sum_up": 1, "close": 1},
    "node_titles": {"speak": "Somebody speaks", "sum_up": "It is summed up"},
    "initiators": {"owner": "the person whose talk it is"},
    "recoveries": {"RETRY": "it was tried again", "ABORT": "there was no way on"},
    "messages": {
        "groups": [{"key": "topic", "title": "{}"}, {"key": "round", "title": "Round {}"}],
        "role": "part",
        "person": "host",
        "role_titles": {"guest": ""},
        "remarks": {"mood": "in a {} mood"},
        "hidden": ["trace"],
    },
    "questions": [{"type": "approval", "node": "ask", "title": "The approval", "answers": ["yes", "no", "maybe"]}],
}
FLOWS = {"Talk": FLOW}

_PLACES = count(1)
"""The places in a record at which answers are given."""

_FRAME = "{% block styles %}{% endblock %}{% block scripts %}{% endblock %}{% block happened %}{% endblock %}"
_BASE = "{% block styles %}{% endblock %}{% block scripts %}{% endblock %}{% block content %}{% endblock %}"


def at(second: int) -> str:
    return f"2026-01-05T09:{second // 60:02}:{second % 60:02}+00:00"


NEEDED: Mapping[str, Mapping[str, Any]] = {
    "node_started": {"visit": 1},
    "node_finished": {"visit": 1},
    "node_asked": {"visit": 1},
    "node_failed": {"visit": 1, "message": ""},
    "route_taken": {"source": None, "router": "", "target": None},
    "model_called": {"number": 1, "role": "", "agent": "", "task": ""},
    "phase_changed": {"from_phase": None},
    "emergency_handled": {"can_continue": True},
}
"""What an event of each kind is written with, where a test does not care."""


def event(kind: str, second: int = 0, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "at": at(second), **NEEDED.get(kind, {}), **fields}


def created(flow: str = "Talk", session: str = "s") -> dict[str, Any]:
    return event("session_created", session=session, flow=flow)


def visit(node: str, second: int = 0, update: Mapping[str, Any] | None = None, **held: Any) -> list[dict[str, Any]]:
    happened = [
        event("node_started", second, node=node, visit=1),
        event("node_finished", second, node=node, visit=1, **held),
    ]
    return (
        happened if update is None else [*happened, event("update_seen", second, node=node, changes=update, number=1)]
    )


def paused(number: int = 1, second: int = 0, **payload: Any) -> list[dict[str, Any]]:
    shown = {"type": "approval", "message": "Shall we?", "options": ["yes", "no"], **payload}
    question: dict[str, Any] = {"question": f"s/approval/{number}", "type": "approval", "node": "ask", "payload": shown}
    visiting: dict[str, Any] = {"node": "ask", "visit": number}
    return [
        event("node_started", second, **visiting),
        event("node_asked", second, **visiting),
        event("paused", second, stream_ended=True, **question),
    ]


def answer(
    given: Any, *, problem: str | None = None, number: int = 1, way: str = "update", node: str = "ask"
) -> list[dict[str, Any]]:
    place = next(_PLACES)
    shared: dict[str, Any] = {"question": f"s/approval/{number}", "type": "approval", "node": node, "answer": given}
    outcome: dict[str, Any] = {"problem": problem} if problem else {}
    return [
        event("answer_given", sequence=place, way=way, **shared),
        event("answer_refused" if problem else "answer_accepted", **shared, **outcome),
    ]


def message(words: str, name: str, kind: str = "ai", **more: Any) -> dict[str, Any]:
    return {"message": kind, "content": words, "id": f"{name}: {words}", "name": name, "additional_kwargs": more}


def record(events: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events)


def step(text: str, events: Iterable[Mapping[str, Any]] = (), keyword: str = "When ") -> Step:
    return Step(keyword=keyword, text=text, line=3, outcome=Outcome.PASSED, records=(record(events),))


def scenario(*steps: Step, name: str = "one", hooks: tuple[Step, ...] = ()) -> Scenario:
    return Scenario(id=f"talks/talk/{name}", title=name, line=2, outcome=Outcome.PASSED, steps=steps, hooks=hooks)


def run(*scenarios: Scenario, flows: Mapping[str, Mapping[str, Any]] = FLOWS) -> Run:
    chapters = tuple(Chapter(id=scenario.id, title=scenario.title, scenario=scenario) for scenario in scenarios)
    rules = (FeatureRule(id="", name="", chapters=chapters),)
    feature = Feature(id="talks/talk", uri="features/talks/talk.feature", name="Talk", rules=rules)
    return Run(capabilities=(Capability(id="talks", title="Talks", features=(feature,)),), flows=flows)


def page(scenario: Scenario, flows: Mapping[str, Mapping[str, Any]] = FLOWS) -> str:
    """Return what the page of a scenario says of what happened."""
    template = _templates("scenario.html", _FRAME).get_template("story.html")
    story = story_of(scenario, flows)
    return template.render(story=story, page=_PAGE, scenario=scenario, asked_pages={}, map=None)


def maps(run: Run) -> tuple[FlowMap, ...]:
    """Return the maps of the flows of a run."""
    return flow_maps(run, passages_of(run))


def asked_in(run: Run) -> tuple[AskedQuestion, ...]:
    """Return the questions of the flows of a run."""
    passages = passages_of(run)
    return asked(run, passages, flow_maps(run, passages))


def flow_page(run: Run) -> str:
    """Return what the pages of the flows say."""
    template = _templates("base.html", _BASE).get_template("flow.html")
    return "".join(
        template.render(flow=flow, drawing=draw(flow), others=[], page=_PAGE, asked_pages={}) for flow in maps(run)
    )


def map_of(run: Run, name: str = "Talk") -> FlowMap:
    """Return the map of one flow of a run."""
    return next(flow for flow in maps(run) if flow.name == name)


_PAGE = SimpleNamespace(href=lambda path, anchor="": f"{PurePosixPath(path)}#{anchor}")
_MADE: dict[str, Environment] = {}


def _templates(frame: str, stands_for: str) -> Environment:
    """The templates, with a page's frame that holds nothing but its blocks; made once, as that takes its time."""
    if frame not in _MADE:
        shared = environment()
        assert shared.loader is not None
        _MADE[frame] = shared.overlay(loader=ChoiceLoader([DictLoader({frame: stands_for}), shared.loader]))
    return _MADE[frame]


def happened(*events: dict[str, Any]) -> ScenarioStory:
    """Return the story of a scenario of one step with these events."""
    return story_of(scenario(step("it runs", events)), FLOWS)
