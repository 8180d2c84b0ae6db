"""Runs one coordinator, of the kit or of an application, and sees to it that nothing is lost in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from support.execution.errors import CoordinatorError, KitError
from support.flow_builder.bare_graph import UpdateFromAnswer
from support.flow_builder.description import FlowDescription
from support.flow_builder.pauses import WaitingPause, pause_of
from support.flow_builder.protocol import Coordinator, InterruptProcessor, NullAnswer, Pause, SessionWaits
from support.record import NodeFinished, NodeStarted, Paused, SessionCreated
from support.record.observer import Observer


class _EndOfRun(BaseException):
    """Ends a coordinator that goes on asking after an error of the kit, which it has caught."""


class Coordination:
    """One run of a session by its coordinator.

    A coordinator may catch any exception. What judges a scenario is raised once more when the coordinator is over.

    Args:
        ask: Returns the owner's answer to a pause.
        update_from_answer: Makes what a coordinator is given instead of the answer; None gives it the answer.
        report: Called with each finding about the update of an answer.
    """

    def __init__(
        self,
        observer: Observer,
        description: FlowDescription,
        ask: InterruptProcessor,
        update_from_answer: UpdateFromAnswer | None,
        report: Callable[[str], None],
    ) -> None:
        self._observer = observer
        self._description = description
        self._report = report
        self._ask = ask
        self._update_from_answer = update_from_answer
        self._error: Exception | None = None
        self._updated = ""
        self._started = observer.record.of(NodeStarted)
        self._started_before = 0
        self._finished = observer.record.of(NodeFinished)
        self._finished_before = len(self._finished)

    def ask(self, asked: Any) -> Any:
        """Return what a coordinator has to be given for a pause or an `Interrupt`; None lets the session wait."""
        if self._error is not None:
            raise _EndOfRun
        try:
            pause = self._pause(asked)
            self._check_applied(pause)
            answer = self._ask(pause)
            if answer is None or self._update_from_answer is None:
                return answer
            return self._checked(pause, self._update_from_answer(pause, None if answer is NullAnswer.NULL else answer))
        except Exception as error:
            # the failure of a screen is for the coordinator to handle; only what judges the scenario is not
            if isinstance(error, AssertionError | KitError) or getattr(error, "for_product_owners", False):
                self._error = error
            raise

    def updates(self, coordinator: Coordinator, config: Any) -> Iterator[Any]:
        """Yield what a coordinator yields.

        Raises:
            CoordinatorError: It yields nothing, or nothing can be seen of what it does.
        """
        yielded = kept = 0
        try:
            for update in _stream_of(coordinator, config):
                yielded += isinstance(update, Mapping)
                kept += isinstance(update, Mapping) and _was_kept(update)
                yield update
        except (SessionWaits, _EndOfRun):
            pass
        except Exception as error:
            if self._error is None or error is self._error:
                raise
            raise self._error from error
        if self._error is not None:
            self._error.add_note("The coordinator caught this error and went on.")
            raise self._error
        self._check_seen(coordinator, yielded, kept)

    def _pause(self, asked: Any) -> Pause:
        if not hasattr(asked, "value"):
            return asked if isinstance(asked, WaitingPause) else self._as_pause(asked)
        nodes = [
            node
            for node, raised in self._observer.asked_with.items()
            if any(_same(asked, interrupt) for interrupt in raised)
        ]
        return pause_of(asked, nodes[-1] if nodes else "a node that was not seen")

    def _as_pause(self, asked: Any) -> Pause:
        if missing := [name for name in ("id", "node", "type", "payload") if not hasattr(asked, name)]:
            raise CoordinatorError(
                f"the coordinator asked about {type(asked).__name__}, which has no {', '.join(missing)}; "
                "give ask(…) an Interrupt of LangGraph, or what read_pauses(graph.get_state(config)) returns"
            )
        pause: Pause = asked
        return pause

    def _checked(self, pause: Pause, update: Any) -> Any:
        if not isinstance(update, Mapping):
            raise CoordinatorError(
                f"update_from_answer returned {type(update).__name__} for {pause.type}; it has to be the update of "
                f"{pause.node}, a mapping"
            )
        question = pause.type if pause.type == pause.node else f"{pause.type} of {pause.node}"
        for key in self._observer.undeclared(update):
            self._report(
                f"the answer to {question} writes {key}, which the state does not declare; "
                "the graph drops it in silence"
            )
        self._updated, self._started_before = pause.node, len(self._started)
        return update

    def _check_applied(self, pause: Pause) -> None:
        """Report a node that runs again for its answer, although no path leads from it to itself."""
        node, since = pause.node, self._started[self._started_before :]
        if node == self._updated and {event.node for event in since} == {node} and self._leads_elsewhere(node):
            self._report(
                f"{node} runs again although it was answered: the update was not applied as this node; "
                f'write update_state(config, update, as_node="{node}")'
            )
        self._updated = ""

    def _leads_elsewhere(self, node: str) -> bool:
        routers = (router for router in self._description.routers if router.node == node)
        return all(router.targets for router in routers) and node not in self._description.successors(node)

    def _check_seen(self, coordinator: Coordinator, yielded: int, kept: int) -> None:
        record, name = self._observer.record, type(coordinator).__name__
        if yielded > kept and not self._started:
            raise CoordinatorError(
                f"{name} runs the graph, but nothing of it can be seen; it has to pass on the config that it is given, "
                "callbacks included: graph.stream(…, config)"
            )
        if not yielded and any(event.by == "run" for event in self._finished[self._finished_before :]):
            raise CoordinatorError(f"{name} yields no update, although steps wrote one; yield each of them")
        has_begun = bool(self._started or record.of(Paused) or self._observer.last_state)
        if record.of(SessionCreated) and not has_begun:
            raise CoordinatorError(f"{name} does nothing: no step began, nothing is asked, and no update came")


def _stream_of(coordinator: Any, config: Any) -> Iterable[Any]:
    run: Callable[[Any], Any] | None = getattr(coordinator, "coordinate_stream_execution", None)
    if run is None:
        raise CoordinatorError(
            f"{type(coordinator).__name__} is no coordinator: it has no coordinate_stream_execution(config)"
        )
    stream = run(config)
    if not isinstance(stream, Iterable):
        raise CoordinatorError(
            f"{type(coordinator).__name__}.coordinate_stream_execution returned {type(stream).__name__}; it has to "
            "yield the updates"
        )
    return stream


def _was_kept(update: Mapping[str, Any]) -> bool:
    """Return whether an update is a result that was stored before a session was stopped: no step ran for it."""
    return bool((update.get("__metadata__") or {}).get("cached"))


def _same(asked: Any, raised: Any) -> bool:
    return asked is raised or getattr(asked, "id", None) == getattr(raised, "id", "")
