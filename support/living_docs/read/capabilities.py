"""Folders of features, each with its narrative."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from support.living_docs.read.feature_file import title_from
from support.living_docs.read.feature_ids import folder_id, folder_name
from support.living_docs.read.model import Capability, Feature

_LINK = re.compile(r"\]\(\s*<?(?P<target>[^)\s>#]+)")
_HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]*?)(?:[ \t]+#+)?[ \t]*(?:\n|\Z)")


class Narrative(NamedTuple):
    """A README: its first heading, if it begins with one, and the Markdown beneath it."""

    title: str = ""
    text: str = ""


def capabilities_of(
    features: Iterable[Feature], readmes: Mapping[str, str]
) -> tuple[Narrative, tuple[Capability, ...]]:
    """Return the narrative of all features, and each folder: in the order of that narrative, then by path.

    `readmes` has the text of each README by its path.
    """
    in_folder: dict[str, list[Feature]] = {}
    names: dict[str, str] = {}
    for feature in features:
        folder = folder_id(feature.uri)
        in_folder.setdefault(folder, []).append(feature)
        names.setdefault(folder, folder_name(feature.uri))
    narratives: dict[str, Narrative] = {}
    for uri, text in sorted(readmes.items()):
        folder = folder_id(uri)
        narratives[folder] = _narrative(text)
        names.setdefault(folder, folder_name(uri))
    whole = narratives.pop("", Narrative())
    capabilities = [
        Capability(
            id=folder,
            title=narratives.get(folder, Narrative()).title or title_from(names[folder]) or "Features",
            narrative=narratives.get(folder, Narrative()).text,
            features=tuple(sorted(in_folder.get(folder, ()), key=lambda feature: feature.id)),
        )
        for folder in sorted(names, key=_order_of(whole.text))
        if folder or folder in in_folder
    ]
    return whole, tuple(capabilities)


def _order_of(narrative: str) -> Callable[[str], tuple[int, str]]:
    """Return the order in which a narrative links to folders or their content."""
    places: dict[str, int] = {}
    for place, link in enumerate(_LINK.finditer(narrative)):
        target = posixpath.normpath(link["target"])
        for folder in (target, posixpath.dirname(target)):
            places.setdefault(folder, place)
    return lambda folder: (places.get(folder, len(places) + len(narrative)), folder)


def _narrative(text: str) -> Narrative:
    heading = _HEADING.match(text)
    return (
        Narrative(heading["title"].strip(), text[heading.end() :].strip()) if heading else Narrative("", text.strip())
    )
