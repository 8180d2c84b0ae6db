"""What was renamed in this project: the new words exist, and the former ones are gone."""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path

from support.gherkin.document import read_document
from support.gherkin.expressions import domain_types, spellings, tree_of
from support.gherkin.steps import definitions

ROOT = Path(__file__).parents[2]
SENTENCES = tomllib.loads((ROOT / "steps/renamed_sentences.toml").read_text(encoding="utf-8"))
SCENARIOS = tomllib.loads((ROOT / "features/renamed_scenarios.toml").read_text(encoding="utf-8"))


def test_renamed_sentences_are_in_the_vocabulary_and_former_ones_are_not() -> None:
    known = {
        "".join(words)
        for definition in definitions()
        for words in product(*map(spellings, tree_of(definition.source).nodes or ()))
    }
    renamed = SENTENCES["sentences"]
    assert {new for new in renamed.values() if new not in known} == set()
    assert {former for former in renamed if former in known} == set()


def test_renamed_values_are_allowed_and_former_ones_are_not() -> None:
    for kind, values in SENTENCES["values"].items():
        allowed = {*domain_types()[kind].allowed}
        assert {new for new in values.values() if new not in allowed} == set(), kind
        assert {former for former in values if former in allowed} == set(), kind


def test_renamed_scenarios_exist_and_former_ones_do_not() -> None:
    titles = {
        f"{file.relative_to(ROOT).as_posix()}::{placed.scenario['name']}"
        for file in (ROOT / "features").rglob("*.feature")
        for placed in read_document(file, file.relative_to(ROOT).as_posix()).scenarios()
    }
    outlines = {former.partition(" [row ")[0]: now.partition(" [row ")[0] for former, now in SCENARIOS.items()}
    assert {now for now in outlines.values() if now not in titles} == set()
    assert {former for former, now in outlines.items() if former in titles and former != now} == set()
