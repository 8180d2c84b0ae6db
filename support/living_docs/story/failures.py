"""Why something did not pass, as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass

from support.gherkin.expectations import in_two_parts
from support.living_docs.read.model import Failure


@dataclass(frozen=True, slots=True)
class Reason:
    """A failure in the order in which it is read: what it means, the rest of its message, what is for engineers."""

    first: str
    rest: str
    type: str
    trace: str


def reason(failure: Failure) -> Reason:
    """Return why something did not pass; a trace that the message holds already is left out."""
    message = failure.message.strip("\n") or failure.type or "No reason was given."
    meaning, raw = in_two_parts(message)
    first, _, rest = meaning.partition("\n\n")
    if raw == message:  # the sentence stands for its first paragraph
        raw, _, rest = raw.partition("\n\n")
    trace = "" if failure.trace.strip() in failure.message else failure.trace.strip("\n")
    trace = trace.removesuffix(message) if raw else trace
    return Reason(first.strip(), rest.strip("\n"), failure.type, "\n\n".join(filter(None, (raw, trace))))


def reason_in_brief(failure: Failure | None) -> str:
    """Return the first paragraph of a reason, at most three lines of it; empty for none."""
    lines = reason(failure).first.splitlines() if failure else []
    return "\n".join(line.strip() for line in lines[:3])
