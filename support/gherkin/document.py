"""Reads a feature file once; all readers share the result."""

from __future__ import annotations

import errno
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from os.path import normpath
from pathlib import Path

from gherkin.errors import CompositeParserException, ParserException
from pytest_bdd.gherkin_parser import GherkinDocument
from pytest_bdd.gherkin_parser import Step as GherkinStep
from pytest_bdd.parser import Feature, FeatureParser, Step
from pytest_bdd.types import STEP_TYPE_BY_PARSER_KEYWORD

from support.gherkin.errors import FeatureFileError, FeatureProblem
from support.gherkin.sources import parse_text
from support.gherkin.syntax import syntax_problems
from support.gherkin.tree import Node, PlacedScenario, example_rows, line_of, scenarios

ANY_KEYWORD = "any"
"""The type of a step whose keyword does not say whether it is a fact, an event or an outcome, such as `*`."""


@dataclass(frozen=True, slots=True)
class FeatureDocument:
    """A feature file as written; a file that cannot be read has no tree, but `problems` that say why."""

    path: Path
    uri: str
    source: str
    tree: Node | None
    problems: tuple[FeatureProblem, ...] = ()

    @property
    def feature(self) -> Node | None:
        """The feature in the file; `None` without one."""
        return self.tree.get("feature") if self.tree else None

    def scenarios(self) -> Iterator[PlacedScenario]:
        """Yield every scenario in the file, in order; none if it could not be read."""
        return scenarios(self.feature) if self.feature else iter(())

    def executable(self) -> Feature:
        """Return the feature as pytest-bdd runs it; raise `FeatureFileError` if the file could not be read."""
        if self.tree is None or self.feature is None:
            raise FeatureFileError(self.problems)
        feature = _ReadFeature(self).parse()
        rows = {line_of(placed.scenario): example_rows(placed.scenario) for placed in self.scenarios()}
        for template in feature.scenarios.values():
            # pytest-bdd drops the lines of rows; reports need them.
            template.row_lines = [line_of(row) for row in rows[template.line_number]]  # type: ignore[attr-defined]
        return feature

    def problem(
        self, node: Node, code: str, message: str, advice: str = "", *, warning: bool = False
    ) -> FeatureProblem:
        """Return a problem at a node."""
        column = int(node["location"].get("column") or 1)
        return FeatureProblem(self.uri, line_of(node), column, message, advice, code, warning)

    def warning(self, node: Node, code: str, message: str, advice: str) -> FeatureProblem:
        """Return a warning at a node."""
        return self.problem(node, code, message, advice, warning=True)


class _ReadFeature(FeatureParser):
    """A document that is already parsed, for pytest-bdd; a scenario may begin with any keyword."""

    def __init__(self, document: FeatureDocument) -> None:
        super().__init__(str(document.path.parent), document.path.name)
        self.rel_filename = document.uri
        self._tree = document.tree or {}

    def _parse_feature_file(self) -> GherkinDocument:
        return GherkinDocument.from_dict(self._tree)

    def parse_steps(self, steps_data: list[GherkinStep]) -> list[Step]:
        """Return the steps with the type of their keyword."""
        types = step_types(step.keyword_type for step in steps_data)
        return [
            Step(
                name=step.text,
                type=step_type,
                indent=step.location.column - 1,
                line_number=step.location.line,
                keyword=step.keyword.strip(),
                datatable=step.datatable,
                docstring=step.docstring.content if step.docstring else None,
            )
            for step, step_type in zip(steps_data, types, strict=True)
        ]


def step_types(keyword_types: Iterable[str]) -> Iterator[str]:
    """Yield the type of each step: `given`, `when`, `then` or `any`; an `And` has that of the step before it."""
    current = ANY_KEYWORD
    for keyword_type in keyword_types:
        if keyword_type != "Conjunction":
            current = STEP_TYPE_BY_PARSER_KEYWORD.get(keyword_type, ANY_KEYWORD)
        yield current


