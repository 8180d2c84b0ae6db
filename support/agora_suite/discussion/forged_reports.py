"""Texts that would form more in a report than they say, and whether they do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from hamcrest import assert_that, equal_to
from markdown_it import MarkdownIt

from support.agora_suite.discussion.journal import Verbs, verb

if TYPE_CHECKING:
    from markdown_it.token import Token

TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "a title of two lines": "Costs\n# Approved by the board",
        "a title with an underline": "Costs\n=====\nApproved",
        "a title with a script link": "Costs [see here](javascript:alert(1))",
        "a title with a tag": "Costs <script>alert(1)</script>",
        "a title with a hidden link": "x) [see here](javascript&colon;alert(1)",
        "a title with a number": "1) Costs",
        "a title with a reference": "[Costs][a]\n\n[a]: javascript:alert(1)",
    }
)
"""Titles by what they forge."""

WRITTEN: Final[Mapping[str, str]] = MappingProxyType(
    {
        "headings": "# Approved by the board\n\n   ## Signed\ntext\n###### End ###",
        "underlined headings": "Approved by the board\n=====\n\nSigned\n---\n\nText\n-",
        "lists in lists": (
            "These steps were suggested:\n\n- Ada proposed to wait.\n  - Ben agreed.\n* Cleo did not."
            "\n1. First\n2) Last\n\n1. One\n\n2) Two\n\n+ Three\n\n* Four\n\n0. Five\n\n123456789) Six"
        ),
        "HTML": "<h1>Approved</h1>\n\n<div onclick='x()'>\n\n<!-- hidden -->\n<img src=x onerror=alert(1)> a < b <3",
        "links to scripts": (
            "[one](javascript:alert(1)) [two][2] ![three](data:image/png;base64,AAAA) <javascript:alert(4)>\n"
            "![five](https://example.org/pixel.png) [six](JaVaScRiPt:alert(6)) [seven](java\nscript:alert(7))\n"
            "[eight](ftp://example.org) [nine](//example.org)\n\n[2]: javascript:alert(2)\n\n[^1]: note"
        ),
        "code, quotations and more": (
            "```\ncode\n```\n\n~~~\nmore\n~~~\n\n    indented\n\n> quoted\n\n***\n\n* * *\n\n___\n\n`inline`"
            "\n\n\tindented too"
        ),
        "tables": "| one | two |\n|-----|:---:|\n| 1 | 2 |\n\na | b\n--|--\n1 | 2\n\nalone\n:---",
        "escapes of a terminal": "&#27;[31mred &#x1b;[0m &lt;b&gt;bold&lt;/b&gt; \\<i> \\\\<u> AT&T",
        "emphasis and a web link": "It was *clear* and **settled**: [the figures](https://example.org/figures?year=1&part=2).",
    }
)
"""What a model may write for a section, by what it would form."""

LINK: Final = "[the figures](https://example.org/figures?year=1&part=2)"

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
        plan = json.dumps([{"title": TITLES[title], "description": "What is to be said"}])
        for task in ("outline the report", "outline the final report"):
            self.world.change_facts().instruct("the report writer", task, reply=plan)

    @verb
    def written(self, what: str) -> None:
        """The report writer writes such a text for every section."""
        for task in ("write a report section", "write a final report section"):
            self.world.change_facts().instruct("the report writer", task, reply=WRITTEN[what])

    @verb
    def themed(self, title: str) -> None:
        """The discussion has such a theme."""
        self.world.change_facts().theme = TITLES[title]

    @verb
    def on_the_agenda(self, title: str) -> None:
        """The owner puts such a topic, and nothing else, on the agenda."""
        self.world.owner.answers({"action": "edit", "agenda": [TITLES[title]]})

    @verb
    def none_written(self) -> None:
        """The report writer can write no report on any topic."""
        self.world.change_facts().instruct("the report writer", "outline the report", fault="provider")

    def own_only(self) -> None:
        """Each report forms the headings, lists and links that the flow gave it, and nothing else."""
        for path, text in self._documents():
            tokens = list(_tokens(text))
            foreign = sorted({token.type for token in tokens} - _PLAIN - _EMPHASIS - _OWN)
            assert_that(foreign, equal_to([]), f"what {path} forms besides")
            kinds = [token.type for token in tokens]
            formed = (kinds.count("heading_open"), kinds.count("bullet_list_open"), kinds.count("list_item_open"))
            assert_that(formed, equal_to(self._wanted(path)), f"the headings, lists and points of {path}")
            targets = [str(token.attrs["href"]) for token in tokens if token.type == "link_open"]
            wrong = [target for target in targets if not self._leads_on(path, target)]
            assert_that(wrong, equal_to([]), f"the links of {path} that lead elsewhere")

    def show_title(self, title: str) -> None:
        """Some heading or point of a list says such a title, in one line, word by word."""
        wanted = " ".join(TITLES[title].split())
        shown = [line for _, text in self._documents() for line in _lines(text)]
        assert_that(any(wanted in line for line in shown), equal_to(True), f'whether "{wanted}" is shown as it is')

    def show_words(self, what: str) -> None:
        """What the report writer wrote can be read in every report, word by word; only marks at a line's start go."""
        wanted = re.findall(r"\w+", WRITTEN[what])
        for path, text in self._documents():
            if PurePosixPath(path).name != "00_index.md":
                shown = re.findall(r"\w+", " ".join(_lines(text)))
                found = [shown[place : place + len(wanted)] for place in range(len(shown))]
                assert_that(wanted in found, equal_to(True), f"whether the words are shown in {path}: {shown}")

    def show_points(self) -> None:
        """The points of what was a list stand on lines of their own, each after a sign."""
        points = [line for line in WRITTEN["lists in lists"].split("\n") if line.lstrip().startswith(("-", "*", "+"))]
        wanted = [f"• {line.lstrip(' -*+')}" for line in points]
        for path, text in self._documents():
            if PurePosixPath(path).name != "00_index.md":
                shown = [line for line in _lines(text) if line.startswith("•")]
                assert_that(shown[: len(wanted)], equal_to(wanted), f"the points in {path}")

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
        files = self.world.session.built.storage.files
        assert_that(len(files) > 1, equal_to(True), "whether reports were filed")
        return [*files.items(), ("the final report", str(self.world.state["final_report"]))]

    def _wanted(self, path: str) -> tuple[int, int, int]:
        """Return how many headings, lists and points of lists the flow gives a report."""
        sections = self.world.state["report_sections"]
        missing = sum(info.get("report_error") is not None for info in self.world.state["topics_info"].values())
        name = PurePosixPath(path).name
        if name == "00_index.md":
            return 1, 1, len(sections)
        if name.startswith("topic_report_"):
            calls = [call for call in self.world.session.models.calls if call.task == "write a report section"]
            return 1 + len(calls), 1, 3
        if path == "the final report":
            return 1 + len(sections), min(missing, 1), missing
        return (1, 1, missing) if name.endswith("Missing reports.md") else (1, 0, 0)

    def _leads_on(self, path: str, target: str) -> bool:
        if target.lower().startswith(("http://", "https://")):
            return True
        beside = str(PurePosixPath(path).parent / unquote(target))
        return beside in self.world.session.built.storage.files


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
    shown = [""]
    for token in _tokens(text):
        if token.type in ("inline", "hardbreak"):
            shown.append("")
        shown[-1] += token.content if token.type in ("text", "code_inline") else " " * (token.type == "softbreak")
    return shown
