"""A flow of an engineer's test: how it was built, and its sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from support.agora_suite.built_flow import AgoraSettings, BuiltFlow, build_agora
from support.agora_suite.discussion.session import Session, model_called, watched_session, world_outside
from support.agora_suite.flow_faults import Fault
from support.execution.budget import StepBudget
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError
from support.execution.pending import SessionStatus, session_status
from support.flow_builder.faults import FaultPlan, running_session
from support.interrupt_simulator.owner import Owner
from support.mock_llm import LLMProviderMock, ModelCall
from support.monitors.performance import PerformanceMonitor
from support.record import FaultInjected, Record


class NoUpdatesError(Exception):
    """A session ran without an update; the message says why."""


class TestedFlow:
    """A flow with its language models, its faults and its sessions, which it shares with no other flow.

    It gets a copy of the test's language models, with separate instructions and the seed `models_seed`.
    """

    __test__ = False

    def __init__(
        self,
        settings: AgoraSettings,
        suite: SuiteConfiguration,
        models: LLMProviderMock,
        models_seed: int,
        faults: tuple[Fault, ...],
    ) -> None:
        clock, storage = world_outside(suite, settings)
        self.suite = suite
        self._models = models.for_flow(models_seed, clock if suite.test_mode else None, self._called)
        self._plan = FaultPlan(self._failed)
        self._sessions: dict[str, Session] = {}
        self._left: dict[str, Any] = {}
        for fault in faults:
            fault.put_into_nodes(self._plan)
        self.built: BuiltFlow = build_agora(settings, self._models, self._plan, storage, clock=clock)
        for fault in faults:
            fault.put_into_models(self._models)
            fault.put_into_storage(self.built.storage)

    def run(self, session: Session) -> list[Mapping[str, Any]]:
        """Run a session until it ends or waits, and return its updates; raise `NoUpdatesError` if there were none."""
        if self._left.get(session.id, kept := self._checkpoint(session)) != kept:
            session.execution.state_was_replaced()  # by the test itself, after the last run
        try:
            updates = session.execution.run()
        finally:
            self._left[session.id] = self._checkpoint(session)
        session.execution.verify()
        if not updates:
            raise NoUpdatesError(f'the session "{session.id}" gave no update: {_why(self._standing(session))}')
        return updates

    def verify(self) -> None:
        """Check that the graph is intact, every fault has happened, and every instruction to the models was used."""
        self.built.verify()
        self._plan.verify()
        self._models.verify()
        self.built.storage.verify()

    def close(self) -> None:
        """Close the flow and release its sessions."""
        for session in self._sessions.values():
            if session.monitor is not None:
                session.monitor.end()
        self._sessions.clear()
        self.built.close()

    def session(self, identifier: str, owner: Owner) -> Session:
        """Return a session with everything that watches it; the same object for the same id."""
        if identifier not in self._sessions:
            self._sessions[identifier] = watched_session(
                self.built,
                self._models,
                identifier,
                self.suite,
                Record(),
                owner.in_another_session(),
                answer_by=self.suite.answer_by,
                budget=StepBudget(self.suite.step_budget),
            )
        return self._sessions[identifier]

    @property
    def monitors(self) -> list[PerformanceMonitor]:
        """The monitors of the flow's sessions."""
        return [session.monitor for session in self._sessions.values() if session.monitor is not None]

    @property
    def _graph(self) -> Any:
        graph = self.built.flow.compiled_graph
        if graph is None:
            raise ScenarioError("the flow is not compiled any longer")
        return graph

    def _standing(self, session: Session) -> SessionStatus:
        return session_status(self._graph, session.address)

    def _checkpoint(self, session: Session) -> Any:
        """Return the configuration of a session's current checkpoint."""
        return self._graph.get_state(session.address).config

    def _called(self, call: ModelCall) -> None:
        if (session := self._sessions.get(running_session())) is not None:
            session.execution.record.append(model_called(call))

    def _failed(self, node: str, kind: str, visit: int, when: Literal["before", "after"]) -> None:
        if (session := self._sessions.get(running_session())) is not None:
            session.execution.record.append(FaultInjected(node=node, fault=kind, visit=visit, when=when))


def _why(standing: SessionStatus) -> str:
    if standing.where == "finished":
        return "it is over; create_session() begins another one"
    if standing.questions:
        asked = ", ".join(f'"{question.type}"' for question in standing.questions)
        return f"it waits for an answer to {asked}, and mock_user_input(…) gives none that is accepted"
    return f"it is {standing.where}"
