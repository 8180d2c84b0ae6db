from __future__ import annotations

import builtins
from dataclasses import replace
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.living_docs.pages.flow_drawing import draw
from support.living_docs.pages.rendering import render
from support.living_docs.read.model import Step
from support.living_docs.story.flow_map import FlowMap, MapEdge, level, scale
from support.living_docs.story.trends import Trends
from support.tests.living_docs.read_pages import read_page
from support.tests.living_docs.recorded import (
    FLOW,
    FLOWS,
    answer,
    created,
    event,
    flow_page,
    map_of,
    maps,
    paused,
    run,
    scenario,
    step,
    visit,
)
from support.tests.living_docs.test_story_damage import HOSTILE, events, is_sound, right_events

OPENED = [created(), *visit("open"), *paused()]
SPOKEN = [*answer("yes"), *visit("ask")[1:], *visit("speak")]


def again(label: str, target: str) -> list[dict[str, Any]]:
    start, finish = visit("sum_up")
    return [start, event("route_taken", source="sum_up", router="after_round", label=label, target=target), finish]


def whole() -> Step:
    turns = [*again("again", "speak"), *visit("speak"), *again("enough", "close")]
    return step("a", [*OPENED, *SPOKEN, *turns, *visit("close"), event("run_ended", outcome="finished")])


def of(*steps: Step) -> FlowMap:
    return map_of(run(scenario(*steps)))


def taken(flow_map: FlowMap) -> dict[tuple[str, str, str], int]:
    return {(way.source, way.label, way.target): way.traffic.times for way in flow_map.edges}


def way(flow_map: FlowMap, label: str) -> MapEdge:
    return next(edge for edge in flow_map.edges if edge.label == label)


def test_visits_and_ways_are_counted_from_the_record() -> None:
    flow_map = of(whole())
    assert {node.name: node.traffic.times for node in flow_map.nodes} == {
        "open": 1,
        "ask": 1,
        "speak": 2,
        "sum_up": 2,
        "close": 1,
    }
    assert taken(flow_map) == {
        ("__start__", "", "open"): 1,
        ("open", "", "ask"): 1,
        ("ask", "yes", "speak"): 1,
        ("ask", "no", "close"): 0,
        ("ask", "stop", "close"): 0,
        ("speak", "", "sum_up"): 2,
        ("sum_up", "again", "speak"): 1,
        ("sum_up", "enough", "close"): 1,
        ("close", "", "__end__"): 1,
    }


def test_a_decision_without_a_record_of_its_own_follows_from_where_it_led() -> None:
    flow_map = of(step("a", [*OPENED, *answer("sure"), *visit("ask")[1:], *visit("speak")]))
    assert way(flow_map, "yes").traffic.times == 1


def test_of_decisions_with_the_same_ends_the_one_that_reads_like_the_answer_was_taken() -> None:
    flow_map = of(step("a", [*OPENED, *answer({"action": " STOP "}), *visit("ask")[1:], *visit("close")]))
    assert (way(flow_map, "stop").traffic.times, way(flow_map, "no").traffic.times) == (1, 0)


def test_of_decisions_with_the_same_ends_none_is_counted_where_it_is_unknown_which() -> None:
    flow_map = of(step("a", [*OPENED, *answer("enough of it"), *visit("ask")[1:], *visit("close")]))
    assert [(each.traffic.times, each.ambiguous) for each in (way(flow_map, "no"), way(flow_map, "stop"))] == [
        (0, 1),
        (0, 1),
    ]
    assert "perhaps" in flow_page(run(scenario(step("a", [*OPENED, *answer("x"), *visit("ask")[1:], *visit("close")]))))


def test_a_node_that_is_entered_again_after_it_asked_or_failed_is_on_the_same_visit() -> None:
    failing = [event("node_started", node="speak"), event("node_failed", node="speak", error="E")]
    flow_map = of(step("a", [*OPENED, *paused(), *answer("yes"), *visit("ask")[1:], *failing, *visit("speak")]))
    assert taken(flow_map)["open", "", "ask"] == 1
    assert way(flow_map, "yes").traffic.times == 1


