"""Scenarios that were renamed, so that their results of earlier runs are found."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from support.living_docs.read.feature_file import row_slug, title_slug
from support.living_docs.read.feature_ids import feature_ids

_ROW = re.compile(r" \[row \d+: (?P<words>.*)\]")


@dataclass(frozen=True, slots=True)
class Renamed:
    """The ids of renamed scenarios and outlines, by their former ids.

    Args:
        existing: The ids of all present scenarios: where a former title is used again, it means the present scenario.
    """

    ids: Mapping[str, str] = field(default_factory=dict)
    existing: Collection[str] = ()

    def __call__(self, former: str) -> str:
        """Return the id that a scenario has now; a row follows its outline."""
        if former in self.existing:
            return former
        if former in self.ids:
            return self.ids[former]
        outline, separator, row = former.rpartition("--")
        return f"{self.ids.get(outline, outline)}{separator}{row}"


def renamed_by(addresses: Mapping[str, str], existing: Collection[str]) -> Renamed:
    """Return what was renamed.

    Args:
        addresses: By the former address of a scenario, such as `features/expenses/paying.feature::Late`, its address
            now. A row of an outline has ` [row 2: value]` behind it.
        existing: The ids of all present scenarios.
    """
    return Renamed({_id(former): _id(now) for former, now in addresses.items()}, existing)


def _id(address: str) -> str:
    uri, _, title = address.partition("::")
    row = _ROW.search(title)
    name = title_slug(title[: row.start()] if row else title)
    return f"{feature_ids([uri])[uri]}/{name}{row_slug(row['words']) if row else ''}"
