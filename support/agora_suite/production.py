"""The kit for plain pytest: a flow as in production, with only its boundary replaced."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from difflib import get_close_matches
from functools import cached_property
from typing import Any, Final

from support.agora.flow import VirtualAgoraV13Flow
from support.agora.state import VirtualAgoraState
from support.agora_suite.built_flow import AgoraSettings
from support.agora_suite.discussion.session import PROVIDER_FAULTS
from support.agora_suite.flow_faults import Fault, faults_of
from support.agora_suite.tested_flow import TestedFlow
from support.agora_suite.vocabulary import ANSWERING_STEPS, GOING_ON
from support.agora_suite.writers import moderated_discussion
from support.execution.configuration import OF_THIS_RUN, SuiteConfiguration
from support.execution.hard_limit import limit_this_test
from support.execution.monitoring import monitor_of
from support.interrupt_simulator.owner import Owner
from support.mock_llm import LLMProviderMock
from support.mock_llm.factory import MOCK, NamedModels
from support.monitors.errors import TimeLimitBreached
from support.monitors.performance import PerformanceMonitor
from support.record import Record
from support.validators.differences import StateChanges, debug_state_changes
from support.validators.finding import ValidationResult
from support.validators.state_validator import StateConsistencyValidator

SECTIONS: Final = ("moderator", "summarizer", "report_writer", "agents", "discussion")
"""The sections of the application's configuration."""

ANSWER_CALLS: Final = {
    question: f'mock_user_input({{"{question}": …}}), before simulate_production_execution'
    for question in ANSWERING_STEPS
}
STOP: Final = "stop the test"
"""Stops the test at a question without a prepared answer, as the argument `otherwise`."""