def test_nodes_that_run_side_by_side_and_join_are_followed() -> None:
    ends = [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]
    edges = [{"source": source, "target": target} for source, target in ends]
    flow = {"nodes": ["a", "b", "c", "d"], "edges": edges}
    side = [*visit("b")[:1], *visit("c"), *visit("b")[1:]]
    flow_map = map_of(run(scenario(step("x", [created(), *visit("a"), *side, *visit("d")])), flows={"Talk": flow}))
    assert {(edge.source, edge.target): edge.traffic.times for edge in flow_map.edges} == {
        ("a", "b"): 1,
        ("a", "c"): 1,
        ("b", "d"): 1,
        ("c", "d"): 1,
    }


def test_questions_are_counted_by_answer() -> None:
    refused = [*answer("x", problem="no", number=2), *paused(2), *answer("never mind", number=2)]
    left = event("run_ended", outcome="paused")
    flow_map = of(step("a", [*OPENED, left, *answer("Yes"), *paused(2), *refused, *paused(3), left, left]))
    (pause,) = flow_map.questions
    assert (pause.title, pause.asked.times, pause.refused.times, pause.unanswered.times) == ("The approval", 3, 1, 1)
    assert [(each.words, each.offered, each.traffic.times) for each in pause.answers] == [
        ("yes", True, 1),
        ("no", True, 0),
        ("maybe", True, 0),
        ("never mind", False, 1),
    ]


def test_the_same_question_at_two_steps_is_counted_at_each() -> None:
    def at(node: str, question: dict[str, Any], number: int) -> dict[str, Any]:
        return {**question, "node": node, "question": f"s/approval/{number}"}

    asked = [at(node, paused()[-1], number) for number, node in enumerate(("here", "there", "there"), start=1)]
    given = [
        *answer("yes", number=1, node="here"),
        *answer("?", problem="no", number=2, node="there"),
        *answer("no", number=2, node="there"),
    ]
    flow = {"nodes": ["here", "there"], "questions": [], "edges": []}
    left = event("run_ended", outcome="paused")
    flow_map = map_of(run(scenario(step("x", [created(), *asked, left, left, *given])), flows={"Talk": flow}))
    assert [
        (
            pause.asked.times,
            pause.refused.times,
            pause.unanswered.times,
            [(each.words, each.traffic.times) for each in pause.answers],
        )
        for pause in flow_map.questions
    ] == [(1, 0, 0, [("yes", 1)]), (2, 1, 1, [("no", 1)])]


def test_scenarios_that_passed_are_linked_the_most_frequent_first_and_not_all() -> None:
    many = [scenario(whole(), name=f"s{number:02}") for number in range(20)]
    twice = scenario(
        step("a", [*OPENED, *SPOKEN, *again("again", "speak"), *visit("speak"), *again("again", "speak")]), name="z"
    )
    node = map_of(run(*many, twice)).nodes[2]
    first = [(visitor.scenario.title, visitor.times) for visitor in node.traffic.visitors[:3]]
    assert first == [("s00", 2), ("s01", 2), ("s02", 2)]
    assert (node.traffic.scenarios, len(node.traffic.visitors), node.traffic.left_out) == (21, 8, 13)
    assert "and 13 more" in flow_page(run(*many, twice))


def test_what_was_not_reached_says_so_in_words() -> None:
    documented = run(scenario(step("a", OPENED)))
    html = flow_page(documented)
    assert html.count("not reached") > 8
    drawing = ET.fromstring(str(draw(map_of(documented)).svg))  # noqa: S314 - made here
    words = {element.get("aria-label") for element in drawing.iter() if element.get("class") == "node level-0"}
    others = {f"{title}: not reached" for title in ("Somebody speaks", "It is summed up", "close")}
    assert words == others


def test_several_flows_are_shown_the_main_one_first() -> None:
    other = {"nodes": ["x"], "edges": [], "title": "Other"}
    flows = {"Aside": other, **FLOWS, "Unused": {"nodes": ["y"]}, "Empty": {}}
    steps = [step("a", [created(), *visit("open")]), step("b", [created("Aside"), *visit("x")])]
    all_maps = maps(run(scenario(*steps), scenario(steps[0], name="two"), flows=flows))
    assert [(flow_map.title, flow_map.scenarios) for flow_map in all_maps] == [
        ("A talk", 2),
        ("Other", 1),
        ("Unused", 0),
    ]


