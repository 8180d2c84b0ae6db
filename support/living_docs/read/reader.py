"""Reads what runs left behind: files of Cucumber Messages become one run of the model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from support.living_docs.read import capabilities
from support.living_docs.read import feature_ids as addresses
from support.living_docs.read.envelopes import Problems
from support.living_docs.read.feature_file import Written, filled, nodes_of, written
from support.living_docs.read.model import Feature, Outcome, Run, Scenario, Selection
from support.living_docs.read.results import Ran, attempts_by_pickle, merged, ran, run_hooks
from support.living_docs.read.run_facts import RunFacts, latest, run_facts
from support.living_docs.read.run_messages import Told, tell
from support.living_docs.read.untrusted import moment, nanoseconds, part, text


def read(paths: Iterable[Path], base: Path | None = None) -> Run:
    """Give what runs left behind as one run; what cannot be read is among its problems, and never an error.

    Of a scenario that several files tell of, the latest attempt counts; of a feature file, the latest text. Files are
    ordered by when their runs began, whatever order they are given in.

    Args:
        paths: Files of Cucumber Messages: of one run, of its shards, or of a run and what was run again.
        base: The file of the last whole run, which tells of scenarios that did not run now. It is not asked where
            everything did, or where it began later.
    """
    named = _shown([*paths])
    problems: list[Problems] = []
    told = _in_order(chain.from_iterable(_tell(path, shown, problems) for path, shown in named))
    run = _Assembly(told).run()
    if base is not None and not is_complete(run):
        latest_start = max((one.started for one in told), default=0)
        before = [one for one in _in_order(_tell(base, base.name, problems)) if one.started < latest_start]
        run = _Assembly(told, before).run() if before else run
    return replace(run, problems=tuple(chain.from_iterable(one.lines() for one in problems)))


def is_complete(run: Run) -> bool:
    """Whether a run was to run every scenario, and did, to its end.

    Args:
        run: The run.
    """
    unfinished = (Outcome.NOT_RUN, Outcome.INTERRUPTED)
    whole = run.selection.whole and run.finished is not None and not run.message
    return whole and not any(one.as_of or one.outcome in unfinished for one in run.scenarios())


def _shown(paths: Sequence[Path]) -> list[tuple[Path, str]]:
    """Files with how they are named to people: by their names, where these differ."""
    names = [path.name for path in paths]
    distinct = len(set(names)) == len(names)
    return [(path, path.name if distinct else path.as_posix()) for path in dict.fromkeys(paths)]


def _tell(path: Path, shown: str, problems: list[Problems]) -> list[Told]:
    """What each run in a file told; what can be read of it, where it cannot be read to its end."""
    found: list[Told] = []
    try:
        found.extend(tell(path, shown))
    except FileNotFoundError:
        missing = Problems(shown)
        missing.add(0, "is not there")
        problems.append(missing)
    except OSError as error:
        unreadable = Problems(shown)
        unreadable.add(0, f"cannot be read: {error.strerror or error}")
        problems.append(unreadable)
    problems.extend(dict.fromkeys(one.problems for one in found))
    if found and not any(one.says_something for one in found):
        found[0].problems.add(0, "holds no messages")
    return found


def _in_order(told: Iterable[Told]) -> list[Told]:
    return sorted((one for one in told if one.says_something), key=lambda one: one.started)


@dataclass(slots=True)
class _Assembly:
    """Puts together what was told.

    Args:
        told: The runs, in order.
        before: Whole runs that tell of what did not run now.
    """

    told: list[Told]
    before: list[Told] = field(default_factory=list)
    names: dict[str, str] = field(init=False)
    latest: dict[str, Written] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.names = addresses.features(uri for one in (*self.before, *self.told) for uri in one.uris)

    def run(self) -> Run:
        """What was told, as one run."""
        carried = [self._results(one) for one in self.before]
        now = [self._results(one) for one in self.told]
        known, carried_facts = latest(map(run_facts, self.told)), latest(map(run_facts, self.before))
        results = self._merge(now, carried)
        features = [self._feature(uri, results, known) for uri in sorted(self.latest)]
        stories = {**carried_facts.stories, **known.stories}
        title, narrative, folders = capabilities.told(features, stories)
        pages = {**carried_facts.pages, **known.pages}
        return Run(
            started=moment(min((one.started for one in self.told if one.started), default=0)),
            finished=self._finished(),
            success=bool(self.told) and all(map(partial(_is_success, results), self.told, now)),
            message=next((words for words in map(_message, reversed(self.told)) if words), ""),
            command=known.command,
            programs=known.programs,
            selection=known.selection or Selection(),
            facts=known.facts,
            title=title,
            narrative=narrative,
            capabilities=folders,
            vocabulary=pages.get("vocabulary", {}),
            flows={**carried_facts.flows, **known.flows},
            faults=pages.get("faults", {}),
            performance=pages.get("performance", {}),
            coverage=pages.get("coverage", {}),
            hooks=tuple(chain.from_iterable(map(run_hooks, self.told))),
            attachments=tuple(known.others),
        )

    def _results(self, told: Told) -> dict[str, Ran]:
        """What became of each scenario in one run, by what names it in addresses."""
        by_uri: dict[str, list[dict[str, Any]]] = {uri: [] for uri in told.uris}
        for pickle in told.pickles.values():
            by_uri[text(pickle, "uri")].append(pickle)
        attempts = attempts_by_pickle(told)
        found: dict[str, list[Ran]] = {}
        for uri, pickles in by_uri.items():
            refused = told.refused.get(uri, ())
            if not (pickles or refused or uri in told.documents):
                continue
            document = written(uri, self.names[uri], told.documents.get(uri, {}), pickles, refused)
            self.latest[uri] = document
            for pickle in pickles:
                scenario = document.scenarios[nodes_of(pickle)]
                tried = attempts.get(text(pickle, "id"), [])
                found.setdefault(scenario.id, []).append(ran(told, pickle, scenario, document, tried))
        return {name: merged(several) for name, several in found.items()}

    def _merge(self, now: list[dict[str, Ran]], carried: list[dict[str, Ran]]) -> dict[str, Scenario]:
        """What became of each scenario in all runs, by what names it in addresses."""
        several: dict[str, list[Ran]] = {}
        for name, one in chain.from_iterable(found.items() for found in now):
            several.setdefault(name, []).append(one)
        results = {name: merged(found) for name, found in several.items()}
        told = {name: one.scenario for name, one in results.items()}
        for source, found in zip(self.before, carried, strict=True):
            for name, one in found.items():
                if one.outcomes and not (name in results and results[name].outcomes):
                    told[name] = replace(one.scenario, as_of=moment(source.started))
        return told

    def _feature(self, uri: str, results: dict[str, Scenario], known: RunFacts) -> Feature:
        """A feature as it was written last, with what became of its scenarios."""

        def told(scenario: Scenario) -> Scenario:
            command = _command(scenario, known)
            result = results.get(scenario.id)
            if result is None:
                return replace(scenario, reproduce=command)
            return replace(
                result,
                title=scenario.title,
                line=scenario.line,
                row=scenario.row,
                tags=scenario.tags,
                reproduce=command,
            )

        return filled(self.latest[uri].feature, told)

    def _finished(self) -> datetime | None:
        ends = [one.ended for one in self.told]
        if not ends or None in ends:
            return None
        return moment(max(nanoseconds(one, "timestamp") for one in ends))


def _is_success(results: dict[str, Scenario], told: Told, own: dict[str, Ran]) -> bool:
    """Whether a run told success, or everything that it lacked was made good by a later one."""
    if told.ended is None or told.ended.get("success") is True:
        return told.ended is not None
    lacking = [name for name, one in own.items() if one.outcomes and not one.scenario.outcome.keeps_its_promise]
    made_good = all(name in results and results[name].outcome.keeps_its_promise for name in lacking)
    return bool(lacking) and made_good and not told.refused and not _message(told)


def _message(told: Told) -> str:
    """Why a run ended early, if it did."""
    exception = part(told.ended, "exception")
    return text(told.ended, "message") or text(exception, "message") or text(exception, "type")


def _command(scenario: Scenario, known: RunFacts) -> str:
    """The command that runs just one scenario, where it is known that pytest ran it."""
    if not known.command:
        return ""
    quoted = re.sub(r'([\\"$`])', r"\\\1", scenario.reproduce)
    command = f'{known.programs.get("pytest", "pytest")} "{quoted}"'
    given = {"seed": known.seed, "flow": known.facts.get("flow")}
    return " ".join([command, *(f"--{name} {value}" for name, value in given.items() if value is not None)])