_read: dict[str, tuple[tuple[int, int] | None, FeatureDocument]] = {}


def read_document(path: Path, uri: str) -> FeatureDocument:
    """Return the document in a file, the same object until the file changes."""
    stamp = _stamp(path)
    known = _read.get(normpath(path))
    if known is None or known[0] != stamp or known[1].uri != uri:
        known = _read[normpath(path)] = stamp, _document(path, uri)
    return known[1]


def remembered_document(path: Path, uri: str) -> FeatureDocument:
    """Return the document as it was last read, even if the file has changed since; read it now if it never was.

    A report of a run needs the file as it was when the run began; it may have been edited or deleted since.
    """
    known = _read.get(normpath(path))
    return known[1] if known is not None and known[1].uri == uri else read_document(path, uri)


def forget_document(path: Path) -> None:
    """Drop what was read from a file, so that it is read anew."""
    _read.pop(normpath(path), None)


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return the values that change with a file; `None` if it cannot be read."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _document(path: Path, uri: str) -> FeatureDocument:
    """Return the document in a file, or the problems that keep it from being read."""
    try:
        raw = _bytes_of(path)
    except OSError as error:
        problem = FeatureProblem(uri, 1, 1, f"the file cannot be read: {error.strerror}.", code="unreadable")
        return FeatureDocument(path, uri, "", None, (problem,))
    if unreadable := _encoding_problem(raw, uri):
        return FeatureDocument(path, uri, "", None, (unreadable,))
    source = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    try:
        tree = parse_text(source, uri)
    except CompositeParserException as error:
        return FeatureDocument(path, uri, source, None, syntax_problems(error.errors, uri, source))
    except ParserException as error:
        return FeatureDocument(path, uri, source, None, syntax_problems([error], uri, source))
    if tree.get("feature") is None:
        problem = FeatureProblem(
            uri, 1, 1, "the file has no “Feature:”; it would run nothing.", "Write the feature or delete the file.",
            "no-feature",
        )  # fmt: skip
        return FeatureDocument(path, uri, source, tree, (problem,))
    return FeatureDocument(path, uri, source, tree)


def _bytes_of(path: Path) -> bytes:
    """Return the bytes of a file; raise `OSError` if it cannot be read."""
    if path.is_symlink() and not path.exists():
        raise FileNotFoundError(errno.ENOENT, "it is a link to a missing file")
    if path.is_fifo():
        raise OSError(errno.EINVAL, "it is a pipe, not a file")  # reading it would block for ever
    return path.read_bytes()


def _encoding_problem(raw: bytes, uri: str) -> FeatureProblem | None:
    """Return why the bytes of a file are not readable text, with the place."""
    # Without a byte order mark, UTF-16 is recognized by its NULs: every Latin letter has one.
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) or (b"\0" in raw and raw.count(b"\0") * 4 >= len(raw)):
        return FeatureProblem(
            uri, 1, 1, "the file is UTF-16, not UTF-8.",
            "Save the file as UTF-8: the editor asks for the encoding under “Save as”.", "not-utf-8",
        )  # fmt: skip
    try:
        raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return FeatureProblem(
            uri, *_place_of(raw, error.start), "the file is not UTF-8 from here on.", "Save the file as UTF-8.",
            "not-utf-8",
        )  # fmt: skip
    if (start := raw.find(b"\0")) >= 0:
        return FeatureProblem(
            uri, *_place_of(raw, start), "there is an invisible character here that no text may contain (NUL).",
            "Delete it; if you cannot find it, write the line again.", "invisible-character",
        )  # fmt: skip
    return None


def _place_of(raw: bytes, start: int) -> tuple[int, int]:
    """Return the line and column of a byte, counted from 1."""
    before = raw[:start]
    line = before[before.rfind(b"\n") + 1 :]
    return before.count(b"\n") + 1, len(line.decode("utf-8-sig", errors="replace")) + 1
