"""A pause that never reaches the owner is found, each way in which it can be lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.runnables import RunnableLambda

from support.record import NodeAsked, Paused
from support.record.interrupts import listen_to_interrupts
from support.tests.record.graphs import Driver, Talk, approve, compiled, observed

ASKING = {"approve": None}


def swallowing(node: Callable[[Talk], Any]) -> Callable[[Talk], dict[str, Any]]:
    """Give a wrapper that catches too much."""

    def wrapped(state: Talk) -> dict[str, Any]:
        try:
            return node(state)  # type: ignore[no-any-return]
        except Exception as error:
            return {"approved": True, "log": [{"id": type(error).__name__}]}

    return wrapped


def run(app: Any, observer: Any) -> tuple[str, ...]:
    """Stream the graph and give the swallowed pauses."""
    Driver(app, observer).run({"rounds": 0})
    return tuple(str(pause) for pause in observer.swallowed_pauses())


def test_a_node_that_has_to_ask_and_finishes_without_having_asked_is_found() -> None:
    app = compiled(approve=swallowing(approve))
    observer = observed(app, asking=ASKING)
    assert run(app, observer) == (
        "the pause of approve (visit 1) was swallowed: the node had to ask, and finished without having asked",
    )
    assert len(observer.record.of(NodeAsked)) == 0
    assert observer.record.visits()[-1] == "discuss", "the graph really ran on without approval"


def test_an_interrupt_is_seen_before_a_wrapper_swallows_it() -> None:
    app = compiled(approve=swallowing(approve))
    observer = observed(app)
    with listen_to_interrupts(observer.note_interrupt):
        swallowed = run(app, observer)
    assert swallowed == (
        "the pause of approve (visit 1) was swallowed: it was raised inside the node, and the node finished",
    )


def test_an_interrupt_that_reaches_the_owner_is_not_blamed() -> None:
    app = compiled()
    observer = observed(app, asking=ASKING)
    driver = Driver(app, observer)
    with listen_to_interrupts(observer.note_interrupt):
        driver.run({"rounds": 0})
        driver.answer_by_resume({"action": "approve"})
    assert observer.swallowed_pauses() == ()
    assert observer.record.visits() == ["propose", "approve", "discuss", "discuss", "discuss"]


def test_a_runnable_inside_the_node_that_falls_back_is_found_without_any_declaration() -> None:
    asking = RunnableLambda(approve).with_fallbacks([RunnableLambda(lambda _: {"approved": True})])
    app = compiled(approve=asking.invoke)
    assert run(app, observed(app)) == (
        "the pause of approve (visit 1) was swallowed: it was raised inside the node, and the node finished",
    )


def test_an_interrupt_that_became_another_error_is_found() -> None:
    def wrapping(state: Talk) -> Any:
        try:
            return approve(state)
        except Exception as error:
            raise RuntimeError("approve failed") from error

    app = compiled(approve=wrapping)
    observer = observed(app)
    with pytest.raises(RuntimeError):
        Driver(app, observer).run({"rounds": 0})
    assert [str(pause) for pause in observer.swallowed_pauses()] == [
        "the pause of approve (visit 1) was swallowed: the node turned it into RuntimeError"
    ]


def test_a_question_that_no_one_took_up_is_found() -> None:
    app = compiled()
    observer = observed(app)
    driver = Driver(app, observer)
    for _ in app.stream({"rounds": 0}, driver.config):
        pass
    assert [pause.sign for pause in observer.swallowed_pauses()] == [
        "LangGraph received it, but no one took the pause up"
    ]


@pytest.mark.parametrize("way", ["update", "resume"])
def test_a_pause_that_was_answered_is_not_blamed(way: str) -> None:
    app = compiled()
    observer = observed(app, asking=ASKING)
    driver = Driver(app, observer)
    driver.run({"rounds": 0})
    assert observer.swallowed_pauses() == ()
    if way == "update":
        driver.answer_by_update({"action": "approve"}, {"approved": True})
    else:
        driver.answer_by_resume({"action": "approve"})
    assert observer.swallowed_pauses() == ()


def test_a_second_question_that_is_swallowed_after_an_answered_one_is_found() -> None:
    def asks_once(state: Talk) -> dict[str, Any]:
        answered = any(item["id"] == "approve" for item in state["log"])
        return swallowing(approve)(state) if answered else approve(state)

    app = compiled(approve=asks_once)
    observer = observed(app, asking=ASKING)
    driver = Driver(app, observer)
    driver.run({"rounds": 0})
    driver.answer_by_update({"action": "reject"}, {"approved": False, "log": [{"id": "approve"}]})
    assert [(pause.node, pause.visit) for pause in observer.swallowed_pauses()] == [("approve", 2)]


def test_a_node_that_need_not_ask_on_this_visit_is_not_blamed() -> None:
    def ask_if_unknown(state: Talk) -> dict[str, Any]:
        return {"approved": True} if state.get("approved") else approve(state)

    app = compiled(approve=ask_if_unknown)
    asking = {"approve": lambda inputs: not inputs.get("approved")}
    for approved in (True, False):
        observer = observed(app, asking=asking)
        Driver(app, observer).run({"rounds": 0, "approved": approved})
        assert observer.swallowed_pauses() == ()
        assert len(observer.record.of(NodeAsked)) == (0 if approved else 1)
    swallowed = compiled(approve=swallowing(ask_if_unknown))
    assert len(run(swallowed, observed(swallowed, asking=asking))) == 1


def test_a_question_that_another_process_asked_is_not_blamed() -> None:
    app = compiled()
    first = Driver(app, observed(app))
    first.run({"rounds": 0})
    second_observer = observed(app, asking=ASKING)
    second = Driver(app, second_observer)
    second.observer.record.append(_pause_of(first))
    second.answer_by_resume({"action": "approve"})
    assert second_observer.record.visits()[0] == "approve"
    assert second_observer.swallowed_pauses() == ()


def _pause_of(driver: Driver) -> Any:
    """Give the pause as a second process would record it: from `get_state`."""
    task = driver.app.get_state(driver.config).tasks[0]
    payload = task.interrupts[0].value
    return Paused(question="s1/approval/1", type=payload["type"], node=task.name, payload=payload, stream_ended=True)
