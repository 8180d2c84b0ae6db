"""Replay what the nodes of logged sessions did on graphs without work of their own: the engine's cost alone.

The replayed graph has the schema, the edges and the routers of the logged one, and each node returns, asks or raises
what it did in the log. Nothing observes, judges or answers.
"""

from __future__ import annotations

import copy
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import process_time
from typing import Any, Final
from unittest.mock import patch
from weakref import WeakKeyDictionary

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.config import get_config
from langgraph.errors import GraphInterrupt
from langgraph.graph import StateGraph
from langgraph.pregel import Pregel
from langgraph.types import Command, interrupt

_OPTIONS: Final = ("stream_mode", "durability")


class ReplayError(Exception):
    """A replayed session did something else than the logged one."""


@dataclass(slots=True)
class LoggedRun:
    """One call of `stream`.

    Attributes:
        outcomes: What the visits of each node came to, in order.
        chunks: How many chunks were taken (count).
        interrupts: The ids of the questions asked, in order.
        closed: Whether the stream was left before it ran out.
    """

    given: Any
    options: Mapping[str, Any]
    limit: int | None
    outcomes: dict[str, list[Callable[[], Any]]] = field(default_factory=lambda: defaultdict(list))
    chunks: int = 0
    interrupts: list[str] = field(default_factory=list)
    closed: bool = True
    failed: bool = False


@dataclass(frozen=True, slots=True)
class LoggedWrite:
    """One call of `update_state`."""

    values: Any
    as_node: str | None


@dataclass(slots=True)
class LoggedSession:
    """What was done with one thread of one checkpointer, in order."""

    builder: StateGraph[Any, Any, Any, Any]
    calls: list[LoggedRun | LoggedWrite] = field(default_factory=list)

    @property
    def updates(self) -> int:
        """How many chunks and writes there were."""
        return sum(call.chunks if isinstance(call, LoggedRun) else 1 for call in self.calls)


