"""Findings that a team knows of and has waived, each with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from support.record import FindingWaived, Record


@dataclass(frozen=True, slots=True)
class KnownFinding:
    """A finding that is known and waived.

    Args:
        pattern: A part of the finding's line; `*` means anything.
        until: The last day on which it is waived; None for as long as it occurs.
    """

    pattern: str
    reason: str
    until: date | None = None

    def fits(self, finding: str) -> bool:
        """Return whether a finding is this one."""
        return re.search(".*".join(map(re.escape, self.pattern.split("*"))), finding, re.DOTALL) is not None


def read_known_findings(entries: Any, today: date) -> tuple[tuple[KnownFinding, ...], list[str]]:
    """Return the known findings of a configuration, and a line for each entry that cannot be used.

    Args:
        entries: A list of tables with `pattern`, `reason` and, if it is not to last, `until`.
    """
    known: list[KnownFinding] = []
    problems: list[str] = []
    for number, entry in enumerate(entries if isinstance(entries, list | tuple) else [entries], 1):
        if isinstance(entry, KnownFinding):
            known.append(entry)
        elif wrong := list(_problems(entry, today)):
            problems.extend(f"known_findings, entry {number}: {problem}" for problem in wrong)
        else:
            known.append(KnownFinding(**entry))
    return tuple(known), problems


def _problems(entry: Any, today: date) -> Iterator[str]:
    if not isinstance(entry, Mapping):
        yield f'expected a table with pattern and reason, found {entry!r}; write {{pattern = "…", reason = "…"}}'
        return
    for key in ("pattern", "reason"):
        if not isinstance(entry.get(key), str) or not entry[key].strip(" *"):
            yield f"{key}: expected words, found {entry.get(key)!r}"
    until = entry.get("until")
    if until is not None and type(until) is not date:
        yield f"until: expected a day such as 2030-01-31, without quotes, found {until!r}"
    elif until is not None and until < today:
        yield f"“{entry.get('pattern')}” was waived until {until}; mend the flow, or name a later day and why"
    yield from (f"{key}: there is no such key; there are pattern, reason and until" for key in entry.keys() - _KEYS)


_KEYS = frozenset({"pattern", "reason", "until"})


@dataclass(slots=True)
class Waivers:
    """The known findings of one scenario, and which of its own did not occur."""

    known: tuple[KnownFinding, ...] = ()
    own: list[KnownFinding] = field(default_factory=list)
    _waived: dict[str, list[KnownFinding]] = field(default_factory=dict)

    def waive(self, findings: Iterable[str], record: Record) -> list[str]:
        """Return the findings that are not known, each once; those that are known go into the record."""
        return [finding for finding in dict.fromkeys(findings) if not self._is_waived(finding, record)]

    def unused(self, record: Record) -> list[str]:
        """Return the patterns of the scenario's own that fitted no finding on record, be it of another process."""
        used = {(event.pattern, event.reason) for event in record.of(FindingWaived)}
        return [entry.pattern for entry in self.own if (entry.pattern, entry.reason) not in used]

    def _is_waived(self, finding: str, record: Record) -> bool:
        if finding not in self._waived:
            entries = self._waived[finding] = [entry for entry in (*self.own, *self.known) if entry.fits(finding)]
            for entry in entries:
                record.append(FindingWaived(finding=finding, pattern=entry.pattern, reason=entry.reason))
        return bool(self._waived[finding])
