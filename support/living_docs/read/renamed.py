"""Scenarios that were renamed, so that their results of earlier runs are found."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cached_property

from support.living_docs.read.feature_file import row_slug, title_slug
from support.living_docs.read.feature_ids import feature_ids

_ROW = re.compile(r" \[row \d+: (?P<words>.*)\]")


class Renamed:
    """The ids of renamed scenarios and outlines, by their former ids.

    Args:
        addresses: By the former address of a scenario, such as `features/expenses/paying.feature::Late`, its address
            now. A row of an outline has ` [row 2: value]` behind it.
        existing: The ids of all present scenarios: where a former title is used again, it means the present scenario.
    """

    def __init__(self, addresses: Mapping[str, str], existing: Collection[str]) -> None:
        self._addresses = addresses
        self._existing = existing

    def __call__(self, former: str) -> str:
        """Return the id that a scenario has now; a row follows its outline."""
        if former in self._existing:
            return former
        if former in self._ids:
            return self._ids[former]
        outline, separator, row = former.rpartition("--")
        return f"{self._ids.get(outline, outline)}{separator}{row}"

    @cached_property
    def _ids(self) -> Mapping[str, str]:
        return {_id(former): _id(now) for former, now in self._addresses.items()}


def _id(address: str) -> str:
    uri, _, title = address.partition("::")
    row = _ROW.search(title)
    name = title_slug(title[: row.start()] if row else title)
    return f"{feature_ids([uri])[uri]}/{name}{row_slug(row['words']) if row else ''}"
