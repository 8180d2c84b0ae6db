"""The kit for plain pytest: a flow as in production, with its boundary replaced and nothing else."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from support.discussion.configuration import SuiteConfiguration
from support.discussion.terms import SENTENCES

if TYPE_CHECKING:
    from support.agora.flow import VirtualAgoraV13Flow
    from support.discussion.session import Session
    from support.flow_builder.agora import BuiltFlow
    from support.interrupt_simulator.owner import Owner
    from support.mock_llm import LLMProviderMock
    from support.monitors.performance import PerformanceMonitor
    from support.record import Record
    from support.validators.finding import ValidationResult

SECTIONS: Final = ("moderator", "summarizer", "report_writer", "agents", "discussion")
"""The sections of the application's configuration."""

ANSWER_CALLS: Final = {
    question: f'mock_user_input({{"{question}": …}}), before simulate_production_execution' for question in SENTENCES
}


class ProductionTestSuite:
    """A base class for tests of the flow as production runs it.

    The graph is really compiled and really streamed, pauses are real. Only language models, files, time, identifiers
    and the owner are replaced.

    Attributes:
        suite: How every test is run; `create_production_flow` takes its keys as overrides.
        record: Everything that happened in this test, in order.
    """

    suite: SuiteConfiguration
    record: Record

    def setup_method(self) -> None:
        """Begin a test with nothing prepared."""
        from support.interrupt_simulator.owner import Owner
        from support.record import Record

        self.suite = SuiteConfiguration()
        self.record = Record()
        self._owner: Owner = Owner(ANSWER_CALLS)
        self._models: LLMProviderMock | None = None
        self._built: dict[int, BuiltFlow] = {}
        self._sessions: dict[str, Session] = {}

    def teardown_method(self) -> None:
        """Check that nothing was prepared in vain, and let go of every flow of this test."""
        self._owner.verify()
        if self._models is not None:
            self._models.verify()
        for built in self._built.values():
            built.close()
        self._built.clear()
        self._sessions.clear()

    def mock_llm_realistic(self, **options: Any) -> LLMProviderMock:
        """Give the language models of the flows that this test creates from here on.

        Args:
            **options: As `LLMProviderMock` takes them: `seed`, `richness`, …
        """
        from support.discussion.session import PROVIDER_FAULTS
        from support.mock_llm import LLMProviderMock

        self._models = LLMProviderMock(**{"seed": self.suite.seed, "faults": PROVIDER_FAULTS, **options})
        return self._models

    def create_production_flow(self, **overrides: Any) -> VirtualAgoraV13Flow:
        """Give a compiled flow with a realistic configuration.

        Args:
            **overrides: Keys of the suite's configuration (`seed`, `enable_validation`, …), of `AgoraSettings`
                (`timing`, `interval`, …), or sections of the application's configuration, such as
                `discussion={"max_rounds_per_topic": 4}`.

        Raises:
            TypeError: A key is none of these; the message names the nearest.
            ConfigurationError: The application refuses the configuration.
        """
        from support.flow_builder.agora import AgoraSettings, build_agora

        suite_keys = {entry.name for entry in dataclasses.fields(SuiteConfiguration)}
        settings_keys = {entry.name for entry in dataclasses.fields(AgoraSettings)} - {"seed", "agents"}
        _refuse_unknown(overrides, suite_keys | settings_keys | set(SECTIONS))
        chosen = {key: value for key, value in overrides.items() if key in suite_keys}
        self.suite = dataclasses.replace(self.suite, **chosen)
        sections = {key: value for key, value in overrides.items() if key in SECTIONS}
        settings = {key: value for key, value in overrides.items() if key in settings_keys}
        sections = {**sections, **settings.pop("overrides", {})}
        models = self._models or self.mock_llm_realistic()
        built = build_agora(AgoraSettings(seed=self.suite.seed, overrides=sections, **settings), models)
        self._built[id(built.flow)] = built
        return built.flow

    def mock_user_input(self, answers: Any, otherwise: Any = None) -> Owner:
        """Prepare what the owner answers.

        Args:
            answers: By type of question: one answer for all questions of the type, or a list of answers used in order.
                Anything else than a mapping is the answer to every question.
            otherwise: The answer to every question of another type; None stops the test at such a question.

        Returns:
            The owner, for further instructions.
        """
        if isinstance(answers, Mapping) and "action" not in answers:
            for question, answer in answers.items():
                if isinstance(answer, list):
                    self._owner.prepare(question, *answer)
                else:
                    self._owner.always(question, answer)
        else:
            self._owner.otherwise(answers)
        if otherwise is not None:
            self._owner.otherwise(otherwise)
        return self._owner

    def simulate_production_execution(
        self, flow: VirtualAgoraV13Flow, config: Mapping[str, Any] | None = None
    ) -> list[Mapping[str, Any]]:
        """Stream a session through the coordinator until it ends, and give its updates, each of them judged.

        Args:
            flow: A flow of `create_production_flow`, with a session.
            config: `{"configurable": {"thread_id": session id}}`; the session last created by default.

        Raises:
            UnpreparedQuestion: The owner is asked something that no answer was prepared for.
            StateAtFault: A promise on the state that holds for every session is broken.
        """
        session = self._session(flow, flow.session_of(config))
        updates = session.execution.run()
        session.execution.verify()
        return updates

    def validate_state_consistency(self, state: Mapping[str, Any]) -> ValidationResult:
        """Give what is wrong with a state, in every layer.

        Args:
            state: A whole state, such as `flow.state_manager.get_snapshot()`.
        """
        from support.agora.state import VirtualAgoraState
        from support.validators.state_validator import StateConsistencyValidator

        return StateConsistencyValidator(VirtualAgoraState).validate_state_consistency(state)

    @contextmanager
    def performance_monitoring(self) -> Iterator[PerformanceMonitor]:
        """Measure what happens inside the `with` statement, and fail where a limit of the suite is reached.

        Raises:
            AssertionError: A limit was reached; the message says limit, reading and where.
        """
        from support.discussion.session import monitor_of

        monitor = monitor_of(self.suite)
        with monitor:
            yield monitor
        breaches = monitor.breaches()
        if breaches:
            raise AssertionError("\n".join(breaches))

    def _session(self, flow: VirtualAgoraV13Flow, identifier: str) -> Session:
        from support.discussion.session import watched_session
        from support.interrupt_simulator.budget import StepBudget

        if identifier not in self._sessions:
            built = self._built[id(flow)]
            self._sessions[identifier] = watched_session(
                built,
                self._models or self.mock_llm_realistic(),
                identifier,
                self.suite,
                self.record,
                self._owner,
                answer_by=self.suite.answer_by,
                budget=StepBudget(self.suite.step_budget),
            )
        return self._sessions[identifier]


BaseIntegrationTest = ProductionTestSuite
"""The name by which the application's own tests know the kit."""


def _refuse_unknown(overrides: Mapping[str, Any], known: set[str]) -> None:
    for key in overrides:
        if key not in known:
            near = get_close_matches(key, sorted(known), n=1, cutoff=0.0)[0]
            raise TypeError(f'create_production_flow takes no "{key}"; the nearest key is "{near}"')
