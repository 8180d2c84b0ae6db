"""What LangGraph allows is no fault, and what resembles it and is one is named in the first line."""

from __future__ import annotations

import pytest

from support.execution.errors import InvalidStateError, KitError
from support.record import observer
from support.tests.any_flow.runs import begin_and_judge, run_of


@pytest.mark.parametrize(
    ("factory", "key", "value"),
    [
        ("routed_behind_a_chain", "log", "['2']"),
        ("graph_in_a_tool_with_a_session_of_its_own", "agreed", "yes"),
        ("commands_of_tools", "agreed", "yes"),
        ("overwritten", "log", "['c', 'd']"),
        ("overwritten_by_json", "log", "['c', 'd']"),
        ("untracked", "notes", "['first']"),
        ("arrays", "agreed", "yes"),
        ("message_without_id", "agreed", "yes"),
        ("model_from_mapping", "agreed", "yes"),
        ("checked_dataclass_from_mapping", "agreed", "yes"),
        ("typed_dictionaries_of_typing", "agreed", "yes"),
        ("functional", "result", "yes: chair"),
        ("functional_and_awaited", "agreed", "yes"),
    ],
)
def test_a_feature_of_langgraph_is_no_fault(factory: str, key: str, value: str) -> None:
    run = run_of(factory, "engine_flows")
    run.come_to_first_question()
    run.answer("yes")
    run.is_over()
    run.holds(key, value)
    run.verify()
    assert "yes" in run.story()


@pytest.mark.parametrize(
    ("factory", "first_line"),
    [
        (
            "wrong_inside_a_typed_dictionary",
            r"\[schema\] by_floor\[1\]\.name \(update 1, by let\): expected a string, found 7\.",
        ),
        ("too_large_to_keep", r"what count wrote cannot be stored: numbers\[1\] is of the type int, which LangGraph"),
        ("reads_the_terminal", "confirm reads from the terminal, where no one answers; .* call interrupt"),
    ],
)
def test_a_fault_is_named_with_its_node_in_the_first_line(factory: str, first_line: str) -> None:
    with pytest.raises(InvalidStateError, match=f"^{first_line}"):
        begin_and_judge(run_of(factory, "engine_flows"))


def test_a_mistake_of_the_kit_is_blamed_on_the_kit_and_on_no_node(monkeypatch: pytest.MonkeyPatch) -> None:
    def mistake(outputs: object) -> tuple[str, ...]:
        raise RuntimeError("no such luck")

    monkeypatch.setattr(observer, "returned_keys", mistake)
    run = run_of("overwritten", "engine_flows")
    with pytest.raises(KitError, match=r"made a mistake of its own .* RuntimeError: no such luck"):
        run.begin()
    assert run.standing.where == "paused", "the flow went on as if it had not been watched"
