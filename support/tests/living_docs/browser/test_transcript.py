"""A slider and the arrow keys move through the transcript, and the map follows."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from support.tests.living_docs.browser.audit import colour_violations, violations
from support.tests.living_docs.browser.visitor import NARROW, Site, Visitor

TALK = "pages/features/agenda/approving/it-moves-on.html"


def test_the_arrow_keys_move_through_it(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, TALK)
    lines = _lines(page)
    expect(lines.nth(0)).to_have_attribute("aria-current", "true")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(lines.nth(2)).to_have_attribute("aria-current", "true")
    expect(lines.nth(2)).to_be_in_viewport()
    page.keyboard.press("ArrowLeft")
    expect(lines.nth(1)).to_have_attribute("aria-current", "true")
    expect(page.locator(".course [aria-current]")).to_have_count(1)


def test_the_slider_is_reached_with_the_keyboard_and_says_where_it_is(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, TALK)
    slider = page.get_by_role("slider", name="Place in the transcript")
    slider.focus()
    page.keyboard.press("End")
    count = _lines(page).count()
    expect(slider).to_have_attribute("aria-valuetext", re.compile(f"^{count} of {count}: "))
    expect(_lines(page).last).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("button", name="Next line")).to_be_disabled()
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(f"^{count - 1} of {count}: "))
    page.get_by_role("button", name="Line before").click()
    expect(_lines(page).nth(count - 3)).to_have_attribute("aria-current", "true")


def test_the_map_follows(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, TALK)
    now = page.locator(".small-map .node.is-now")
    expect(now).to_contain_text("open")
    before = page.locator(".small-map svg").get_attribute("viewBox")
    line = page.locator(".line.of-failed")
    line.click()
    expect(line).to_have_attribute("aria-current", "true")
    expect(now).to_contain_text("Somebody speaks")
    expect(page.locator(".small-map .node.is-passed")).to_have_count(3)
    assert page.locator(".small-map svg").get_attribute("viewBox") != before


def test_speech_that_is_long_is_whole_where_the_reader_is(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, TALK)
    said = page.locator(".of-said").first
    words = said.locator(".words")
    assert words.evaluate("words => words.scrollHeight > words.clientHeight + 4")
    said.click()
    assert words.evaluate("words => words.scrollHeight <= words.clientHeight + 4")


def test_a_link_to_a_question_makes_it_the_current_line(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, f"{TALK}#question-1")
    expect(page.locator("#question-1")).to_have_attribute("aria-current", "true")
    expect(page.locator("#question-1")).to_be_in_viewport()


def test_arrow_keys_in_the_search_and_in_what_scrolls_stay_there(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, TALK)
    page.keyboard.press("/")
    page.keyboard.type("x")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(_lines(page).nth(0)).to_have_attribute("aria-current", "true")


def test_without_scripts_it_is_a_list_to_read(visitor: Visitor, complete: Site) -> None:
    page = visitor.open(complete, TALK, scripts=False)
    expect(page.locator(".player")).to_have_count(0)
    for line in _lines(page).all():
        expect(line).to_be_visible()
    words = page.locator(".of-said .words").first
    assert words.evaluate("words => words.scrollHeight <= words.clientHeight + 4")
    summary = page.locator(".of-state summary").first
    summary.click()
    expect(page.locator(".of-state .changes").first).to_be_visible()


def test_printed_it_is_a_plain_list(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, TALK)
    page.emulate_media(media="print")
    expect(page.locator(".player")).to_be_hidden()
    expect(page.locator(".small-map")).to_be_hidden()
    words = page.locator(".of-said .words").first
    assert words.evaluate("words => words.scrollHeight <= words.clientHeight + 4")


def test_it_is_accessible_while_it_moves(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, TALK, width=NARROW)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert colour_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def _lines(page: Page) -> Locator:
    return page.locator(".course .line")
