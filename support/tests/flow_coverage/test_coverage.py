from __future__ import annotations

from typing import Any, Literal

import pytest

from support.flow_coverage import Coverage, FlowPlan, Passages, goals_of, passages_by_flow
from support.record import (
    AnswerAccepted,
    AnswerGiven,
    AnswerRefused,
    AnswerTooLate,
    EmergencyHandled,
    Event,
    FaultInjected,
    ModelCalled,
    NodeAsked,
    NodeFailed,
    NodeFinished,
    NodeStarted,
    Paused,
    RouteTaken,
    RunEnded,
    SessionCreated,
    SessionResumed,
)

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
    "questions": [{"type": "approval", "node": "ask", "title": "", "answers": ["yes", "no"]}],
    "tasks": ["estimate"],
    "settings": {"limit": ["100", "1000"]},
}
CREATED = SessionCreated(session="s", flow="expenses", settings={"limit": ("100",)})


def started(node: str) -> NodeStarted:
    return NodeStarted(node=node, visit=1)


def finished(node: str, by: Literal["run", "update"] = "run") -> NodeFinished:
    return NodeFinished(node=node, visit=1, by=by)


def asked(node: str) -> NodeAsked:
    return NodeAsked(node=node, visit=1)


def route(label: str, source: str | None = "ask", router: str = "decided") -> RouteTaken:
    return RouteTaken(source=source, router=router, label=label, target=None)


def answered(answer: Any, outcome: type[AnswerAccepted | AnswerRefused] = AnswerAccepted) -> list[Event]:
    question: dict[str, Any] = {"question": "s/approval/1", "type": "approval", "node": "ask", "answer": answer}
    return [AnswerGiven(**question, way="update"), outcome(**question)]


def too_late(answer: Any) -> AnswerTooLate:
    return AnswerTooLate(question="s/approval/1", type="approval", answer=answer)


def called(task: str, error: str | None = None) -> ModelCalled:
    return ModelCalled(number=1, agent="a", role="b", task=task, error=error)


ASKED = [
    CREATED, started("check"), finished("check"), started("ask"), asked("ask"),
    Paused(question="s/approval/1", type="approval", node="ask", payload={}, stream_ended=True),
]  # fmt: skip
PAID = [
    *ASKED,
    *answered({"action": "Yes "}),
    finished("ask", by="update"),
    route("yes"),
    started("pay"),
    finished("pay"),
]
LEFT = RunEnded(outcome="paused")


def reached(*events: Event, flow: dict[str, Any] = FLOW) -> set[str]:
    return {f"{goal.kind}: {goal.name(flow)}" for goal in Coverage(flow).add("a scenario", events)}


def undeclared(*events: Event, flow: dict[str, Any] = FLOW) -> list[str]:
    coverage = Coverage(flow)
    coverage.add("a scenario", events)
    return [one.what for one in coverage.undeclared.values()]


def test_a_scenario_reaches_what_it_passed() -> None:
    assert reached(*PAID) == {
        "steps of the flow: check",
        "steps of the flow: ask",
        "steps of the flow: pay",
        "paths without a decision: __start__ → check",
        "paths without a decision: check → ask",
        "paths without a decision: pay → __end__",
        "decisions: ask [decided: yes]",
        "answers: approval: yes",
        "settings: limit: 100",
    }


def test_what_no_scenario_reaches_is_missing() -> None:
    coverage = Coverage(FLOW)
    coverage.add("paid", PAID)
    by_kind = {kind["name"]: (kind["reached"], kind["of"], kind["missing"]) for kind in coverage.to_dict()["kinds"]}
    assert by_kind["decisions"] == (1, 2, ["ask [decided: no]"])
    assert by_kind["answers"] == (1, 2, ["approval: no"])
    assert by_kind["settings"] == (1, 2, ["limit: 1000"])
    assert by_kind["failures of language models"] == (0, 1, ["to estimate"])
    assert by_kind["steps of the flow"] == (3, 3, [])


