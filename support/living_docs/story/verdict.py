"""Whether the product is ready, in one sentence, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from support.living_docs.read.model import Capability, Feature, Run, Scenario
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.failures import reason_in_brief
from support.living_docs.story.wording import counted, listed

_BREAKING = tuple(one for one in Outcome if one.breaks_its_promise)
_CUT_SHORT = (Outcome.INTERRUPTED, Outcome.NOT_RUN)
_REASONS = {
    Outcome.BROKEN: "Something broke that is no expectation.",
    Outcome.FAILED: "An expectation was not met.",
    Outcome.UNDEFINED: "It uses a sentence that nobody has taught yet.",
    Outcome.PENDING: "It is written down, but not ready yet.",
    Outcome.INTERRUPTED: "The run was interrupted here.",
    Outcome.NOT_RUN: "The run did not come to it.",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reader wants to know first.

    Attributes:
        outcome: What stands for everything.
        word: `Ready`, `Not ready`, or as far as it goes.
        sentence: Why, as the rest of the sentence.
    """

    outcome: Outcome
    word: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A promise that is not kept, or not proven, and the first reason in plain words."""

    feature: Feature
    scenario: Scenario
    where: str
    reason: str


def tally(scenarios: Iterable[Scenario]) -> Mapping[Outcome, int]:
    """Count scenarios by outcome, those that passed first, then the worst; outcomes that did not occur are missing.

    Args:
        scenarios: What to count.
    """
    found = Counter(one.outcome for one in scenarios)
    return {outcome: found[outcome] for outcome in (Outcome.PASSED, *Outcome) if found[outcome]}


def doubts(run: Run) -> list[Doubt]:
    """Give the promises that are not kept, the worst first; what a selection left out is none of them.

    Args:
        run: The run.
    """
    found = [
        Doubt(feature, one, f"{capability.title} › {feature.name}", _why(one))
        for capability in run.capabilities
        for feature in capability.features
        for one in feature.scenarios()
        if _is_doubtful(one.outcome, run)
    ]
    order = [*Outcome]
    return sorted(found, key=lambda one: order.index(one.scenario.outcome))


def verdict(run: Run) -> Verdict:
    """Give the verdict about a run.

    Args:
        run: The run.
    """
    counts = tally(run.scenarios())
    against = sum(counts.get(one, 0) for one in _BREAKING)
    if against:
        places = _places(run, _BREAKING)
        return Verdict(_worst(run), "Not ready", f"{_of_all(against, counts)} not kept, in {places}.")
    unreadable = sum(len(one.problems) > 0 for one in run.features())
    if unreadable:
        return Verdict(Outcome.BROKEN, "Not ready", f"{counted(unreadable, 'feature')} cannot be read.")
    if run.message and any(one in counts for one in _CUT_SHORT):
        return _cut_short(run, counts)
    open_ones = [one for one in counts if _is_doubtful(one, run)]
    if open_ones:
        count = sum(counts[one] for one in open_ones)
        places = _places(run, open_ones)
        return Verdict(_worst(run), "Not ready", f"{_of_all(count, counts)} not proven yet, in {places}.")
    return _kept(run, counts)


def state(counts: Mapping[Outcome, int]) -> str:
    """Give the state of a part in words: `all 12 kept`, `2 of 12 not kept`, `3 of 12 not proven`.

    Args:
        counts: Its scenarios by outcome.
    """
    total = sum(counts.values())
    against = sum(counts.get(one, 0) for one in _BREAKING)
    unproven = sum(count for one, count in counts.items() if not one.keeps_its_promise) - against
    if against:
        return f"{against} of {counted(total, 'promise')} not kept"
    if unproven:
        return f"{unproven} of {counted(total, 'promise')} not proven"
    if not total:
        return "no promises known"
    return "1 promise, kept" if total == 1 else f"{total} promises, all kept"


def _cut_short(run: Run, counts: Mapping[Outcome, int]) -> Verdict:
    """The verdict about a run that ended early: what it did not come to is left open, whatever was asked for."""
    why = run.message.strip().partition("\n")[0].rstrip(".")
    left = sum(counts.get(one, 0) for one in _CUT_SHORT)
    carried = sum(one.as_of is not None for one in run.scenarios())
    verb = "was" if left == 1 else "were"
    told = f"{left:,} of {counted(sum(counts.values()), 'promise')} {verb} not run to the end"
    told += f", {carried:,} {'is' if carried == 1 else 'are'} told as of an earlier run" if carried else ""
    return Verdict(Outcome.INTERRUPTED, "Not ready", f"{why[:1].lower()}{why[1:]}; {told}.")


def _kept(run: Run, counts: Mapping[Outcome, int]) -> Verdict:
    passed, skipped = counts.get(Outcome.PASSED, 0), counts.get(Outcome.SKIPPED, 0)
    if not passed:
        return Verdict(Outcome.NOT_RUN, "Nothing to tell", "no promise was put to the test.")
    if run.message or not run.success:
        why = run.message.strip().partition("\n")[0] or "something besides the promises went wrong"
        return Verdict(Outcome.INTERRUPTED, "Not ready", f"the run did not succeed: {why}")
    kept = f"all {passed:,} promises are kept" if passed != 1 else "the one promise is kept"
    if skipped:
        kept += f", {skipped:,} left out on purpose"
    not_run = counts.get(Outcome.NOT_RUN, 0)
    if not run.selection.whole:
        carried = sum(one.as_of is not None for one in run.scenarios())
        rest = f", {carried:,} of them as of an earlier run" if carried else ""
        rest += f"; {not_run:,} {'was' if not_run == 1 else 'were'} not run" if not_run else ""
        return Verdict(Outcome.PASSED, "As far as asked", f"{kept}{rest}.")
    return Verdict(Outcome.PASSED, "Ready", f"{kept}.")


def _is_doubtful(outcome: Outcome, run: Run) -> bool:
    """Whether a promise that came to this stands in the way: one that nobody asked for does not."""
    return not outcome.keeps_its_promise and (run.selection.whole or outcome is not Outcome.NOT_RUN)


def _of_all(count: int, counts: Mapping[Outcome, int]) -> str:
    return f"{count:,} of {counted(sum(counts.values()), 'promise')} {'is' if count == 1 else 'are'}"


def _places(run: Run, outcomes: Iterable[Outcome]) -> str:
    wanted = set(outcomes)
    return listed([f"“{one.title}”" for one in run.capabilities if _has(one, wanted)])


def _has(capability: Capability, outcomes: set[Outcome]) -> bool:
    return any(one.outcome in outcomes for one in capability.scenarios())


def _worst(run: Run) -> Outcome:
    present = {one.outcome for one in run.scenarios()}
    return next(one for one in Outcome if one in present)


def _why(scenario: Scenario) -> str:
    told = reason_in_brief(scenario.failure)
    stopped = next((one for one in scenario.steps if one.outcome is scenario.outcome), None)
    if scenario.outcome is Outcome.UNDEFINED and stopped is not None:
        return f"Nobody has taught the sentence “{stopped.text}” yet."
    return told or _REASONS.get(scenario.outcome, "")
