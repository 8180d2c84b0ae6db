"""The guides' `conftest.py`: the configuration for the whole run, and a flow for each test."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from support.agora.flow import VirtualAgoraV13Flow
from support.agora_suite.production import ProductionTestSuite
from support.flow_builder.errors import FlowError
from support.tests.gherkin.toy_project import ToyProject

CONFTEST = """\
import pytest
from support.agora_suite.production import ProductionTestSuite


@pytest.fixture(scope="session")
def production_test_config():
    return {
        'enable_monitoring': True,
        'enable_validation': True,
        'test_mode': True,
        'max_execution_time': 30,
        'memory_limit_mb': 200
    }

@pytest.fixture
def production_flow(production_test_config):
    suite = ProductionTestSuite()
    return suite.create_production_flow(**production_test_config)
"""


@pytest.fixture(scope="session")
def of_the_run(production_test_config: Mapping[str, Any]) -> Mapping[str, Any]:
    return production_test_config


def test_the_configuration_is_there_for_the_whole_run(of_the_run: Mapping[str, Any]) -> None:
    assert {"enable_monitoring", "enable_validation", "test_mode", "max_execution_time", "memory_limit_mb"} <= set(
        of_the_run
    )
    with pytest.raises(TypeError):
        of_the_run["test_mode"] = False  # type: ignore[index]  # no test changes what the next one is given


def test_a_suite_works_without_being_set_up(production_test_config: Mapping[str, Any]) -> None:
    suite = ProductionTestSuite()
    flow = suite.create_production_flow(**production_test_config)
    assert isinstance(flow, VirtualAgoraV13Flow)
    assert flow.compiled_graph is not None


def test_a_graph_that_is_not_the_one_that_was_built_fails_the_test_at_its_end() -> None:
    suite = ProductionTestSuite()
    flow = suite.create_production_flow()
    assert flow.graph is not None
    flow.graph.add_edge("agenda_voting", "agenda_approval")
    with pytest.raises(FlowError, match="not the one that was built; changed: edges"):
        suite.teardown_method()


def test_the_guides_own_fixtures_work(tmp_path: Path) -> None:
    project = ToyProject(tmp_path).write("tests/conftest.py", CONFTEST)
    project.write(
        "tests/test_it.py", "def test_it(production_flow):\n    assert production_flow.compiled_graph is not None\n"
    )
    assert project.run("tests").totals == "1 passed"
