"""Light and dark: what the system prefers, until the reader chooses."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from support.tests.living_docs.browser.visitor import Site, Visitor

LIGHT, DARK = "rgb(252, 251, 249)", "rgb(23, 24, 27)"


@pytest.mark.parametrize(("scheme", "ground"), [("light", LIGHT), ("dark", DARK)])
def test_the_system_decides_first(visitor: Visitor, red: Site, scheme: Literal["light", "dark"], ground: str) -> None:
    page = visitor.open(red, scheme=scheme)
    expect(page.locator("body")).to_have_css("background-color", ground)


def test_the_system_may_change_its_mind(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).to_have_css("background-color", DARK)


@pytest.mark.parametrize(("scheme", "ground"), [("light", DARK), ("dark", LIGHT)])
def test_what_the_reader_chose_stays(
    visitor: Visitor, red: Site, scheme: Literal["light", "dark"], ground: str
) -> None:
    page = visitor.open(red, scheme=scheme)
    body = page.locator("body")
    _toggle(page)
    expect(body).to_have_css("background-color", ground)
    page.reload()
    expect(body).to_have_css("background-color", ground)
    page.goto(red.url("pages/features/agenda/approving/it-moves-on.html"))
    expect(body).to_have_css("background-color", ground)
    _toggle(page)
    expect(body).to_have_css("background-color", LIGHT if ground == DARK else DARK)


def test_the_button_says_what_it_does(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, scheme="dark")
    page.get_by_role("button", name="Use light colors").click()
    page.get_by_role("button", name="Use dark colors").click()
    expect(page.get_by_role("button", name="Use light colors")).to_be_visible()


def test_a_browser_that_keeps_nothing_still_changes(visitor: Visitor, red: Site) -> None:
    refusing = "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('no'); }});"
    page = visitor.open(red, before=refusing)
    _toggle(page)
    expect(page.locator("body")).to_have_css("background-color", DARK)


def _toggle(page: Page) -> None:
    page.locator(".theme").click()
