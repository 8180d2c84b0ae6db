from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.gherkin.catalogue import Catalogue
from support.gherkin.steps import definitions
from support.gherkin.vocabulary import about, vocabulary
from support.tests.gherkin.toy_project import ToyProject

STEPS = '''\
"""The office and its hours.

For everybody."""

from support.gherkin import define_parameter_type, given, parse, then

define_parameter_type("colour", "red|green", str, "A colour.", ["red", "green"])


@then(parse("the office is {colour}"))
def colour(colour):
    """The office has a colour. Example: `Then the office is red`."""


@given(parse("these rooms:"))
def rooms(datatable, docstring=""):
    """Rooms, one a row."""
'''
FEATURE = "Feature: A\n  Scenario: x\n    Given these rooms:\n      | 1 |\n    Then the office is red\n"


@pytest.fixture
def project(tmp_path: Path) -> ToyProject:
    project = ToyProject(tmp_path).write("steps/__init__.py", "").write("steps/office.py", STEPS)
    return project.write("features/a.feature", FEATURE)


def test_sentences_are_listed_by_capability_with_what_is_needed_to_use_them(project: ToyProject) -> None:
    outcome = project.run("--steps", "-v")

    assert outcome.code == pytest.ExitCode.OK
    assert outcome.lines == [
        "The office and its hours  (steps/office.py)",
        "  Given these rooms:",
        "      Rooms, one a row.",
        "      A table goes beneath it.",
        "      A text goes beneath it.",
        "      used in features/a.feature:3",
        "  Then the office is {colour}",
        "      The office has a colour.",
        "      e.g.  Then the office is red",
        "      {colour}  A colour. One of: red, green.",
        "      used in features/a.feature:5",
        "",
        "2 sentences, 0 of them used in no feature",
    ]


def test_words_choose_sentences_by_what_is_said_about_them(project: ToyProject) -> None:
    assert "  Then the office is {colour}" in project.run("--steps", "GREEN").lines
    assert project.run("--steps", "GREEN").lines[-1] == "1 sentence, 0 of them used in no feature; -v explains them"


def test_sentences_that_hold_the_words_come_first_in_one_line_each(project: ToyProject) -> None:
    assert project.run("--steps", "room").lines == [
        "  Given these rooms:",
        "1 sentence, 0 of them used in no feature; -v explains them",
    ]
    assert project.run("--steps", "office").lines == [
        "  Then the office is {colour}",
        "  Given these rooms:",
        "2 sentences, 0 of them used in no feature; -v explains them",
    ]


@pytest.mark.parametrize("words", [["workplaces"], ["place", "to", "work", "green"], ["PLACE TO WORK is green"]])
def test_other_words_find_the_sentence_that_they_mean(project: ToyProject, words: list[str]) -> None:
    project.write("steps/renamed_sentences.toml", '[synonyms]\n"the office" = ["workplaces", "places to work"]\n')

    assert project.run("--steps", *words).lines[0] == "  Then the office is {colour}"
    synonyms = json.loads(project.run("--steps", "--steps-format", "json").text)["synonyms"]
    assert synonyms == [["places to work", "the office"], ["workplaces", "the office"]]


def test_words_that_occur_nowhere_are_answered_with_the_nearest(project: ToyProject) -> None:
    outcome = project.run("--steps", "thees", "rooms:")

    assert outcome.code == pytest.ExitCode.NO_TESTS_COLLECTED
    assert outcome.lines[-1] == "  Given these rooms:"


def test_a_word_that_occurs_nowhere_is_answered_with_the_nearest_word(project: ToyProject) -> None:
    lines = project.run("--steps", "offcie", "red").lines

    assert lines[-1] == "“offcie” occurs in no sentence. Did you mean “office”?"


def test_words_that_occur_apart_are_reported_as_such(project: ToyProject) -> None:
    lines = project.run("--steps", "rooms", "red").lines

    assert lines[-1] == "Each word occurs in some sentence, but all of them together in none."


def test_machines_read_the_same_as_json(project: ToyProject) -> None:
    messages = json.loads(project.run("--steps", "--steps-format", "json").text)

    assert messages["version"] == 1
    (capability,) = messages["capabilities"]
    assert capability["module"] == "steps.office"
    assert capability["sentences"][1] == {
        "keyword": "then",
        "sentence": "the office is {colour}",
        "description": "The office has a colour.",
        "example": "Then the office is red",
        "parameters": [{"type": "colour", "name": "colour", "description": "A colour.", "allowed": ["red", "green"]}],
        "beneath": [],
        "place": "steps/office.py:10",
        "used": ["features/a.feature:5"],
    }


def test_the_editor_gets_the_types(project: ToyProject) -> None:
    project.write(".vscode/settings.json", '{"editor.tabSize": 2}')

    settings = json.loads(project.run("--steps", "--steps-format", "vscode").text)

    assert settings == {"editor.tabSize": 2, "cucumber.parameterTypes": [{"name": "colour", "regexp": "red|green"}]}


def test_every_example_of_this_project_fits_its_sentence() -> None:
    ours = [definition for definition in definitions() if definition.function.__module__.startswith("steps.")]
    catalogue = Catalogue(ours)
    wrong = []
    for capability in vocabulary(catalogue, ())["capabilities"]:
        for sentence in capability["sentences"]:
            keyword, _, text = sentence["example"].partition(" ")
            found = [match.definition.source for match in catalogue.matches(text, keyword.lower())]
            if found != [sentence["sentence"]]:
                wrong.append((sentence["place"], sentence["example"], found))

    assert ours
    assert wrong == []


def test_nothing_is_about_words_that_do_not_occur_together() -> None:
    entry = vocabulary(Catalogue(definitions()), ())

    assert about(["agenda", "xylophone"], entry)["capabilities"] == []


def test_words_are_found_in_every_way_in_which_a_sentence_can_be_written() -> None:
    entry = vocabulary(Catalogue(definitions()), ())

    for words in (["votes against"], ["vote against concluding"], ["votes", "against"]):
        (capability,) = about(words, entry)["capabilities"]
        assert "{names} vote/votes {position} {topic}" in [sentence["sentence"] for sentence in capability["sentences"]]
