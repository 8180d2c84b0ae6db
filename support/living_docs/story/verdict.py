"""Whether the product is ready, in one sentence, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from support.living_docs.read.model import Feature, Run, Scenario
from support.living_docs.read.outcome import Outcome, worst
from support.living_docs.story.failures import reason_in_brief
from support.living_docs.story.promises import Promise, promises_of
from support.living_docs.story.wording import counted, listed

_BREAKING = tuple(outcome for outcome in Outcome if outcome.breaks_its_promise)
_CUT_SHORT = (Outcome.INTERRUPTED, Outcome.NOT_RUN)
_REASONS = {
    Outcome.BROKEN: "An error stopped it.",
    Outcome.FAILED: "An expectation was not met.",
    Outcome.UNDEFINED: "It uses a sentence without a step definition.",
    Outcome.PENDING: "It is written down, but not ready yet.",
    Outcome.INTERRUPTED: "The run was interrupted here.",
    Outcome.NOT_RUN: "The run did not reach it.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader wants to know first.

    Attributes:
        word: `Ready`, `Not ready`, or a partial verdict.
        sentence: Why, as the rest of the sentence.
    """

    outcome: Outcome
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A promise that is not kept or not proven, and the first reason in plain words."""

    feature: Feature
    scenario: Scenario
    where: str
    reason: str


def tally(parts: Iterable[Scenario | Promise]) -> Mapping[Outcome, int]:
    """Count scenarios or promises by outcome, passed first, then the worst; outcomes that did not occur are missing."""
    counts = Counter(part.outcome for part in parts)
    return {outcome: counts[outcome] for outcome in (Outcome.PASSED, *Outcome) if counts[outcome]}


def refused_features(run: Run) -> list[Feature]:
    """Return the features whose files cannot be run."""
    return [feature for feature in run.features() if feature.problems]


def doubts(run: Run) -> list[Doubt]:
    """Return the promises that are not kept, worst first, without those that a selection left out."""
    unsorted = [
        Doubt(feature, scenario, f"{capability.title} › {feature.name}", _why(scenario))
        for capability in run.capabilities
        for feature in capability.features
        for scenario in feature.scenarios()
        if _is_doubtful(scenario.outcome, run)
    ]
    order = [*Outcome]
    return sorted(unsorted, key=lambda doubt: order.index(doubt.scenario.outcome))


def verdict(run: Run) -> Verdict:
    """Return the verdict about a run; with a planted fault it is none about the product."""
    judged = _verdict(run)
    if not run.planted:
        return judged
    seen = "the fault was noticed" if judged.outcome.breaks_its_promise else "the fault was not noticed"
    return replace(judged, word="With a fault planted", sentence=f"{seen}; {judged.sentence}")


def _verdict(run: Run) -> Verdict:
    counts = tally(run.scenarios())
    refused = len(refused_features(run))
    reasons = [f"{counted(refused, 'feature file')} cannot be run"] if refused else []
    if any(outcome in counts for outcome in _BREAKING):
        reasons.append(f"{_of_all(run, _BREAKING)} not kept, in {_places(run, _BREAKING)}")
    if reasons:
        return Verdict(Outcome.BROKEN if refused else worst(counts), "Not ready", f"{'; '.join(reasons)}.")
    if run.message and any(outcome in counts for outcome in _CUT_SHORT):
        return _cut_short(run, counts)
    unproven = [outcome for outcome in counts if _is_doubtful(outcome, run)]
    if unproven:
        sentence = f"{_of_all(run, unproven)} not proven yet, in {_places(run, unproven)}."
        return Verdict(worst(counts), "Not ready", sentence)
    return _kept(run, counts)


def state(counts: Mapping[Outcome, int]) -> str:
    """Return the state of promises in words, e.g. `12 promises, all kept`, `2 of 12 promises not kept`."""
    total = sum(counts.values())
    not_kept = sum(counts.get(outcome, 0) for outcome in _BREAKING)
    unproven = sum(count for outcome, count in counts.items() if not outcome.keeps_its_promise) - not_kept
    if not_kept:
        return f"{not_kept} of {counted(total, 'promise')} not kept"
    if unproven:
        return f"{unproven} of {counted(total, 'promise')} not proven"
    if not total:
        return "nothing was run"
    if left_out := counts.get(Outcome.SKIPPED, 0):
        return f"{total - left_out} of {counted(total, 'promise')} kept, {left_out} left out"
    return "1 promise, kept" if total == 1 else f"{total} promises, all kept"


def _cut_short(run: Run, counts: Mapping[Outcome, int]) -> Verdict:
    """Return the verdict about a run that ended early: the rest is open, regardless of the selection."""
    why = run.message.strip().partition("\n")[0].rstrip(".")
    left = sum(counts.get(outcome, 0) for outcome in _CUT_SHORT)
    carried = _carried(run)
    sentence = f"{left:,} of {counted(sum(counts.values()), 'example')} {_were(left)} not run to the end"
    sentence += f", {carried:,} {'is' if carried == 1 else 'are'} shown as of an earlier run" if carried else ""
    return Verdict(Outcome.INTERRUPTED, "Not ready", f"{why[:1].lower()}{why[1:]}; {sentence}.")


def _kept(run: Run, counts: Mapping[Outcome, int]) -> Verdict:
    passed, skipped = counts.get(Outcome.PASSED, 0), counts.get(Outcome.SKIPPED, 0)
    if not passed:
        return Verdict(Outcome.NOT_RUN, "Nothing to report", "no promise was tested.")
    if run.message or not run.success:
        why = run.message.strip().partition("\n")[0] or "something outside the scenarios went wrong"
        return Verdict(Outcome.INTERRUPTED, "Not ready", f"the run did not succeed: {why}")
    left_out = f", {counted(skipped, 'example')} left out on purpose" if skipped else ""
    if run.selection.whole:
        general, engineering = (tally(promises).get(Outcome.PASSED, 0) for promises in promises_of(run))
        number = general or engineering
        kept = f"all {number:,} promises are kept" if number != 1 else "the one promise is kept"
        return Verdict(Outcome.PASSED, "Ready", f"{kept}{left_out}.")
    carried, not_run = _carried(run), counts.get(Outcome.NOT_RUN, 0)
    passing = f"all {passed:,} examples pass" if passed != 1 else "the one example passes"
    passing += f"{left_out}, {carried:,} of them as of an earlier run" if carried else left_out
    passing += f"; {not_run:,} {_were(not_run)} not run" if not_run else ""
    return Verdict(Outcome.PASSED, "For the scenarios that were selected", f"{passing}.")


def _carried(run: Run) -> int:
    return sum(scenario.as_of is not None for scenario in run.scenarios())


def _were(number: int) -> str:
    return "was" if number == 1 else "were"


def _is_doubtful(outcome: Outcome, run: Run) -> bool:
    """Return whether a promise with this outcome needs attention; a promise that was not selected does not."""
    return not outcome.keeps_its_promise and (run.selection.whole or outcome is not Outcome.NOT_RUN)


def _of_all(run: Run, outcomes: Collection[Outcome]) -> str:
    """Return how many promises have these outcomes, of how many, those for engineers apart, with the verb."""
    general, engineering = promises_of(run)
    numbers = [sum(promise.outcome in outcomes for promise in promises) for promises in (general, engineering)]
    of = [counted(len(general), "promise"), f"{counted(len(engineering), 'promise')} for engineers"]
    shares = [f"{number:,} of {whole}" for number, whole in zip(numbers, of, strict=True) if number]
    return f"{' and '.join(shares)} {'is' if sum(numbers) == 1 else 'are'}"


def _places(run: Run, outcomes: Iterable[Outcome]) -> str:
    wanted = set(outcomes)
    return listed(
        [
            f"“{capability.title}”"
            for capability in run.capabilities
            if any(scenario.outcome in wanted for scenario in capability.scenarios())
        ]
    )


def _why(scenario: Scenario) -> str:
    stopped = next((step for step in scenario.steps if step.outcome is scenario.outcome), None)
    if scenario.outcome is Outcome.UNDEFINED and stopped is not None:
        return f"The sentence “{stopped.text}” has no step definition."
    return reason_in_brief(scenario.failure) or _REASONS.get(scenario.outcome, "")
