"""Errors that LangGraph raises without a name, with the node and the key that they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.errors import GraphBubbleUp, ParentCommand
from pydantic import ValidationError

from support.execution.budget import StepBudgetExceeded, describe_path_end
from support.record import NodeAsked, NodeFailed, NodeFinished, Record
from support.record.observer import Observer
from support.record.returned import updates_in
from support.validators.finding import StateFinding
from support.validators.schema import key_at, place
from support.validators.shapes import refused_by_model

Update = Mapping[str, Any]


def describe_signal(signal: GraphBubbleUp, record: Record) -> str:
    """Return in words what a signal of LangGraph's own, coming out of a stream as an error, means to the flow."""
    if not isinstance(signal, ParentCommand):
        return "a pause came out of the stream as an error, so that no one can answer it"
    node = record.of(NodeFailed)[-1].node
    return f"{node} goes on in the graph around its own, by Command.PARENT; around the outermost graph there is none"


def refused_values(error: Exception, record: Record, observer: Observer, checkpointer: str) -> list[StateFinding]:
    """Return the values of a state that its model refuses, each with the node that wrote it last.

    LangGraph validates the state when the next node is about to run, and names that one.
    """
    if not isinstance(error, ValidationError) or is_of_a_node(error, record):
        return []
    return with_writers(refused_by_model(error), observer, checkpointer)


def endless_subgraph_error(error: Exception, observer: Observer, limit: int) -> StepBudgetExceeded | None:
    """Return the error for a graph inside a node that came to no end; None where it met a limit of the flow's own.

    To that limit's error, the path that the graph inside took is added as a note.
    """
    if observer.endless_subgraph is None:
        return None
    met, node, visited = observer.endless_subgraph
    if met is not error:
        return None
    if len(visited) < limit:
        error.add_note(f"In {node}, {describe_path_end(visited)}.")
        return None
    return StepBudgetExceeded(limit, visited, node)


def unstorable_values(error: Exception, record: Record, observer: Observer, updates: Iterable[Update]) -> list[str]:
    """Return, a line each, the questions and updates that no checkpoint can hold, with their nodes and keys.

    LangGraph stores them when the node is over, and names neither.
    """
    if not isinstance(error, _UNSTORABLE) or is_of_a_node(error, record):
        return []
    values = [(node, changes) for update in updates for node, changes in update.items()]
    values += [(node, update) for node, outputs in observer.returned.items() for update in updates_in(outputs)]
    return [
        *(
            f"the question of {node} cannot be stored: {part}"
            for node, interrupts in observer.asked_with.items()
            for interrupt in interrupts
            for part in _unstorable_parts(interrupt.value)
        ),
        *(
            f"what {node} wrote cannot be stored: {part}"
            for node, changes in values
            for part in _unstorable_parts(changes)
        ),
    ]


def is_of_a_node(error: Exception, record: Record) -> bool:
    """Return whether a node raised an error itself: then it is the flow's own."""
    return any(
        (failure.error, failure.message) == (type(error).__name__, str(error)) for failure in record.of(NodeFailed)
    )


def _unstorable_parts(value: Any, path: tuple[Any, ...] = ()) -> Iterator[str]:
    """Return in words what of a value no checkpoint can hold, innermost first."""
    refusal = _refusal(value)
    if not refusal:
        return
    parts: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, list | tuple):
        parts = enumerate(value)
    misfits = [misfit for key, item in parts for misfit in _unstorable_parts(item, (*path, key))]
    key = place(str(path[0]), path[1:]) if path else "it"
    yield from misfits or [f"{key} is of the type {type(value).__name__}, which LangGraph cannot store: {refusal}"]


_UNSTORABLE = (TypeError, ValueError, OverflowError, RecursionError)
"""What LangGraph's serializer raises."""


def _refusal(value: Any) -> str:
    """Return why LangGraph cannot write a value down; empty where it can."""
    try:
        JsonPlusSerializer().dumps_typed(value)
    except _UNSTORABLE as error:
        return str(error)
    return ""


def changed_values(
    stored: Mapping[str, Any], observer: Observer, checkpointer: str, *, whole: bool = False
) -> Iterator[str]:
    """Yield a line for each value that is not what it was, with the checkpointer that gave it another type.

    Args:
        whole: As in `Observer.compare`.
    """
    for change in observer.compare(stored, whole=whole):
        writers = " or ".join(last_writers(change.key, observer))
        by = f", written by {writers}," if writers else ""
        ended: list[NodeAsked | NodeFinished] = [*observer.record.of(NodeAsked), *observer.record.of(NodeFinished)]
        culprits = " and ".join(dict.fromkeys(event.node for event in ended if change.key in event.changed_input))
        retyped = [
            f"{path}{by} comes back from {checkpointer} as {after} instead of {before}"
            for path, (before, after) in observer.other_types.items()
            if key_at(path) == change.key
        ]
        if culprits:
            yield f"{culprits} changed {change.key} in place, and that is lost: {change}"
        else:
            yield f"{'; '.join(retyped)} ({change})" if retyped else str(change)


def last_writers(key: str, observer: Observer) -> Iterable[str]:
    """Return the nodes that wrote a key last, by name: more than one where nodes that ran side by side wrote it."""
    writes = [event for event in observer.record.of(NodeFinished) if key in event.keys]
    nodes = [event.node for event in writes if event.sequence >= observer.replaced_at]
    step = observer.super_step(nodes[-1]) if nodes else None
    return sorted({node for node in nodes if observer.super_step(node) == step})  # which finished first is chance


def with_writers(findings: Iterable[StateFinding], observer: Observer, checkpointer: str) -> list[StateFinding]:
    """Return findings with the nodes that wrote their keys last, and what the checkpointer made of the values."""
    return [_with_its_writer(finding, observer, checkpointer) for finding in findings]


def _with_its_writer(finding: StateFinding, observer: Observer, checkpointer: str) -> StateFinding:
    if types := observer.other_types.get(finding.field):
        advice = f"It comes back from {checkpointer} as {types[1]} instead of {types[0]}."
        finding = replace(finding, advice=advice)
    writers = last_writers(key_at(finding.field), observer)
    if not writers and not observer.replaced_at:
        return replace(finding, advice=finding.advice or "The session begins with it.")
    return replace(finding, node=" or ".join(writers) or finding.node)
