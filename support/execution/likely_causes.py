"""Why a scenario probably failed: where its error arose, and what is right in one flow and a fault in another.

These lines are shown above the error of a scenario that fails. They are no findings: nothing fails because of them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from support.execution.engine_errors import is_of_a_node
from support.execution.errors import InvalidStateError, KitError
from support.flow_builder.description import END, FlowDescription
from support.gherkin.failure import is_for_product_owners
from support.record import (
    AnswerGiven,
    NodeFailed,
    NodeFinished,
    Paused,
    Record,
    RouteTaken,
    UpdateSeen,
    WorkRepeated,
)

if TYPE_CHECKING:
    from support.execution.execution import Execution

_ONE_VALUE: Final = re.compile(r"At key '(.+?)': Can receive only one value per step")
"""What LangGraph says where several nodes of one step write a key that has no reducer."""


def likely_causes(error: BaseException, execution: Execution) -> list[str]:
    """Return what explains an error of a session, a line each, the most certain first; none where it says so itself."""
    record, description = execution.record, execution.description
    if isinstance(error, KitError | InvalidStateError):
        return []
    lines = [*_place_of(error, record, description.declared or ())] if isinstance(error, Exception) else []
    perhaps = [
        *_repeated_work(record),
        *_replaced_messages(record, description),
        *_goto_beside_an_edge(record, description),
        *_joined_too_early(record, description),
        *_asked_again_unchanged(record),
        *execution.observer.returned_whole.possible,
        *_other_types(execution),
        *_failed_tools(record),
    ]
    because = [f"perhaps because {line}" for line in dict.fromkeys(perhaps)]
    return ["; ".join([*lines, *because[:1]]), *because[1:]] if lines or because else []


def _place_of(error: Exception, record: Record, declared: Collection[str]) -> Iterator[str]:
    """Yield where an error arose that does not say so."""
    first = (str(error) or type(error).__name__).splitlines()[0]
    steps = [event for event in record.of(UpdateSeen) if event.super_step is not None]
    last = [event for event in steps if event.super_step == steps[-1].super_step]
    if is_of_a_node(error, record):
        failure = record.of(NodeFailed)[-1]
        yield f"{failure.node} failed: {failure.error}: {first}{_lost_key(failure, record, declared)}"
    elif match := _ONE_VALUE.search(first):
        nodes = " and ".join(sorted(event.node for event in last if match[1] in event.changes))
        yield f"{nodes} write {match[1]} in the same step; give it a reducer, or let only one of them return it"
    elif last and not is_for_product_owners(error):
        nodes = " and ".join(sorted({event.node for event in last}))
        yield f"what {nodes} wrote cannot be joined to the state: {type(error).__name__}: {first}"


def _lost_key(failure: NodeFailed, record: Record, declared: Collection[str]) -> str:
    """Return in words which key a node missed: one of a path map, or one of the state."""
    if failure.error != "KeyError":
        return ""
    routes = [route for route in record.of(RouteTaken) if route.source == failure.node]
    key = failure.message.strip("'")
    if routes and key == routes[-1].label:
        return f"; its router {routes[-1].router} returned that, and its path map does not have it"
    missed = "; nothing has written that key of the state, or the node was given only what a Send holds"
    return missed if key in declared else ""


def _repeated_work(record: Record) -> Iterator[str]:
    for event in record.of(WorkRepeated):
        yield f"{event.node} runs again for its answer, and makes {event.work} once more"


def _goto_beside_an_edge(record: Record, description: FlowDescription) -> Iterator[str]:
    for route in record.of(RouteTaken):
        beside = [edge.target for edge in description.edges if edge.source == route.source and edge.target != END]
        if route.router == "goto" and beside and route.target not in (None, END, *beside):
            yield (
                f"{route.source} goes on to {route.target} by a Command, and to {' and '.join(beside)} as well, by its "
                "edge; a Command does not take the place of an edge"
            )


def _joined_too_early(record: Record, description: FlowDescription) -> Iterator[str]:
    for node in description.nodes:
        sources = [edge.source for edge in description.edges if edge.target == node and not edge.joins]
        visits = max((event.visit for event in record.of(NodeFinished) if event.node == node), default=0)
        if len(sources) > 1 and visits > 1 and not _comes_back(node, description):
            names = ", ".join(f'"{source}"' for source in sources)
            yield (
                f"{node} ran {visits} times, as its edges do not wait for each other; to run it once, write: "
                f'add_edge([{names}], "{node}")'
            )


def _comes_back(node: str, description: FlowDescription) -> bool:
    """Return whether a node may lead to itself, or to where the graph does not say."""
    reached, fresh = set[str](), {node}
    while fresh:
        reached |= fresh
        fresh = {target for source in fresh for target in description.successors(source)}
        if node in fresh:
            return True
        fresh -= reached
    return any(not router.targets for router in description.routers)


def _asked_again_unchanged(record: Record) -> Iterator[str]:
    answered: dict[str, Any] = {}
    asked: dict[str, Any] = {}
    for event in record:
        if isinstance(event, Paused):
            if event.node in answered and answered[event.node] == event.payload:
                yield (
                    f"{event.node} asks the same again after its answer; an answer does not reach a graph that is "
                    "compiled with checkpointer=False, or one that another thread keeps"
                )
            asked[event.node] = event.payload
        elif isinstance(event, AnswerGiven):
            answered[event.node] = asked.get(event.node)
        elif isinstance(event, NodeFinished):
            answered.pop(event.node, None)


def _replaced_messages(record: Record, description: FlowDescription) -> Iterator[str]:
    for event in record.of(UpdateSeen):
        for key in description.keys("plain"):
            value = event.changes.get(key)
            if isinstance(value, list) and len(value) == 1 and isinstance(value[0], Mapping) and "message" in value[0]:
                yield f"{event.node} replaces all of {key} by one message; the key has no reducer such as add_messages"


def _other_types(execution: Execution) -> Iterator[str]:
    for path, (before, after) in execution.observer.other_types.items():
        yield f"{path} comes back from {execution.description.checkpointer} as {after} instead of {before}"


def _failed_tools(record: Record) -> Iterator[str]:
    """Yield the calls of tools that were answered with an error, which a model may hide."""
    for event in record.of(UpdateSeen):
        for value in event.changes.values():
            for item in value if isinstance(value, list) else ():
                if isinstance(item, Mapping) and item.get("status") == "error":
                    yield f"{event.node} answered a call of {item.get('name', 'a tool')} with: {item.get('content')}"
