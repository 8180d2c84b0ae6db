"""Addresses of features, rules, scenarios, rows and steps."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from support.tests.living_docs.browser.visitor import NARROW, Site, Visitor

FEATURE = "pages/features/agenda/approving.html"
TALK = "pages/features/agenda/approving/it-moves-on.html"


@pytest.mark.parametrize("width", [1280, NARROW])
@pytest.mark.parametrize(
    "place",
    [
        f"{FEATURE}#rule--waiting",
        f"{FEATURE}#it-moves-on",
        f"{FEATURE}#it-moves-on--step-2",
        f"{FEATURE}#refused",
        f"{FEATURE}#refused--late",
        f"{FEATURE}#refused--late--step-1",
        "pages/features/crowd/fifty.html#person-48-finds-a-place",
        "pages/features/crowd/fifty.html#person-48-finds-a-place--step-3",
        f"{TALK}#it-moves-on--step-3",
        f"{TALK}#question-1",
        f"{TALK}#changes-1",
        "pages/flow.html#flow-talk--speak",
        "pages/vocabulary.html#sentence-when-owner-approves",
    ],
)
def test_a_place_is_open_and_seen_and_marked(visitor: Visitor, red: Site, place: str, width: int) -> None:
    page = visitor.open(red, place, width=width)
    target = page.locator(":target")

    expect(target).to_have_attribute("id", place.partition("#")[2])
    expect(target).to_be_visible()
    expect(target).to_be_in_viewport()
    assert _uncovered(page)
    for folded in target.locator("xpath=ancestor-or-self::details | self::*[@class]/child::details").all():
        expect(folded).to_have_attribute("open", "")


@pytest.mark.parametrize("path", ["pages/features/agenda/empty.html", "pages/features/agenda/index.html", FEATURE])
def test_a_feature_has_an_address_of_its_own(visitor: Visitor, red: Site, path: str) -> None:
    expect(visitor.open(red, path).get_by_role("heading", level=1)).to_be_in_viewport()


def test_the_keyboard_goes_on_from_there(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, f"{FEATURE}#it-moves-on--step-2")
    expect(page.locator(":target")).to_be_in_viewport()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector(':target').compareDocumentPosition(document.activeElement)") & 4


def test_links_to_places_change_the_address_and_lead_back(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FEATURE)
    page.get_by_role("heading", name="It moves on").hover()
    page.get_by_role("link", name="Link to It moves on").click()
    expect(page).to_have_url(red.url(f"{FEATURE}#it-moves-on"))
    expect(page.locator("#it-moves-on .step").first).to_be_visible()
    page.locator("#it-moves-on--step-2").hover()
    page.locator("#it-moves-on--step-2 > .anchor").click()
    expect(page).to_have_url(red.url(f"{FEATURE}#it-moves-on--step-2"))
    page.go_back()
    expect(page).to_have_url(red.url(f"{FEATURE}#it-moves-on"))


def test_another_address_on_the_same_page_opens_too(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FEATURE)
    page.goto(red.url(f"{FEATURE}#refused--forgotten--step-1"))
    expect(page.locator(":target")).to_be_in_viewport()
    page.goto(red.url(f"{FEATURE}#nowhere"))
    page.goto(red.url(f"{FEATURE}#%E0%A4%A"))
    expect(page.get_by_role("heading", level=1)).to_be_attached()


def test_links_lead_to_a_question_and_to_what_a_step_changed(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, TALK)
    page.get_by_role("link", name="Questions").first.click()
    expect(page.locator("#question-1")).to_be_in_viewport()
    page.goto(red.url(f"{TALK}#changes-2"))
    expect(page.locator("details:target")).to_have_attribute("open", "")


@pytest.mark.parametrize(
    ("path", "opener", "place"),
    [
        (FEATURE, "#it-moves-on summary", "it-moves-on"),
        (FEATURE, "#refused--late .values", "refused--late"),
        (TALK, "#changes-1 > summary", "changes-1"),
        ("pages/vocabulary.html", ".entry:has(details) >> nth=0 >> summary", "sentence-when-it-begins"),
    ],
)
def test_the_address_follows_what_is_opened(visitor: Visitor, red: Site, path: str, opener: str, place: str) -> None:
    page = visitor.open(red, path)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = false)")
    page.evaluate("document.querySelectorAll('#refused > details').forEach(one => one.open = true)")
    page.locator(opener).first.click()
    expect(page).to_have_url(red.url(f"{path}#{place}"))
    page.locator(opener).first.click()
    expect(page).to_have_url(red.url(path))


def _uncovered(page: Page) -> bool:
    """Whether the place begins below the bar at the top."""
    return bool(
        page.evaluate(
            "() => document.querySelector(':target').getBoundingClientRect().top"
            " >= document.querySelector('.top').getBoundingClientRect().bottom - 1"
        )
    )
