"""The results of features as their scenarios finish, for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import pytest

from support.gherkin.collector import PENDING
from support.gherkin.progress import ScenarioReport, StepReport

_WORDS: Final[Mapping[str, str]] = {
    "passed": "kept",
    "failed": "not kept",
    "error": "not kept",
    "skipped": "left out",
    "xfailed": "not kept, as expected",
    "xpassed": "kept, unexpectedly",
}
"""What the categories of pytest mean for a promise."""

_WORST_FIRST: Final = ("not kept", "pending", "not run")
_ORDER: Final = ("kept", "not kept", "pending", "not run", "left out")
_PHASES: Final = ("setup", "call", "teardown")


@dataclass(frozen=True, slots=True)
class ScenarioOutcome:
    """The outcome of a scenario: in words for its promise, and as pytest shows it."""

    title: str
    rule: str
    line: int
    steps: list[StepReport]
    outcome: str
    word: str
    markup: Mapping[str, bool]
    nanoseconds: int

    @classmethod
    def of(cls, report: pytest.TestReport, category: str, word: str, markup: Mapping[str, bool]) -> ScenarioOutcome:
        """Return the outcome in a report; a worker that died reports no steps."""
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
        is_pending = category == "skipped" and reason.removeprefix("Skipped: ").startswith(PENDING)
        outcome = PENDING if is_pending else _WORDS.get(category, category)
        scenario: ScenarioReport | None = getattr(report, "gherkin", None)
        if scenario is None:
            return cls(report.nodeid.partition("::")[2], "", 0, [], outcome, word, markup, 0)
        took = sum(result["duration"] for result in (*scenario["steps"], *scenario["hooks"]))
        place = scenario["row_line"]
        return cls(scenario["scenario"], scenario["rule"], place, scenario["steps"], outcome, word, markup, took)


@dataclass(slots=True)
class FeatureResults:
    """The scenarios of a feature: those that have not finished, by their tests, and the outcomes of the others."""

    file: str
    title: str = ""
    unfinished: set[str] = field(default_factory=set)
    results: dict[str, ScenarioOutcome] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)
    seconds: float = 0.0

    def add(self, report: pytest.TestReport) -> bool:
        """Take in a report, and return whether its scenario has finished."""
        self.seconds += report.duration
        if scenario := getattr(report, "gherkin", None):
            self.title = scenario["feature"]
        is_over = report.when not in _PHASES[:2]
        if is_over:
            self.unfinished.discard(report.nodeid)
        return is_over

    def counts(self) -> Counter[str]:
        """Return how many scenarios have each outcome."""
        counted = Counter(result.outcome for test, result in self.results.items() if test not in self.unfinished)
        counted += Counter({"not run": len(self.unfinished)})
        return Counter({outcome: counted[outcome] for outcome in sorted(counted, key=_place)})


def _place(outcome: str) -> tuple[int, str]:
    """Return where an outcome is among the others, whichever finished first."""
    return (_ORDER.index(outcome) if outcome in _ORDER else len(_ORDER), outcome)


def outcome_of(counts: Counter[str]) -> str:
    """Return the outcome of several scenarios: the worst of them."""
    default = "kept" if counts["kept"] or not counts else counts.most_common(1)[0][0]
    return next((outcome for outcome in _WORST_FIRST if counts[outcome]), default)


def counted(number: int, noun: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def totals(features: Iterable[FeatureResults], refused: int) -> str:
    """Return in one line how many features, rules and scenarios there were, and the outcomes of scenarios."""
    features = list(features)
    counts = sum((feature.counts() for feature in features), Counter[str]())
    rules = {(feature.file, result.rule) for feature in features for result in feature.results.values() if result.rule}
    sizes = (counted(len(features), "feature"), counted(len(rules), "rule"), counted(counts.total(), "scenario"))
    words = [f"{number:,} {outcome}" for outcome, number in sorted(counts.items(), key=lambda count: _place(count[0]))]
    if again := sum(len(feature.again) for feature in features):
        words.append(f"{again:,} run again")
    if refused:
        words.append(f"{counted(refused, 'feature file')} refused")
    return f"{', '.join(sizes)}: {', '.join(words)}"
