"""What a graph is made of."""

from __future__ import annotations

import json

import pytest
from langgraph.graph import START, StateGraph
from langgraph.types import Command

from support.flow_builder.description import Edge, describe
from support.flow_builder.errors import FlowError
from support.tests.flow_builder.small_graphs import Approval, Plan, router_without_a_map, two_questions


def test_labels_that_share_a_target_stay_apart() -> None:
    assert describe(Approval().compiled()).routes() == {
        "approve": {"verdict": {"yes": "finish", "again": "plan", "no": "__end__", "late": "__end__"}}
    }


def test_nodes_entry_and_fixed_edges_are_those_of_the_builder() -> None:
    described = describe(Approval().compiled())
    assert described.nodes == ("plan", "approve", "finish")
    assert described.entry == ("plan",)
    assert described.edges == (Edge("__start__", "plan"), Edge("finish", "__end__"), Edge("plan", "approve"))


def test_successors_are_fixed_and_routed_ones() -> None:
    described = describe(Approval().compiled())
    assert described.successors("approve") == ("__end__", "finish", "plan")
    assert described.successors("plan") == ("approve",)


def test_a_join_is_an_edge_from_each_of_its_sources() -> None:
    described = describe(two_questions())
    assert Edge("left", "join", ("left", "right")) in described.edges
    assert Edge("right", "join", ("left", "right")) in described.edges


def test_a_router_that_says_nothing_of_where_it_leads_is_named_and_gets_no_invented_edge() -> None:
    described = describe(router_without_a_map())
    assert described.routes()["first"] == {"typed": {"second": "second", "__end__": "__end__"}}
    assert described.routes()["second"] == {"anywhere": {}}
    assert described.successors("second") == ()


def test_declared_destinations_of_commands_are_routes() -> None:
    builder = StateGraph(Plan)
    builder.add_node("jump", lambda _: Command(goto="land"), destinations=("land",))
    builder.add_node("land", lambda _: {"topic": "x"})
    builder.add_edge(START, "jump")
    assert describe(builder.compile()).routes() == {"jump": {"goto": {"land": "land"}}}


def test_keys_of_the_state_have_the_kind_that_their_reducer_gives_them() -> None:
    described = describe(Approval().compiled())
    assert described.keys("plain") == ("topic", "verdict")
    assert described.keys("append") == ("log", "messages")
    assert described.keys("merge") == ("notes",)
    assert described.keys("reduced") == ("steps",)


def test_nodes_that_ask_are_given_and_checked() -> None:
    assert describe(Approval().compiled(), {"approve": "approval"}).asks == {"approve": ("approval",)}
    with pytest.raises(FlowError, match='no node "aprove" that could ask; did you mean "approve"'):
        describe(Approval().compiled(), {"aprove": "approval"})


def test_a_graph_that_is_not_compiled_is_refused() -> None:
    with pytest.raises(FlowError, match="not a compiled state graph"):
        describe(Approval().builder())  # type: ignore[arg-type]


def test_labels_that_read_the_same_are_refused() -> None:
    builder = StateGraph(Plan)
    builder.add_node("a", lambda _: {"topic": "x"})
    builder.add_edge(START, "a")
    builder.add_conditional_edges("a", lambda _: True, {True: "a", "True": "__end__"})
    with pytest.raises(FlowError, match="labels that read the same: True, 'True'"):
        describe(builder.compile())


def test_the_description_is_plain_data() -> None:
    plain = json.loads(json.dumps(describe(Approval().compiled(), {"approve": ["approval"]}).to_dict()))
    assert plain["routes"]["approve"]["verdict"]["again"] == "plan"
    assert plain["asks"] == {"approve": ["approval"]}
    assert plain["channels"][2] == {"key": "log", "kind": "append"}
