"""Virtual Agora v1.3: the flow, its sessions and its stream."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from threading import Lock
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, StateSnapshot

from support.agora.addressing import run_config, thread_config
from support.agora.arguments import checked_flag, checked_interval, checked_saver
from support.agora.boundary import Boundary
from support.agora.checkpoints import saved_values
from support.agora.configuration import AgoraConfiguration, discussion_with, load_configuration
from support.agora.errors import StateCorruptionError, StateError
from support.agora.graph import PHASE_OF, build, needed_keys, node_registry
from support.agora.health import HealthReport
from support.agora.nodes.tools import (
    NodeTools,
    agent_models,
    discussing_participants,
    special_participants,
    with_warnings,
)
from support.agora.pauses import Pause, pauses, require_pending
from support.agora.prompts import MODERATOR
from support.agora.providers import create_provider
from support.agora.questions import ASKING_NODES
from support.agora.recovery import Completion, ErrorRecoveryManager
from support.agora.routing import V13FlowConditions
from support.agora.schema import check_update, differing_keys
from support.agora.session import checked_session_id, checked_theme, initial_values
from support.agora.settings import session_settings, settings_warning
from support.agora.state_manager import StateManager
from support.agora.texts import storable, title_limit
from support.agora.world import default_boundary

Chunk = dict[str, Any]


class VirtualAgoraV13Flow:
    """A moderated discussion among language-model agents, with the owner asked at every turning point.

    Args:
        config: A mapping, YAML text, the path of a YAML file, or an `AgoraConfiguration`.
        enable_monitoring: Whether the health report is kept.
        checkpoint_interval: Rounds between two periodic stops, 1 to 20.
        discussion_config: Overrides of the configuration's `discussion` section.
        checkpointer: The store of checkpoints; in memory by default.
        boundary: Clock, draws and storage; those of production by default.

    Raises:
        ConfigurationError: The configuration cannot be used; every problem is listed.
        ValidationError: Another argument is invalid.
        ProviderError: A language model could not be created; the message names place, provider, model and reason.
    """

    def __init__(
        self,
        config: Mapping[str, Any] | str | Path | AgoraConfiguration,
        enable_monitoring: bool = True,
        checkpoint_interval: int = 3,
        discussion_config: Mapping[str, Any] | None = None,
        checkpointer: BaseCheckpointSaver[Any] | None = None,
        *,
        boundary: Boundary | None = None,
    ) -> None:
        self.config = discussion_with(load_configuration(config), discussion_config)
        self.checkpoint_interval = checked_interval(checkpoint_interval)
        self.settings = session_settings(self.config, self.checkpoint_interval)
        self.checkpointer = checked_saver(checkpointer)
        self.health = HealthReport() if checked_flag("enable_monitoring", enable_monitoring) else None
        self.boundary = boundary if boundary is not None else default_boundary()
        self.discussing_agents = discussing_participants(self.config)
        self.specialized_agents = special_participants(self.config)
        tools = NodeTools(
            configuration=self.config,
            participants=self.discussing_agents,
            special_agents=self.specialized_agents,
            models=agent_models(self.config, create_provider, self.boundary.clean),
            boundary=self.boundary,
            checkpoint_interval=self.checkpoint_interval,
        )
        self.conditions = V13FlowConditions(self.config, self.checkpoint_interval)
        self.node_registry = node_registry(tools)
        self.nodes = list(self.node_registry)
        self.error_recovery_manager = ErrorRecoveryManager(
            clock=self.boundary.clock,
            draws=self.boundary.draws,
            asking_nodes=ASKING_NODES,
            router_keys=needed_keys(self.conditions.routes()),
            phase_of=PHASE_OF,
            clean=self.boundary.clean,
        )
        self.graph: StateGraph[Any, Any, Any, Any] | None = None
        self.compiled_graph: CompiledStateGraph[Any, Any, Any, Any] | None = None
        self._sessions: dict[str, StateManager] = {}
        self._settings_warnings: dict[str, str] = {}
        self._streaming: set[str] = set()
        self._current: str | None = None
        self._lock = Lock()

    @property
    def state_manager(self) -> StateManager:
        """The state manager of the session last created or streamed; raises `StateError` before any was."""
        return self.get_state_manager()

    def get_state_manager(self, session_id: str | None = None) -> StateManager:
        """Return the state manager of a session; of the session last created or streamed by default."""
        name = session_id if session_id is not None else self._current
        if name is None:
            raise StateError("no session was created yet; call create_session first")
        if name not in self._sessions:
            raise StateError(f'there is no session "{name}"', {"known": sorted(self._sessions)})
        return self._sessions[name]

    def build_graph(self) -> StateGraph[Any, Any, Any, Any]:
        """Build and return the graph of the nodes in the registry."""
        for name, node in self.node_registry.items():
            node.complete = self._completion(name)
        self.graph = build(self.node_registry, self.conditions.routes())
        return self.graph

    def compile(self) -> CompiledStateGraph[Any, Any, Any, Any]:
        """Compile and return the graph, building it first if needed."""
        graph = self.graph if self.graph is not None else self.build_graph()
        self.compiled_graph = graph.compile(checkpointer=self.checkpointer, name="virtual_agora")
        self.error_recovery_manager.bind(self.compiled_graph, self._values_at_start)
        return self.compiled_graph

    def create_session(
        self, session_id: str | None = None, main_topic: str | None = None, user_defines_topics: bool = False
    ) -> str:
        """Create a session and return its id, which is also its thread id; the id is drawn by default.

        Without `main_topic`, the owner will be asked for the theme. An id that exists already is a `StateError`.
        """
        if self.compiled_graph is None:
            self.compile()
        now = self.boundary.clock.now()
        limit = title_limit(self.config.discussion.max_text_length)
        topic = checked_theme(main_topic, limit)
        owner_names_topics = checked_flag("user_defines_topics", user_defines_topics)
        name = checked_session_id(session_id, limit) or f"{now:%Y%m%d_%H%M%S}_{self.boundary.draws.session_suffix(now)}"
        with self._lock:
            if name in self._sessions or self.checkpointer.get_tuple(thread_config(name)) is not None:
                raise StateError(f'the session "{name}" exists already; stream it to continue it')
            manager = StateManager(name)
            manager.initialize_state(self._values(name, topic, owner_names_topics))
            self._sessions[name] = manager
            self._current = name
        return name

    def stream(
        self,
        config: Mapping[str, Any] | None = None,
        resume_from_checkpoint: bool | None = None,
        answers: Mapping[str, Any] | None = None,
    ) -> Iterator[Chunk]:
        """Go on with a session from its current checkpoint, update by update.

        Each update is joined to the state manager before it is yielded. A pause is the last item, as
        `{"__interrupt__": (…)}`; exhaust the stream before you answer it.

        Args:
            config: LangGraph's run configuration; that of the session last created or streamed by default.
            resume_from_checkpoint: True requires a session that has begun; False is refused for such a session.
            answers: The answer to each pending question, by interrupt id.

        Raises:
            StateError: The flow is not compiled; or the session is unknown, is over, streams already, or does not wait
                for one of the answers.
        """
        self._compiled()
        name = self.session_of(config)
        run = run_config(name, config, self.config.discussion.max_rounds_per_topic)
        if name not in self._sessions or resume_from_checkpoint is not None or answers is not None:
            # A refusal must come from this call, before anything streams.
            self._check_resumable(name, resume_from_checkpoint, answers)
        return self._updates(name, run, resume_from_checkpoint, answers)

    def _check_resumable(
        self, name: str, resume_from_checkpoint: bool | None, answers: Mapping[str, Any] | None
    ) -> StateSnapshot:
        try:
            snapshot = self._compiled().get_state(thread_config(name))
        except Exception as error:
            self.error_recovery_manager.emergency_recovery(self._sessions.get(name) or StateManager(name), error)
            raise
        self._adopt(name, snapshot)
        has_begun = bool(snapshot.values)
        if _ended(snapshot):
            raise StateError(f'the session is over: "{name}" has come to its end; create another one')
        if resume_from_checkpoint is False and has_begun:
            raise StateError(
                f'the session "{name}" has begun; streaming it from its start would double its history. '
                "Leave resume_from_checkpoint out to continue it, or create another session"
            )
        if resume_from_checkpoint and not has_begun:
            raise StateError(f'the session "{name}" has no checkpoint yet; leave resume_from_checkpoint out')
        if answers is not None:
            require_pending(answers, pauses(snapshot, name))
        return snapshot

    def pauses(self, session_id: str) -> list[Pause]:
        """Return the questions that wait in a session."""
        return pauses(self._compiled().get_state(thread_config(session_id)), session_id)

    def is_over(self, session_id: str) -> bool:
        """Return whether a session has ended, so that it can no longer be streamed."""
        return _ended(self._compiled().get_state(thread_config(session_id)))

    def apply_answer(self, pause: Pause, update: dict[str, Any], config: Mapping[str, Any] | None = None) -> Chunk:
        """Write the update of an accepted answer, as the node that asked, and return it.

        The stream must have run out: an update applied earlier loses writes on LangGraph 1.x.

        Raises:
            StateError: The session streams, the pause is not pending, or the update breaks the schema.
        """
        name = pause.session_id
        if name in self._streaming:
            raise StateError(f'the session "{name}" still streams; run the stream out before answering')
        require_pending({pause.id: None}, self.pauses(name))
        complete = self._completion(pause.node)(self.get_state_manager(name).state, update)
        return self._write(name, pause.node, complete, "the answer", config)

    def apply_recovery(self, node: str, updates: dict[str, Any], config: Mapping[str, Any] | None = None) -> Chunk:
        """Write the updates of a failed node's substitute, with the record of the recovery, as that node."""
        return self._write(self.session_of(config), node, updates, "the recovery", config)

    def _write(self, name: str, node: str, update: Chunk, source: str, config: Mapping[str, Any] | None) -> Chunk:
        problems = check_update(update)
        if problems:
            raise StateError(f"{source}'s update breaks the schema: {'; '.join(problems)}", {"problems": problems})
        run = run_config(name, config, self.config.discussion.max_rounds_per_topic)
        # `as_node` is explicit: an inferred one differs between versions of LangGraph.
        self._compiled().update_state(run, update, as_node=node)
        self.get_state_manager(name).update_state(update)
        self.error_recovery_manager.node_succeeded(name, node)
        return update

    def _updates(
        self,
        name: str,
        run: RunnableConfig,
        resume_from_checkpoint: bool | None,
        answers: Mapping[str, Any] | None,
    ) -> Iterator[Chunk]:
        with self._lock:
            if name in self._streaming:
                raise StateError(f'the session "{name}" is already streaming')
            self._streaming.add(name)
        try:
            # The session may have gone on since the call of `stream`: another stream may have run in between.
            snapshot = self._check_resumable(name, resume_from_checkpoint, answers)
            self._current = name
            yield from self._updates_from(name, run, snapshot, answers)
        finally:
            with self._lock:
                self._streaming.discard(name)

    def _updates_from(
        self, name: str, run: RunnableConfig, snapshot: StateSnapshot, answers: Mapping[str, Any] | None
    ) -> Iterator[Chunk]:
        manager = self._sessions[name]
        if self.health:
            self.health.stream_started()
        completed = False
        try:
            repaired = self._repair_if_needed(manager, snapshot)
            graph_input: Any = None if snapshot.values else manager.initial_input()
            if answers is not None:
                if repaired:  # then the question is asked again, under another id
                    require_pending(answers, self.pauses(name))
                graph_input = Command(resume={waiting: storable(answer) for waiting, answer in answers.items()})
            for chunk in self._compiled().stream(graph_input, run, stream_mode="updates"):
                if chunk.get("__metadata__", {}).get("cached"):
                    continue  # saved before a crash, so the manager has already read it from the graph
                self._synchronise(manager, chunk)
                yield chunk
            completed = True
        except Exception as error:
            completed = True
            if self.health:
                self.health.stream_failed()
            self.error_recovery_manager.emergency_recovery(manager, error)
            raise
        finally:
            if self.health:
                self.health.stream_ended(completed=completed)

    def _synchronise(self, manager: StateManager, chunk: Chunk) -> None:
        for node, update in chunk.items():
            if node in ("__interrupt__", "__metadata__"):
                continue
            if update is not None:
                manager.update_state(update)
                self.error_recovery_manager.node_succeeded(manager.session_id, node)

    def _repair_if_needed(self, manager: StateManager, snapshot: StateSnapshot) -> bool:
        different = differing_keys(manager.state, saved_values(self._compiled(), snapshot) or manager.initial_input())
        if not different and not (damaged := manager.validate_consistency()):
            return False
        problem = (
            f"the state manager does not hold what is kept: {', '.join(different)}" if different else "; ".join(damaged)
        )
        if not self.error_recovery_manager.emergency_recovery(manager, StateCorruptionError(problem)):
            whose = f'the session "{manager.session_id}"'
            text = f"{whose} is damaged and could not be repaired: {problem}"
            raise StateCorruptionError(text, {"problems": problem})
        return True

    def _compiled(self) -> CompiledStateGraph[Any, Any, Any, Any]:
        if self.compiled_graph is None:
            raise StateError("the flow is not compiled; call compile() or create_session() before it streams")
        return self.compiled_graph

    def session_of(self, config: Mapping[str, Any] | None) -> str:
        """Return the session that a run configuration addresses; the one last created or streamed by default."""
        name = (config or {}).get("configurable", {}).get("thread_id", self._current)
        if name is None:
            raise StateError("no session to stream; create one, or name it as thread_id in the configuration")
        return str(name)

    def _adopt(self, name: str, snapshot: StateSnapshot) -> None:
        if name in self._sessions:
            return
        if not snapshot.values:
            raise StateError(f'there is no session "{name}"; create it first', {"known": sorted(self._sessions)})
        values = saved_values(self._compiled(), snapshot)
        warning = settings_warning(name, values, self.settings)
        if warning is not None:
            self._settings_warnings[name] = warning
        manager = StateManager(name)
        manager.load(values)
        self._sessions.setdefault(name, manager)  # two threads may adopt it at once

    def _completion(self, node: str) -> Completion:
        recorded = self.error_recovery_manager.completion(node)

        def complete(state: Mapping[str, Any], update: Chunk) -> Chunk:
            # Joined to the next node's update: a separate write would withdraw a question that waits.
            warning = self._settings_warnings.get(str(state.get("session_id", "")))
            known = warning is None or warning in state.get("warnings", ())
            return recorded(state, update if known else with_warnings(update, [str(warning)]))

        return complete

    def _values(self, name: str, topic: str | None, user_defines_topics: bool) -> dict[str, Any]:
        return initial_values(
            name,
            self.boundary.clock.now(),
            settings=self.settings,
            moderator_id=MODERATOR,
            checkpoint_interval=self.checkpoint_interval,
            main_topic=topic,
            user_defines_topics=user_defines_topics,
        )

    def _values_at_start(self, session_id: str) -> dict[str, Any]:
        state = self.get_state_manager(session_id).state
        topic = state.get("main_topic")
        values = self._values(
            session_id, topic if isinstance(topic, str) else None, state.get("user_defines_topics") is True
        )
        start = state.get("start_time")
        return {**values, "start_time": start} if isinstance(start, type(values["start_time"])) else values


def _ended(snapshot: StateSnapshot) -> bool:
    # Not `next`: it omits a task whose result was saved before the checkpoint could be.
    return bool(snapshot.values) and not snapshot.tasks
