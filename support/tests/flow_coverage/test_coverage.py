from __future__ import annotations

from typing import Any

import pytest

from support.flow_coverage import Coverage, goals_of

FLOW: dict[str, Any] = {
    "name": "expenses",
    "title": "Expenses",
    "nodes": ["check", "ask", "pay"],
    "edges": [
        {"source": "__start__", "target": "check"},
        {"source": "check", "target": "ask"},
        {"source": "pay", "target": "__end__"},
    ],
    "routes": {"ask": {"decided": {"yes": "pay", "no": "__end__"}}},
    "questions": [{"type": "approval", "node": "ask", "title": "Approval", "answers": ["yes", "no"]}],
    "tasks": ["estimate"],
    "settings": {"limit": ["100", "1000"]},
}
CREATED = {"kind": "session_created", "session": "s", "flow": "expenses", "settings": {"limit": ["100"]}}


def started(node: str) -> dict[str, Any]:
    return {"kind": "node_started", "node": node, "visit": 1}


def finished(node: str, **more: Any) -> dict[str, Any]:
    return {"kind": "node_finished", "node": node, "visit": 1, **more}


def route(label: str, source: str | None = "ask") -> dict[str, Any]:
    return {"kind": "route_taken", "source": source, "router": "decided", "label": label}


def answered(answer: Any, outcome: str = "accepted") -> dict[str, Any]:
    return {
        "kind": "answer_given",
        "question": "s/approval/1",
        "type": "approval",
        "answer": answer,
        "outcome": outcome,
    }


def too_late(answer: Any) -> dict[str, Any]:
    return {"kind": "answer_too_late", "question": "s/approval/1", "type": "approval", "answer": answer}


ASKED = [
    CREATED, started("check"), finished("check"), started("ask"), {"kind": "node_asked", "node": "ask"},
    {"kind": "paused", "question": "s/approval/1", "type": "approval", "node": "ask"},
]  # fmt: skip
PAID = [
    *ASKED,
    answered({"action": "Yes "}),
    finished("ask", by="update"),
    route("yes"),
    started("pay"),
    finished("pay"),
]
LEFT = {"kind": "run_ended", "outcome": "paused"}


def reached(*events: dict[str, Any], flow: dict[str, Any] = FLOW) -> set[str]:
    return {f"{goal.kind}: {goal}" for goal in Coverage(flow).add("a scenario", events)}


def undeclared(*events: dict[str, Any], flow: dict[str, Any] = FLOW) -> list[str]:
    coverage = Coverage(flow)
    coverage.add("a scenario", events)
    return [one.what for one in coverage.undeclared.values()]


def test_a_scenario_reaches_what_it_passed() -> None:
    assert reached(*PAID) == {
        "steps of the flow: check",
        "steps of the flow: ask",
        "steps of the flow: pay",
        "fixed ways: __start__ → check",
        "fixed ways: check → ask",
        "fixed ways: pay → __end__",
        "decisions: ask [decided: yes]",
        "answers: approval: yes",
        "settings: limit: 100",
    }


def test_what_no_scenario_reaches_is_missing() -> None:
    coverage = Coverage(FLOW)
    coverage.add("paid", PAID)
    told = {kind["name"]: (kind["reached"], kind["of"], kind["missing"]) for kind in coverage.to_dict()["kinds"]}
    assert told["decisions"] == (1, 2, ["ask [decided: no]"])
    assert told["answers"] == (1, 2, ["approval: no"])
    assert told["settings"] == (1, 2, ["limit: 1000"])
    assert told["failing language models"] == (0, 1, ["to estimate"])
    assert told["steps of the flow"] == (3, 3, [])


