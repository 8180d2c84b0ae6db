"""One flow of an engineer's test: what it was built from, and its sessions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal

from support.execution.errors import ScenarioError
from support.record import FaultInjected, Record

if TYPE_CHECKING:
    from support.agora_suite.built_flow import AgoraSettings, BuiltFlow
    from support.agora_suite.discussion.session import Session
    from support.agora_suite.flow_faults import Fault
    from support.execution.configuration import SuiteConfiguration
    from support.interrupt_simulator.owner import Owner
    from support.interrupt_simulator.pending import Standing
    from support.mock_llm import LLMProviderMock, ModelCall
    from support.monitors.performance import PerformanceMonitor


class NoUpdatesError(Exception):
    """A session was run, and not one update came of it; the message says why."""


class TestedFlow:
    """A flow with its language models, its faults and its sessions; nothing of it is shared with another flow.

    Args:
        settings: How the flow is built.
        suite: How its sessions are run.
        models: The language models of the test; the flow gets a copy with instructions of its own.
        models_seed: The seed of its language models.
        faults: What fails in it.
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
        from support.agora_suite.built_flow import build_agora
        from support.agora_suite.discussion.session import world_outside
        from support.flow_builder.faults import FaultPlan

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
        """Run a session until it ends or waits, and return its updates.

        Args:
            session: The session.

        Raises:
            NoUpdatesError: Nothing happened.
            UnpreparedQuestion: The owner is asked something that no answer was prepared for.
            StateAtFault: A promise on the state that holds for every session is broken.
            TimeLimitBreached: It took too long.
        """
        if self._left.get(session.id, kept := self._checkpoint(session)) != kept:
            session.execution.state_was_replaced()  # by the test itself, since the session was run last
        try:
            updates = session.execution.run()
        finally:
            self._left[session.id] = self._checkpoint(session)
        session.execution.verify()
        if not updates:
            raise NoUpdatesError(f'the session "{session.id}" gave no update: {_why(self._standing(session))}')
        return updates

    def verify(self) -> None:
        """Check that the graph is intact, every fault has happened, and every instruction to the models was needed."""
        self.built.verify()
        self._plan.verify()
        self._models.verify()
        self.built.storage.verify()

    def close(self) -> None:
        """Let go of everything that the flow and its sessions hold."""
        for session in self._sessions.values():
            if session.monitor is not None:
                session.monitor.end()
        self._sessions.clear()
        self.built.close()

    def session(self, identifier: str, owner: Owner) -> Session:
        """Return a session with everything that watches it; the same one for the same id.

        Args:
            identifier: The session's id.
            owner: Who answers.
        """
        from support.agora_suite.discussion.session import watched_session
        from support.interrupt_simulator.budget import StepBudget

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
        """What measures the sessions of the flow."""
        return [session.monitor for session in self._sessions.values() if session.monitor is not None]

    @property
    def _graph(self) -> Any:
        graph = self.built.flow.compiled_graph
        if graph is None:
            raise ScenarioError("the flow is not compiled any longer")
        return graph

    def _standing(self, session: Session) -> Standing:
        from support.interrupt_simulator.pending import where_it_stands

        return where_it_stands(self._graph, session.address)

    def _checkpoint(self, session: Session) -> Any:
        """Return the checkpoint at which a session stands."""
        return self._graph.get_state(session.address).config

    def _called(self, call: ModelCall) -> None:
        from support.agora_suite.discussion.session import model_called
        from support.flow_builder.faults import running_session

        if (session := self._sessions.get(running_session())) is not None:
            session.execution.record.append(model_called(call))

    def _failed(self, node: str, kind: str, visit: int, when: Literal["before", "after"]) -> None:
        from support.flow_builder.faults import running_session

        if (session := self._sessions.get(running_session())) is not None:
            session.execution.record.append(FaultInjected(node=node, fault=kind, visit=visit, when=when))


def _why(standing: Standing) -> str:
    if standing.where == "finished":
        return "it is over; create_session() begins another one"
    if standing.questions:
        asked = ", ".join(f'"{question.type}"' for question in standing.questions)
        return f"it waits for an answer to {asked}, and mock_user_input(…) gives none that is accepted"
    return f"it is {standing.where}"
