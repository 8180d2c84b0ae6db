"""Texts of plain words need no reader of Markdown, and look as it would make them."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.living_docs.pages.addresses import Addresses
from support.living_docs.pages.frame import Page
from support.living_docs.pages.prose import Prose, plain_paragraphs
from support.living_docs.read.model import Run

PAGE = Page("index.html", "")
LINES = st.text("ab Z1.,;:?%()'\"“”–—…-\n", min_size=1, max_size=24)


def prose() -> Prose:
    return Prose(Addresses(Run()))


@given(st.one_of(LINES, st.text()).map(inspect.cleandoc))
def test_plain_words_look_as_markdown_makes_them(text: str) -> None:
    plain = plain_paragraphs(text)

    assert plain in ("", prose()._of_markdown(text, PAGE, "features", 2))


@given(st.one_of(LINES, st.text()))
def test_the_first_sentence_is_that_of_markdown(text: str) -> None:
    quick, slow = prose(), prose()
    paragraph = slow._first_paragraph(inspect.cleandoc(text))
    quick_sentence = quick.first_sentence(text)

    assert paragraph.startswith(quick_sentence.removesuffix("."))


@pytest.mark.parametrize(
    "text", ["a *b*", "- a", "1. a", "a  \nb", "    a", "a\n===", "a\n---", "<a>", "a & b", "[a](b)", "a `b`", "| a |"]
)
def test_what_means_something_to_markdown_is_not_plain(text: str) -> None:
    assert plain_paragraphs(text) == ""


def test_paragraphs_and_quotes_are_plain() -> None:
    assert plain_paragraphs('Dana says "no".\nTwice.\n\nThen it ends.') == (
        "<p>Dana says &quot;no&quot;.\nTwice.</p>\n<p>Then it ends.</p>\n"
    )
