"""Random feature files: any file can be run, or is refused with a place."""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.errors import HypothesisSideeffectWarning

from support.gherkin.catalogue import Catalogue
from support.gherkin.checks import check_document, refusals
from support.gherkin.document import forget_document, read_document
from support.trials.random_stories import reproducible

TAGS: Final = frozenset({"engine", "skip"})
KEYWORDS: Final = ("Feature: A", "Rule: R", "Background:", "Scenario: x", "Scenario Outline: <a>", "Examples:")
STEPS: Final = ("Given a", "When <a>", "* b", "And c", "Gvien a")
OTHERS: Final = ("@engine", "@odd", "| a | b |", "| a |", '"""', "```", "# language: fr", "# note", "", "what")
BEGINNINGS: Final = (
    (),
    ("Feature: A", "Scenario: x", "Given a"),
    ("Feature: A", "Rule: R", "Scenario Outline: <a>", "When <a>", "Examples:", "| a |", "| b |"),
)
"""Of files of random lines only, hardly one could be run."""
LINES: Final = st.sampled_from(KEYWORDS + STEPS + OTHERS)


def read_random_features(number: int) -> int:
    """Read so many feature files, always the same, and return how many can be run; raise what is wrong with one."""
    executable = 0

    @reproducible(number)
    @given(st.sampled_from(BEGINNINGS), st.lists(LINES, max_size=12), st.just("") | st.text(max_size=20))
    def read(beginning: tuple[str, ...], lines: list[str], rest: str) -> None:
        nonlocal executable
        with TemporaryDirectory() as folder:
            executable += _can_be_run(Path(folder, "a.feature"), "\n".join([*beginning, *lines, rest]))

    with warnings.catch_warnings():
        # Hypothesis warns before pytest's session begins; a trial runs instead of a session.
        warnings.simplefilter("ignore", HypothesisSideeffectWarning)
        read()
    return executable


def _can_be_run(file: Path, text: str) -> bool:
    """Return whether a feature file can be run; check that it is refused with a place if not."""
    file.write_text(text, encoding="utf-8", errors="replace")
    forget_document(file)
    document = read_document(file, file.name)
    problems = check_document(document, TAGS, Catalogue(()))
    for problem in problems:
        if problem.line < 1 or problem.column < 1 or not problem.message:
            raise AssertionError(f"it is refused without a place or words: {problem}")
    if refusals(problems):
        return False
    scenarios = document.executable().scenarios
    if not scenarios or not all(scenario.steps for scenario in scenarios.values()):
        raise AssertionError("it can be run, and has no scenario, or one without steps")
    return True