def test_each_goal_counts_the_scenarios_that_reach_it() -> None:
    coverage = Coverage(FLOW)
    coverage.add("paid", PAID)
    coverage.add("asked", ASKED)
    nodes = next(kind for kind in coverage.to_dict()["kinds"] if kind["name"] == "steps of the flow")
    assert nodes["goals"] == [
        {"name": "check", "scenarios": 2},
        {"name": "ask", "scenarios": 2},
        {"name": "pay", "scenarios": 1},
    ]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([*ASKED, answered("maybe", "refused")], "approval: refused"),
        ([*ASKED, LEFT, LEFT], "approval: left unanswered"),
        ([*PAID, too_late("no")], "approval: too late"),
        ([*PAID, too_late("yes")], "approval: given again"),
        ([*ASKED, answered({"action": "yes", "most": 100}), too_late({"action": "yes", "most": 100})],
         "approval: given again"),
        ([*ASKED, answered({"action": "yes", "most": 100}), too_late({"action": "yes", "most": 900})],
         "approval: too late"),
        ([*ASKED, answered({"action": "yes", "most": 100}), too_late("yes")], "approval: too late"),
        ([*ASKED, too_late(None)], "approval: too late"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_count_is_reached_by_its_fate(events: list[dict[str, Any]], expected: str) -> None:
    kind = "answers that do not count: "
    assert [one for one in reached(*events) if one.startswith(kind)] == [f"{kind}{expected}"]


def test_a_decision_counts_for_a_step_only_where_it_is_known_for_which() -> None:
    shared = {**FLOW, "routes": {"ask": {"decided": {"yes": "pay"}}, "check": {"decided": {"yes": "ask"}}}}
    unknown = route("yes", source=None)
    assert "decisions: ask [decided: yes]" in reached(unknown)
    assert not any(one.startswith("decisions") for one in reached(unknown, flow=shared))
    assert undeclared(unknown, flow=shared) == []


def test_a_question_that_is_answered_in_the_next_run_was_not_left_unanswered() -> None:
    assert not any("left unanswered" in one for one in reached(*ASKED, LEFT, answered("yes"), LEFT))


def test_failures_are_reached_by_step_and_by_task() -> None:
    fault = {"kind": "fault_injected", "node": "pay", "fault": "ValueError", "when": "after"}
    call = {"kind": "model_called", "task": "estimate", "error": "TimeoutError"}
    assert {"failing steps: pay, after its work", "failing language models: to estimate"} <= reached(fault, call)


@pytest.mark.parametrize(
    ("events", "what"),
    [
        ([CREATED, started("check"), finished("check"), started("pay")], "check → pay"),
        ([CREATED, started("pay")], "__start__ → pay"),
        ([*ASKED, route("perhaps")], "ask [decided: perhaps]"),
        ([*ASKED, answered("never")], "approval: never"),
        ([{"kind": "model_called", "task": "guess"}], "a language model is asked to guess"),
    ],
)
def test_what_is_seen_and_not_declared_is_told(events: list[dict[str, Any]], what: str) -> None:
    assert undeclared(*events) == [what]


def test_a_step_that_is_entered_again_goes_no_way() -> None:
    failed = {"kind": "node_failed", "node": "ask"}
    assert undeclared(CREATED, started("check"), finished("check"), started("ask"), failed, started("ask")) == []


def test_a_session_that_is_taken_up_may_go_on_anywhere_but_only_from_there() -> None:
    resumed = {"kind": "session_resumed", "session": "s", "flow": "expenses", "how": "from another process"}
    assert undeclared(resumed, started("pay")) == []
    assert undeclared(resumed, started("check"), finished("check"), started("pay")) == ["check → pay"]


def test_steps_side_by_side_go_their_own_ways() -> None:
    flow = {
        "nodes": ["a", "b", "c"],
        "edges": [
            {"source": one, "target": other} for one, other in (("__start__", "a"), ("__start__", "b"), ("a", "c"))
        ],
    }
    assert undeclared(CREATED, started("a"), finished("a"), started("b"), finished("b"), started("c"), flow=flow) == []


def test_each_way_into_a_step_that_waits_for_others_is_reached() -> None:
    joins = ["a", "b"]
    flow = {
        "nodes": ["a", "b", "c"],
        "edges": [{"source": "__start__", "target": one} for one in joins]
        + [{"source": one, "target": "c", "joins": joins} for one in joins],
    }
    asked = {"kind": "node_asked", "node": "b"}
    events = [CREATED, started("a"), started("b"), finished("a"), asked, started("b"), finished("b"), started("c")]
    assert undeclared(*events, flow=flow) == []
    ways = {one for one in reached(*events, flow=flow) if one.startswith("fixed ways")}
    assert ways == {f"fixed ways: {way}" for way in ("__start__ → a", "__start__ → b", "a → c", "b → c")}


def test_work_that_is_sent_in_parts_goes_the_same_way_again_and_again() -> None:
    flow = {
        "nodes": ["a", "b", "c"],
        "edges": [{"source": "__start__", "target": "a"}, {"source": "b", "target": "c"}],
        "routes": {"a": {"decided": {"on": "b"}}},
    }
    done = [finished("a"), started("b"), finished("b"), started("b"), finished("b"), started("c")]
    begun = [CREATED, started("a"), route("on", "a")]
    assert undeclared(*begun, route("on", "a"), *done, flow=flow) == []
    assert undeclared(*begun, *done, flow=flow) == ["b → b"]


def test_a_router_that_does_not_tell_its_targets_may_lead_anywhere() -> None:
    flow = {"nodes": ["a", "b"], "edges": [{"source": "__start__", "target": "a"}], "routes": {"a": {"condition": {}}}}
    taken = {"kind": "route_taken", "source": "a", "router": "condition", "label": "b"}
    assert undeclared(CREATED, started("a"), taken, finished("a"), started("b"), flow=flow) == []


def test_a_flow_that_tells_no_boundary_is_not_held_to_what_comes_in_from_there() -> None:
    flow = {key: value for key, value in FLOW.items() if key not in ("tasks", "settings")}
    assert {goal.kind for goal in goals_of(flow)} == {"steps of the flow", "fixed ways", "decisions", "answers"}


def test_an_answer_that_turned_out_to_be_refused_reaches_a_refusal_and_no_answer() -> None:
    given = {**answered("perhaps", "given"), "sequence": 7}
    refusal = {"kind": "answer_refused", "question": "s/approval/1", "node": "ask", "answer": "perhaps", "given": 7}
    assert reached(*ASKED, given, refusal) - reached(*ASKED) == {"answers that do not count: approval: refused"}
    assert undeclared(*ASKED, given, refusal) == []
    assert reached(*ASKED, answered("no", "given")) - reached(*ASKED) == {"answers: approval: no"}
