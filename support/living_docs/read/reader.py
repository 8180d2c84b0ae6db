"""Read files of Cucumber Messages as one run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from support.gherkin.command import reproduction
from support.living_docs.read.capabilities import capabilities_of
from support.living_docs.read.envelopes import Problems
from support.living_docs.read.feature_file import nodes_of, read_feature, with_results
from support.living_docs.read.feature_ids import feature_ids
from support.living_docs.read.measurements import TRIALS
from support.living_docs.read.model import Feature, Run, Scenario, Selection
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.renamed import Renamed
from support.living_docs.read.results import (
    ResultReader,
    Results,
    ScenarioResult,
    attempts_by_pickle,
    merged,
    run_hooks,
)
from support.living_docs.read.run_facts import RunFacts, latest, run_facts
from support.living_docs.read.run_messages import RunMessages, runs_in
from support.living_docs.read.stored_runs import RunReading, stored_runs
from support.living_docs.read.untrusted import moment, nanoseconds, part, text


def read(paths: Iterable[Path], base: Path | None = None) -> Run:
    """Read several files as one run; what cannot be read is added to its problems, and is never an error.

    For a scenario in several files, the latest attempt counts; for a feature file, the latest text. Files are ordered
    by the start of their runs. `base` is the file of the last whole run, for scenarios that did not run now. It is not
    read where all of them did, and is ignored where it began later.
    """
    return read_runs(paths, base)[0]


def read_runs(paths: Iterable[Path], base: Path | None = None) -> tuple[Run, list[RunReading]]:
    """Read several files as one run, likewise, and return what was read of each run in them, too."""
    problems: list[Problems] = []
    runs = _in_order(chain.from_iterable(_read_file(path, name, problems) for path, name in _named([*paths])))
    assembly = _Assembly(runs)
    run, readings = assembly.run(), assembly.now
    if base is not None and not is_complete(run):
        last_start = max((messages.started for messages in runs), default=0)
        uris = [uri for messages in runs for uri in messages.uris]
        earlier = stored_runs(base, uris) or _in_order(_read_file(base, base.name, problems))
        before = [each for each in earlier if each.started < last_start]
        run = _Assembly(runs, before).run() if before else run
    return replace(run, problems=tuple(chain.from_iterable(of_file.lines() for of_file in problems))), readings


def is_complete(run: Run) -> bool:
    """Return whether a run was to run every scenario, and ran all of them to the end."""
    unfinished = (Outcome.NOT_RUN, Outcome.INTERRUPTED)
    is_whole = run.selection.whole and run.finished is not None and not run.message
    return is_whole and not any(scenario.as_of or scenario.outcome in unfinished for scenario in run.scenarios())


def _named(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Return files with their names for people: the file names, where these differ."""
    names = [path.name for path in paths]
    are_distinct = len(set(names)) == len(names)
    return [(path, path.name if are_distinct else path.as_posix()) for path in dict.fromkeys(paths)]


def _read_file(path: Path, name: str, problems: list[Problems]) -> list[RunMessages]:
    """Return the messages of each run in a file, as far as it can be read."""
    runs: list[RunMessages] = []
    try:
        runs.extend(runs_in(path, name))
    except OSError as error:
        is_missing = isinstance(error, FileNotFoundError)
        unreadable = Problems(name)
        unreadable.add(0, "does not exist" if is_missing else f"cannot be read: {error.strerror or error}")
        problems.append(unreadable)
    problems.extend(dict.fromkeys(messages.problems for messages in runs))
    if runs and all(messages.is_empty for messages in runs):
        runs[0].problems.add(0, "holds no messages")
    return runs


def _in_order(runs: Iterable[RunMessages]) -> list[RunMessages]:
    return sorted((messages for messages in runs if not messages.is_empty), key=lambda messages: messages.started)


