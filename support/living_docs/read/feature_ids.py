"""The names of features and their folders in addresses."""

from __future__ import annotations

from collections.abc import Iterable

from support.living_docs.read.slugs import UniqueNames, slug

ROOT = "features"


def folder_id(uri: str) -> str:
    """Return the id of the folder of a file; empty for the topmost."""
    return "/".join(map(_id, _parts(uri)[:-1]))


def feature_ids(uris: Iterable[str]) -> dict[str, str]:
    """Return the id of each feature file, by its path; none equals the id of a folder."""
    known = sorted(set(uris))
    folders = {folder for uri in known for folder in _with_parents(folder_id(uri))}
    taken = UniqueNames(folders)
    return {uri: taken.take("/".join(filter(None, (folder_id(uri), _stem_id(uri))))) for uri in known}


def folder_name(uri: str) -> str:
    """Return the name of a file's folder as written; empty for the topmost."""
    return (_parts(uri)[:-1] or [""])[-1]


def _with_parents(folder: str) -> list[str]:
    names = folder.split("/")
    return ["/".join(names[:count]) for count in range(1, len(names) + 1)]


def _stem_id(uri: str) -> str:
    return _id((_parts(uri) or [""])[-1].removesuffix(".md").removesuffix(".feature"))


def _id(part: str) -> str:
    return slug(part, 60)


def _parts(uri: str) -> list[str]:
    """Return the parts of a path below the folder of all features, or all its parts if it is elsewhere."""
    path = uri.removeprefix("file://").replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    return parts[parts.index(ROOT) + 1 :] if ROOT in parts[:-1] else parts
