"""An interrupt made by hand is what LangGraph itself would raise."""

from __future__ import annotations

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.errors import GraphBubbleUp
from langgraph.graph import START, StateGraph

from support.interrupt_simulator.realistic_interrupt import create_realistic_interrupt
from support.tests.flow_builder.small_graphs import Plan


def test_it_is_let_through_where_pauses_are_let_through() -> None:
    assert isinstance(create_realistic_interrupt("approval", {}), GraphBubbleUp)


def test_langgraph_takes_it_for_a_pause() -> None:
    def ask(state: Plan) -> Plan:
        raise create_realistic_interrupt("agenda_approval", {"proposed_agenda": ["Budget"], "options": ["approve"]})

    builder = StateGraph(Plan)
    builder.add_node("ask", ask)
    builder.add_edge(START, "ask")
    graph = builder.compile(checkpointer=InMemorySaver())
    (update,) = graph.stream({"topic": "x"}, {"configurable": {"thread_id": "s"}})
    (interrupt,) = update["__interrupt__"]
    assert interrupt.value == {
        "type": "agenda_approval",
        "message": "agenda_approval?",
        "options": ["approve"],
        "proposed_agenda": ["Budget"],
    }


def test_its_id_looks_like_a_real_one_and_depends_on_the_question_only() -> None:
    ids = [create_realistic_interrupt("q", {"round": n}).args[0][0].id for n in (1, 1, 2)]
    assert ids[0] == ids[1] != ids[2]
    assert len(bytes.fromhex(ids[0])) == 16
