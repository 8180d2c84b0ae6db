"""Messages of many scenarios, made from those of one scenario that really ran."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

from support.gherkin.ndjson import MessagesFile
from support.gherkin.stored_texts import read_envelopes
from support.product import product_under_test

SCENARIOS_OF_A_FEATURE: Final = 50
_FEATURES_OF_A_FOLDER: Final = 4

_DAY: Final = 24 * 60 * 60

Envelope = dict[str, Any]

_PROJECT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class RecordedScenario:
    """The messages of one scenario, sorted.

    Attributes:
        head: Messages before any feature.
        tree: Its feature as a tree.
        scenario: The scenario in that tree.
        pickle: The scenario as it runs.
        execution: The messages of its execution.
        tail: Messages after all features.
    """

    head: Sequence[Envelope]
    tree: Mapping[str, Any]
    scenario: Mapping[str, Any]
    pickle: Mapping[str, Any]
    execution: Sequence[Envelope]
    tail: Sequence[Envelope]


def record(folder: Path, scenario: str = "") -> RecordedScenario:
    """Run one scenario, by default the sample of the product, and return its messages.

    `folder` must be empty. Raise `RuntimeError` with pytest's output if the scenario fails.
    """
    scenario = scenario or product_under_test().sample_scenario
    messages = folder / "recorded.ndjson"
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--no-docs", "--messages", str(messages)]
    done = subprocess.run([*command, scenario], cwd=_PROJECT, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0:
        raise RuntimeError(f"“{scenario}” was to be recorded, and did not pass:\n{done.stdout}{done.stderr}")
    return _sorted([*read_envelopes(messages)])


def _sorted(envelopes: Sequence[Envelope]) -> RecordedScenario:
    cases = {envelope["testCase"]["pickleId"] for envelope in envelopes if "testCase" in envelope}
    pickle = next(
        envelope["pickle"] for envelope in envelopes if "pickle" in envelope and envelope["pickle"]["id"] in cases
    )
    tree = next(envelope["gherkinDocument"]["feature"] for envelope in envelopes if "gherkinDocument" in envelope)
    start = next(place for place, envelope in enumerate(envelopes) if "source" in envelope)
    of_run = [envelope for envelope in envelopes[start:] if "testRunStartedId" in envelope.get("attachment", {})]
    execution = [envelope for envelope in envelopes if _is_of_a_scenario(envelope)]
    return RecordedScenario(
        head=envelopes[:start],
        tree=tree,
        scenario=next(scenario for scenario in _scenarios(tree) if scenario["id"] == pickle["astNodeIds"][0]),
        pickle=pickle,
        execution=execution,
        tail=[*of_run, *(envelope for envelope in envelopes if "testRunFinished" in envelope)],
    )


def _is_of_a_scenario(envelope: Envelope) -> bool:
    kinds = ("testCase", "testCaseStarted", "testCaseFinished", "testStepStarted", "testStepFinished")
    return any(kind in envelope for kind in kinds) or "testCaseStartedId" in envelope.get("attachment", {})


def _scenarios(tree: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for child in tree["children"]:
        if "scenario" in child:
            yield child["scenario"]
        yield from _scenarios(child["rule"]) if "rule" in child else ()


def write_messages(recorded: RecordedScenario, count: int, path: Path) -> int:
    """Write messages of a whole run of many scenarios, and return their size in bytes."""
    features = [range(first, min(first + SCENARIOS_OF_A_FEATURE, count)) for first in _firsts(count)]
    scenarios = chain.from_iterable(_feature(recorded, numbers, len(numbers)) for numbers in features)
    return _write(
        [*_at(recorded.head, _DAY)], scenarios, [_as_complete_run(envelope) for envelope in recorded.tail], path
    )


def write_messages_of_one(recorded: RecordedScenario, count: int, path: Path) -> None:
    """Write messages of a later run of one of many scenarios."""
    numbers = range(min(SCENARIOS_OF_A_FEATURE, count))
    _write(recorded.head, _feature(recorded, numbers, 1), recorded.tail, path)


def _firsts(count: int) -> range:
    return range(0, count, SCENARIOS_OF_A_FEATURE)


def _write(head: Iterable[Envelope], body: Iterable[Envelope], tail: Iterable[Envelope], path: Path) -> int:
    file = MessagesFile(path)
    for envelope in chain(head, body, tail):
        file.write(envelope)
    file.complete()
    return path.stat().st_size


def _at(head: Iterable[Envelope], earlier: int) -> Iterator[Envelope]:
    """Return the head of a run that began `earlier` seconds before."""
    for envelope in head:
        started = envelope.get("testRunStarted")
        if started is None:
            yield envelope
        else:
            at = {**started["timestamp"], "seconds": started["timestamp"]["seconds"] - earlier}
            yield {"testRunStarted": {**started, "timestamp": at}}


def _as_complete_run(envelope: Envelope) -> Envelope:
    """Return an attachment of a run as that of a run of everything."""
    attached = envelope.get("attachment", {})
    if attached.get("fileName") != "run.json":
        return envelope
    about = {**json.loads(attached["body"]), "selection": {"whole": True, "asked": []}}
    return {"attachment": {**attached, "body": json.dumps(about)}}


def _feature(recorded: RecordedScenario, numbers: Sequence[int], executed: int) -> Iterator[Envelope]:
    """Return the messages of a feature of which the first `executed` scenarios ran."""
    chapter = numbers[0] // SCENARIOS_OF_A_FEATURE
    uri = f"features/folder_{chapter // _FEATURES_OF_A_FOLDER}/{chapter}.feature"
    pickle, ids = recorded.pickle, _ids([recorded.scenario, recorded.pickle, *recorded.execution])
    backgrounds = [child for child in recorded.tree["children"] if "background" in child]
    copies = [{**_with_new_ids(recorded.scenario, ids, number), "name": _title(pickle, number)} for number in numbers]
    children = [*backgrounds, *({"scenario": scenario} for scenario in copies)]
    name = f"{recorded.tree['name']}, part {numbers[0]}"
    yield {"gherkinDocument": {"uri": uri, "feature": {**recorded.tree, "name": name, "children": children}}}
    for number in numbers:
        yield {"pickle": {**_with_new_ids(pickle, ids, number), "uri": uri, "name": _title(pickle, number)}}
    for number in numbers[:executed]:
        yield from (_with_new_ids(envelope, ids, number) for envelope in recorded.execution)


def _title(pickle: Mapping[str, Any], number: int) -> str:
    return f"{pickle['name']}, for the {number + 1}th time"


def _ids(values: Any) -> frozenset[str]:
    """Return every id in the messages of a scenario."""
    if isinstance(values, dict):
        own = [values["id"]] if isinstance(values.get("id"), str) else []
        return frozenset(own).union(*(_ids(value) for value in values.values()))
    return frozenset[str]().union(*(_ids(value) for value in values)) if isinstance(values, list) else frozenset()


def _with_new_ids(value: Any, ids: frozenset[str], number: int) -> Any:
    """Return a value with its ids renamed."""
    if isinstance(value, dict):
        return {key: _with_new_ids(item, ids, number) for key, item in value.items()}
    if isinstance(value, list):
        return [_with_new_ids(item, ids, number) for item in value]
    return f"{value}-{number}" if isinstance(value, str) and value in ids else value
