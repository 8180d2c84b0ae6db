from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.gherkin.document import read_feature
from support.gherkin.errors import FeatureFileError, FeatureProblem

TAGS = frozenset({"engine", "skip"})


def problems(tmp_path: Path, text: str | bytes) -> list[str]:
    """What is wrong with a file of this text."""
    file = tmp_path / "a.feature"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(FeatureFileError) as raised:
        read_feature(file, "features/a.feature", TAGS)
    return str(raised.value).splitlines()


def test_a_feature_is_read_with_its_rules_and_scenarios_in_order(tmp_path: Path) -> None:
    file = tmp_path / "a.feature"
    file.write_text(
        "\ufeff@engine\nFeature: A\n  Scenario: one\n    Given x\n"
        "  Rule: R\n    @skip\n    Scenario: two\n      Given y\n      And z\n",
        encoding="utf-8",
    )

    feature = read_feature(file, "features/a.feature", TAGS)

    assert list(feature.scenarios) == ["one", "two"]
    assert feature.rel_filename == "features/a.feature"
    rule = feature.scenarios["two"].rule
    assert rule is not None
    assert rule.name == "R"
    assert [step.type for step in feature.scenarios["two"].steps] == ["given", "given"]


def test_a_misspelled_keyword_is_told_with_the_one_that_was_meant(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "Feature: A\n  Scenario: x\n    Given a\n    Wehn b\n")

    assert problem.startswith("features/a.feature:4: “Wehn b” is not expected here. Did you mean “When”? Expected: ")
    assert "a step (Given, When, Then, And, But, *)" in problem


def test_every_syntax_error_of_a_file_is_told(tmp_path: Path) -> None:
    found = problems(tmp_path, "Feature: A\n  Scenario: x\n    Given a\n    Wehn b\n    Tehn c\n")

    assert [problem.split(" ")[0] for problem in found] == ["features/a.feature:4:", "features/a.feature:5:"]


def test_an_unfinished_text_is_told_at_the_end_of_the_file(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, 'Feature: A\n  Scenario: x\n    Given a\n      """\n      open\n')

    assert problem.startswith("features/a.feature:6: the end of the file is not expected here.")


def test_a_ragged_table_is_told_with_its_line(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "Feature: A\n  Scenario: x\n    Given a\n      | a | b |\n      | c |\n")

    assert problem == "features/a.feature:5: inconsistent cell count within the table"


def test_an_unknown_language_is_told(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "# language: klingon\nFeature: A\n")

    assert problem == "features/a.feature:1: Language not supported: klingon"


def test_repeated_titles_are_told_across_rules_each_with_its_line(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        "Feature: A\n  Scenario: x\n    Given a\n  Rule: R\n    Scenario: x\n      Given b\n"
        "  Rule: S\n    Scenario: x\n      Given c\n",
    )

    assert found == [
        f"features/a.feature:{line}: the title “x” already stands in line 2; give each scenario its own title."
        for line in (5, 8)
    ]


def test_unknown_and_reserved_tags_are_told_wherever_they_stand(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        "@engin\nFeature: A\n  @parametrize\n  Rule: R\n    @_private\n    Scenario Outline: x\n      Given <a>\n"
        "      @nightly\n      Examples:\n        | a |\n        | 1 |\n",
    )

    registered = "Tags are registered under `markers` in pyproject.toml."
    assert found == [
        f"features/a.feature:1: @engin is not a known tag. Did you mean @engine? {registered}",
        "features/a.feature:3: @parametrize cannot be a tag: the name is reserved. Choose another.",
        "features/a.feature:5: @_private cannot be a tag: the name is reserved. Choose another.",
        f"features/a.feature:8: @nightly is not a known tag. {registered}",
    ]


@pytest.mark.parametrize("text", ["", "# only a comment\n"], ids=["empty", "comment"])
def test_a_file_without_feature_is_refused(tmp_path: Path, text: str) -> None:
    assert problems(tmp_path, text) == ["features/a.feature:1: the file has no “Feature:”; it would run nothing."]


def test_a_file_in_another_encoding_is_told_with_the_line(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, b"Feature: A\n  Scenario: caf\xe9\n")

    assert problem == "features/a.feature:2: the file is not UTF-8; save it as UTF-8."


def test_a_scenario_that_begins_with_and_is_told_with_its_line(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, "Feature: A\n  Scenario: x\n    And a\n")

    assert problem.startswith("features/a.feature:3: First step in a scenario")


KEYWORDS = ["Feature: A", "Rule: R", "Background:", "Scenario: x", "Scenario Outline: <a>", "Examples:"]
STEPS = ["Given a", "When <a>", "* b", "And c"]
OTHERS = ["@engine", "@odd", "| a | b |", "| a |", '"""', "```", "# language: fr", "# note", "", "what"]
LINES = st.sampled_from(KEYWORDS + STEPS + OTHERS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, derandomize=True, max_examples=60)
@given(lines=st.lists(LINES, max_size=12), rest=st.text(max_size=20))
def test_whatever_a_file_holds_it_is_read_or_refused_with_a_line(tmp_path: Path, lines: list[str], rest: str) -> None:
    file = tmp_path / "a.feature"
    file.write_text("\n".join([*lines, rest]), encoding="utf-8", errors="replace")
    problems: tuple[FeatureProblem, ...] = ()
    feature = None
    try:
        feature = read_feature(file, "a.feature", TAGS)
    except FeatureFileError as error:
        problems = error.problems
    assert (feature is None) == bool(problems)
    assert all(problem.line >= 1 and problem.message for problem in problems)
