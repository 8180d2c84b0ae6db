"""Makes any compiled LangGraph graph a flow that scenarios can run."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, StateSnapshot

from support.flow_builder.background_loop import loop_of
from support.flow_builder.description import has_keys
from support.flow_builder.errors import FlowError, nearest
from support.flow_builder.graph_state import GraphStateView
from support.flow_builder.pauses import WaitingPause, read_pauses
from support.flow_builder.protocol import AnswerBy, InterruptProcessor, NullAnswer, Pause
from support.flow_builder.updates import stream_updates
from support.langgraph_versions import next_nodes

RECURSION_LIMIT = 250
"""Super-steps in one stream, where the caller sets none: LangGraph's own default lets a loop run 10,007 nodes."""

InitialInput = Any
"""The first input of a graph: a mapping, a dataclass or a pydantic model; or a function that makes it anew."""

UpdateFromAnswer = Callable[[Pause, Any], Mapping[str, Any]]
"""Makes the asking node's update from the owner's answer."""


class BareGraphFlow:
    """A flow made of a compiled graph and its initial input.

    Args:
        recursion_limit: Super-steps in one stream; a config or a graph that sets its own wins.
        context: The nodes' `runtime.context`.
        on_custom: Called with what nodes write into LangGraph's custom stream.
    """

    def __init__(
        self,
        compiled_graph: CompiledStateGraph[Any, Any, Any, Any],
        initial_input: InitialInput,
        *,
        recursion_limit: int = RECURSION_LIMIT,
        context: object = None,
        on_custom: Callable[[Any], object] | None = None,
    ) -> None:
        check_graph(compiled_graph)
        self.compiled_graph = compiled_graph
        self._initial_input = initial_input
        self._context = context
        self._on_custom = on_custom
        own = compiled_graph.config or {}
        self._configured = own.get("configurable", {})
        self._recursion_limit = own.get("recursion_limit", recursion_limit)
        self._inputs: dict[str, Any] = {}
        self._turns: dict[str, Any] = {}
        self._views: dict[str, GraphStateView] = {}
        self._last: str | None = None
        self._streaming: set[str] = set()
        self._lock = threading.Lock()

    @property
    def state_manager(self) -> GraphStateView:
        """The state of the session last created or streamed."""
        return self.get_state_manager()

    def get_state_manager(self, session_id: str | None = None) -> GraphStateView:
        """Return the state of a session; None means the session last created or streamed."""
        wanted = session_id or self._last
        if wanted is None:
            raise FlowError("there is no session yet: call create_session() first")
        self._load(wanted)
        return self._views[wanted]

    def create_session(self, session_id: str | None = None) -> str:
        """Create a session, and return its id (LangGraph's `thread_id`); None takes the first free `session-1`, ….

        Raises:
            FlowError: The id is taken, or the initial input is no mapping and no object with fields.
        """
        made = self._initial_input
        values = made() if callable(made) else made
        with self._lock:
            free = session_id or next(name for name in (f"session-{n}" for n in count(1)) if not self._known(name))
            if self._known(free):
                raise FlowError(f'there is a session "{free}" already')
            self._inputs[free] = values
            self._last = free
        view = GraphStateView(self.compiled_graph, _config(free))
        view.begin(values)
        self._views[free] = view
        return free

    def undeclared_input(self, session_id: str) -> list[str]:
        """Return, a line each, the keys of a session's next input that the graph drops in silence."""
        given = self._turns.get(session_id, self._inputs.get(session_id))
        builder = getattr(self.compiled_graph, "builder", None)
        if builder is None or not isinstance(given, Mapping) or not has_keys(self.compiled_graph):
            return []
        declared = list(builder.schemas[builder.input_schema])
        return [
            f"the session begins with {key}, which the input does not declare; the graph drops it in silence; "
            f"{nearest(str(key), declared)}"
            for key in given
            if key not in declared
        ]

    def begin_turn(self, session_id: str, turn_input: Any) -> None:
        """Take the next input of a session that is over; the next stream begins with it."""
        self._load(session_id)
        self._turns[session_id] = turn_input

    def stream(
        self,
        config: RunnableConfig | None = None,
        resume_from_checkpoint: bool | None = None,
        answers: Mapping[str, Any] | None = None,
    ) -> Iterator[Mapping[str, Any]]:
        """Continue a session, and yield its updates; a session that waits asks the same question again.

        Args:
            config: With the session's `thread_id`; None means the session last created or streamed.
            resume_from_checkpoint: Whether the session has begun; None finds out.

        Raises:
            FlowError: The session is unknown, already streaming, or not where the arguments say.
        """
        session_id = self._session_of(config)
        self._load(session_id)
        settings = _settings(config, session_id, self._recursion_limit)
        # the oldest LangGraph that is supported forgets what a graph is configured with where a session is named
        settings["configurable"] = {**self._configured, **settings["configurable"]}
        snapshot = self.compiled_graph.get_state(_config(session_id))
        graph_input = self._graph_input(session_id, snapshot, resume_from_checkpoint, answers)
        return self._run(
            session_id, settings, graph_input, kept=[task.name for task in snapshot.tasks if task.result is not None]
        )

    def _run(
        self, session_id: str, config: RunnableConfig, graph_input: Any, kept: list[str]
    ) -> Iterator[Mapping[str, Any]]:
        with self._lock:
            if session_id in self._streaming:
                raise FlowError(f'session "{session_id}" is already streaming; run that stream out first')
            self._streaming.add(session_id)
            self._last = session_id
        view = self._views[session_id]
        try:
            for update in stream_updates(self.compiled_graph, graph_input, config, self._context, self._on_custom):
                if _is_taken_from(kept, update):
                    continue  # saved before the session was stopped, so that the state shows it already
                view.synchronise(update)
                yield update
            view.reload()
        except Exception:
            view.reload()  # what the graph itself draws, such as the ids of messages, it stored before a node failed
            raise
        finally:
            with self._lock:
                self._streaming.discard(session_id)

    def snapshot(self, session_id: str) -> StateSnapshot:
        """Return where a session was when its last stream had run out, without reading that once more."""
        return self._views[session_id].snapshot

    def _graph_input(
        self, session_id: str, snapshot: StateSnapshot, resume: bool | None, answers: Mapping[str, Any] | None
    ) -> Any:
        has_begun = snapshot.created_at is not None
        if has_begun and resume is False:
            raise FlowError(
                f'session "{session_id}" has begun, and to start it again would double its history; '
                "to go on with it, stream it with resume_from_checkpoint=True or without"
            )
        if resume and not has_begun:
            raise FlowError(f'session "{session_id}" has not begun; stream it without resume_from_checkpoint=True')
        if answers is None:
            return self._turns.pop(session_id, None) if has_begun else self._inputs[session_id]
        pending = {pause.id: pause for pause in read_pauses(snapshot)}
        waiting = ", ".join(f'"{pause.type}" of {pause.node} ({pause.id})' for pause in pending.values()) or "nothing"
        if not answers:
            raise FlowError(f"no answer was given: LangGraph would ask again in silence; waiting is {waiting}")
        if stale := sorted(set(answers) - set(pending)):
            raise FlowError(f"no question {', '.join(stale)} waits in session {session_id!r}; waiting is {waiting}")
        return Command(resume=dict(answers))

    def _session_of(self, config: RunnableConfig | None) -> str:
        if config is None:
            if self._last is None:
                raise FlowError("there is no session yet: call create_session() first")
            return self._last
        session_id = config.get("configurable", {}).get("thread_id")
        if not session_id:
            raise FlowError('the config names no session: {"configurable": {"thread_id": session id}}')
        return str(session_id)

    def _load(self, session_id: str) -> None:
        if not self._known(session_id):
            raise FlowError(f'there is no session "{session_id}"; LangGraph would start a new one under that name')
        if session_id not in self._views:
            self._views[session_id] = GraphStateView(self.compiled_graph, _config(session_id))

    def _known(self, session_id: str) -> bool:
        return session_id in self._inputs or self._has_begun(session_id)

    def _has_begun(self, session_id: str) -> bool:
        return self.compiled_graph.get_state(_config(session_id)).created_at is not None