def test_a_flow_without_a_description_is_drawn_as_it_was_seen() -> None:
    flow_map = maps(run(scenario(step("a", [created("Secret"), *visit("a"), *visit("b"), *visit("a")])), flows={}))[0]
    assert [(node.name, node.traffic.times) for node in flow_map.nodes] == [("a", 2), ("b", 1)]
    assert taken(flow_map) == {("__start__", "", "a"): 1, ("a", "", "b"): 1, ("b", "", "a"): 1}


def test_a_flow_without_phases_or_titles_is_shown_in_words() -> None:
    ends = event("route_taken", source="a", router="after_a", label="__end__", target=None)
    text = read_page(
        flow_page(run(scenario(step("a", [created("Secret"), *visit("a"), ends])), flows={})).encode()
    ).text
    assert "1 time " in text
    assert "Phase" not in text
    assert "__end__" not in text.partition("For engineers")[0]
    assert "Step Phase" in read_page(flow_page(run(scenario(whole()))).encode()).text


def test_ways_to_places_without_a_description_are_in_an_order_of_their_own() -> None:
    names = [f"n{number}" for number in range(9)]
    seen = [event for name in reversed(names) for event in (*visit("a"), *visit(name))]
    flow_map = maps(run(scenario(step("a", [created("Secret"), *seen])), flows={}))[0]
    assert [edge.target for edge in flow_map.edges if edge.source == "a"] == names


def test_decisions_have_titles_and_their_names_are_for_engineers() -> None:
    titled = {**FLOW, "route_titles": {"after_round": {"again": "more to say", "enough": "all was said"}}}
    recorded = replace(run(scenario(whole())), flows={"Talk": titled})
    assert way(map_of(recorded), "all was said").traffic.times == 1
    text = read_page(flow_page(recorded).encode()).text
    for_readers, _, for_engineers = text.partition("For engineers")
    assert "more to say" in for_readers
    assert "after_round" not in for_readers
    assert "sum_up after_round again more to say" in for_engineers


def test_a_decision_that_the_description_does_not_know_is_shown_as_undeclared() -> None:
    routed = event("route_taken", source="sum_up", router="elsewhere", label="who_knows", target=None)
    documented = run(scenario(step("a", [created(), *visit("open"), routed])))
    edge = way(map_of(documented), "who knows")
    assert (edge.declared, edge.traffic.times, edge.target) == (False, 1, "")
    assert "not declared by the flow" in flow_page(documented).replace("&#39;", "'")


def test_without_a_flow_there_is_no_map() -> None:
    assert maps(run(scenario(step("a")), flows={})) == ()


def test_the_drawing_has_no_colours_no_units_and_a_link_for_everything() -> None:
    flow_map = of(whole())
    drawing = ET.fromstring(str(draw(flow_map).svg))  # noqa: S314 - made here
    assert drawing.get("viewBox")
    names = {name for element in drawing.iter() for name in element.attrib}
    assert not names & {"fill", "stroke", "style", "height-pt", "font-family"}
    links = [node for node in drawing.iter() if node.tag.endswith("}a")]
    places = [*(node.id for node in flow_map.nodes), *(edge.id for edge in flow_map.edges)]
    assert {link.get("href") for link in links} == {f"#{place}" for place in places}
    assert all(node[0].tag.endswith("title") and node[0].text == node.get("aria-label") for node in links)
    html = flow_page(run(scenario(whole())))
    assert all(f'id="{place}"' in html for place in [*places, *(pause.id for pause in flow_map.questions)])


def test_the_drawing_is_the_same_each_time() -> None:
    assert draw(of(whole())).svg == draw(of(whole())).svg


def test_phases_are_drawn_from_top_to_bottom() -> None:
    drawing = ET.fromstring(str(draw(of(whole())).svg))  # noqa: S314 - made here
    tops = [float(element.get("y", "")) for element in drawing.iter() if element.get("class") == "phase-title"]
    assert tops == sorted(tops)
    assert len(tops) == 2