class ProductionTestSuite:
    """A base class for tests of the flow as production runs it.

    The graph is really compiled and really streamed, pauses are real. Only language models, files, time, ids and the
    owner are replaced. Each flow of a test has its own sessions, language models and faults.
    """

    _models_seed: int | None = None

    def setup_method(self) -> None:
        """Start a test with nothing prepared."""
        for part in ("suite", "record", "_owner", "_flows", "_models", "_models_seed"):
            vars(self).pop(part, None)
        self.suite = OF_THIS_RUN.get()

    def teardown_method(self) -> None:
        """Check that everything prepared was used, and close every flow of this test."""
        with ExitStack() as stack:
            for tested in self._flows:
                stack.callback(tested.close)
            self._owner.verify()
            for models in self._models:
                models.verify()
            for tested in self._flows:
                tested.verify()

    @cached_property
    def suite(self) -> SuiteConfiguration:
        """The configuration of every flow of the test; `create_production_flow` can override it for one flow."""
        return OF_THIS_RUN.get()

    @cached_property
    def record(self) -> Record:
        """The events of the session that ran last, in order."""
        return Record()

    @cached_property
    def state_validator(self) -> StateConsistencyValidator:
        """The validator of a whole state, layer by layer."""
        return StateConsistencyValidator(VirtualAgoraState)

    def mock_llm_realistic(self, **options: Any) -> LLMProviderMock:
        """Return the language models of the flows that this test creates from now on, or until a `with` block ends.

        Args:
            **options: Options of `LLMProviderMock`: `seed` (each flow's own by default), `richness`, …
        """
        of_the_product = {
            "seed": self.suite.seed,
            "faults": PROVIDER_FAULTS,
            "repertoire": moderated_discussion(),
        }
        self._models.append(LLMProviderMock(**{**of_the_product, **options}))
        self._models_seed = options.get("seed")
        return self._models[-1]

    def create_production_flow(self, *, faults: Fault | Iterable[Fault] = (), **overrides: Any) -> VirtualAgoraV13Flow:
        """Return a compiled flow with a realistic configuration.

        Args:
            faults: The faults of this flow: `NodeFails`, `NodeReturns`, `ModelFails`, `StorageFails`, one or several.
            **overrides: Keys of the suite's configuration (`seed`, `enable_validation`, …), of `AgoraSettings`
                (`timing`, `interval`, …), or sections of the application's configuration, such as
                `discussion={"max_rounds_per_topic": 4}`.

        Raises:
            TypeError: A key is unknown; the message names the nearest.
            ConfigurationError: The application refuses the configuration.
            FlowError: A fault is meant for a node that the flow does not have.
        """
        suite_keys = {entry.name for entry in dataclasses.fields(SuiteConfiguration)}
        settings_keys = {entry.name for entry in dataclasses.fields(AgoraSettings)} - {"seed", "agents"}
        _refuse_unknown(overrides, suite_keys | settings_keys | set(SECTIONS))
        suite = dataclasses.replace(self.suite, **_part(overrides, suite_keys))
        if "hard_limit" in overrides:
            limit_this_test(suite.hard_limit)
        settings = _part(overrides, settings_keys)
        sections = {**_part(overrides, SECTIONS), **settings.pop("overrides", {})}
        tested = TestedFlow(
            AgoraSettings(seed=suite.seed, overrides=sections, **settings),
            suite,
            self._models_of(suite),
            suite.seed if self._models_seed is None else self._models_seed,
            faults_of(faults),
        )
        self._flows.append(tested)
        return tested.built.flow

    def create_test_flow(
        self, session_id: str = "test_session", main_topic: str = "Test Topic", **overrides: Any
    ) -> VirtualAgoraV13Flow:
        """Return a compiled flow with a session that has not begun; overrides are those of `create_production_flow`."""
        flow = self.create_production_flow(**overrides)
        flow.create_session(session_id, main_topic=main_topic)
        return flow

    def mock_user_input(self, answers: Any, otherwise: Any = None) -> Owner:
        """Prepare the owner's answers, from now on or until a `with` block ends.

        Args:
            answers: By type of question: one answer for all questions of the type, or a list of answers used in order.
                If it is not a mapping, it is the answer to every question that offers it.
            otherwise: The answer to every other question. By default the owner lets the discussion go on (approves,
                confirms, continues); `STOP` stops the test instead. A type of question without such an answer, such as
                the theme, stops the test too.

        Returns:
            The owner, for further instructions.
        """
        if not isinstance(answers, Mapping) or "action" in answers:
            self._owner.wherever_offered(answers)
        else:
            for question, answer in answers.items():
                if isinstance(answer, list):
                    self._owner.prepare(question, *answer)
                else:
                    self._owner.always(question, answer)
        if otherwise is None:
            self._owner.by_default(GOING_ON)
        elif otherwise != STOP:
            self._owner.otherwise(otherwise)
        return self._owner

    def simulate_production_execution(
        self, flow: VirtualAgoraV13Flow, config: Mapping[str, Any] | None = None
    ) -> list[Mapping[str, Any]]:
        """Stream a session through the coordinator until it ends or waits; validate and return its updates.

        Args:
            flow: A flow of `create_production_flow`, with a session.
            config: `{"configurable": {"thread_id": session id}}`; the session last created by default.

        Raises:
            NoUpdatesError: There was no update: the session is over, or waits without an answer.
            UnexpectedQuestionError: The owner is asked a question without a prepared answer.
            InvalidStateError: The state breaks a rule that holds for every session.
            TimeLimitBreached: It took too long; pytest runs the test once more, and a repeated breach counts.
        """
        tested = self._tested(flow)
        session = tested.session(flow.session_of(config), self._owner)
        self.record = session.execution.record
        return tested.run(session)

    def validate_state_consistency(self, state: Mapping[str, Any]) -> ValidationResult:
        """Return the findings about a whole state, such as `flow.state_manager.get_snapshot()`, in every layer."""
        return self.state_validator.validate_state_consistency(state)

    def debug_state_changes(self, old_state: Mapping[str, Any], new_state: Mapping[str, Any]) -> StateChanges:
        """Print every difference between two states, each with its place, and return them."""
        changes = debug_state_changes(old_state, new_state)
        print(f"State changes:\n{changes}")  # noqa: T201  # an engineer asked for it
        return changes

    @contextmanager
    def performance_monitoring(self) -> Iterator[PerformanceMonitor]:
        """Measure the block of a `with` statement, and fail if a limit of the suite is exceeded.

        Raises:
            AssertionError: A limit on memory was exceeded; the message names limit, reading and place.
            TimeLimitBreached: Only a limit on time was; pytest runs the test once more, and a repeated breach counts.
        """
        suite = self._flows[-1].suite if self._flows else self.suite
        monitor = monitor_of(suite)
        with monitor:
            yield monitor
        if not suite.enable_monitoring:
            return
        measured = [monitor for tested in self._flows for monitor in tested.monitors]
        monitor.runs_concurrently = any(each.runs_concurrently for each in measured)
        slow = [f"{breach}{_slowest(measured)}" for breach in monitor.time_breaches()]
        if breaches := monitor.memory_breaches():
            raise AssertionError("\n".join([*slow, *breaches]))
        if slow:
            raise TimeLimitBreached(slow)

    @cached_property
    def _owner(self) -> Owner:
        return Owner(ANSWER_CALLS)

    @cached_property
    def _flows(self) -> list[TestedFlow]:
        return []

    @cached_property
    def _models(self) -> list[LLMProviderMock]:
        return []

    def _models_of(self, suite: SuiteConfiguration) -> LLMProviderMock:
        if suite.provider_factory not in ("", MOCK):
            return NamedModels(suite.provider_factory)
        if not self._models or self._models[-1].has_ended:
            self.mock_llm_realistic()
        return self._models[-1]

    def _tested(self, flow: VirtualAgoraV13Flow) -> TestedFlow:
        for tested in self._flows:
            if tested.built.flow is flow:
                return tested
        raise TypeError("this flow is not one of create_production_flow(); its boundary is not replaced")


BaseIntegrationTest = ProductionTestSuite
"""The kit's name in the application's own tests."""


def _part(overrides: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: value for key, value in overrides.items() if key in keys}


def _slowest(monitors: Sequence[PerformanceMonitor]) -> str:
    """Return words that name the slowest node in any of several sessions."""
    reports = [report for monitor in monitors if (report := monitor.report()).slowest_node is not None]
    if not reports:
        return ""
    slowest = max(reports, key=lambda report: report.slowest_seconds)
    return f" (the slowest node: {slowest.slowest_node}, {slowest.slowest_seconds:.3f} s)"


def _refuse_unknown(overrides: Mapping[str, Any], known: set[str]) -> None:
    for key in overrides:
        if key not in known:
            near = get_close_matches(key, sorted(known), n=1, cutoff=0.0)[0]
            raise TypeError(f'create_production_flow takes no "{key}"; the nearest key is "{near}"')