class BareGraphCoordinator:
    """Runs a session of a bare graph to its end, putting each pause to the owner; None leaves it paused."""

    def __init__(
        self,
        flow: BareGraphFlow,
        interrupt_processor: InterruptProcessor,
        answer_by: AnswerBy = "resume",
        update_from_answer: UpdateFromAnswer | None = None,
    ) -> None:
        if answer_by == "update" and update_from_answer is None:
            raise FlowError("to answer by update, give update_from_answer: (pause, answer) -> the asking node's update")
        self._flow = flow
        self._processor = interrupt_processor
        self._answer_by = answer_by
        self._update_from_answer = update_from_answer or _no_update

    def coordinate_stream_execution(self, config: RunnableConfig) -> Iterator[Mapping[str, Any]]:
        """Stream a session, answering its pauses, until it ends, waits or meets a breakpoint; yield every update.

        Raises:
            FlowError: The flow stopped without a question or a breakpoint, or an answer changed nothing of what waits.
        """
        snapshot = self._flow.compiled_graph.get_state(config)
        pauses = read_pauses(snapshot)
        if not pauses or any(task.error is not None for task in snapshot.tasks):
            yield from self._streamed(config, None)
            pauses = read_pauses(self._flow.snapshot(_thread(config)))
        # What waits already is asked first: to stream it once more would run the node that asks once more.
        while pauses and (answers_by_id := self._ask(pauses)):
            if self._answer_by == "update":
                yield self._apply(config, pauses, answers_by_id)
            asked, answers = pauses, answers_by_id if self._answer_by == "resume" else None
            yield from self._streamed(config, answers)
            pauses = read_pauses(self._flow.snapshot(_thread(config)))
            _check_progress(asked, pauses, answers)
        if not pauses:
            self._check_not_stopped(self._flow.snapshot(_thread(config)))

    def _streamed(self, config: RunnableConfig, answers: Mapping[str, Any] | None) -> Iterator[Mapping[str, Any]]:
        for update in self._flow.stream(config, answers=answers):
            if visible := {node: part for node, part in update.items() if not node.startswith("__")}:
                yield visible

    def _ask(self, pauses: tuple[WaitingPause, ...]) -> dict[str, Any]:
        answers = {pause.id: self._processor(pause) for pause in pauses}
        given = {identity: answer for identity, answer in answers.items() if answer is not None}
        return {identity: None if answer is NullAnswer.NULL else answer for identity, answer in given.items()}

    def _apply(
        self, config: RunnableConfig, pauses: tuple[WaitingPause, ...], answers: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        if len(pauses) > 1:
            nodes = ", ".join(pause.node for pause in pauses)
            raise FlowError(f"{nodes} wait at once: an update as one node would drop the others; answer by resume")
        pause = pauses[0]
        update = self._update_from_answer(pause, answers[pause.id])
        self._flow.compiled_graph.update_state(config, dict(update), as_node=pause.node)
        self._flow.get_state_manager(_thread(config)).reload()
        return {pause.node: update}

    def _check_not_stopped(self, snapshot: StateSnapshot) -> None:
        graph = self._flow.compiled_graph
        following = next_nodes(snapshot)
        if following and not (graph.interrupt_before_nodes or graph.interrupt_after_nodes):
            raise FlowError(
                f"the flow stopped before {', '.join(following)} without a question, and the outermost graph has no "
                "breakpoint there; to let it pause, let the node call interrupt(payload)"
            )


def _is_taken_from(kept: list[str], update: Mapping[str, Any]) -> bool:
    """Return whether an update repeats results that were kept, and take these out."""
    nodes = [node for node in update if not node.startswith("__")]
    if not (update.get("__metadata__") or {}).get("cached") or any(node not in kept for node in nodes):
        return False
    for node in nodes:
        kept.remove(node)
    return bool(nodes)


def _no_update(pause: Pause, answer: Any) -> Mapping[str, Any]:
    raise FlowError(f"nothing makes an update of {answer!r} to {pause.type}")


def check_graph(graph: Any) -> None:
    """Check that scenarios can run a graph.

    Raises:
        FlowError: It is not compiled, keeps no checkpoints, or keeps them in an event loop that is closed.
    """
    if not hasattr(graph, "get_state"):
        raise FlowError(f"{type(graph).__name__} is not compiled: call .compile(checkpointer=…) first")
    if not getattr(graph, "checkpointer", None):
        raise FlowError("the graph has no checkpointer, so it cannot be resumed after a pause: compile it with one")
    loop = loop_of(graph.checkpointer)
    if loop is not None and not loop.is_running():
        raise FlowError(
            "its checkpointer belongs to an event loop that has come to its end, and would be waited for without end; "
            "let the factory be async and make the checkpointer itself: async def build()"
        )


def _check_progress(
    asked: tuple[WaitingPause, ...], pauses: tuple[WaitingPause, ...], answers: Mapping[str, Any] | None
) -> None:
    """Before 1.2.20 all questions of one node share an id: the same question has the same payload as well."""
    unchanged = [pause for pause in asked if pause.id in (answers or {}) and pause in pauses]
    if unchanged:
        names = ", ".join(f'"{pause.type}" of {pause.node}' for pause in unchanged)
        raise FlowError(f"{names} was answered and still waits unchanged: the answer did not reach its node")


def _thread(config: RunnableConfig) -> str:
    return str(config.get("configurable", {}).get("thread_id"))


def _config(session_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": session_id}}


def _settings(config: RunnableConfig | None, session_id: str, recursion_limit: int) -> RunnableConfig:
    settings: RunnableConfig = {"recursion_limit": recursion_limit}
    settings.update(config or _config(session_id))
    return settings