def test_without_the_library_the_tables_stay_and_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name == "pygraphviz":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    html = flow_page(run(scenario(whole())))
    assert "pygraphviz is not installed here" in html
    assert "<svg" not in html
    assert "Somebody speaks" in html


@pytest.mark.parametrize("count", [1, 200])
def test_flows_of_any_size_are_drawn(count: int) -> None:
    nodes = [f"n{number}" for number in range(count)]
    edges = [{"source": first, "target": second} for first, second in pairwise(nodes)]
    routes = {first: {"r": {"back": "n0", "on": second}} for first, second in zip(nodes, nodes[2:], strict=False)}
    flow = {"nodes": nodes, "edges": edges, "routes": routes}
    flow_map = map_of(run(scenario(step("a", [created(), *visit("n0")])), flows={"Talk": flow}))
    assert len(flow_map.nodes) == count
    assert str(draw(flow_map).svg).count('class="node') == count
    assert str(draw(flow_map).svg).count('class="edge') == len(flow_map.edges)


def test_a_flow_too_large_to_draw_is_shown_in_tables() -> None:
    flow = {"nodes": [f"n{number}" for number in range(401)]}
    flow_map = map_of(run(scenario(step("a", [created(), *visit("n0")])), flows={"Talk": flow}))
    assert (str(draw(flow_map).svg), "too large" in draw(flow_map).why_not) == ("", True)


def test_hostile_names_stay_text() -> None:
    name = HOSTILE + '">\\N<table>\x00\ud800'
    flow = {
        "title": name,
        "nodes": [name, "b"],
        "edges": [{"source": name, "target": "b"}, {"source": "b", "target": name}],
        "routes": {name: {name: {name: "b"}}},
        "asks": {name: [name]},
        "node_phase": {name: name},
        "node_titles": {"b": name},
        "phases": [{"id": name, "title": name}],
        "questions": [{"type": name, "node": name, "title": name, "answers": [name]}],
    }
    documented = run(scenario(step("a", [created(), *visit("b")])), flows={"Talk": flow})
    ET.fromstring(str(draw(map_of(documented)).svg))  # noqa: S314 - made here
    html = flow_page(documented)
    assert "<script>" not in html
    assert "<img" not in html


@pytest.mark.parametrize("key", [*FLOW])
@pytest.mark.parametrize(
    "value", [None, 7, "speak", [], [7], {}, {"speak": 7}, [{"source": 7}], {"ask": {"r": {"x": 7}}}]
)
def test_a_description_that_makes_no_sense_says_nothing(key: str, value: Any) -> None:
    assert "<h1" in flow_page(run(scenario(whole()), flows={"Talk": {**FLOW, key: value}}))


@settings(max_examples=40, deadline=None)
@given(st.lists(events | right_events, max_size=10))
def test_the_map_is_drawn_of_any_record(recorded_events: list[dict[str, Any]]) -> None:
    assert len(maps(run(scenario(step("a", recorded_events))))) == 1


def test_the_scale_goes_from_rarely_to_often() -> None:
    assert scale(0) == (1,)
    assert scale(1) == (1,)
    assert scale(1430) == (1, 7, 38, 233)
    assert [level(number, (1, 7, 38, 233)) for number in (0, 1, 6, 7, 232, 233, 5000)] == [0, 1, 1, 2, 3, 4, 4]


def test_the_page_is_sound() -> None:  # allowed: is_sound raises what it finds
    html = flow_page(run(scenario(whole())))
    start, end = html.index("<svg"), html.index("</svg>")
    is_sound(html[:start] + html[end + len("</svg>") :], {"button", "h1"})


def test_each_flow_has_a_page_of_its_own() -> None:
    documented = run(scenario(whole()), flows={"Talk": FLOW, "Other": {**FLOW, "name": "Other", "title": "Elsewhere"}})
    files = dict(render(documented, Trends(), maps(documented)))
    first, second = read_page(files["pages/flow.html"]), read_page(files["pages/flow-other.html"])
    assert first.all("a", href="../pages/flow-other.html")
    assert second.all("a", href="../pages/flow.html")
    assert first.all("section", id="flow-talk")
    assert not first.all("section", id="flow-other")
    assert "Elsewhere" in second.text
