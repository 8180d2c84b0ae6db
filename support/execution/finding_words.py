"""Findings about a session in a product owner's words, above their lines for engineers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from support.execution.errors import InvalidStateError
from support.gherkin.expectations import FOR_ENGINEERS

_VISIT: Final = re.compile(r"\(visit (\d+)\)")
_MOST: Final = 3
"""How many different meanings are shown; the lines for engineers have all."""
_MEANINGS: Final[Mapping[str, str]] = {
    r"the pause of (?P<node>\S+) \(visit.*\) was swallowed": "Expected a question to the owner at {node}. It "
    "was never asked: the session went on without an answer{times}.",
    r"(?P<node>\S+) runs again for its answer and asks something else: "
    r"the answer to (?P<asked>.*) goes to (?P<other>.*?)(?:; |$)": "Expected the answer at {node} to reach the "
    "question that was asked, {asked}. It reached another question: {other}.",
    r"(?P<node>\S+) wrote (?P<key>\S+), which the state does not declare": "Expected what {node} works out to be kept. "
    "The session has no place for {key}: it was lost.",
    r"(?P<node>\S+) changed (?P<key>\S+) in place": "Expected {node} to hand on what it changes. "
    "It changed {key} unseen, and that can be lost.",
    r"(?P<node>\S+) goes on to (?P<other>\S+), which the graph does not have": "Expected the session to go on after "
    "{node}. It ended there: the next step, {other}, does not exist.",
    r"\[\w+\] (?P<key>\w+)[^ ]*(?: \((?:update \d+)?(?:, )?(?:by (?P<node>\S+?))?\))?: "
    r"expected (?P<expected>.*), found (?P<actual>.*?)\.(?: |$)": "Expected {key}{after} to be {expected}. "
    "It is {actual}.",
}
"""What the line of a finding means, by its pattern; lines of other kinds say it themselves."""


def invalid_state(findings: Sequence[str], titles: Mapping[str, str]) -> InvalidStateError:
    """Return the error for findings: what they mean, then a line for each; those that differ in the visit have one.

    Args:
        titles: What product owners call nodes and keys of the state; a flow without has the lines alone.
    """
    visits: dict[str, list[int]] = {}
    for finding in findings:
        visits.setdefault(_VISIT.sub("(visit)", finding), []).extend(map(int, _VISIT.findall(finding)))
    lines = [finding.replace("(visit)", _visits(numbers)) for finding, numbers in visits.items()]
    meanings = [*dict.fromkeys(_meanings(visits, titles))] if titles else []
    left = [f"And {len(meanings) - _MOST} more."] if len(meanings) > _MOST else []
    lead = [*meanings[:_MOST], *left, "", FOR_ENGINEERS] if meanings else []
    return InvalidStateError("\n".join([*lead, *lines]))


def _visits(numbers: Sequence[int]) -> str:
    return f"(visit {numbers[0]})" if len(numbers) == 1 else f"({len(numbers)} times: visits {_spans(numbers)})"


def _spans(numbers: Iterable[int]) -> str:
    """Return numbers as a reader writes them, e.g. `1-3, 5`."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and spans[-1][-1] == number - 1:
            spans[-1][1:] = [number]
        else:
            spans.append([number])
    return ", ".join("-".join(map(str, span)) for span in spans)


def _meanings(visits: Mapping[str, Sequence[int]], titles: Mapping[str, str]) -> Iterator[str]:
    for finding, numbers in visits.items():
        for pattern, meaning in _MEANINGS.items():
            if match := re.match(pattern, finding, re.DOTALL):
                parts = {name: part for name, part in match.groupdict().items() if part}
                parts |= {
                    name: f"“{titles.get(parts[name]) or parts[name]}”" for name in ("node", "key") if name in parts
                }
                after = f" after {parts['node']}" if "node" in parts else ""
                times = f" ({len(numbers)} times)" if len(numbers) > 1 else ""
                yield meaning.format(**parts, after=after, times=times)
                break
