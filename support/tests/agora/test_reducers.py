from __future__ import annotations

from typing import Annotated, Any

import pytest
from langgraph.graph import END, START, StateGraph
from typing_extensions import TypedDict

from support.agora.reducers import append, append_rows, merge


class Kept(TypedDict):
    notes: Annotated[list[Any], append]
    rows: Annotated[list[list[str]], append_rows]
    counts: Annotated[dict[str, int], merge]


def after(*updates: dict[str, Any]) -> dict[str, Any]:
    """Give what a compiled graph holds when nodes have written these updates one after another."""
    graph = StateGraph(Kept)
    names = [f"node {place}" for place in range(len(updates))]
    for name, update in zip(names, updates, strict=True):
        graph.add_node(name, lambda _, update=update: update)
    for source, target in zip([START, *names], [*names, END], strict=True):
        graph.add_edge(source, target)
    compiled = graph.compile()
    *_, held = compiled.stream({"notes": [], "rows": [], "counts": {}}, stream_mode="values")
    return dict(held)


@pytest.mark.parametrize("items", [[], ["a"], ["a", "b", "c"]], ids=["none", "one", "many"])
def test_an_update_adds_exactly_its_items_at_the_end(items: list[str]) -> None:
    assert after({"notes": ["first"]}, {"notes": items})["notes"] == ["first", *items]


def test_an_item_with_a_known_id_is_taken_once() -> None:
    again = {"id": "vote_1", "choice": "changed"}
    held = after({"notes": [{"id": "vote_1", "choice": "yes"}]}, {"notes": [again, {"id": "vote_2", "choice": "no"}]})
    assert held["notes"] == [{"id": "vote_1", "choice": "yes"}, {"id": "vote_2", "choice": "no"}]


def test_an_item_that_comes_twice_in_one_update_is_taken_once() -> None:
    assert after({"notes": [{"id": "a"}, {"id": "a"}]})["notes"] == [{"id": "a"}]


def test_equal_items_without_an_id_are_both_kept() -> None:
    assert after({"notes": ["a"]}, {"notes": ["a"]})["notes"] == ["a", "a"]


@pytest.mark.parametrize("update", ["a", None, {"id": "a"}, 3], ids=["text", "None", "mapping", "number"])
def test_an_update_that_is_no_list_is_refused(update: Any) -> None:
    with pytest.raises(TypeError, match="takes a list of items"):
        append([], update)


def test_a_list_inside_the_list_is_refused() -> None:
    with pytest.raises(TypeError, match="not lists of items"):
        append([], [["a", "b"]])


def test_an_update_leaves_the_list_before_it_as_it_was() -> None:
    held: list[Any] = ["a"]
    joined = append(held, ["b"])
    joined.append("c")
    assert held == ["a"]


def test_rows_are_added_as_rows() -> None:
    assert after({"rows": [["a", "b"]]}, {"rows": [["b", "a"], ["a", "b"]]})["rows"] == [
        ["a", "b"],
        ["b", "a"],
        ["a", "b"],
    ]


@pytest.mark.parametrize("rows", [["a"], "ab", None], ids=["names instead of rows", "text", "None"])
def test_values_that_are_not_rows_are_refused(rows: Any) -> None:
    with pytest.raises(TypeError, match="a list of rows"):
        append_rows([], rows)


def test_the_last_value_of_a_merged_entry_wins_and_the_others_stay() -> None:
    assert after({"counts": {"a": 1, "b": 1}}, {"counts": {"a": 2}})["counts"] == {"a": 2, "b": 1}


def test_a_merge_leaves_the_mapping_before_it_as_it_was() -> None:
    held = {"a": 1}
    assert merge(held, {"a": 2}) == {"a": 2}
    assert held == {"a": 1}


@pytest.mark.parametrize("entries", [["a"], None, 3], ids=["list", "None", "number"])
def test_a_merge_of_anything_but_a_mapping_is_refused(entries: Any) -> None:
    with pytest.raises(TypeError, match="takes a mapping"):
        merge({}, entries)
