"""Leaves out the scenarios whose examples need more than `requirements.lock` installs; `.ci/agents` runs them all."""

from __future__ import annotations

import os

import pytest

from support.gherkin import before_scenario

_ELSEWHERE = "is not installed here; .ci/agents runs this scenario"


@before_scenario(tags="@langchain")
def langchain_is_installed() -> None:
    """Leave a scenario out where LangChain is not installed."""
    pytest.importorskip("langchain", reason=f"langchain {_ELSEWHERE}")


@before_scenario(tags="@postgres")
def a_database_runs() -> None:
    """Leave a scenario out where there is no PostgreSQL for it."""
    pytest.importorskip("langgraph.checkpoint.postgres", reason=f"langgraph-checkpoint-postgres {_ELSEWHERE}")
    if "ACCEPTANCE_POSTGRES" not in os.environ:
        pytest.skip("ACCEPTANCE_POSTGRES names no database; .ci/agents runs this scenario")
