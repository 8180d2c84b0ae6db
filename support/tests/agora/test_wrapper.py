"""A wrapped node in a real graph: pauses pass, errors name the node, bad updates never reach a reducer."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, interrupt

from support.agora.errors import NodeExecutionError, NodeValidationError, StateCorruptionError
from support.agora.flow import VirtualAgoraV13Flow
from support.agora.state import VirtualAgoraState
from support.agora.wrapper import FlowNode, V13NodeWrapper
from support.tests.agora.session_state import make_plain_values

CONFIG: RunnableConfig = {"configurable": {"thread_id": "s1"}}


def graph_of(node: V13NodeWrapper) -> CompiledStateGraph[Any, Any, Any, Any]:
    builder = StateGraph(VirtualAgoraState)
    builder.add_node(node.name, node, input_schema=VirtualAgoraState)
    builder.set_entry_point(node.name)
    return builder.compile(checkpointer=InMemorySaver())


def run(node: V13NodeWrapper, **values: Any) -> list[dict[str, Any]]:
    return list(graph_of(node).stream(make_plain_values() | values, CONFIG, stream_mode="updates"))


def failing(state: VirtualAgoraState) -> dict[str, Any]:
    raise ValueError("no agenda")


def test_a_good_update_passes() -> None:
    assert run(V13NodeWrapper(lambda state: {"warnings": ["slow"]}, "work")) == [{"work": {"warnings": ["slow"]}}]


def test_a_pause_passes_untouched_and_can_be_answered() -> None:
    def ask(state: VirtualAgoraState) -> dict[str, Any]:
        return {"main_topic": interrupt({"type": "theme"})}

    graph = graph_of(V13NodeWrapper(ask, "ask"))
    chunks = list(graph.stream(make_plain_values(), CONFIG))
    assert [list(chunk) for chunk in chunks] == [["__interrupt__"]]
    (task,) = graph.get_state(CONFIG).tasks
    assert (task.name, task.error, [pause.value for pause in task.interrupts]) == ("ask", None, [{"type": "theme"}])
    assert list(graph.stream(Command(resume={task.interrupts[0].id: "Parking"}), CONFIG)) == [
        {"ask": {"main_topic": "Parking"}}
    ]


def test_any_other_error_names_the_node_and_keeps_its_cause() -> None:
    with pytest.raises(NodeExecutionError, match=r"work: ValueError: no agenda") as raised:
        run(V13NodeWrapper(failing, "work"))
    assert raised.value.node_name == "work"
    assert isinstance(raised.value.__cause__, ValueError)
    assert raised.value.details == {"error_type": "ValueError"}


def test_an_error_that_names_its_node_already_is_not_wrapped_again() -> None:
    inner = NodeExecutionError("inner", "broke")

    def raise_inner(state: VirtualAgoraState) -> dict[str, Any]:
        raise inner

    with pytest.raises(NodeExecutionError) as raised:
        run(V13NodeWrapper(raise_inner, "outer"))
    assert raised.value is inner


def test_leaving_the_program_is_no_error_of_the_node() -> None:
    def leave(state: VirtualAgoraState) -> dict[str, Any]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        V13NodeWrapper(leave, "work")(VirtualAgoraState(), {})


@pytest.mark.parametrize(
    "update", [{"warnings": "slow"}, {"warnings": [["slow"]]}, {"agents": []}, {"mood": "good"}, None, "done"]
)
def test_a_bad_update_is_an_error_and_leaves_the_thread_readable_and_resumable(update: Any) -> None:
    updates = [update, {"warnings": ["late"]}]
    graph = graph_of(V13NodeWrapper(lambda state: updates.pop(0), "work"))
    with pytest.raises(NodeExecutionError) as raised:
        list(graph.stream(make_plain_values(), CONFIG))
    assert isinstance(raised.value.__cause__, StateCorruptionError)
    assert raised.value.__cause__.details["problems"]
    snapshot = graph.get_state(CONFIG)
    assert (snapshot.next, snapshot.values["warnings"]) == (("work",), [])
    assert list(graph.stream(None, CONFIG)) == [{"work": {"warnings": ["late"]}}]


def test_a_node_whose_preconditions_do_not_hold_does_not_run() -> None:
    ran: list[str] = []

    def work(state: VirtualAgoraState) -> dict[str, Any]:
        ran.append("work")
        return {}

    node = V13NodeWrapper(work, "work", ("main_topic", "active_topic", "votes"))
    with pytest.raises(NodeExecutionError) as raised:
        run(node)
    assert isinstance(raised.value.__cause__, NodeValidationError)
    assert raised.value.__cause__.details["missing"] == ["active_topic"]
    assert ran == []


@pytest.mark.parametrize(
    ("node", "needed"),
    [
        ("agenda_proposal", "main_topic"),
        ("agenda_approval", "proposed_agenda"),
        ("discussion_round", "active_topic"),
        ("round_summarization", "active_topic"),
        ("end_topic_poll", "active_topic"),
        ("vote_evaluation", "active_topic"),
        ("final_considerations", "active_topic"),
        ("topic_report_generation", "active_topic"),
        ("topic_summary_generation", "active_topic"),
        ("file_output", "active_topic"),
    ],
)
def test_a_step_does_not_begin_without_what_it_is_about(flow: VirtualAgoraV13Flow, node: str, needed: str) -> None:
    with pytest.raises(NodeExecutionError) as raised:
        run(flow.node_registry[node], main_topic=None, proposed_agenda=None, active_topic=None)
    assert isinstance(raised.value.__cause__, NodeValidationError)
    assert raised.value.__cause__.details["missing"] == [needed]


def test_a_node_whose_preconditions_hold_runs() -> None:
    assert run(V13NodeWrapper(lambda state: {"error_count": 1}, "work", ("main_topic", "votes")))


def test_a_node_that_takes_the_run_configuration_is_given_it() -> None:
    def note(state: VirtualAgoraState, config: RunnableConfig) -> dict[str, Any]:
        return {"warnings": [config["configurable"]["thread_id"], config["metadata"]["langgraph_node"]]}

    assert run(V13NodeWrapper(note, "note")) == [{"note": {"warnings": ["s1", "note"]}}]


def test_another_function_can_be_put_in_place_before_compilation() -> None:
    node = V13NodeWrapper(lambda state: {}, "work")

    def note(state: VirtualAgoraState, config: RunnableConfig) -> dict[str, Any]:
        return {"warnings": [config["configurable"]["thread_id"]]}

    node.function = note
    assert run(node) == [{"work": {"warnings": ["s1"]}}]


def test_what_completes_an_update_is_part_of_it_and_is_checked_with_it() -> None:
    node = V13NodeWrapper(lambda state: {"current_round": 1}, "work")
    node.complete = lambda state, update: {**update, "error_count": state["error_count"] + 1}
    assert run(node) == [{"work": {"current_round": 1, "error_count": 1}}]
    node.complete = lambda state, update: {**update, "error_count": "many"}
    with pytest.raises(NodeExecutionError, match="error_count"):
        run(node)


def test_a_node_object_is_wrapped_with_its_name_and_preconditions() -> None:
    class Announce(FlowNode):
        """A node that needs a topic."""

        name = "announce"
        preconditions = ("active_topic",)

        def execute(self, state: VirtualAgoraState) -> dict[str, Any]:
            """Announce."""
            return {"warnings": [f"now {state['active_topic']}"]}

    node = V13NodeWrapper.of(Announce())
    with pytest.raises(NodeExecutionError, match="active_topic"):
        run(node)
    update = list(graph_of(node).stream(make_plain_values() | {"active_topic": "Venue"}, CONFIG))
    assert update == [{"announce": {"warnings": ["now Venue"]}}]
