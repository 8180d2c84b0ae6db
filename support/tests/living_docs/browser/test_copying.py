"""Lines that are copied with a button."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from support.tests.living_docs.browser import attacks
from support.tests.living_docs.browser.visitor import NARROW, Site, Visitor

_NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: undefined});"


@pytest.mark.parametrize(
    ("before", "name", "title"),
    [("", "it-moves-on", "It moves on"), (_NO_CLIPBOARD, "it-waits", "The discussion waits")],
    ids=["clipboard", "the old way"],
)
def test_the_command_that_runs_a_scenario_is_copied(
    visitor: Visitor, red: Site, before: str, name: str, title: str
) -> None:
    page = visitor.open(red, f"pages/features/agenda/approving/{name}.html", before=before)
    button = page.get_by_role("button", name="Copy: pytest")
    button.click()

    expect(button).to_contain_text("Copied")
    expect(button).to_be_focused()
    assert _pasted(page) == f'pytest "features/agenda/approving.feature::{title}"'


def test_sentences_are_copied(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "pages/vocabulary.html")
    page.get_by_role("button", name="Copy: When it begins").first.press("Enter")
    expect(page.get_by_text("Copied")).to_be_visible()
    assert _pasted(page) == "When it begins"


def test_what_is_copied_is_the_text_as_it_is(visitor: Visitor, hostile: Site) -> None:
    for name in ("end-of-an-attribute", "entities", "quotes", "scripts", "right-to-left"):
        page = visitor.open(hostile, f"pages/features/{attacks.FEATURE}/{name}--one.html")
        button = page.locator("main .copy button")
        button.click()
        expect(button).to_contain_text("Copied")
        assert _pasted(page) == attacks.ATTACKS[name]


@pytest.mark.parametrize("width", [1280, NARROW])
def test_the_link_to_what_is_open_is_copied(visitor: Visitor, red: Site, width: int) -> None:
    page = visitor.open(red, "pages/features/agenda/approving.html", width=width)
    page.locator("#it-moves-on summary").first.click()
    button = page.get_by_role("button", name="Copy link")
    expect(button).to_be_in_viewport()
    button.click()
    expect(button.get_by_text("Copied")).to_be_visible()
    assert _pasted(page) == red.url("pages/features/agenda/approving.html#it-moves-on")


def _pasted(page: Page) -> str:
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.press("Control+v")
    return field.input_value()
