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

from support.agora.addressing import run_config, thread
from support.agora.arguments import flag_of, interval_of, saver_of
from support.agora.boundary import Boundary
from support.agora.checkpoints import kept
from support.agora.configuration import (
    AgoraConfiguration,
    discussion_with,
    ids_by_entry,
    load_configuration,
)
from support.agora.errors import ProviderError, StateCorruptionError, StateError
from support.agora.graph import PHASE_OF, build, needed_keys, node_registry
from support.agora.health import HealthReport
from support.agora.nodes.tools import SPECIAL_ROLES, NodeTools, discussing, specialised, with_warnings
from support.agora.pauses import Pause, pauses, require_pending
from support.agora.prompts import MODERATOR
from support.agora.providers import create_provider
from support.agora.questions import ASKING_NODES
from support.agora.recovery import Completion, ErrorRecoveryManager
from support.agora.routing import V13FlowConditions
from support.agora.schema import check_update, differing_keys
from support.agora.session import initial_values, named, theme
from support.agora.settings import notice_of_changes, session_settings
from support.agora.state_manager import StateManager
from support.agora.texts import storable, title_limit
from support.agora.world import default_boundary

Chunk = dict[str, Any]


class VirtualAgoraV13Flow:
    """A moderated discussion among language-model agents, with the owner asked at every turning point.

    Args:
        config: The configuration: a mapping, YAML text, a path, or an `AgoraConfiguration`.
        enable_monitoring: Whether the health report is kept.
        checkpoint_interval: Rounds between two periodic stops, 1 to 20.
        discussion_config: Overrides of the configuration's `discussion` section.
        checkpointer: Where checkpoints are kept; in memory by default.
        boundary: Clock, draws and storage; the real ones by default.

    Raises:
        ConfigurationError: The configuration cannot be used; every problem is listed.
        ValidationError: Another argument is not what it has to be.
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
        self.checkpoint_interval = interval_of(checkpoint_interval)
        self.settings = session_settings(self.config, self.checkpoint_interval)
        self.checkpointer = saver_of(checkpointer)
        self.health = HealthReport() if flag_of("enable_monitoring", enable_monitoring) else None
        self.boundary = boundary if boundary is not None else default_boundary()
        self.discussing_agents = discussing(self.config)
        self.specialized_agents = specialised(self.config)
        tools = NodeTools(
            configuration=self.config,
            participants=self.discussing_agents,
            specialised=self.specialized_agents,
            models=self._models(),
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
        self._notices: dict[str, str] = {}
        self._streaming: set[str] = set()
        self._current: str | None = None
        self._lock = Lock()

    @property
    def state_manager(self) -> StateManager:
        """The state manager of the session last created or streamed.

        Raises:
            StateError: No session was created yet.
        """
        return self.get_state_manager()

    def get_state_manager(self, session_id: str | None = None) -> StateManager:
        """Give the state manager of a session.

        Args:
            session_id: The session; the one last created or streamed by default.

        Raises:
            StateError: There is no such session here.
        """
        name = session_id if session_id is not None else self._current
        if name is None:
            raise StateError("no session was created yet; call create_session first")
        if name not in self._sessions:
            raise StateError(f'there is no session "{name}"', {"known": sorted(self._sessions)})
        return self._sessions[name]

    def build_graph(self) -> StateGraph[Any, Any, Any, Any]:
        """Build the graph from the nodes as they stand in the registry, and give it."""
        for name, node in self.node_registry.items():
            node.complete = self._completion(name)
        self.graph = build(self.node_registry, self.conditions.routes())
        return self.graph

    def compile(self) -> CompiledStateGraph[Any, Any, Any, Any]:
        """Compile the graph, building it first if needed, and give it."""
        graph = self.graph if self.graph is not None else self.build_graph()
        self.compiled_graph = graph.compile(checkpointer=self.checkpointer, name="virtual_agora")
        self.error_recovery_manager.bind(self.compiled_graph, self._reinitial)
        return self.compiled_graph

    def create_session(
        self, session_id: str | None = None, main_topic: str | None = None, user_defines_topics: bool = False
    ) -> str:
        """Create a session and give its id, which is also its thread id.

        Args:
            session_id: The id; drawn by default.
            main_topic: The theme; the owner is asked for it where it is missing.
            user_defines_topics: Whether the owner names the topics.

        Raises:
            StateError: The id exists already.
            ValidationError: An argument is not what it has to be.
        """
        graph = self.compiled_graph if self.compiled_graph is not None else self.compile()
        now = self.boundary.clock.now()
        limit = title_limit(self.config.discussion.max_text_length)
        topic, owner_names_topics = theme(main_topic, limit), flag_of("user_defines_topics", user_defines_topics)
        name = named(session_id, limit) or f"{now:%Y%m%d_%H%M%S}_{self.boundary.draws.session_suffix(now)}"
        with self._lock:
            if name in self._sessions or graph.get_state(thread(name)).values:
                raise StateError(f'the session "{name}" exists already; stream it to go on with it')
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
        """Go on with a session from where it stands, update by update.

        Each update is joined to the state manager before it is given. A pause is the last thing given, as
        `{"__interrupt__": (…)}`; run the stream out before the pause is answered.

        Args:
            config: LangGraph's run configuration; the session last created or streamed by default.
            resume_from_checkpoint: True insists on a session that has begun; False is refused on one.
            answers: The answer to each pending question, by interrupt id.

        Raises:
            StateError: The flow is not compiled, the session is unknown, is over, streams already or does not wait for
                one of the answers.
        """
        self._compiled()
        name = self.session_of(config)
        run = run_config(name, config, self.config.discussion.max_rounds_per_topic)
        if name not in self._sessions or resume_from_checkpoint is not None or answers is not None:
            self._standing(name, resume_from_checkpoint, answers)  # what is refused is refused before anything streams
        return self._updates(name, run, resume_from_checkpoint, answers)

    def _standing(
        self, name: str, resume_from_checkpoint: bool | None, answers: Mapping[str, Any] | None
    ) -> StateSnapshot:
        try:
            snapshot = self._compiled().get_state(thread(name))
        except Exception as error:
            self.error_recovery_manager.emergency_recovery(self._sessions.get(name) or StateManager(name), error)
            raise
        self._adopt(name, snapshot)
        begun = bool(snapshot.values)
        if _ended(snapshot):
            raise StateError(f'the session is over: "{name}" has come to its end; create another one')
        if resume_from_checkpoint is False and begun:
            raise StateError(
                f'the session "{name}" has begun; streaming it from its start would double its history. '
                "Leave resume_from_checkpoint out to go on with it, or create another session"
            )
        if resume_from_checkpoint and not begun:
            raise StateError(f'the session "{name}" has no checkpoint yet; leave resume_from_checkpoint out')
        if answers is not None:
            require_pending(answers, pauses(snapshot, name))
        return snapshot

    def pauses(self, session_id: str) -> list[Pause]:
        """Give the questions that wait in a session.

        Args:
            session_id: The session.
        """
        return pauses(self._compiled().get_state(thread(session_id)), session_id)

    def is_over(self, session_id: str) -> bool:
        """Return whether a session has come to its end, so that it can be streamed no more.

        Args:
            session_id: The session.
        """
        return _ended(self._compiled().get_state(thread(session_id)))

    def apply_answer(self, pause: Pause, update: dict[str, Any], config: Mapping[str, Any] | None = None) -> Chunk:
        """Write what an accepted answer does, as the node that asked, and give it.

        The stream must have run out: an update applied before loses writes on LangGraph 1.x.

        Args:
            pause: The pause that is answered.
            update: What the question's function made of the answer.
            config: LangGraph's run configuration.

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
        """Write what stands in for a failed node, as that node, and give it.

        Args:
            node: The node that failed.
            updates: What is written in its place, with the record of the recovery.
            config: LangGraph's run configuration.

        Raises:
            StateError: The updates break the schema.
        """
        return self._write(self.session_of(config), node, updates, "the recovery", config)

    def _write(self, name: str, node: str, update: Chunk, whose: str, config: Mapping[str, Any] | None) -> Chunk:
        problems = check_update(update)
        if problems:
            raise StateError(f"{whose}'s update breaks the schema: {'; '.join(problems)}", {"problems": problems})
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
            # The session may have gone on since the stream was asked for: another one may have run in between.
            snapshot = self._standing(name, resume_from_checkpoint, answers)
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
                    continue  # kept before a crash, so that the manager has read it from the graph already
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
        apart = differing_keys(manager.state, kept(self._compiled(), snapshot) or manager.initial_input())
        if not apart and not (damaged := manager.validate_consistency()):
            return False
        told = f"the state manager does not hold what is kept: {', '.join(apart)}" if apart else "; ".join(damaged)
        if not self.error_recovery_manager.emergency_recovery(manager, StateCorruptionError(told)):
            whose = f'the session "{manager.session_id}"'
            raise StateCorruptionError(f"{whose} is damaged and could not be repaired: {told}", {"problems": told})
        return True

    def _compiled(self) -> CompiledStateGraph[Any, Any, Any, Any]:
        if self.compiled_graph is None:
            raise StateError("the flow is not compiled; call compile() or create_session() before it streams")
        return self.compiled_graph

    def session_of(self, config: Mapping[str, Any] | None) -> str:
        """Give the session that a run configuration addresses; the one last created or streamed by default.

        Args:
            config: LangGraph's run configuration.

        Raises:
            StateError: It addresses none, and none was created yet.
        """
        name = (config or {}).get("configurable", {}).get("thread_id", self._current)
        if name is None:
            raise StateError("no session to stream; create one, or name it as thread_id in the configuration")
        return str(name)

    def _adopt(self, name: str, snapshot: StateSnapshot) -> None:
        if name in self._sessions:
            return
        if not snapshot.values:
            raise StateError(f'there is no session "{name}"; create it first', {"known": sorted(self._sessions)})
        held = kept(self._compiled(), snapshot)
        notice = notice_of_changes(name, held, self.settings)
        if notice is not None:
            self._notices[name] = notice
        manager = StateManager(name)
        manager.load(held)
        self._sessions.setdefault(name, manager)  # two threads may take it up at once

    def _completion(self, node: str) -> Completion:
        recorded = self.error_recovery_manager.completion(node)

        def complete(state: Mapping[str, Any], update: Chunk) -> Chunk:
            # With the update of the next node: a write of its own would take back a question that waits.
            notice = self._notices.get(str(state.get("session_id", "")))
            known = notice is None or notice in state.get("warnings", ())
            return recorded(state, update if known else with_warnings(update, [str(notice)]))

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

    def _reinitial(self, session_id: str) -> dict[str, Any]:
        held = self.get_state_manager(session_id).state
        topic = held.get("main_topic")
        values = self._values(
            session_id, topic if isinstance(topic, str) else None, held.get("user_defines_topics") is True
        )
        begun = held.get("start_time")
        return {**values, "start_time": begun} if isinstance(begun, type(values["start_time"])) else values

    def _models(self) -> dict[str, Any]:
        config = self.config
        special = {name: self._model(role, getattr(config, role)) for role, name in SPECIAL_ROLES.items()}
        entries = [self._model(f"agents[{place}]", entry) for place, entry in enumerate(config.agents)]
        models = {name: model for model, names in zip(entries, ids_by_entry(config), strict=True) for name in names}
        return {**models, **special}

    def _model(self, place: str, section: Any) -> Any:
        try:
            return create_provider(
                provider=section.provider,
                model=section.model,
                temperature=getattr(section, "temperature", 0.7),
                max_tokens=getattr(section, "max_tokens", None),
            )
        except Exception as error:
            self.boundary.clean(error)
            raise ProviderError(
                f"{place}: the language model {section.model} of {section.provider} could not be created: {error}",
                section.provider,
                getattr(error, "error_code", None) or "not_created",
                {**getattr(error, "details", {}), "place": place, "model": section.model},
            ) from error


def _ended(snapshot: StateSnapshot) -> bool:
    # Not `next`: it leaves out a task whose result was kept before the checkpoint could be.
    return bool(snapshot.values) and not snapshot.tasks
