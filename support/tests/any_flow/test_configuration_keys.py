"""Every key of the suite's configuration does what it says: each test fails where its key is ignored."""

from __future__ import annotations

import dataclasses
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel

from support.agora.errors import ProviderError
from support.agora_suite.flow_faults import ModelFails, NodeReturns, StorageFails
from support.agora_suite.production import ProductionTestSuite
from support.agora_suite.production_world import ProductionClock, ProductionStorage
from support.execution.budget import StepBudgetExceeded
from support.execution.configuration import SuiteConfiguration, SuiteConfigurationError
from support.execution.errors import InvalidStateError
from support.flow_builder.errors import FlowError
from support.mock_llm import LLMProviderMock
from support.mock_llm.factory import MOCK
from support.monitors.errors import TimeLimitBreached
from support.record import AnswerGiven, MemorySampled
from support.tests.gherkin.toy_project import ToyProject

MEBIBYTE = 1024 * 1024
ENDING = {"topic_continuation": "end_session"}
SHOWN = ("enable_monitoring", "enable_validation", "sample_every", "test_mode", "provider_factory",
         "max_execution_time", "max_update_time", "memory_limit_mb", "memory_growth_mb", "seed", "step_budget",
         "answer_by")  # fmt: skip
"""The keys that the tests of this file show."""
SHOWN_ELSEWHERE = ("boundary", "hard_limit", "known_findings", "server_headers")
"""The keys that test_boundary.py, test_hard_limit.py, test_known_findings.py and test_deployed_flows.py show."""

made: list[str] = []


def own_models(
    *, provider: str, model: str, temperature: float | None = None, max_tokens: int | None = None
) -> BaseChatModel:
    made.append(f"{provider}/{model}")
    return LLMProviderMock(seed=5).create_mock_llm(provider, model, temperature, max_tokens)


def no_models(**_: Any) -> str:
    return "a model"


def busy(update: Any) -> Any:
    until = time.thread_time() + 0.06  # longer than the least time between two readings
    while time.thread_time() < until:
        pass
    return update


def miscounted(update: dict[str, Any]) -> dict[str, Any]:
    return {**update, "total_messages": update["total_messages"] + 5}


def test_every_key_is_shown_here() -> None:
    assert {entry.name for entry in dataclasses.fields(SuiteConfiguration)} == {*SHOWN, *SHOWN_ELSEWHERE}


class TestKeys(ProductionTestSuite):
    def run(self, **overrides: Any) -> dict[str, Any]:
        flow = self.create_test_flow(interval=20, **overrides)
        self.mock_user_input(ENDING)
        self.simulate_production_execution(flow)
        return flow.state_manager.get_snapshot()

    def places(self) -> list[str]:
        return [reading.where for reading in self.record.of(MemorySampled)]

    @pytest.mark.parametrize("enabled", [True, False])
    def test_enable_monitoring(self, enabled: bool) -> None:
        self.run(enable_monitoring=enabled)
        assert bool(self.places()) is enabled

    def test_without_monitoring_no_limit_is_held(self) -> None:
        self.create_production_flow(enable_monitoring=False, max_execution_time=1e-9)
        with self.performance_monitoring() as monitor:
            sum(range(1000))
        assert monitor.report().execution_seconds > 1e-9

    def test_enable_validation(self) -> None:
        with pytest.raises(InvalidStateError, match="total_messages"):
            self.run(faults=NodeReturns("discussion_round", miscounted))
        self.run(faults=NodeReturns("discussion_round", miscounted), enable_validation=False)

    @pytest.mark.parametrize("every", [1, 7, 10_000])
    def test_sample_every(self, every: int) -> None:
        self.run(sample_every=every, faults=NodeReturns("discussion_round", busy, visits=range(1, 20)))
        updates = [int(place.split()[2].strip(",")) for place in self.places() if place.startswith("after update")]
        assert [number for number in updates if number % every] == []
        assert bool(updates) is (every < 10_000)

    @pytest.mark.parametrize("key", ["max_execution_time", "max_update_time"])
    def test_limits_on_time(self, key: str) -> None:
        with pytest.raises(TimeLimitBreached, match=f"{key}: .* it must stay below 1e-06 s"):
            self.run(**{key: 1e-6})

    @pytest.mark.parametrize("key", ["memory_limit_mb", "memory_growth_mb"])
    def test_limits_on_memory(self, key: str) -> None:
        kept: list[bytes] = []

        def hoard(update: Any) -> Any:
            kept.append(b"\x01" * (40 * MEBIBYTE))
            return update

        with pytest.raises(InvalidStateError, match=f"{key}: .* it must stay below"):
            self.run(faults=NodeReturns("discussion_round", hoard), **{key: 30.0})

    def test_seed(self) -> None:
        one, same, other = (self.run(seed=seed)["messages"] for seed in (1, 1, 2))
        said = [[message.text for message in messages] for messages in (one, same, other)]
        assert said[0] == said[1] != said[2]

    def test_step_budget(self) -> None:
        with pytest.raises(StepBudgetExceeded, match="5"):
            self.run(step_budget=5)
        self.mock_user_input({})._answers.clear()

    @pytest.mark.parametrize("way", ["update", "resume"])
    def test_answer_by(self, way: str) -> None:
        self.run(answer_by=way)
        assert {answer.way for answer in self.record.of(AnswerGiven)} == {way}


