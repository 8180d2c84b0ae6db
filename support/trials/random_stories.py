"""Random stories: sentences of features in any order that makes sense; each story has to come to a right end."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Protocol

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis.errors import HypothesisSideeffectWarning
from hypothesis.strategies import DataObject, data, integers, sampled_from

from support.gherkin.catalogue import catalogue
from support.gherkin.steps import signature_of

LONGEST: Final = 14
"""How many sentences a story has at most, before it is led to its end."""


class Story(Protocol):
    """A scenario that is made up while it runs."""

    @property
    def fixtures(self) -> Mapping[str, Any]:
        """What its sentences act on, by the names of their parameters."""

    def possible(self, sentences: Sequence[str]) -> Sequence[str]:
        """Return the sentences that make sense after those said, each with its keyword; none where it is over."""

    def end(self) -> None:
        """Lead it to its end, and check what holds for every scenario; raise what is wrong."""

    def close(self) -> None:
        """Release everything that it holds."""


@dataclass(slots=True)
class StoriesRun:
    """How many stories ran, and the shortest one that ended wrong, if any did."""

    runs: int = 0
    seconds: float = 0.0
    sentences: list[str] = field(default_factory=list)
    error: Exception | None = None

    def feature(self) -> str:
        """Return the story that ended wrong as a feature."""
        head = "Feature: A random story\n\n  Rule: Every story comes to a right end\n\n    Example: This one does not\n"
        return head + "".join(f"      {sentence}\n" for sentence in self.sentences)


def reproducible(number: int) -> settings:
    """Return the settings of so many random examples, always the same, of which the first that fails is shortened."""
    return settings(
        max_examples=number,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
    )


def run_stories(begin: Callable[[Path], Story], number: int) -> StoriesRun:
    """Run so many stories, always the same, and shorten the first that ends wrong."""
    result, began = StoriesRun(), time.perf_counter()

    @reproducible(number)
    @given(data())
    def run(drawn: DataObject) -> None:
        result.runs += 1
        result.sentences = []
        with TemporaryDirectory() as folder:
            story = begin(Path(folder))
            try:
                for _ in range(drawn.draw(integers(1, LONGEST))):
                    if not (possible := story.possible(result.sentences)):
                        break
                    result.sentences.append(drawn.draw(sampled_from(possible)))
                    call_sentence(result.sentences[-1], story.fixtures)
                story.end()
            finally:
                story.close()

    with warnings.catch_warnings():
        # to its pytest plugin, what runs instead of tests looks like a slow start
        warnings.simplefilter("ignore", HypothesisSideeffectWarning)
        try:
            run()
        except Exception as error:  # any error with which a story may end
            result.error = error
    result.seconds = round(time.perf_counter() - began, 1)
    return result


def call_sentence(sentence: str, fixtures: Mapping[str, Any]) -> None:
    """Call the step of a sentence with its keyword, as a scenario does; raise `LookupError` if there is none."""
    keyword, _, text = sentence.partition(" ")
    matches = catalogue().matches(text, keyword.lower())
    if not matches:
        raise LookupError(f"no sentence matches “{sentence}”")
    function = matches[0].definition.function
    needed = {name: fixtures[name] for name in signature_of(function).names & fixtures.keys()}
    function(**needed, **matches[0].values())
