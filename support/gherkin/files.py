"""The feature files that the arguments of a run name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from glob import glob
from pathlib import Path

import pytest

from support.gherkin.document import FeatureDocument, read_document

_MISNAMED = re.compile(
    r"^[^.].*\.(?:features?|featur|feture|gherkin)(?:\.(?:md|txt|bak|docx?|rtf))?[ .~]*$", re.IGNORECASE
)


def address(argument: str) -> tuple[str, str, int]:
    """Return the path that an argument of a run names, its title or "", and its line or 0."""
    path, _, title = argument.partition("::")
    line = re.fullmatch(r"(.+?\.feature):(\d+)(?::\d+)?:?", path)
    return (line[1], title, int(line[2])) if line else (path, title, 0)


def named_files(config: pytest.Config, ending: str) -> Iterator[Path]:
    """Yield every file at or below the arguments of a run whose name ends in `ending`, such as `.feature`.

    Files of a folder come in the order of their paths, each file once.
    """
    seen: set[Path] = set()
    for argument in config.args:
        start = config.invocation_params.dir / address(argument)[0]
        for path in sorted(_below(start, ending)) if start.is_dir() else [start] if start.name.endswith(ending) else []:
            if path not in seen:
                seen.add(path)
                yield path


def every_feature_file(config: pytest.Config) -> Iterator[Path]:
    """Yield every feature file of the project: those that a run without arguments would run."""
    patterns: list[str] = config.getini("testpaths")
    for pattern in patterns or ["features"]:
        # pytest expands the patterns in the same way
        for name in sorted(glob(pattern, root_dir=config.rootpath, recursive=True)):  # noqa: PTH207
            start = config.rootpath / name
            if start.is_dir():
                yield from sorted(_below(start, ".feature"))
            elif start.suffix == ".feature":
                yield start


def documents(config: pytest.Config, files: Iterable[Path]) -> dict[str, FeatureDocument]:
    """Return the feature files that exist, even if they cannot be read, by the paths that people see."""
    paths = {project_path(config, path): path for path in files if path.is_file() or is_unreadable_feature(path)}
    return {uri: read_document(path, uri) for uri, path in paths.items()}


def named_documents(config: pytest.Config) -> list[FeatureDocument]:
    """Read every feature file at or below the arguments of a run."""
    return [*documents(config, named_files(config, ".feature")).values()]


def refuse_missing_paths(config: pytest.Config) -> None:
    """Refuse arguments that are no files or folders, and name those that were probably meant.

    Raises:
        pytest.UsageError: A path does not exist.
    """
    folder = config.invocation_params.dir
    for name in (address(argument)[0] for argument in config.args if not config.option.pyargs):
        if config.args_source is not pytest.Config.ArgsSource.ARGS or os.path.lexists(folder / name):
            continue
        files = [*every_feature_file(config)]
        known = [os.path.relpath(path, folder) for path in (*sorted({path.parent for path in files}), *files)]
        near = [path for path in known if Path(path).name == Path(name).name]
        near = near or get_close_matches(name.rstrip("/"), known, cutoff=0.7)
        hint = "\n    ".join([". Did you mean one of these?", *near]) if near else ""
        raise pytest.UsageError(f"file or directory not found: {name}{hint}")


def is_misnamed(path: Path) -> bool:
    """Return whether a file has a name that looks like that of a feature file but would never be run."""
    return path.suffix != ".feature" and bool(_MISNAMED.search(path.name))


def is_unreadable_feature(path: Path) -> bool:
    """Return whether a path is named like a feature file but cannot be read, such as a broken link."""
    if path.suffix != ".feature" or path.name.startswith("."):  # editors mark a file being edited by such a link
        return False
    return os.path.lexists(path) and not path.is_file() and not path.is_dir()


def project_path(config: pytest.Config, path: Path) -> str:
    """Return a path as pytest names it: relative to the root of the project."""
    absolute = Path(os.path.normpath(path))
    try:
        return absolute.relative_to(config.rootpath).as_posix()
    except ValueError:
        return absolute.as_posix()


def covers_all_features(config: pytest.Config) -> bool:
    """Return whether a run covers all features: it has no arguments and is not started in a part of the project."""
    if config.args_source is pytest.Config.ArgsSource.ARGS:
        return False
    return {*every_feature_file(config)} <= {*named_files(config, ".feature")}


def refuse_without_project(config: pytest.Config) -> None:
    """Refuse to look for features outside a project, where that could mean to search a whole disk."""
    root = config.rootpath
    named = config.args_source is not pytest.Config.ArgsSource.INVOCATION_DIR
    if named or config.inipath is not None or (root / "features").is_dir() or any(root.glob("*.feature")):
        return
    raise pytest.UsageError(
        f"{root} is no project: it has no folder “features”, and no pyproject.toml or pytest.ini.\n"
        "Go to the folder of the project (cd …), and ask there."
    )


def _below(folder: Path, ending: str, above: frozenset[Path] = frozenset()) -> Iterator[Path]:
    """Yield the files with an ending in a folder and its subfolders, except hidden and installed ones."""
    real = folder.resolve()
    if real in above:  # a link to one of its own parents
        return
    try:
        entries = [*os.scandir(folder)]
    except OSError as error:
        raise pytest.UsageError(
            f"the folder {folder} cannot be read: {error.strerror}. Allow reading it, or name other folders."
        ) from None
    for entry in entries:
        if _is_folder(entry):
            if not entry.name.startswith(".") and entry.name not in {"node_modules", "__pycache__", "venv"}:
                yield from _below(Path(entry.path), ending, above | {real})
        elif entry.name.endswith(ending):
            yield Path(entry.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Return whether an entry of a folder is a folder; a circular link is not."""
    try:
        return entry.is_dir()
    except OSError:
        return False
