"""Texts that would form more in a report than they say, and whether they do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from hamcrest import assert_that, equal_to
from markdown_it import MarkdownIt
from markdown_it.token import Token

from support.agora_suite.discussion.verbs import Verbs, verb
from support.agora_suite.phrases.report_texts import WRITTEN

_PLAIN: Final = frozenset({"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak"})
_EMPHASIS: Final = frozenset(f"{kind}_{end}" for kind in ("em", "strong", "s") for end in ("open", "close"))
_OWN: Final = frozenset(
    f"{kind}_{end}" for kind in ("heading", "bullet_list", "list_item", "link") for end in ("open", "close")
)


class ForgedReports(Verbs):
    """Texts that would form more in a report than they say."""

    @verb
    def planned(self, title: str) -> None:
        """The report writer plans one section of such a title for every report."""
        plan = json.dumps([{"title": title, "description": "What is to be said"}])
        for task in ("outline the report", "outline the final report"):
            self.world.change_facts().instruct("the report writer", task, reply=plan)

    @verb
    def writes(self, text: str) -> None:
        """The report writer writes such a text for every section."""
        for task in ("write a report section", "write a final report section"):
            self.world.change_facts().instruct("the report writer", task, reply=text)

    def own_only(self) -> None:
        """Each report forms the headings, lists and links that the flow gave it, and nothing else."""
        for path, text in self._documents():
            tokens = list(_tokens(text))
            foreign = sorted({token.type for token in tokens} - _PLAIN - _EMPHASIS - _OWN)
            assert_that(foreign, equal_to([]), f"what else {path} forms")
            kinds = [token.type for token in tokens]
            formed = (kinds.count("heading_open"), kinds.count("bullet_list_open"), kinds.count("list_item_open"))
            assert_that(formed, equal_to(self._wanted(path)), f"the headings, lists and points of {path}")
            targets = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
            wrong = [target for target in targets if not self._leads_on(path, target)]
            assert_that(wrong, equal_to([]), f"the links of {path} that lead elsewhere")

    def show_title(self, title: str) -> None:
        """Some heading or point of a list says such a title, in one line, word by word."""
        wanted = " ".join(title.split())
        lines = [line for _, text in self._documents() for line in _lines(text)]
        assert_that(any(wanted in line for line in lines), equal_to(True), f'whether "{wanted}" is shown as it is')

    def show_words(self, words_of_report: str) -> None:
        """What the report writer wrote can be read in every report, word by word; only marks at a line's start go."""
        wanted = re.findall(r"\w+", words_of_report)
        for path, text in self._documents():
            if PurePosixPath(path).name != "00_index.md":
                words = re.findall(r"\w+", " ".join(_lines(text)))
                sequences = [words[place : place + len(wanted)] for place in range(len(words))]
                assert_that(wanted in sequences, equal_to(True), f"whether the words are shown in {path}: {words}")

    def show_points(self) -> None:
        """The points of what was a list are on lines of their own, each after a sign."""
        points = [line for line in WRITTEN["lists in lists"].split("\n") if line.lstrip().startswith(("-", "*", "+"))]
        wanted = [f"• {line.lstrip(' -*+')}" for line in points]
        for path, text in self._documents():
            if PurePosixPath(path).name != "00_index.md":
                bullets = [line for line in _lines(text) if line.startswith("•")]
                assert_that(bullets[: len(wanted)], equal_to(wanted), f"the points in {path}")

    def hold_emphasis(self, address: str) -> None:
        """Emphasis and the link are formed in each report."""
        for path, text in self._documents():
            if PurePosixPath(path).name != "00_index.md":
                tokens = list(_tokens(text))
                kinds = {token.type for token in tokens}
                assert_that({"em_open", "strong_open"} <= kinds, equal_to(True), f"the emphasis in {path}")
                targets = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
                led = [target for target in targets if target.startswith(address)]
                assert_that(len(led) > 0, equal_to(True), f"whether {path} leads to {address}")

    def _documents(self) -> list[tuple[str, str]]:
        files = self.session.built.storage.files
        assert_that(len(files) > 1, equal_to(True), "whether reports were filed")
        return [*files.items(), ("the final report", str(self.state["final_report"]))]

    def _wanted(self, path: str) -> tuple[int, int, int]:
        """Return how many headings, lists and points of lists the flow gives a report."""
        sections = self.state["report_sections"]
        missing = sum(info.get("report_error") is not None for info in self.state["topics_info"].values())
        name = PurePosixPath(path).name
        if name == "00_index.md":
            return 1, 1, len(sections)
        if name.startswith("topic_report_"):
            calls = [call for call in self.session.models.calls if call.task == "write a report section"]
            return 1 + len(calls), 1, 3
        if path == "the final report":
            return 1 + len(sections), min(missing, 1), missing
        return (1, 1, missing) if name.endswith("Missing reports.md") else (1, 0, 0)

    def _leads_on(self, path: str, target: str) -> bool:
        if target.lower().startswith(("http://", "https://")):
            return True
        beside = str(PurePosixPath(path).parent / unquote(target))
        return beside in self.session.built.storage.files


def _reader() -> MarkdownIt:
    """Return a reader that takes every link, as many do; this one would leave out those to scripts by itself."""
    reader = MarkdownIt("gfm-like", {"html": True, "linkify": False})
    reader.validateLink = lambda _: True  # type: ignore[assignment,method-assign]
    return reader


def _tokens(text: str) -> Iterator[Token]:
    for token in _reader().parse(text):
        yield token
        yield from token.children or ()


def _lines(text: str) -> Sequence[str]:
    """Return what a reader of a report sees, line by line."""
    lines = [""]
    for token in _tokens(text):
        if token.type in ("inline", "hardbreak"):
            lines.append("")
        lines[-1] += token.content if token.type in ("text", "code_inline") else " " * (token.type == "softbreak")
    return lines
