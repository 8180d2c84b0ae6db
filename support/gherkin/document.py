"""Reads a feature file once and tells everything that keeps it from being run."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from gherkin.errors import CompositeParserException, ParserException
from gherkin.parser import Parser
from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.gherkin_parser import GherkinDocument
from pytest_bdd.parser import Feature, FeatureParser

from support.gherkin.errors import FeatureFileError, FeatureProblem

Node = Mapping[str, Any]

_EXPECTATIONS = {
    "#FeatureLine": "“Feature:”",
    "#RuleLine": "“Rule:”",
    "#BackgroundLine": "“Background:”",
    "#ScenarioLine": "“Scenario:” or “Example:”",
    "#ExamplesLine": "“Examples:”",
    "#StepLine": "a step (Given, When, Then, And, But, *)",
    "#TableRow": "a table row",
    "#DocStringSeparator": 'a text between """',
    "#TagLine": "a @tag",
    "#Language": "a “# language:” line",
}
_KEYWORDS = (
    "Feature:", "Rule:", "Background:", "Scenario:", "Scenario Outline:", "Example:", "Examples:",
    "Given", "When", "Then", "And", "But",
)  # fmt: skip
_MARKS_OF_PYTEST = frozenset({"parametrize", "usefixtures", "filterwarnings", "skipif"})


class _ReadFeature(FeatureParser):
    """pytest-bdd's view of a document that is already parsed."""

    def __init__(self, path: Path, shown: str, document: Node) -> None:
        super().__init__(str(path.parent), path.name)
        self.rel_filename = shown
        self._document = document

    def _parse_feature_file(self) -> GherkinDocument:
        return GherkinDocument.from_dict(self._document)


def read_feature(path: Path, shown: str, known_tags: Collection[str]) -> Feature:
    """The feature in a file, ready for pytest-bdd.

    Args:
        path: The file.
        shown: How its path is shown to people.
        known_tags: The tags that are registered as markers.

    Raises:
        FeatureFileError: The file cannot be run; the error lists every reason.
    """
    document = _parsed(path, shown)
    feature = document["feature"]
    problems = [*_repeated_titles(feature, shown), *_unusable_tags(feature, shown, known_tags)]
    if problems:
        raise FeatureFileError(sorted(problems, key=lambda problem: problem.line))
    try:
        return _ReadFeature(path, shown, document).parse()
    except GherkinParseError as error:
        raise FeatureFileError([FeatureProblem(shown, error.line, error.message)]) from None


def _parsed(path: Path, shown: str) -> Node:
    """The document as gherkin-official gives it."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise FeatureFileError([FeatureProblem(shown, line, "the file is not UTF-8; save it as UTF-8.")]) from None
    try:
        document: Node = Parser().parse(text)
    except CompositeParserException as error:
        raise FeatureFileError([_syntax_problem(problem, shown) for problem in error.errors]) from None
    except ParserException as error:
        raise FeatureFileError([_syntax_problem(error, shown)]) from None
    if document.get("feature") is None:
        raise FeatureFileError([FeatureProblem(shown, 1, "the file has no “Feature:”; it would run nothing.")])
    return document


def _syntax_problem(error: ParserException, shown: str) -> FeatureProblem:
    """A syntax error in the words of people who write features."""
    message = re.sub(r"^\(\d+:\d+\): ", "", str(error))
    unexpected = re.fullmatch(r"(unexpected end of file, )?expected: (.*?)(?:, got '(.*)')?", message, re.DOTALL)
    if unexpected:
        _, tokens, found = unexpected.groups()
        expected = [_EXPECTATIONS[token] for token in tokens.split(", ") if token in _EXPECTATIONS]
        message = f"{f'“{found}”' if found else 'the end of the file'} is not expected here.{_nearest_keyword(found)}"
        message += f" Expected: {', '.join(expected)}." if expected else ""
    return FeatureProblem(shown, int(error.location["line"]), message)


def _nearest_keyword(found: str | None) -> str:
    """A hint at the keyword that was probably meant."""
    if not found:
        return ""
    head = found.split(":")[0] + ":" if ":" in found else found.split()[0]
    lowered = {keyword.lower(): keyword for keyword in _KEYWORDS}
    near = difflib.get_close_matches(head.lower(), lowered, n=1, cutoff=0.6)
    return f" Did you mean “{lowered[near[0]]}”?" if near else ""


def _scenarios(parent: Node) -> Iterator[Node]:
    """Every scenario of a feature, in and outside rules."""
    for child in parent["children"]:
        if "rule" in child:
            yield from _scenarios(child["rule"])
        elif "scenario" in child:
            yield child["scenario"]


def _repeated_titles(feature: Node, shown: str) -> Iterator[FeatureProblem]:
    """Titles that occur twice: only the last of such scenarios would run."""
    lines: dict[str, int] = {}
    for scenario in _scenarios(feature):
        title, line = scenario["name"], int(scenario["location"]["line"])
        if title in lines:
            message = f"the title “{title}” already stands in line {lines[title]}; give each scenario its own title."
            yield FeatureProblem(shown, line, message)
        lines.setdefault(title, line)


def _tags(feature: Node) -> Iterator[Node]:
    """Every tag in a feature."""
    rules = [child["rule"] for child in feature["children"] if "rule" in child]
    for scenario in _scenarios(feature):
        yield from scenario["tags"]
        for examples in scenario["examples"]:
            yield from examples["tags"]
    for parent in (feature, *rules):
        yield from parent["tags"]


def _unusable_tags(feature: Node, shown: str, known_tags: Collection[str]) -> Iterator[FeatureProblem]:
    """Tags that are not registered, or that mean something else to pytest."""
    for tag in _tags(feature):
        name, line = tag["name"].removeprefix("@"), int(tag["location"]["line"])
        if name in _MARKS_OF_PYTEST or name.startswith("_"):
            yield FeatureProblem(shown, line, f"@{name} cannot be a tag: the name is reserved. Choose another.")
        elif name not in known_tags:
            near = difflib.get_close_matches(name, sorted(known_tags), n=1)
            hint = f" Did you mean @{near[0]}?" if near else ""
            message = f"@{name} is not a known tag.{hint} Tags are registered under `markers` in pyproject.toml."
            yield FeatureProblem(shown, line, message)
