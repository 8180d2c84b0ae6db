"""What a session waits with, in the shapes that LangGraph gives it."""

from __future__ import annotations

from typing import Any

from langgraph.types import Interrupt, PregelTask, StateSnapshot

from support.flow_builder.pauses import WaitingPause, read_pauses


def snapshot(*tasks: PregelTask) -> StateSnapshot:
    return StateSnapshot({}, (), {"configurable": {}}, None, None, None, tasks, ())


def task(name: str, *interrupts: Interrupt, result: Any = None) -> PregelTask:
    return PregelTask(name, name, ("__pregel_pull", name), None, interrupts, None, result)


def test_an_answered_task_that_still_shows_its_interrupt_waits_for_nothing() -> None:
    """LangGraph before 1.2 gives such tasks after one of several questions was answered."""
    left = task("left", Interrupt({"type": "left"}, id="1"), result={"log": ["left"]})
    right = task("right", Interrupt({"type": "right"}, id="2"))
    assert [pause.node for pause in read_pauses(snapshot(left, right))] == ["right"]


def test_an_interrupt_that_shows_twice_is_one_question() -> None:
    same = Interrupt({"type": "inside"}, id="1")
    assert read_pauses(snapshot(task("child", same, same))) == (WaitingPause("1", "child", "inside", same.value),)
