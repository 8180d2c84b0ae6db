"""A run as plain values, made only from its messages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from support.gherkin.stored_texts import MissingTextError, StoredText
from support.living_docs.read.outcome import Outcome, worst

PLANTED: Final = "planted fault"
"""The fact about a run that names a fault planted in the product, as `--with-fault` writes it."""

Table = tuple[tuple[str, ...], ...]
"""Rows of cells, the header first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why something did not pass.

    Attributes:
        trace: Where it was raised; for engineers.
    """

    type: str = ""
    message: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A value in a step's text, as written, and where it begins (characters)."""

    start: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Something attached by a step or run that is not a record.

    Attributes:
        body: Text, or base64 where `encoded`.
    """

    name: str
    media_type: str
    body: str
    encoded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a scenario, or a hook that has something to show.

    Attributes:
        line: In the feature file, from 1; 0 for hooks.
        records: The parts of its record, those that are stored beside the messages unread.
    """

    keyword: str
    text: str
    line: int
    outcome: Outcome
    seconds: float = 0.0
    arguments: tuple[Argument, ...] = ()
    table: Table = ()
    doc_string: str | None = None
    failure: Failure | None = None
    suggestion: str = ""
    attachments: tuple[Attachment, ...] = ()
    records: tuple[str | StoredText, ...] = ()

    @property
    def record(self) -> str:
        """What the flow did in this step: lines in the format of `support.record`; without what cannot be read."""
        return "".join(text for text, _ in self._texts())

    @property
    def record_problems(self) -> tuple[str, ...]:
        """Why parts of the record cannot be read."""
        return tuple(problem for _, problem in self._texts() if problem)

    def _texts(self) -> Iterator[tuple[str, str]]:
        for text in self.records:
            try:
                yield (text if isinstance(text, str) else text.read()), ""
            except MissingTextError as error:
                yield "", str(error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One scenario that runs: a plain one, or a row of an outline.

    Attributes:
        id: Its name in addresses and across runs: the feature's id and, after the last `/`, the slug of the title and
            of the row. It stays when the scenario is moved within its file.
        row: The values of the row by column, for an outline; else empty.
        line: In the feature file (of the row, for an outline), from 1.
        hooks: Hooks that failed or attached something.
        as_of: When the earlier run began from which this is known; None for this run.
    """

    id: str
    title: str
    line: int
    outcome: Outcome
    row: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    seconds: float = 0.0
    steps: Sequence[Step] = ()
    hooks: tuple[Step, ...] = ()
    background_steps: int = 0
    attempts: int = 1
    flaky: bool = False
    as_of: datetime | None = None
    reproduce: str = ""

    @property
    def failure(self) -> Failure | None:
        """The first reason why the scenario did not pass."""
        return next((step.failure for step in (*self.steps, *self.hooks) if step.failure is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """A table of an outline: a scenario for each row, and the table's own tags."""

    keyword: str
    name: str
    description: str
    tags: tuple[str, ...]
    columns: tuple[str, ...]
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenStep:
    """A step as written, with `<placeholders>` in an outline."""

    keyword: str
    text: str
    table: Table = ()
    doc_string: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A scenario or outline as written in the feature file.

    Attributes:
        outline: The steps as written, for an outline.
    """

    id: str
    title: str
    description: str = ""
    tags: tuple[str, ...] = ()
    line: int = 0
    scenario: Scenario | None = None
    outline: tuple[WrittenStep, ...] = ()
    examples: tuple[Examples, ...] = ()

    def scenarios(self) -> Iterator[Scenario]:
        """Return what ran, in order."""
        if self.scenario is not None:
            yield self.scenario
        for table in self.examples:
            yield from table.scenarios


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureRule:
    """A rule of a feature; scenarios before the first rule are in a rule without a name and id."""

    id: str
    name: str
    description: str = ""
    tags: tuple[str, ...] = ()
    line: int = 0
    background: tuple[WrittenStep, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    def scenarios(self) -> Iterator[Scenario]:
        """Return what ran, in order."""
        for chapter in self.chapters:
            yield from chapter.scenarios()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileProblem:
    """What keeps a feature file from being run, and what to do; the line counts from 1."""

    uri: str
    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A feature file.

    Attributes:
        id: Its name in addresses: its path below `features` without the ending, e.g. `expenses/approving`.
    """

    id: str
    uri: str
    name: str
    description: str = ""
    language: str = "en"
    tags: tuple[str, ...] = ()
    background: tuple[WrittenStep, ...] = ()
    rules: tuple[FeatureRule, ...] = ()
    problems: tuple[FileProblem, ...] = ()

    def scenarios(self) -> Iterator[Scenario]:
        """Return what ran, in order."""
        for rule in self.rules:
            yield from rule.scenarios()

    @property
    def outcome(self) -> Outcome:
        """The worst outcome of its scenarios."""
        return Outcome.BROKEN if self.problems else worst(scenario.outcome for scenario in self.scenarios())


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """A folder of features.

    Attributes:
        id: Its path below `features`; empty for features that are in no folder.
        narrative: The README's Markdown without that heading.
    """

    id: str
    title: str
    narrative: str = ""
    features: tuple[Feature, ...] = ()

    def scenarios(self) -> Iterator[Scenario]:
        """Return what ran, in order."""
        for feature in self.features:
            yield from feature.scenarios()

    @property
    def outcome(self) -> Outcome:
        """The worst outcome of its scenarios."""
        return worst(feature.outcome for feature in self.features)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a run was asked to run: every scenario, or those selected by these words of the command line."""

    whole: bool = True
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run as a whole; measurements that were not taken are empty.

    Attributes:
        message: Why it ended early, if it did.
        programs: How programs are called where it ran, by name; a missing program is called by its name.
        trials: The reports of trials by name, e.g. `crash-sweep`.
        facts: What else is known about it, in the order to show, e.g. `seed`, `Python`, `LangGraph`.
        narrative: That README's Markdown without its heading.
        problems: Files that could not be read, and messages that make no sense.
        sources: The files of messages that it was written to, from the folder in which it was started.
    """

    started: datetime | None = None
    finished: datetime | None = None
    success: bool = False
    message: str = ""
    command: str = ""
    programs: Mapping[str, str] = field(default_factory=dict)
    selection: Selection = Selection()
    facts: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    narrative: str = ""
    capabilities: tuple[Capability, ...] = ()
    vocabulary: Mapping[str, Any] = field(default_factory=dict)
    flows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    faults: Mapping[str, Any] = field(default_factory=dict)
    performance: Mapping[str, Any] = field(default_factory=dict)
    trials: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    coverage: Mapping[str, Any] = field(default_factory=dict)
    renamed: Callable[[str], str] = str
    hooks: tuple[Step, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    problems: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def planted(self) -> str:
        """The fault that was planted in the product, if any: then the run is no result of the product."""
        return self.facts.get(PLANTED, "")

    def features(self) -> Iterator[Feature]:
        """Return every feature, by capability."""
        for capability in self.capabilities:
            yield from capability.features

    def scenarios(self) -> Iterator[Scenario]:
        """Return every scenario, in order."""
        for feature in self.features():
            yield from feature.scenarios()
