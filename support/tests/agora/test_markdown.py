"""Texts of others in Markdown form nothing but what is allowed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from support.agora.markdown import one_line, prose

READERS = (MarkdownIt("commonmark"), MarkdownIt("gfm-like", {"html": True, "linkify": False}))
for reader_of_all in READERS:
    reader_of_all.validateLink = lambda _: True  # type: ignore[assignment,method-assign]  # as many readers do
PLAIN = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak", "link_open", "link_close"}
EMPHASIS = {f"{kind}_{end}" for kind in ("em", "strong", "s") for end in ("open", "close")}
PIECES = st.sampled_from(
    (
        *("#", "##", "-", "*", "+", "1.", "23)", ">", "`", "```", "~~~", "===", "---", "***", "_", "|", "|-|-|", ":-"),
        *("[", "]", "(", ")", "](", "[x]", "](javascript:a)", "](https://e.org)", "[a]: b", "<b>", "</b>", "<!--"),
        *("<?", "<a@b.c>", "<", "&#27;", "&lt;", "&colon;", "&", "\\", "!", "![", "\n", "\n\n", " ", "    ", "\t"),
        *(
            "a",
            "http://e.org",
            ":",
            "~ ",
            "\u2028",
            "\u00a0",
            "é",
            "<https://e.org>",
            "<javascript:a>",
            "[^1]:",
            "=",
            ".",
        ),
    )
)


def formed(text: str) -> Iterator[Token]:
    for reader in READERS:
        for token in reader.parse(text):
            yield token
            yield from token.children or ()


def foreign(text: str) -> list[str]:
    return [token.type for token in formed(text) if token.type not in PLAIN | EMPHASIS] + [
        str(token.attrs["href"])
        for token in formed(text)
        if token.type == "link_open" and not str(token.attrs["href"]).lower().startswith(("http://", "https://"))
    ]


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_no_text_forms_a_block_html_a_picture_or_another_link(text: str) -> None:
    assert foreign(prose(text)) == []
    assert foreign(one_line(text)) == []


@given(st.lists(PIECES, max_size=10).map("".join), st.sampled_from(["# {}\n", "- {}\n", "- Theme: {}\n- x\n"]))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_a_title_forms_nothing_more_than_the_line_that_it_is_in(title: str, line: str) -> None:
    kinds = [token.type for token in formed(line.format(one_line(title))) if token.type not in PLAIN | EMPHASIS]
    plain = [token.type for token in formed(line.format("title")) if token.type not in PLAIN | EMPHASIS]
    assert kinds == plain


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Budget", "Budget"),
        ("Costs: 50/50?", "Costs: 50/50?"),
        ("../../secrets", "../../secrets"),
        ("*Really* **now**", "*Really* **now**"),
        ("a\n# b", "a # b"),
        ("1. First", "1\\. First"),
        ("C #", "C \\#"),
        ("a < b", "a &lt; b"),
        ("[x](https://e.org)", "\\[x\\](https://e.org)"),
        ("AT&T &amp; co", "AT&T &amp;amp; co"),
    ],
)
def test_a_title_reads_as_it_was_written(written: str, shown: str) -> None:
    assert one_line(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("One.\nTwo.\n\nThree.", "One.\nTwo.\n\nThree."),
        ('On "Budget":\n\n- Ada: wait\n- Ben: go', 'On "Budget":\n\n• Ada: wait  \n• Ben: go'),
        ("- a\n  - b", "• a  \n• b"),
        ("1. a\n2. b", "1\\. a  \n2\\. b"),
        ("## Head\ntext", "\\## Head  \ntext"),
        ("See [it](https://e.org/a_b?c=d&e=f).", "See [it](https://e.org/a_b?c=d&e=f)."),
        ("**Budget.** It was *clear*.", "**Budget.** It was *clear*."),
    ],
)
def test_prose_reads_as_it_was_written(written: str, shown: str) -> None:
    assert prose(written) == shown
