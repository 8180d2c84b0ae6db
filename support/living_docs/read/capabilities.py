"""Folders of features, each with its story."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping

from support.living_docs.read.feature_file import title_from
from support.living_docs.read.feature_ids import folder_names, folder_of
from support.living_docs.read.model import Capability, Feature

_LINK = re.compile(r"\]\(\s*<?(?P<target>[^)\s>#]+)")
_HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]*?)(?:[ \t]+#+)?[ \t]*(?:\n|\Z)")


def told(features: Iterable[Feature], stories: Mapping[str, str]) -> tuple[str, str, tuple[Capability, ...]]:
    """Give the heading and story of the whole, and each folder: as the story names them, the others by their paths.

    Args:
        features: Every feature.
        stories: The text of each README, by its path.
    """
    in_folder: dict[str, list[Feature]] = {}
    names: dict[str, str] = {}
    for feature in features:
        folder = folder_of(feature.uri)
        in_folder.setdefault(folder, []).append(feature)
        names.setdefault(folder, (folder_names(feature.uri) or [""])[-1])
    texts: dict[str, tuple[str, str]] = {}
    for uri, text in sorted(stories.items()):
        folder = folder_of(uri)
        texts[folder] = _heading_and_rest(text)
        names.setdefault(folder, (folder_names(uri) or [""])[-1])
    title, narrative = texts.get("", ("", ""))
    found = [
        Capability(
            id=folder,
            title=(texts.get(folder, ("", ""))[0] if folder else "") or title_from(names[folder]) or "Features",
            narrative=texts.get(folder, ("", ""))[1] if folder else "",
            features=tuple(sorted(in_folder.get(folder, ()), key=lambda one: one.id)),
        )
        for folder in sorted(names, key=_as_told(narrative))
        if folder or folder in in_folder
    ]
    return title, narrative, tuple(found)


def _as_told(narrative: str) -> Callable[[str], tuple[int, str]]:
    """The order in which a story links to folders, or to something in them."""
    places: dict[str, int] = {}
    for place, link in enumerate(_LINK.finditer(narrative)):
        target = posixpath.normpath(link["target"])
        for folder in (target, posixpath.dirname(target)):
            places.setdefault(folder, place)
    return lambda folder: (places.get(folder, len(places) + len(narrative)), folder)


def _heading_and_rest(text: str) -> tuple[str, str]:
    """The first heading of a text, where it begins with one, and what stands beneath it."""
    found = _HEADING.match(text)
    return (found["title"].strip(), text[found.end() :].strip()) if found else ("", text.strip())