class SessionLog:
    """The sessions of graphs that were compiled and run while it was recording."""

    def __init__(self) -> None:
        self.sessions: list[LoggedSession] = []
        self.compiled: list[tuple[StateGraph[Any, Any, Any, Any], dict[str, Any]]] = []
        """Each graph that was compiled, with the functions of its nodes."""
        self._by_saver: WeakKeyDictionary[Any, dict[str, LoggedSession]] = WeakKeyDictionary()
        self._running: dict[str, LoggedRun] = {}

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Log every graph with a checkpointer that is compiled and run in the block."""
        compile_graph, stream, update_state = StateGraph.compile, Pregel.stream, Pregel.update_state
        log = self

        def compile_recorded(graph: StateGraph[Any, Any, Any, Any], *arguments: Any, **options: Any) -> Any:
            log.compiled.append((graph, {name: _function(node) for name, node in graph.nodes.items()}))
            for name, node in graph.nodes.items():
                log._record_node(name, node.runnable)
            return compile_graph(graph, *arguments, **options)

        def stream_recorded(graph: Any, given: Any, config: Any = None, **options: Any) -> Iterator[Any]:
            return log._record_stream(graph, given, config, options, stream(graph, given, config, **options))

        def update_recorded(graph: Any, config: Any, values: Any, as_node: Any = None, *rest: Any) -> Any:
            if (session := log._session(graph, config)) is not None:
                session.calls.append(LoggedWrite(_kept(values), as_node))
            return update_state(graph, config, values, as_node, *rest)

        with (
            patch.object(StateGraph, "compile", compile_recorded),
            patch.object(Pregel, "stream", stream_recorded),
            patch.object(Pregel, "update_state", update_recorded),
        ):
            yield

    def _session(self, graph: Any, config: Any) -> LoggedSession | None:
        address = (config or {}).get("configurable", {})
        if isinstance(graph.checkpointer, (bool, type(None))) or address.get("checkpoint_ns"):
            return None
        sessions = self._by_saver.setdefault(graph.checkpointer, {})
        thread = str(address.get("thread_id"))
        if thread not in sessions:
            sessions[thread] = LoggedSession(graph.builder)
            self.sessions.append(sessions[thread])
        return sessions[thread]

    def _record_stream(
        self, graph: Any, given: Any, config: Any, options: Mapping[str, Any], chunks: Iterator[Any]
    ) -> Iterator[Any]:
        session = self._session(graph, config)
        if session is None:
            yield from chunks
            return
        kept = {name: options[name] for name in _OPTIONS if name in options}
        run = LoggedRun(_kept(given), kept, config.get("recursion_limit"))
        session.calls.append(run)
        self._running[str(config["configurable"]["thread_id"])] = run
        try:
            for chunk in chunks:
                run.chunks += 1
                if isinstance(chunk, dict):
                    run.interrupts += [asked.id for asked in chunk.get("__interrupt__", ())]
                yield chunk
            run.closed = False
        except Exception:
            run.closed, run.failed = False, True
            raise

    def _record_node(self, name: str, runnable: Any) -> None:
        work = getattr(runnable, "func", None)
        if work is None or getattr(work, "is_recorded", False):
            return

        def recorded(*arguments: Any, **options: Any) -> Any:
            run = self._running.get(str(get_config()["configurable"].get("thread_id")))
            outcomes = [] if run is None else run.outcomes[name]
            try:
                returned = work(*arguments, **options)
            except GraphInterrupt as asked:
                value = _kept(asked.args[0][0].value) if asked.args and asked.args[0] else None
                outcomes.append(lambda: interrupt(value))
                raise
            except BaseException as error:
                outcomes.append(_raising(error))
                raise
            value = _kept(returned)
            outcomes.append(lambda: value)
            return returned

        recorded.is_recorded = True  # type: ignore[attr-defined]
        runnable.func = recorded


def _function(node: Any) -> Any:
    return getattr(node.runnable, "func", None)


def replay(session: LoggedSession) -> None:
    """Build and compile a graph for a session, and run it as the log says.

    Raises:
        ReplayError: It did not do what is logged.
    """
    current: list[LoggedRun] = []
    visits: dict[str, int] = {}
    nodes = {name: _node(name, lambda name: _outcome(current[-1], name, visits)) for name in session.builder.nodes}
    graph = build_and_compile(session.builder, nodes)
    config: Any = {"configurable": {"thread_id": "replayed"}}
    ids: dict[str, str] = {}
    for call in session.calls:
        if isinstance(call, LoggedWrite):
            graph.update_state(config, call.values, as_node=call.as_node)
            continue
        current.append(call)
        visits.clear()
        limit = {} if call.limit is None else {"recursion_limit": call.limit}
        _run(graph, call, {**config, **limit}, ids)


def replayable(sessions: list[LoggedSession]) -> list[LoggedSession]:
    """Return the sessions that can be replayed: of those on several savers, say, a log holds only parts."""
    kept = []
    for session in sessions:
        with suppress(Exception):  # any error: the replay is not what was logged
            replay(session)
            kept.append(session)
    return kept


def replay_seconds(sessions: list[LoggedSession]) -> float:
    """Replay sessions, and return the processor time in seconds."""
    start = process_time()
    for session in sessions:
        replay(session)
    return process_time() - start


def _run(graph: Any, call: LoggedRun, config: Any, ids: dict[str, str]) -> None:
    stream = graph.stream(_with_new_ids(call.given, ids), config, **call.options)
    asked: list[str] = []
    taken = 0
    try:
        for chunk in stream:
            taken += 1
            if isinstance(chunk, dict):
                asked += [question.id for question in chunk.get("__interrupt__", ())]
            if call.closed and taken == call.chunks:
                stream.close()
                break
    except ReplayError:
        raise
    except Exception as error:
        if not call.failed:
            raise ReplayError(f"it failed: {error}") from error
    if taken != call.chunks or len(asked) != len(call.interrupts):
        raise ReplayError(f"{taken} chunks were to be {call.chunks}")
    ids.update(zip(call.interrupts, asked, strict=True))


def build_and_compile(like: StateGraph[Any, Any, Any, Any], nodes: Mapping[str, Any]) -> Any:
    """Build and compile a graph from some nodes, with the schema, the edges and the routers of another."""
    graph: StateGraph[Any, Any, Any, Any] = StateGraph(like.state_schema)
    for name, node in nodes.items():
        graph.add_node(name, node)
    graph.edges, graph.waiting_edges = set(like.edges), set(like.waiting_edges)
    for source, branches in like.branches.items():
        for branch in branches.values():
            graph.add_conditional_edges(source, _router(branch), branch.ends)
    return graph.compile(checkpointer=InMemorySaver())


def _router(branch: Any) -> Any:
    """Return a router as its graph was given it: what LangGraph makes of a function costs the opening, too."""
    return getattr(branch.path, "func", None) or branch.path


def _node(name: str, outcome: Callable[[str], Any]) -> Callable[[Any], Any]:
    def node(state: Any) -> Any:  # noqa: ARG001 - what it returns is known
        return outcome(name)

    return node


def _outcome(run: LoggedRun, name: str, visits: dict[str, int]) -> Any:
    visit = visits.get(name, 0)
    visits[name] = visit + 1
    outcomes = run.outcomes.get(name, ())
    if visit >= len(outcomes):
        raise ReplayError(f"{name} was visited {len(outcomes)} times, not {visit + 1}")
    return outcomes[visit]()


def _raising(error: BaseException) -> Callable[[], Any]:
    def again() -> Any:
        raise error.with_traceback(None)

    return again


def _with_new_ids(given: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(given, Command) and isinstance(given.resume, dict):
        return Command(resume={ids.get(identity, identity): answer for identity, answer in given.resume.items()})
    return given


def _kept(value: Any) -> Any:
    """Return a copy: what is logged must not change when the flow goes on."""
    try:
        return copy.deepcopy(value)
    except Exception:  # it cannot be copied: then it is replayed as it is
        return value