@dataclass(slots=True)
class _Assembly:
    """Combines the messages of several runs; `before` are whole runs, for scenarios that did not run now."""

    runs: list[RunMessages]
    before: Sequence[RunMessages | RunReading] = ()
    ids: dict[str, str] = field(init=False)
    now: list[RunReading] = field(init=False)
    files: dict[str, Feature] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.ids = feature_ids(uri for each in (*self.before, *self.runs) for uri in each.uris)
        self.now = [*map(self._reading, self.runs)]

    def run(self) -> Run:
        carried = [each if isinstance(each, RunReading) else self._reading(each) for each in self.before]
        now = [reading.results for reading in self.now]
        for reading in (*carried, *self.now):
            self.files |= reading.files
        known = latest(reading.facts for reading in self.now)
        carried_facts = latest(reading.facts for reading in carried)
        existing = {scenario.id for feature in self.files.values() for scenario in feature.scenarios()}
        renamed = Renamed(carried_facts.renamed | known.renamed, existing)
        scenarios = self._merge(now, carried, renamed)
        features = [self._feature(uri, scenarios, known) for uri in sorted(self.files)]
        narrative, capabilities = capabilities_of(features, carried_facts.readmes | known.readmes)
        pages = carried_facts.pages | known.pages
        return Run(
            started=moment(min((messages.started for messages in self.runs if messages.started), default=0)),
            finished=self._finished(),
            success=bool(self.runs) and all(map(partial(_is_success, scenarios), self.runs, now)),
            message=next(filter(None, map(_message, reversed(self.runs))), ""),
            command=known.command,
            sources=known.sources,
            programs=known.programs,
            selection=known.selection or Selection(),
            facts=known.facts,
            title=narrative.title,
            narrative=narrative.text,
            capabilities=capabilities,
            vocabulary=pages.get("vocabulary", {}),
            flows=carried_facts.flows | known.flows,
            faults=pages.get("faults", {}),
            performance=pages.get("performance", {}),
            trials={name: pages[name] for name in TRIALS if name in pages},
            coverage=pages.get("coverage", {}),
            renamed=renamed,
            hooks=tuple(chain.from_iterable(map(run_hooks, self.runs))),
            attachments=tuple(known.others),
        )

    def _reading(self, messages: RunMessages) -> RunReading:
        """Return what one run says: its facts, its feature files, and the result of each scenario."""
        by_uri: dict[str, list[dict[str, Any]]] = {uri: [] for uri in messages.uris}
        for pickle in messages.pickles.values():
            by_uri[text(pickle, "uri")].append(pickle)
        attempts = attempts_by_pickle(messages)
        results: dict[str, list[ScenarioResult]] = {}
        files: dict[str, Feature] = {}
        for uri, pickles in by_uri.items():
            refused = messages.refused.get(uri, ())
            if not (pickles or refused or uri in messages.documents):
                continue
            file = read_feature(uri, self.ids[uri], messages.documents.get(uri, {}), pickles, refused)
            files[uri] = file.feature
            reader = ResultReader(messages, file)
            for pickle in pickles:
                scenario = file.scenarios[nodes_of(pickle)]
                tries = attempts.get(text(pickle, "id"), [])
                results.setdefault(scenario.id, []).append(reader.result(pickle, scenario, tries))
        by_id = {identity: merged(several) for identity, several in results.items()}
        return RunReading(messages.started, tuple(messages.uris), run_facts(messages), files, by_id)

    def _merge(self, now: list[Results], carried: list[RunReading], renamed: Renamed) -> dict[str, Scenario]:
        """Return each scenario with its latest result; a scenario that was not run now has that of an earlier run."""
        several: dict[str, list[ScenarioResult]] = {}
        for identity, result in chain.from_iterable(results.items() for results in now):
            several.setdefault(identity, []).append(result)
        latest_results = {identity: merged(results) for identity, results in several.items()}
        scenarios = {identity: result.scenario for identity, result in latest_results.items()}
        for reading in carried:
            for former, result in reading.results.items():
                identity = renamed(former)
                was_run_now = identity in latest_results and latest_results[identity].was_run
                if result.was_run and not was_run_now:
                    scenarios[identity] = replace(result.scenario, as_of=moment(reading.started))
        return scenarios

    def _feature(self, uri: str, scenarios: dict[str, Scenario], known: RunFacts) -> Feature:
        """Return a feature as last written, with the results of its scenarios."""

        def with_result(scenario: Scenario) -> Scenario:
            return replace(
                scenarios.get(scenario.id, scenario),
                id=scenario.id,
                title=scenario.title,
                line=scenario.line,
                row=scenario.row,
                tags=scenario.tags,
                reproduce=_command(scenario, known),
            )

        return with_results(self.files[uri], with_result)

    def _finished(self) -> datetime | None:
        ends = [messages.finished for messages in self.runs]
        if not ends or None in ends:
            return None
        return moment(max(nanoseconds(end, "timestamp") for end in ends))


def _is_success(scenarios: dict[str, Scenario], messages: RunMessages, results: Results) -> bool:
    """Return whether a run ended with success, or a later run supplied what it lacked."""
    if messages.finished is None or messages.finished.get("success") is True:
        return messages.finished is not None
    lacking = [
        identity
        for identity, result in results.items()
        if result.was_run and not result.scenario.outcome.keeps_its_promise
    ]
    made_good = all(identity in scenarios and scenarios[identity].outcome.keeps_its_promise for identity in lacking)
    return bool(lacking) and made_good and not messages.refused and not _message(messages)


def _message(messages: RunMessages) -> str:
    """Return why a run ended early, if it did."""
    exception = part(messages.finished, "exception")
    return text(messages.finished, "message") or text(exception, "message") or text(exception, "type")


def _command(scenario: Scenario, known: RunFacts) -> str:
    """Return the command that runs just one scenario; empty unless pytest is known to have run it."""
    if not known.command:
        return ""
    command = reproduction(scenario.reproduce, known.programs.get("pytest", "pytest"))
    options = {"seed": known.seed, "flow": known.facts.get("flow")}
    return " ".join([command, *(f"--{name} {value}" for name, value in options.items() if value is not None)])