def test_what_is_missing_has_the_titles_of_the_flow() -> None:
    titles = {
        "node_titles": {"ask": "Someone is asked", "pay": "It is paid"},
        "route_titles": {"decided": {"no": "turned down"}},
        "questions": [{"type": "approval", "node": "ask", "title": "The approval", "answers": ["yes", "no"]}],
    }
    missing = {kind["name"]: kind["missing"] for kind in Coverage({**FLOW, **titles}).to_dict()["kinds"]}
    assert missing["decisions"] == ["Someone is asked [decided: yes]", "Someone is asked: turned down"]
    assert missing["answers"] == ["The approval: yes", "The approval: no"]
    assert missing["paths without a decision"][1:] == ["check → Someone is asked", "It is paid → __end__"]
    assert missing["failures of steps"][-1] == "It is paid, after its work"


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
        ([*ASKED, *answered("maybe", AnswerRefused)], "approval: refused"),
        ([*ASKED, LEFT, LEFT], "approval: left unanswered"),
        ([*PAID, too_late("no")], "approval: too late"),
        ([*PAID, too_late("yes")], "approval: given again"),
        ([*ASKED, *answered({"action": "yes", "most": 100}), too_late({"action": "yes", "most": 100})],
         "approval: given again"),
        ([*ASKED, *answered({"action": "yes", "most": 100}), too_late({"action": "yes", "most": 900})],
         "approval: too late"),
        ([*ASKED, *answered({"action": "yes", "most": 100}), too_late("yes")], "approval: too late"),
        ([*ASKED, too_late(None)], "approval: too late"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_accepted_is_reached_by_its_outcome(events: list[Event], expected: str) -> None:
    kind = "answers that are not accepted: "
    assert [one for one in reached(*events) if one.startswith(kind)] == [f"{kind}{expected}"]


def test_a_decision_counts_for_a_step_only_where_it_is_known_for_which() -> None:
    shared = {**FLOW, "routes": {"ask": {"decided": {"yes": "pay"}}, "check": {"decided": {"yes": "ask"}}}}
    unknown = route("yes", source=None)
    assert "decisions: ask [decided: yes]" in reached(unknown)
    assert not any(one.startswith("decisions") for one in reached(unknown, flow=shared))
    assert undeclared(unknown, flow=shared) == []


def test_a_question_that_is_answered_in_the_next_run_was_not_left_unanswered() -> None:
    assert not any("left unanswered" in one for one in reached(*ASKED, LEFT, *answered("yes"), LEFT))


def test_failures_are_reached_by_step_and_by_task() -> None:
    fault = FaultInjected(node="pay", fault="ValueError", visit=1, when="after")
    call = called("estimate", "TimeoutError")
    assert {"failures of steps: pay, after its work", "failures of language models: to estimate"} <= reached(
        fault, call
    )


@pytest.mark.parametrize(
    ("events", "what"),
    [
        ([CREATED, started("check"), finished("check"), started("pay")], "check → pay"),
        ([CREATED, started("pay")], "__start__ → pay"),
        ([*ASKED, route("perhaps")], "ask [decided: perhaps]"),
        ([*ASKED, *answered("never")], "approval: never"),
        ([called("guess")], "a language model is asked to guess"),
    ],
)
def test_what_is_seen_and_not_declared_is_reported(events: list[Event], what: str) -> None:
    assert undeclared(*events) == [what]


def test_a_step_that_is_entered_again_follows_no_path() -> None:
    failed = NodeFailed(node="ask", visit=1, error="ValueError", message="")
    assert undeclared(CREATED, started("check"), finished("check"), started("ask"), failed, started("ask")) == []


def test_a_session_that_is_resumed_may_go_on_anywhere_but_only_from_there() -> None:
    resumed = SessionResumed(session="s", flow="expenses", how="from another process")
    assert undeclared(resumed, started("pay")) == []
    assert undeclared(resumed, started("check"), finished("check"), started("pay")) == ["check → pay"]


@pytest.mark.parametrize(
    ("action", "found"), [("reinitialised", []), ("rolled_back", []), ("repaired", ["pay → check"])]
)
def test_where_an_emergency_undid_steps_the_flow_is_elsewhere(action: str, found: list[str]) -> None:
    emergency = EmergencyHandled(error="TypeError: damaged", action=action, can_continue=True)
    begun = (CREATED, started("check"), finished("check"), started("ask"), finished("ask"), route("yes"))
    assert undeclared(*begun, started("pay"), finished("pay"), emergency, started("check")) == found


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
    events = [CREATED, started("a"), started("b"), finished("a"), asked("b"), started("b"), finished("b"), started("c")]
    assert undeclared(*events, flow=flow) == []
    ways = {one for one in reached(*events, flow=flow) if one.startswith("paths without a decision")}
    assert ways == {f"paths without a decision: {way}" for way in ("__start__ → a", "__start__ → b", "a → c", "b → c")}


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


def test_a_router_that_does_not_name_its_targets_may_lead_anywhere() -> None:
    flow = {"nodes": ["a", "b"], "edges": [{"source": "__start__", "target": "a"}], "routes": {"a": {"condition": {}}}}
    taken = route("b", "a", "condition")
    assert undeclared(CREATED, started("a"), taken, finished("a"), started("b"), flow=flow) == []


def test_a_flow_that_describes_no_boundary_is_not_held_to_what_comes_in_from_there() -> None:
    flow = {key: value for key, value in FLOW.items() if key not in ("tasks", "settings")}
    assert {goal.kind for goal in goals_of(flow)} == {
        "steps of the flow",
        "paths without a decision",
        "decisions",
        "answers",
    }


def test_a_refused_answer_reaches_a_refusal_and_no_answer() -> None:
    events = [*ASKED, *answered("perhaps", AnswerRefused)]
    assert reached(*events) - reached(*ASKED) == {"answers that are not accepted: approval: refused"}
    assert undeclared(*events) == []


def test_a_decision_that_was_not_seen_is_the_only_one_that_leads_to_the_next_step() -> None:
    flow = {**FLOW, "routes": {"ask": {"decided": {"yes": "pay", "sure": "pay", "no": "__end__"}}}}
    unseen = [*ASKED, *answered("yes"), finished("ask", by="update"), started("pay")]
    assert "decisions: ask [decided: yes]" in reached(*unseen)
    assert "decisions: ask [decided: yes]" in reached(*unseen, flow=flow)
    unnamed = [CREATED, started("ask"), finished("ask"), started("pay")]
    assert not any(one.startswith("decisions") for one in reached(*unnamed, flow=flow))


def test_an_edge_between_steps_side_by_side_is_counted_once_for_each_visit() -> None:
    edges = [("__start__", "a"), ("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")]
    flow = FlowPlan({"nodes": list("abcd"), "edges": [{"source": one, "target": other} for one, other in edges]})
    turn = [started("a"), finished("a"), started("b"), started("c"), finished("b"), finished("c")]
    passages = Passages(flow)
    passages.take([CREATED, *turn, started("d"), finished("d"), *turn])
    assert passages.edges == {
        ("__start__", "a"): 1, ("a", "b"): 2, ("a", "c"): 2, ("b", "d"): 1, ("c", "d"): 1
    }  # fmt: skip
    assert passages.visits == {"a": 2, "b": 2, "c": 2, "d": 1}


def test_a_visit_that_a_resumed_session_goes_on_with_is_the_same_visit() -> None:
    passages = Passages(FlowPlan(FLOW))
    resumed = SessionResumed(session="s", how="from another process")
    passages.take([*ASKED, resumed, started("ask"), finished("ask"), route("yes"), started("pay"), finished("pay")])
    assert passages.visits == {"check": 1, "ask": 1, "pay": 1}


def test_each_flow_of_a_scenario_has_its_own_account() -> None:
    plans = {"expenses": FlowPlan(FLOW), "travel": FlowPlan({"nodes": ["book"]})}
    other = SessionCreated(session="t", flow="travel")
    accounts = passages_by_flow([CREATED, started("check"), other, started("book")], plans)
    assert {name: dict(account.visits) for name, account in accounts.items()} == {
        "expenses": {"check": 1},
        "travel": {"book": 1},
    }
    assert [*passages_by_flow([started("book")], plans)] == ["travel"]
    assert [*passages_by_flow([started("elsewhere")], plans)] == [""]
