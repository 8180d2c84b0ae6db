"""What is different since a scenario last passed: the first divergence of the two stories, in words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from itertools import chain
from typing import Any, Final, NamedTuple

import orjson

from support.living_docs.read.model import Run, Scenario, Step
from support.living_docs.read.untrusted import part
from support.living_docs.story.changes import are_messages
from support.living_docs.story.last_passing import LastPassing, PassingScenario, wording
from support.living_docs.story.scenario_story import ScenarioStory, story_of
from support.living_docs.story.timeline_lines import TimelineLine
from support.living_docs.story.values import cut
from support.living_docs.story.wording import moment

_WINDOW: Final = 40
"""How many occurrences after the divergence are aligned."""
_MOST_ROWS: Final = 8
_SHORT: Final = 120
_UNSTABLE: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?|\b\d\d:\d\d:\d\d\b"
    r"|\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|\b[0-9a-f]{24,}\b|0x[0-9a-f]{6,}"
)
"""Times and ids, which differ from run to run."""
_KINDS: Final = (
    "session_created", "session_resumed", "node_finished", "node_failed", "route_taken", "update_seen", "paused",
    "answer_given", "answer_accepted", "answer_refused", "answer_too_late", "recovery_applied", "emergency_handled",
    "fault_injected", "phase_changed", "run_ended",
)  # fmt: skip
_BEGINNINGS: Final = tuple(f'{{"kind": "{kind}"' for kind in _KINDS)
_OF_ONE_RUN: Final = ("at", "duration", "super_step", "changed_input", "dropped", "keys")
_TOOK_PATH: Final = "the flow took the path "
_PHRASES: Final[Mapping[str, tuple[str, str]]] = {
    "path": ("it went on with “{about}”", "it did not go on with “{about}”"),
    "said": ("{about} said “{words}”", "{about} did not say “{words}”"),
    "asked": ("“{words}” was asked", "“{words}” was not asked"),
    "answered": ("the answer “{words}” was accepted", "the answer “{words}” was not accepted"),
    "refused": ("the answer “{words}” was refused", "the answer “{words}” was not refused"),
    "fault": ("the scenario made “{about}” fail", "the scenario did not make “{about}” fail"),
    "failed": ("“{about}” failed", "“{about}” did not fail"),
    "recovered": ("“{about}” recovered", "“{about}” did not recover"),
    "ended": ("the run ended: “{words}”", "the run did not end: “{words}”"),
}
"""That something of a kind happened, and that it did not; other kinds have their own words."""


class Occurrence(NamedTuple):
    """Something that happened, without its time.

    Attributes:
        place: Where in the story it is: the title of the messages around it, or of the phase.
    """

    kind: str
    word: str
    about: str
    words: str
    detail: str
    place: str

    @property
    def key(self) -> tuple[str, ...]:
        """What two runs are compared by."""
        return self.kind, self.about, *(_UNSTABLE.sub("…", text) for text in (self.words, self.detail))

    @property
    def line(self) -> str:
        """It in one line."""
        words = cut(" ".join(self.words.split()), _SHORT)
        if self.kind == "path":
            return f"{self.about} → {words}" if words else self.about
        detail = f" ({cut(self.detail, _SHORT)})" if self.detail else ""
        return f"{self.about}: “{words}”" if self.kind == "said" else f"{self.word}: {words}{detail}"


class ComparedLine(NamedTuple):
    """A line of the two stories side by side; a side without a counterpart is empty."""

    then: str
    now: str
    same: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """What is different since a scenario last passed.

    Attributes:
        when: When the run began in which it passed; None where no such run is known.
        until: How far the two stories agree, as a sentence.
        then: What is different first, as a sentence; empty where nothing is.
        rows: What came next, side by side.
        scenario_changed: Whether the steps of the scenario are others than then.
        cause: What is the same for all scenarios that differ in the same way; empty where nothing differs.
    """

    when: datetime | None = None
    until: str = ""
    then: str = ""
    rows: tuple[ComparedLine, ...] = ()
    scenario_changed: bool = False
    cause: str = ""


def differences(run: Run, last: LastPassing) -> Mapping[str, Divergence]:
    """Return, for each scenario that breaks its promise, what is different since it last passed."""
    broken = [scenario for scenario in run.scenarios() if scenario.outcome.breaks_its_promise]
    return {
        scenario.id: difference(scenario, last.of(scenario, scenario.as_of or run.started), run.flows)
        for scenario in broken
    }


def difference(
    scenario: Scenario, passed: PassingScenario | None, flows: Mapping[str, Mapping[str, Any]]
) -> Divergence:
    """Return what is different between a scenario that did not pass and the same one as it last passed."""
    if passed is None:
        return Divergence(until="No run is known in which this scenario passed.")
    changed = wording(scenario) != passed.wording
    now_steps = _occurrences(story_of(comparable(scenario), flows, in_full=True))
    then_steps = _occurrences(story_of(comparable(passed.scenario), flows, in_full=True))
    then_steps = then_steps if changed else then_steps[: _steps_run(scenario)]
    now, then = [*chain.from_iterable(now_steps)], [*chain.from_iterable(then_steps)]
    known = Divergence(when=passed.when, scenario_changed=changed)
    if not now and not then:
        return _with(known, until="The record has no questions, answers or speech of this scenario to compare.")
    place = _first_difference(then, now)
    if place is None:
        return _with(known, until=_nothing_differs(passed.when))
    return _diverging(known, then, now, place)


def _diverging(known: Divergence, then: Sequence[Occurrence], now: Sequence[Occurrence], place: int) -> Divergence:
    assert known.when is not None  # noqa: S101 - for the type checker
    window = then[place : place + _WINDOW], now[place : place + _WINDOW]
    return _with(
        known,
        until=_until(then[place - 1] if place else None, known.when),
        then=_first_words(*window),
        rows=_rows(*window),
        cause=_cause(*window),
    )


def _with(known: Divergence, **more: Any) -> Divergence:
    return Divergence(when=known.when, scenario_changed=known.scenario_changed, **more)


def comparable(scenario: Scenario) -> Scenario:
    """Return a scenario with what two of its runs can be compared by: neither times nor the state."""

    def reduced(step: Step) -> Step:
        return replace(step, records=("\n".join(_comparable_lines(step.record)),))

    return replace(
        scenario,
        steps=tuple(map(reduced, scenario.steps)),
        hooks=tuple(reduced(hook) for hook in scenario.hooks if hook.records),
    )


def _comparable_lines(record: str) -> Iterator[str]:
    for line in record.split("\n"):
        if not line.startswith(_BEGINNINGS):
            continue
        try:
            event: Any = orjson.loads(line)
        except ValueError:
            continue
        if event.get("kind") == "update_seen":
            event["changes"] = {key: value for key, value in part(event, "changes").items() if are_messages(value)}
            if not event["changes"]:
                continue
        yield orjson.dumps({key: value for key, value in event.items() if key not in _OF_ONE_RUN}).decode()


def _steps_run(scenario: Scenario) -> int | None:
    """Return how many steps were run; None where all were, so that what came after them counts, too."""
    last = next((place for place, step in enumerate(scenario.steps, 1) if not step.outcome.keeps_its_promise), None)
    return last if last is not None and last < len(scenario.steps) else None


def _occurrences(story: ScenarioStory) -> list[list[Occurrence]]:
    """Return what happened in each step."""
    place = ""
    steps: list[list[Occurrence]] = []
    for step in story.steps:
        occurrences: list[Occurrence] = []
        for phase in step.phases:
            place = place if phase.goes_on else phase.title
            for line in phase.lines:
                place = line.group or place
                occurrences.append(_occurrence(line, place))
        steps.append(occurrences)
    return steps


def _occurrence(line: TimelineLine, place: str) -> Occurrence:
    if line.path:
        stop = line.path[0].stops[0]
        return Occurrence("path", "", stop.node, stop.decided, "", place)
    decided = f"{_TOOK_PATH}“{line.decided}”" if line.decided else ""
    return Occurrence(line.kind, line.word, line.about, line.text, line.detail or decided, place)


def _first_difference(then: Sequence[Occurrence], now: Sequence[Occurrence]) -> int | None:
    """Return the first place at which two stories differ; None where they are the same."""
    for place, (before, after) in enumerate(zip(then, now, strict=False)):
        if before.key != after.key:
            return place
    return None if len(then) == len(now) else min(len(then), len(now))


def _until(last: Occurrence | None, when: datetime) -> str:
    if last is None:
        return f"It differs from {moment(when)} from the start."
    place = f"Until “{last.place}”" if last.place else "At first"
    return f"{place} everything was as on {moment(when)}."


def _nothing_differs(when: datetime) -> str:
    return (
        f"Up to where it stopped, the flow did the same as on {moment(when)}: the same questions, answers, decisions "
        "and speech. What is different shows only in what the step found."
    )


def _first_words(then: Sequence[Occurrence], now: Sequence[Occurrence]) -> str:
    """Return the first difference in words; both begin where it is, and one of them may be at its end."""
    if not then:
        return f"Then more happened: {_phrases(now[0])[0]}."
    if not now:
        return f"Then nothing more happened: {_phrases(then[0])[1]}."
    before, after = then[0], now[0]
    if (before.kind, before.about) != (after.kind, after.about):
        return f"Then {_in_its_place(then, now)}."
    changed = _changed(before, after)
    if before.kind == "path" and len(then) > 1 and len(now) > 1 and then[1].key != now[1].key:
        # what a decision led to says more than the decision
        return f"{_first_words(then[1:], now[1:])[:-1]}: {changed}."
    return f"Then {changed}."


def _in_its_place(then: Sequence[Occurrence], now: Sequence[Occurrence]) -> str:
    """Return what did not happen, and what did."""
    before, after = then[0], now[0]
    comes_later = before.key in {each.key for each in now[1:]}
    came_later = after.key in {each.key for each in then[1:]}
    if comes_later and not came_later:
        return f"something new came first: {_phrases(after)[0]}"
    joint = f"; {_phrases(after)[0]} at once" if came_later and not comes_later else f"; instead {_phrases(after)[0]}"
    return f"{_phrases(before)[1]}{joint}"


def _changed(before: Occurrence, after: Occurrence) -> str:
    """Return how one thing was otherwise than before."""
    if before.kind == "path":
        decided = [f"“{each.words}”" if each.words else "nothing" for each in (after, before)]
        return f"after “{after.about}” the flow decided {decided[0]}, not {decided[1]}"
    words = [_without_end(after, text) for text in _around_the_difference(after.words, before.words)]
    if before.words == after.words and all(each.detail.startswith(_TOOK_PATH) for each in (before, after)):
        return f"after the answer “{words[0]}” {after.detail}, not {before.detail.removeprefix(_TOOK_PATH)}"
    if before.words == after.words:
        details = _around_the_difference(after.detail, before.detail)
        return f"{_phrases(after)[0]} with “{details[0]}”, not “{details[1]}”"
    positive = _PHRASES.get(after.kind, ("“{words}” came", ""))[0]
    return f"{positive.format(about=after.about, words=words[0])}, not “{words[1]}”"


def _around_the_difference(*texts: str) -> tuple[str, str]:
    """Return two texts of at most a line each, from shortly before they begin to differ."""
    left, right = ("\n".join(text.split("\n")) for text in texts)
    first = next((at for at, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), min(len(left), len(right)))
    start = 0 if first < _SHORT // 2 else left.rfind(" ", 0, first - _SHORT // 4) + 1
    ellipsis = "…" if start else ""
    return ellipsis + cut(left[start:], _SHORT), ellipsis + cut(right[start:], _SHORT)


def _rows(then: Sequence[Occurrence], now: Sequence[Occurrence]) -> tuple[ComparedLine, ...]:
    """Return the two stories side by side, aligned."""
    rows: list[ComparedLine] = []
    matcher = SequenceMatcher(None, [each.key for each in then], [each.key for each in now], autojunk=False)
    for _, then_from, then_to, now_from, now_to in matcher.get_opcodes():
        length = max(then_to - then_from, now_to - now_from)
        left = [each.line for each in then[then_from:then_to]]
        right = [each.line for each in now[now_from:now_to]]
        left += [""] * (length - len(left))
        right += [""] * (length - len(right))
        rows += (ComparedLine(a, b, a == b) for a, b in zip(left, right, strict=True))
    return tuple(rows[:_MOST_ROWS])


def _cause(then: Sequence[Occurrence], now: Sequence[Occurrence]) -> str:
    """Return what scenarios with the same divergence share, without the words that differ in each."""

    def kind(occurrences: Sequence[Occurrence]) -> str:
        return (
            f"{occurrences[0].kind} {occurrences[0].about if occurrences[0].kind != 'said' else ''}"
            if occurrences
            else "nothing"
        )

    decided = f"{then[0].words} {now[0].words}" if then and now and then[0].kind == now[0].kind == "path" else ""
    return f"{kind(then)} → {kind(now)} {decided}".strip()


def _phrases(each: Occurrence) -> tuple[str, str]:
    """Return that it happened and that it did not, as parts of a sentence."""
    words = _without_end(each, cut(" ".join(each.words.split()), _SHORT))
    positive, negative = _PHRASES.get(each.kind, ("“{words}” came", "“{words}” did not come"))
    return positive.format(about=each.about, words=words), negative.format(about=each.about, words=words)


def _without_end(each: Occurrence, words: str) -> str:
    """Return words without their full stop, unless someone said or asked them."""
    return words if each.kind in ("said", "asked") else words.removesuffix(".")
