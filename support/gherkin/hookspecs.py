"""What plugins can tell about scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from support.gherkin.attachments import RunAttachment
from support.gherkin.document import FeatureDocument
from support.gherkin.errors import FeatureProblem


def pytest_gherkin_document(document: FeatureDocument) -> None:
    """A feature file was collected: its text, and what it consists of.

    Args:
        document: The feature file.
    """


def pytest_gherkin_feature_problems(
    config: pytest.Config, document: FeatureDocument
) -> Sequence[FeatureProblem] | None:
    """What else is wrong with a feature file, besides what this room finds.

    Args:
        config: The configuration of the run.
        document: The feature file; it could be read.
    """


def pytest_gherkin_code_problems(config: pytest.Config) -> Mapping[str, Sequence[FeatureProblem]] | None:
    """What is wrong with steps and tests, by the file; told by `--check-features`.

    Args:
        config: The configuration of the run, with the steps loaded.
    """


def pytest_gherkin_closer_look(item: pytest.Item) -> str | None:
    """The options that show more of a scenario that failed; its failure tells them.

    Args:
        item: The scenario's test, right after the phase that failed.
    """


def pytest_gherkin_same_again(item: pytest.Item) -> str | None:
    """The options without which a scenario that failed might not fail again; its failure tells them.

    Args:
        item: The scenario's test, right after the phase that failed.
    """


def pytest_gherkin_context(item: pytest.Item) -> Mapping[str, str] | None:
    """What went on at the moment a scenario failed, e.g. `{"waiting for an answer": "nothing"}`; shown as it is.

    Args:
        item: The scenario's test, right after the phase that failed.
    """


def pytest_gherkin_after_step(request: pytest.FixtureRequest) -> None:
    """A step of a scenario is over, whatever became of it, also when it was interrupted; what is attached is its own.

    Args:
        request: The scenario's request.
    """


def pytest_gherkin_messages_written(config: pytest.Config, path: Path) -> None:
    """The messages of a run are whole; told only by the process that reports, and before its summary.

    Args:
        config: The configuration of the run.
        path: Their file.
    """


def pytest_gherkin_run_facts(config: pytest.Config) -> Mapping[str, str | int] | None:
    """What is worth knowing of a run, by what people call it, e.g. `{"seed": 1}`; asked when the run is over.

    Args:
        config: The configuration of the run.
    """


def pytest_gherkin_run_attachments(config: pytest.Config) -> Iterable[RunAttachment] | None:
    """What belongs to a run as a whole, and goes with its messages; asked when the run is over.

    Args:
        config: The configuration of the run.
    """
