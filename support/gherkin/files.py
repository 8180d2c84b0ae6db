"""The feature files that the arguments of a run name."""

from __future__ import annotations

import os
from collections.abc import Iterator
from glob import glob
from pathlib import Path

import pytest

from support.gherkin.document import FeatureDocument, read_document


def named_files(config: pytest.Config, ending: str) -> Iterator[Path]:
    """Every file of a kind at or below the arguments of a run, in the order of their paths.

    Args:
        config: The configuration of the run.
        ending: How its name ends, such as `.feature`.
    """
    seen: set[Path] = set()
    for argument in config.args:
        start = config.invocation_params.dir / argument.partition("::")[0]
        for path in sorted(_below(start, ending)) if start.is_dir() else [start] if start.suffix == ending else []:
            if path not in seen:
                seen.add(path)
                yield path


def every_feature_file(config: pytest.Config) -> Iterator[Path]:
    """Every feature file of the project: those that a run without arguments would run.

    Args:
        config: The configuration of the run.
    """
    patterns: list[str] = config.getini("testpaths")
    for pattern in patterns or ["features"]:
        # as pytest reads the patterns
        for found in sorted(glob(pattern, root_dir=config.rootpath, recursive=True)):  # noqa: PTH207
            start = config.rootpath / found
            if start.is_dir():
                yield from sorted(_below(start, ".feature"))
            elif start.suffix == ".feature":
                yield start


def feature_documents(config: pytest.Config) -> Iterator[FeatureDocument]:
    """Every feature file at or below the arguments of a run, read.

    Args:
        config: The configuration of the run.
    """
    for path in named_files(config, ".feature"):
        if path.is_file() or is_lost(path):
            yield read_document(path, shown_file(config, path))


def is_lost(path: Path) -> bool:
    """Whether something has the name of a feature file and is none that can be read, such as a link to nowhere.

    Args:
        path: Whatever it is.
    """
    if path.suffix != ".feature" or path.name.startswith("."):  # editors mark by such a link what somebody edits
        return False
    return os.path.lexists(path) and not path.is_file() and not path.is_dir()


def shown_file(config: pytest.Config, path: Path) -> str:
    """A file as pytest names it: relative to the root of the project.

    Args:
        config: The configuration of the run.
        path: The file.
    """
    absolute = Path(os.path.normpath(path))
    try:
        return absolute.relative_to(config.rootpath).as_posix()
    except ValueError:
        return absolute.as_posix()


def asks_for_everything(config: pytest.Config) -> bool:
    """Whether a run covers all features of the project, as it does when it is not started in a part of it or for one.

    Args:
        config: The configuration of the run.
    """
    if config.args_source is pytest.Config.ArgsSource.ARGS:
        return False
    return {*every_feature_file(config)} <= {*named_files(config, ".feature")}


def refuse_without_project(config: pytest.Config) -> None:
    """Refuse to look for features in a place that is no project, where that would be to look through a whole disk.

    Args:
        config: The configuration of the run.

    Raises:
        pytest.UsageError: Nothing says that there are features here.
    """
    root = config.rootpath
    named = config.args_source is not pytest.Config.ArgsSource.INVOCATION_DIR
    if named or config.inipath is not None or (root / "features").is_dir() or any(root.glob("*.feature")):
        return
    raise pytest.UsageError(
        f"{root} is no project: it has no folder “features”, and no pyproject.toml or pytest.ini.\n"
        "Go to the folder of the project (cd …), and ask there."
    )


def _below(folder: Path, ending: str, above: frozenset[Path] = frozenset()) -> Iterator[Path]:
    """The files of a kind in a folder, and in those of its folders that are not hidden or installed.

    Raises:
        pytest.UsageError: A folder cannot be read.
    """
    real = folder.resolve()
    if real in above:  # a link to a folder that it lies in
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
    """Whether an entry of a folder is a folder; a link in a circle is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False
