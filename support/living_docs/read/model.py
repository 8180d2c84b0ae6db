"""A run as its documentation tells it: plain values, made from the messages and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from support.living_docs.read.outcome import Outcome, worst

__all__ = [
    "Argument",
    "Attachment",
    "Capability",
    "Chapter",
    "Examples",
    "Failure",
    "Feature",
    "Outcome",
    "OutlineStep",
    "Problem",
    "Rule",
    "Run",
    "Scenario",
    "Selection",
    "Step",
    "worst",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why something did not pass.

    Attributes:
        type: The name of the exception; empty where there was none.
        message: What it says.
        trace: Where it was raised; for engineers.
    """

    type: str = ""
    message: str = ""
    trace: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A value in a step's text.

    Attributes:
        start: Where it begins in the text (characters).
        value: The value as it is written, with its quotes.
    """

    start: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """Something a step left behind that is no record.

    Attributes:
        name: The name of the file it would be saved as.
        media_type: What it is.
        body: Text, or base64 where `encoded`.
        encoded: Whether `body` is base64.
    """

    name: str
    media_type: str
    body: str
    encoded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a scenario, or a hook that had something to tell.

    Attributes:
        keyword: `Given`, `When`, `Then`, `And`, `But`, `*`; `Before` and `After` for hooks.
        text: The sentence; for hooks, what they do.
        line: Its line in the feature file, from 1; 0 for hooks.
        outcome: What became of it.
        seconds: How long it took.
        arguments: The values in its text.
        table: The table beneath it, header first.
        doc_string: The text beneath it.
        failure: Why it did not pass.
        suggestion: What would define the sentence, for an undefined one.
        attachments: What it left behind.
        record: What happened in the flow while it ran: an event a line of JSON, as `support.record` writes it.
    """

    keyword: str
    text: str
    line: int
    outcome: Outcome
    seconds: float = 0.0
    arguments: tuple[Argument, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()
    doc_string: str | None = None
    failure: Failure | None = None
    suggestion: str = ""
    attachments: tuple[Attachment, ...] = ()
    record: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One scenario that runs: a plain one, or a row of an outline.

    Attributes:
        id: Names it in addresses and across runs: the feature's id and, after the last `/`, the slug of the title and
            of the row. It stays when the scenario is moved within its file.
        title: Its title, without the row.
        row: The values of the row by column, for an outline; else empty.
        line: Its line in the feature file (of the row, for an outline), from 1.
        tags: With `@`, inherited ones included.
        outcome: What became of the last attempt.
        seconds: How long the last attempt took.
        steps: Steps in order, background first.
        hooks: Hooks that failed or left something behind.
        background_steps: How many of the steps are the background's (count).
        attempts: How often it was tried (count); 0 where it was not run.
        flaky: Whether attempts at it in this run came out differently.
        as_of: When the run was that this is told from, where that is not the run told.
        reproduce: The command that runs just this, in one line.
    """

    id: str
    title: str
    line: int
    outcome: Outcome
    row: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    seconds: float = 0.0
    steps: tuple[Step, ...] = ()
    hooks: tuple[Step, ...] = ()
    background_steps: int = 0
    attempts: int = 1
    flaky: bool = False
    as_of: datetime | None = None
    reproduce: str = ""

    @property
    def failure(self) -> Failure | None:
        """The first reason why it did not pass."""
        return next((one.failure for one in (*self.steps, *self.hooks) if one.failure is not None), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """A table of an outline.

    Attributes:
        keyword: As it is written, e.g. `Examples`.
        name: What it is called; may be empty.
        description: Markdown.
        tags: Its own, with `@`.
        columns: The header.
        scenarios: One a row, in order.
    """

    keyword: str
    name: str
    description: str
    tags: tuple[str, ...]
    columns: tuple[str, ...]
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineStep:
    """A step of an outline as it is written, with `<placeholders>`."""

    keyword: str
    text: str
    table: tuple[tuple[str, ...], ...] = ()
    doc_string: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A scenario or an outline as the feature file has it.

    Attributes:
        id: Names it in addresses.
        title: Its title.
        description: Markdown.
        tags: Its own, with `@`.
        line: Its line in the feature file, from 1.
        scenario: What ran, for a plain scenario.
        outline: The steps as they are written, for an outline.
        examples: The tables of an outline.
    """

    id: str
    title: str
    description: str = ""
    tags: tuple[str, ...] = ()
    line: int = 0
    scenario: Scenario | None = None
    outline: tuple[OutlineStep, ...] = ()
    examples: tuple[Examples, ...] = ()

    def scenarios(self) -> Iterator[Scenario]:
        """Give what ran, in order."""
        if self.scenario is not None:
            yield self.scenario
        for table in self.examples:
            yield from table.scenarios


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule of a feature; the one without a name holds what stands before the first rule.

    Attributes:
        id: Names it in addresses; empty for the one without a name.
        name: What the rule says; empty where there is none.
        description: Markdown.
        tags: Its own, with `@`.
        line: Its line in the feature file, from 1.
        background: The steps of its background as they are written.
        chapters: Its scenarios and outlines.
    """

    id: str
    name: str
    description: str = ""
    tags: tuple[str, ...] = ()
    line: int = 0
    background: tuple[OutlineStep, ...] = ()
    chapters: tuple[Chapter, ...] = ()

    def scenarios(self) -> Iterator[Scenario]:
        """Give what ran, in order."""
        for chapter in self.chapters:
            yield from chapter.scenarios()


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What keeps a feature file from being run.

    Attributes:
        uri: The file.
        line: Where, from 1.
        message: What is wrong, and what to do.
    """

    uri: str
    line: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """A feature file.

    Attributes:
        id: Names it in addresses: its path below `features` without the ending, e.g. `expenses/approving`.
        uri: Its path.
        name: What it is called.
        description: Markdown.
        language: Of its keywords, e.g. `en`; text directions follow from it.
        tags: Its own, with `@`.
        background: The steps of its background as they are written.
        rules: Its rules, in order.
        problems: Why it could not be run.
    """

    id: str
    uri: str
    name: str
    description: str = ""
    language: str = "en"
    tags: tuple[str, ...] = ()
    background: tuple[OutlineStep, ...] = ()
    rules: tuple[Rule, ...] = ()
    problems: tuple[Problem, ...] = ()

    def scenarios(self) -> Iterator[Scenario]:
        """Give what ran, in order."""
        for rule in self.rules:
            yield from rule.scenarios()

    @property
    def outcome(self) -> Outcome:
        """What became of it as a whole."""
        return Outcome.BROKEN if self.problems else worst(one.outcome for one in self.scenarios())


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """A folder of features.

    Attributes:
        id: Its path below `features`; empty for features that stand in no folder.
        title: The heading of its README, else made from the folder's name.
        narrative: The README's Markdown without that heading.
        features: By path.
    """

    id: str
    title: str
    narrative: str = ""
    features: tuple[Feature, ...] = ()

    def scenarios(self) -> Iterator[Scenario]:
        """Give what ran, in order."""
        for feature in self.features:
            yield from feature.scenarios()

    @property
    def outcome(self) -> Outcome:
        """What became of it as a whole."""
        return worst(one.outcome for one in self.features)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a run was asked to run.

    Attributes:
        whole: Whether every scenario was to run.
        asked: The words of the command line that chose, e.g. `--tags @engine`; empty for a whole run.
    """

    whole: bool = True
    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A run, whole.

    Attributes:
        started: When it began; None where the messages do not tell.
        finished: When it ended; None for a run whose end was not told.
        success: Whether it told success.
        message: Why it ended early, if it did.
        command: How it was started.
        programs: How programs are called where it ran, by name; one that is not among them is called by its name.
        selection: What was asked for.
        facts: What else is known of it, in the order to show: name to value, e.g. `seed`, `Python`, `LangGraph`.
        title: The heading of `features/README.md`.
        narrative: That README's Markdown without its heading.
        capabilities: By path.
        vocabulary: What `support.gherkin.vocabulary` tells; empty where it is not told.
        flows: What `support.flow_builder` tells of each flow that ran, by name.
        faults: The known faults and which scenario catches them; empty where not measured.
        performance: This run against the baseline; empty where not measured.
        coverage: What of the flow was reached; empty where not measured.
        hooks: Hooks of the whole run that failed or left something behind.
        attachments: What was attached to the run and is told nowhere else.
        problems: Files that could not be read, and what of the messages made no sense.
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
    coverage: Mapping[str, Any] = field(default_factory=dict)
    hooks: tuple[Step, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    problems: tuple[str, ...] = ()

    def features(self) -> Iterator[Feature]:
        """Give every feature, by capability."""
        for capability in self.capabilities:
            yield from capability.features

    def scenarios(self) -> Iterator[Scenario]:
        """Give every scenario, in order."""
        for feature in self.features():
            yield from feature.scenarios()
