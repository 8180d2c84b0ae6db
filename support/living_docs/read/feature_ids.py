"""What names features and the folders they stand in."""

from __future__ import annotations

from collections.abc import Iterable

from support.living_docs.read.slugs import TakenNames, slug

ROOT = "features"


def folder_of(uri: str) -> str:
    """Give the name in addresses of the folder that a file stands in; empty for the topmost.

    Args:
        uri: The path of a file, as messages tell it.
    """
    return "/".join(map(_named, _parts(uri)[:-1]))


def features(uris: Iterable[str]) -> dict[str, str]:
    """Give the name in addresses of each feature file; none is that of a folder.

    Args:
        uris: The paths of feature files, as messages tell them.
    """
    known = sorted(set(uris))
    folders = {folder for uri in known for folder in _with_parents(folder_of(uri))}
    taken = TakenNames(folders)
    return {uri: taken.take("/".join(filter(None, (folder_of(uri), _stem(uri))))) for uri in known}


def folder_names(uri: str) -> list[str]:
    """Give the folders that a file stands in as they are written, topmost first, without that of all features.

    Args:
        uri: The path of a file, as messages tell it.
    """
    return _parts(uri)[:-1]


def _with_parents(folder: str) -> list[str]:
    names = folder.split("/")
    return ["/".join(names[:count]) for count in range(1, len(names) + 1)]


def _stem(uri: str) -> str:
    return _named((_parts(uri) or [""])[-1].removesuffix(".md").removesuffix(".feature"))


def _named(part: str) -> str:
    return slug(part, 60)


def _parts(uri: str) -> list[str]:
    """The parts of a path below the folder of all features, or all of them where it does not stand there."""
    path = uri.removeprefix("file://").replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".", "..")]
    return parts[parts.index(ROOT) + 1 :] if ROOT in parts[:-1] else parts
