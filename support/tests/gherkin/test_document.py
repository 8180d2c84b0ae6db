from __future__ import annotations

from pathlib import Path

import pytest

from support.gherkin.document import forget_document, read_document, remembered_document
from support.gherkin.errors import FeatureFileError
from support.trials.random_features import read_random_features


def test_a_feature_is_read_with_its_rules_and_scenarios_in_order(tmp_path: Path) -> None:
    file = tmp_path / "a.feature"
    file.write_text(
        "\ufeff@engine\nFeature: A\n  Scenario: one\n    Given x\n"
        "  Rule: R\n    @skip\n    Scenario: two\n      Given y\n      And z\n      * w\n      And v\n",
        encoding="utf-8",
    )

    feature = read_document(file, "features/a.feature").executable()

    assert list(feature.scenarios) == ["one", "two"]
    assert feature.rel_filename == "features/a.feature"
    rule = feature.scenarios["two"].rule
    assert rule is not None
    assert rule.name == "R"
    assert [step.type for step in feature.scenarios["two"].steps] == ["given", "given", "any", "any"]


def test_a_file_is_read_once_until_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "a.feature"
    file.write_text("Feature: A\n")
    first = read_document(file, "a.feature")
    assert read_document(file, "a.feature") is first

    file.write_text("Feature: Another\n")

    changed = read_document(file, "a.feature")
    assert changed.feature is not None
    assert changed.feature["name"] == "Another"


def test_a_file_that_was_let_go_is_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "a.feature"
    file.write_text("Feature: A\n")
    first = read_document(file, "a.feature")

    forget_document(file)

    assert read_document(file, "a.feature") is not first


def test_a_file_that_could_not_be_read_cannot_be_run(tmp_path: Path) -> None:
    file = tmp_path / "a.feature"
    file.write_text("Feature: A\n  Scenario: x\n    Given a\n    Wehn b\n")

    with pytest.raises(FeatureFileError, match=r"a\.feature:4:5: “Wehn b” is not expected here"):
        read_document(file, "a.feature").executable()


def test_a_file_that_cannot_be_opened_is_reported(tmp_path: Path) -> None:
    (tmp_path / "a.feature").mkdir()

    (problem,) = read_document(tmp_path / "a.feature", "a.feature").problems

    assert str(problem) == "a.feature:1:1: the file cannot be read: Is a directory."


def test_a_file_that_is_gone_is_reported(tmp_path: Path) -> None:
    (problem,) = read_document(tmp_path / "a.feature", "a.feature").problems

    assert str(problem) == "a.feature:1:1: the file cannot be read: No such file or directory."


def test_a_file_is_remembered_as_it_was_read_regardless_of_how_its_path_is_written(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    file = tmp_path / "a.feature"
    file.write_text("Feature: A\n")
    first = read_document(tmp_path / "deeper" / ".." / "a.feature", "a.feature")

    file.unlink()

    assert remembered_document(file, "a.feature") is first


def test_any_file_is_run_or_refused_with_a_place() -> None:
    assert 0 < read_random_features(200) < 200