class TestTheRealBoundary(ProductionTestSuite):
    """`test_mode = false`: the clock and the files are production's, the language models those of a named factory."""

    def begin(self, **overrides: Any) -> Any:
        flow = self.create_test_flow(interval=20, test_mode=False, **{"provider_factory": MOCK, **overrides})
        self.mock_user_input(ENDING)
        return flow

    def test_the_clock_and_the_files_are_real(self) -> None:
        flow = self.begin()
        self.simulate_production_execution(flow)
        built = self._flows[-1].built
        assert isinstance(built.clock, ProductionClock)
        assert isinstance(built.storage, ProductionStorage)
        state = flow.state_manager.get_snapshot()
        assert timedelta() <= datetime.now(UTC) - state["start_time"] < timedelta(minutes=5)
        folder = built.storage.root
        assert state["files_written"] == [path for path in state["files_written"] if (folder / path).is_file()] != []
        self.teardown_method()
        self.setup_method()
        assert not folder.exists()

    def test_the_files_go_where_the_test_says(self, tmp_path: Path) -> None:
        flow = self.begin(directory=tmp_path)
        self.simulate_production_execution(flow)
        assert (tmp_path / flow.state_manager.get_snapshot()["files_written"][0]).is_file()
        assert self.validate_state_consistency(flow.state_manager.get_snapshot()).errors == []

    def test_in_test_mode_nothing_is_real(self) -> None:
        flow = self.create_test_flow()
        assert flow.state_manager.get_snapshot()["start_time"] == datetime(2026, 1, 5, 9, tzinfo=UTC)
        assert not isinstance(self._flows[-1].built.storage, ProductionStorage)
        assert self.validate_state_consistency(flow.state_manager.get_snapshot()).errors == []

    def test_the_language_models_are_those_of_the_factory(self) -> None:
        made.clear()
        flow = self.begin(provider_factory=f"{__name__}:own_models")
        self.simulate_production_execution(flow)
        assert len(made) == 6
        assert self._models == []

    def test_a_write_that_fails_leaves_nothing_behind(self) -> None:
        flow = self.begin(faults=StorageFails(path="*topic_report*"))
        self.simulate_production_execution(flow)
        state = flow.state_manager.get_snapshot()
        assert any("no space left" in warning for warning in state["warnings"])
        assert [*self._flows[-1].built.storage.root.rglob("topic_report*")] == []  # type: ignore[attr-defined]

    def test_models_of_a_factory_take_no_instruction(self) -> None:
        with pytest.raises(FlowError, match="take no instruction"):
            self.begin(provider_factory=f"{__name__}:own_models", faults=ModelFails(fault="timeout"))

    def test_the_real_clock_cannot_be_moved(self) -> None:
        with pytest.raises(FlowError, match="cannot be moved on by 60 s"):
            ProductionClock().advance(60)

    def test_a_real_wait_takes_its_time(self) -> None:
        clock = ProductionClock()
        clock.sleep(0.01)
        (wait,) = clock.waits
        assert (clock.now() - wait.since).total_seconds() >= wait.seconds == 0.01

    @pytest.mark.parametrize(
        ("address", "error", "words"),
        [
            ("nowhere.at_all:build", FlowError, 'there is no module "nowhere"'),
            (f"{__name__}:own_model", FlowError, "own_models"),
            (f"{__name__}:no_models", ProviderError, "a flow needs a LangChain chat model"),
        ],
    )
    def test_a_factory_that_makes_no_models_is_refused(self, address: str, error: type[Exception], words: str) -> None:
        with pytest.raises(error, match=words):
            self.begin(provider_factory=address)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"test_mode": False}, "no network is reached"),
        ({"provider_factory": MOCK}, "only with test_mode = false"),
        ({"test_mode": False, "provider_factory": "models"}, "is module:function, not 'models'"),
    ],
)
def test_an_impossible_boundary_is_refused_in_words(given: dict[str, Any], words: str) -> None:
    with pytest.raises(SuiteConfigurationError, match=words):
        SuiteConfiguration.of(given)


FEATURE = """\
Feature: Agendas
  Dana reads them.

  Scenario: she is asked
    Given a discussion about "Remote work"
    When the discussion begins
    Then Dana is asked about the agenda
"""
TEST = """\
from support.agora_suite.production import ProductionTestSuite


class TestIt(ProductionTestSuite):
    def test_it(self):
        assert (self.suite.seed, self.suite.answer_by, self.suite.sample_every) == (7, "resume", 4)
        assert not self.suite.enable_validation
"""


def test_the_options_of_pytest_hold_in_plain_pytest(tmp_path: Path) -> None:
    written = "[tool.pytest.ini_options]\nconduct = false\n[tool.acceptance]\nseed = 3\nsample_every = 4\n"
    project = ToyProject(tmp_path).write("pyproject.toml", written).write("tests/test_it.py", TEST)
    (tmp_path / "pytest.ini").unlink()
    outcome = project.run("tests", "--seed", "7", "--answer-by", "resume", "--no-validation")
    assert outcome.totals == "1 passed", outcome.text


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--no-test-mode"], "no network is reached"),
        (["--no-test-mode", "--provider-factory", MOCK], "1 passed"),
        (["--no-test-mode", "--provider-factory", "my_models:none"], "there is no such function; "),
        (["--no-test-mode", "--provider-factory", "my_models:make", "-v"], "1 passed"),
    ],
)
def test_a_scenario_runs_at_the_real_boundary(tmp_path: Path, options: list[str], words: str) -> None:
    project = ToyProject(tmp_path).write("features/agendas.feature", FEATURE)
    project.name_the_product()
    project.write("my_models.py", "from support.mock_llm.factory import create_provider as make\n")
    assert words in project.run(*options).text
