"""Syntax errors in the words of people who write features."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gherkin.errors import ParserException

from support.gherkin.errors import FeatureProblem
from support.gherkin.keywords import Keywords, mark_before, visible

_EXPECTATIONS = {
    "#FeatureLine": "“Feature:”",
    "#RuleLine": "“Rule:”",
    "#BackgroundLine": "“Background:”",
    "#ScenarioLine": "“Scenario:” or “Example:”",
    "#ExamplesLine": "“Examples:”",
    "#TableRow": "a table row",
    "#DocStringSeparator": 'a text between """',
    "#TagLine": "a @tag",
    "#Language": "a “# language:” line",
}
MERGE_MARKS = ("<<<<<<<", "=======", ">>>>>>>")
MERGE_ADVICE = "Two versions of the file were merged halfway: keep one and delete the marks."
_ADVICE = {
    "Feature:": "A file contains one feature: move the second one into a file of its own.",
    "Background:": "A Background comes once, before the first scenario of the feature or rule: move it there.",
    "Rule:": "A Rule comes after the feature's own scenarios, and contains only scenarios.",
    "Examples:": "Examples come after the steps of a Scenario Outline.",
    "|": "Table rows go beneath a step or beneath “Examples:”.",
    "@": "A tag goes on the line before a Feature, Rule, Scenario or Examples; no other line can have one.",
    **dict.fromkeys(('"""', "```"), "A text goes beneath a step."),
    **dict.fromkeys(("Given", "When", "Then"), "Steps go beneath a “Scenario:”, “Example:” or “Background:”."),
    **dict.fromkeys(MERGE_MARKS, MERGE_ADVICE),
}
_FALSE_TEXT_MARK = re.compile(r"(?:'{2,}|\"{2}|\"{4,}|`{1,2}|[\u2018\u2019\u201c-\u201e]+)")
STRAY_SIGN_ADVICE = "A step keyword is followed by a space, without a colon, a tab or any other sign: write “{} …”."
"""The advice for a step keyword with a sign after it."""


def syntax_problems(errors: Iterable[ParserException], uri: str, source: str) -> tuple[FeatureProblem, ...]:
    """Return syntax errors with what was probably meant; errors that only follow from the one before are left out."""
    problems: list[FeatureProblem] = []
    expected_before = ""
    in_text = False
    for error in errors:
        expected = str(error).partition("expected: ")[2].partition(", got '")[0]
        follows = bool(problems) and expected == expected_before and "#StepLine" not in expected
        if not follows and not in_text:
            problems.append(_syntax_problem(error, uri, source))
        in_text ^= bool(_FALSE_TEXT_MARK.fullmatch(str(error).partition(", got '")[2][:-1]))
        expected_before = expected
    return tuple(problems)


def _syntax_problem(error: ParserException, uri: str, source: str) -> FeatureProblem:
    """Return a syntax error with what was probably meant."""
    message = re.sub(r"^\(\d+:\d+\): ", "", str(error))
    line, column = int(error.location["line"]), int(error.location.get("column") or 1)
    unexpected = re.fullmatch(r"(unexpected end of file, )?expected: (.*?)(?:, got '(.*)')?", message, re.DOTALL)
    if unexpected:
        return _unexpected(uri, line, column, unexpected[3], unexpected[2].split(", "), source)
    if "inconsistent cell count" in message:
        cells, expected = _cells(source, line)
        return FeatureProblem(
            uri, line, column, f"this row has {cells} cells, the rows above it have {expected}.",
            "Give every row of the table the same number of cells; a | within a cell is written \\|.", "ragged-table",
        )  # fmt: skip
    if "tag may not contain whitespace" in message:
        return FeatureProblem(
            uri, line, column, "a tag is one word that begins with @.",
            "Join its words with _, or write a comment after “ #”.", "broken-tag",
        )  # fmt: skip
    if message.startswith("Language not supported"):
        language = message.rpartition(": ")[2]
        return FeatureProblem(
            uri, line, column, f"there are no keywords in the language “{language}”.",
            "Write its code, such as “# language: de”, or leave the line out for English.", "unknown-language",
        )  # fmt: skip
    return FeatureProblem(uri, line, column, message, code="syntax")


def _unexpected(uri: str, line: int, column: int, text: str | None, tokens: list[str], source: str) -> FeatureProblem:
    """Return the problem of a line that is not allowed in its place."""
    keywords = Keywords.of(source)
    if tagged := _tag_before(source, line):
        return FeatureProblem(
            uri, *tagged, "what comes after this tag cannot have one.",
            "A tag goes before a Feature, Rule, Scenario or Examples; delete it or move it there.", "misplaced-tag",
        )  # fmt: skip
    if not text:
        opened = _open_text(source)
        if "#DocStringSeparator" in tokens and opened:
            return FeatureProblem(
                uri, opened[0], opened[1], "this text is never closed.",
                f"Write {opened[2]} on a line of its own after it.", "open-text",
            )  # fmt: skip
        return FeatureProblem(uri, line, column, "the file ends too early.", _expected(tokens, keywords), "syntax")
    message, advice = _false_mark(text, keywords) or _misread(text, line, source)
    advice = advice or _expected(tokens, keywords)
    return FeatureProblem(uri, line, column, f"“{text}” is not expected here{message}", advice, "syntax")


