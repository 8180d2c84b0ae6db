"""The transcript: everything in one order, each once, with its place on the map of the flow."""

from __future__ import annotations

import json
from dataclasses import replace

from support.living_docs.pages.rendering import render
from support.living_docs.story.scenario_story import story_of
from support.living_docs.story.trends import Trends
from support.tests.living_docs import recorded
from support.tests.living_docs.read_pages import ReadPage, read_page
from support.tests.living_docs.recorded import (
    FLOW,
    FLOWS,
    answer,
    created,
    event,
    message,
    paused,
    scenario,
    step,
    visit,
)

PAGE = "pages/features/talks/talk/one.html"
RECORD = [
    created(),
    *visit("open", 1, {"said": [message("Welcome.", "Ada", topic="Budget", round=1)], "agreed": False}),
    *paused(second=2, agenda=["Budget"]),
    *answer("never", problem="no such answer"),
    *answer({"action": "yes", "comment": "go on"}),
    *visit("ask", 3, {"agreed": True}),
    event("fault_injected", 4, node="speak", fault="TimeoutError", visit=1, when="before"),
    event("node_failed", 4, node="speak", error="TimeoutError", message="took too long"),
    event("recovery_applied", 4, node="speak", error="E", strategy="RETRY", severity="LOW", success=True),
    *visit("speak", 5, {"said": [message("We have money.", "Ben", topic="Budget", round=2)]}),
    *visit("close", 6),
]


def files(*records: list[dict[str, object]]) -> dict[str, bytes]:
    """Return the documentation of a run with a scenario that has these records, a step each."""
    run = recorded.run(scenario(*(step(f"step {place}", record) for place, record in enumerate(records))))
    return dict(render(run, Trends(), recorded.maps(run)))


def transcript(*records: list[dict[str, object]]) -> ReadPage:
    return read_page(files(*records)[PAGE])


def places(page: ReadPage) -> list[str]:
    lines = [
        attributes for tag, attributes in page.elements if "line" in attributes.get("class", "").split() and tag == "li"
    ]
    return [attributes.get("data-at", "") for attributes in lines]


def test_everything_is_shown_in_the_order_in_which_it_happened() -> None:
    text = transcript(RECORD).text
    parts = [
        "open", "Budget · Round 1", "Welcome.", "Shall we?", "never", "no such answer", "go on", "fail before its work",
        "took too long", "it was tried again", "Somebody speaks", "Budget · Round 2", "We have money.", "close",
        "What this changed",
    ]  # fmt: skip
    begin = text.index("Beginning")
    for part in parts:
        begin = text.find(part, begin)
        assert begin != -1, part


def test_nothing_is_shown_twice() -> None:
    text = transcript(RECORD).text
    for once in ("Welcome.", "We have money.", "no such answer", "go on", "Shall we?", "Budget · Round 2"):
        assert text.count(once) == 1, once


def test_a_question_that_waits_again_leads_to_where_it_was_asked() -> None:
    page = transcript([created(), *paused()], [*visit("speak"), *paused()])
    assert page.ids.count("question-1") == 1
    assert page.all("a", href="#question-1")
    assert "No answer yet: the question is still waiting." in page.text


def test_each_line_names_its_places_on_the_map_which_is_not_on_the_page() -> None:
    page = transcript(RECORD)
    order = [str(FLOW["nodes"].index(node)) for node in ("open", "ask", "speak", "close")]
    begins, asks, speaks, closes = order
    assert [place for place in places(page) if place] == [begins, *[asks] * 3, *[speaks] * 4, closes]
    assert page.all("ol", id="said")[0]["data-map"] == "flow-talk"
    assert not page.all("svg", **{"class": "flow-drawing"})


def test_the_map_is_drawn_once_for_all_pages() -> None:
    script = files(RECORD)["pages/flow-maps.js"].decode()
    maps = json.loads(script.removeprefix("window.flowMaps = ").removesuffix(";\n"))
    assert [*maps] == ["flow-talk"]
    assert maps["flow-talk"].count('class="node') == len(FLOW["nodes"])
    assert [tag["src"].rpartition("/")[2] for tag in transcript(RECORD).all("script")][-2:] == [
        "flow-maps.js",
        "transcript.js",
    ]


def test_a_scenario_with_sessions_of_two_flows_is_on_no_map() -> None:
    other = {**FLOW, "name": "Other"}
    run = recorded.run(
        scenario(step("a", [created(), *visit("open"), created("Other", "t")])), flows={**FLOWS, "Other": other}
    )
    page = read_page(dict(render(run, Trends(), recorded.maps(run)))[PAGE])
    assert {*places(page)} == {""}
    assert "data-map" not in page.all("ol", id="said")[0]


def test_what_is_said_belongs_to_the_step_in_which_it_was_said() -> None:
    two = scenario(
        step("a", [created(), *visit("open")]), step("b", visit("speak", 0, {"said": [message("So.", "Ada")]}))
    )
    kinds = [[line.kind for phase in part.phases for line in phase.lines] for part in story_of(two, FLOWS).steps]
    assert kinds == [["path"], ["path", "said"]]


def test_a_failing_scenario_has_its_transcript_too() -> None:
    red = replace(scenario(step("a", RECORD)), title="Red")
    assert "We have money." in recorded.page(red)
