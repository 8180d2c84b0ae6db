"""What comes out of a printer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from support.tests.living_docs.browser.visitor import Site, Visitor

FEATURE = "pages/features/agenda/approving.html"
TALK = "pages/features/agenda/approving/it-moves-on.html"


@pytest.mark.parametrize("path", ["index.html", FEATURE, TALK, "pages/scenarios.html", "pages/flow.html"])
def test_pages_are_printed_without_what_only_a_screen_needs(visitor: Visitor, red: Site, path: str) -> None:
    page = _printed(visitor.open(red, path))

    on_screens = (".top button", ".tree", ".skip", ".anchor", ".copy button", ".filters", ".tools", ".map-tools")
    for left_out in (*on_screens, ".foot details"):
        assert [one for one in page.locator(left_out).all() if one.is_visible()] == [], left_out
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("navigation", name="Where you are")).to_contain_text("Agora")
    expect(page.locator(".foot")).to_be_visible()


def test_the_first_page_is_printed_with_all_that_a_cause_breaks_and_what_was_not_tried(
    visitor: Visitor, red: Site
) -> None:
    page = _printed(visitor.open(red))
    expect(page.locator(".cause li").first).to_be_visible()
    expect(page.locator(".missing")).to_be_visible()


def test_a_feature_is_printed_with_the_steps_of_every_scenario(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FEATURE)
    _printed(page)

    for scenario in ("#it-waits", "#it-moves-on", "#refused"):
        expect(page.locator(f"{scenario} .sentence").first).to_be_visible()
    expect(page.locator("#it-waits .reason")).to_be_visible()
    expect(page.locator("#refused--forgotten .reason")).to_be_visible()
    expect(page.locator("#refused--late .row-steps")).to_be_hidden()  # its steps are those of the outline above


def test_the_map_is_printed_on_one_page(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "pages/flow.html")
    page.get_by_role("button", name="Larger").click()
    _printed(page)
    drawing = page.locator(".flow-drawing").bounding_box()
    assert drawing is not None
    assert drawing["height"] <= 21 / 2.54 * 96
    expect(page.locator(".map").first).to_have_css("break-inside", "avoid")


def test_all_that_happened_is_printed(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, TALK)
    folded = page.locator("#work details").first
    expect(folded.locator("table")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    _printed(page)
    expect(folded.locator("table")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(folded).not_to_have_attribute("open", re.compile(".*"))


def test_a_dark_page_is_printed_on_white(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FEATURE)
    page.get_by_role("button", name="Use dark colors").click()
    page.emulate_media(media="print", color_scheme="dark")

    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("body")).to_have_css("color", "rgb(31, 32, 36)")


def test_long_texts_are_printed_whole(visitor: Visitor, red: Site) -> None:
    page = _printed(visitor.open(red, FEATURE))
    for cut in (".doc-string", ".trace"):
        heights = page.locator(cut).evaluate_all("all => all.map(one => getComputedStyle(one).maxHeight)")
        assert {*heights} <= {"none"}, cut


@pytest.mark.parametrize("path", ["index.html", FEATURE, TALK])
def test_a_file_can_be_made_of_it(visitor: Visitor, red: Site, path: str) -> None:
    assert visitor.open(red, path).pdf().startswith(b"%PDF-")


def _printed(page: Page) -> Page:
    page.emulate_media(media="print")
    return page