def _false_mark(text: str, keywords: Keywords) -> tuple[str, str] | None:
    """Return what is wrong with a bullet before a step, or with the marks around a text, and what to do about it."""
    if _FALSE_TEXT_MARK.fullmatch(text):
        return ".", 'Write """ on a line of its own before and after a text beneath a step.'
    mark = mark_before(text)
    if mark and keywords.begins_with_keyword(text.removeprefix(mark)):
        return f": it has {visible(mark)} before its keyword.", f"Write “{text.removeprefix(mark)}”."
    return None


def _misread(text: str, line: int, source: str) -> tuple[str, str]:
    """Return what a misplaced line probably means, and what to do about it."""
    keywords = Keywords.of(source)
    if keywords.begins_with_keyword(text):
        return ".", _advice_for(text)
    if keyword := keywords.keyword_with_stray_sign(text):
        space = " and a space" if text.removeprefix(keyword)[0].isspace() else ""
        return f". Did you mean “{keyword}”{space}?", STRAY_SIGN_ADVICE.format(keyword)
    if keyword := keywords.instead_of_english(text):
        return (
            f": the file is in {keywords.name}, in which it is “{keyword}”.",
            f"Write “{keyword}”, or delete the line “# language: {keywords.language}” where the file is in English.",
        )
    if is_bare_tag(text, source.splitlines()[line:], keywords):
        return f". Did you mean the tag “@{text}”?", f"Write “@{text}”, or delete the line."
    if near := keywords.nearest_keyword(text):
        continued = (
            " A step is one line: if this continues the line before, write it there." if text[0].islower() else ""
        )
        return f". Did you mean “{near}”?", f"Write “{near} …”.{continued}"
    return ".", _advice_for(text)


def _advice_for(text: str) -> str:
    """Return the advice on a line that begins with a keyword or sign in the wrong place, or an empty text."""
    return next((advice for start, advice in _ADVICE.items() if text.startswith(start)), "")


def is_bare_tag(text: str, after: Iterable[str], keywords: Keywords) -> bool:
    """Return whether a line is probably a tag without its @: one word, right before something that can have a tag."""
    follows = next((line.strip() for line in after if line.strip()), "")
    return bool(re.fullmatch(r"[a-z][\w-]*", text)) and (follows.startswith("@") or keywords.can_be_tagged(follows))


def _expected(tokens: Sequence[str], keywords: Keywords) -> str:
    """Return the advice that lists what is allowed in a place."""
    if "#StepLine" in tokens:
        scenario = keywords.first("scenario_keywords")
        steps = ", ".join(keywords.usual_steps())
        return f"Begin a step with {steps} or *, a scenario with “{scenario}”, a note with #. A step is one line."
    expected = [_EXPECTATIONS[token] for token in tokens if token in _EXPECTATIONS]
    return f"Expected: {', '.join(expected)}." if expected else ""


def _tag_before(source: str, line: int) -> tuple[int, int] | None:
    """Return the line and column of the tag before a line, with only blank lines and comments between them."""
    lines = source.splitlines()
    for number in range(min(line - 1, len(lines)), 0, -1):
        stripped = lines[number - 1].strip()
        if stripped.startswith("@"):
            return number, lines[number - 1].find("@") + 1
        if stripped and not stripped.startswith("#"):
            return None
    return None


def _open_text(source: str) -> tuple[int, int, str] | None:
    """Return the line, column and mark of a text that is never closed."""
    opened: tuple[int, int, str] | None = None
    for number, text in enumerate(source.splitlines(), start=1):
        stripped = text.lstrip()
        for mark in ('"""', "```"):
            if stripped.startswith(mark) and (opened is None or opened[2] == mark):
                opened = None if opened else (number, len(text) - len(stripped) + 1, mark)
                break
    return opened


def _cells(source: str, line: int) -> tuple[int, int]:
    """Return how many cells a row has, and how many the first row of its table has."""
    lines = source.splitlines()
    first = line - 1
    while first > 0 and lines[first - 1].lstrip().startswith(("|", "#")):
        first -= 1
    rows = [text for text in lines[first:line] if text.lstrip().startswith("|")]
    return _width(rows[-1]), _width(rows[0])


def _width(row: str) -> int:
    """Return the number of cells of a row."""
    return len(re.findall(r"(?<!\\)(?:\\\\)*\|", row.strip())) - 1
