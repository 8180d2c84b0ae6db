"""The search over everything that is said, with the keyboard."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from support.tests.living_docs.browser.visitor import Site, Visitor

FEATURE = "pages/features/agenda/approving.html"


@pytest.mark.parametrize("key", ["/", "Control+k", "Meta+k"])
def test_keys_open_it_and_escape_closes_it(visitor: Visitor, red: Site, key: str) -> None:
    page = visitor.open(red)
    page.keyboard.press(key)
    expect(_field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_its_button_opens_it_and_has_the_focus_again(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red)
    page.get_by_role("button", name="Search").click()
    expect(_field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Search")).to_be_focused()


def test_a_click_beside_it_or_on_close_closes_it(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red)
    page.keyboard.press("/")
    page.mouse.click(5, 700)
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("/")
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_a_slash_in_a_field_is_a_slash(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "pages/scenarios.html")
    field = page.get_by_role("searchbox", name="Show those that contain")
    field.focus()
    page.keyboard.type("a/b")
    expect(field).to_have_value("a/b")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_enter_opens_the_scenario_on_the_page_of_its_feature(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "pages/vocabulary.html")
    _search(page, "person 37")
    expect(_chosen(page)).to_contain_text("Person 37 finds a place")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Fifty")
    expect(page.locator("#person-37-finds-a-place details")).to_have_attribute("open", "")
    expect(page.locator("#person-37-finds-a-place")).to_be_in_viewport()


def test_enter_leads_on_the_same_page_too(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FEATURE)
    _search(page, "it moves on")
    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("#it-moves-on .step").first).to_be_in_viewport()


def test_arrows_go_around(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red)
    _search(page, "person")
    options = page.get_by_role("option")
    expect(options).to_have_count(30)
    for key, place in [("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("ArrowUp", 0), ("ArrowUp", 29)]:
        page.keyboard.press(key)
        expect(options.nth(place)).to_have_attribute("aria-selected", "true")
        expect(_field(page)).to_have_attribute("aria-activedescendant", f"Result-{place}")
        expect(page.locator("[aria-selected=true]")).to_have_count(1)
        expect(options.nth(place)).to_be_in_viewport()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    words = options.nth(1).locator(".name").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(":target summary")).to_contain_text(words)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("appro", "Approving the agenda"),
        ("aproving", "Approving the agenda"),
        ("APPROVING", "Approving the agenda"),
        ("discusion wait", "The discussion waits"),
        ("ágenda", "Approving the agenda"),
        ("@every pending", "It is pending"),
        ("for one more", "Person 00 finds a place"),
        ("aprovign agneda", "Approving the agenda"),
        ("it kicked off", "When it begins"),
    ],
)
def test_beginnings_and_slips_are_found(visitor: Visitor, red: Site, words: str, found: str) -> None:
    page = visitor.open(red)
    _search(page, words)
    expect(page.get_by_role("option").filter(has_text=found).first).to_be_visible()


def test_it_says_what_is_found_and_what_is_not(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red)
    _search(page, "person")
    expect(_state(page)).to_have_text("50 found, the first 30 are shown")
    _field(page).fill("discusion zebra wiats")
    expect(_state(page)).to_have_text("Nothing has all of these words, 1 found with most of them")
    expect(_chosen(page)).to_contain_text("The discussion waits")
    _field(page).fill("zebra")
    expect(_state(page)).to_have_text("Nothing is said about “zebra”.")
    expect(_field(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    _field(page).fill("")
    expect(page.get_by_role("option")).to_have_count(0)


def test_what_was_found_is_marked_and_says_its_outcome(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red)
    _search(page, "discussion waits")
    expect(_chosen(page).locator("mark")).to_have_text(["discussion", "waits"])
    expect(_chosen(page).get_by_role("img", name="failed")).to_be_visible()


def test_files_that_are_missing_are_reported(visitor: Visitor, green: Site, tmp_path: Path) -> None:
    copied = replace(green, folder=Path(shutil.copytree(green.folder, tmp_path / "copied")))
    (copied.folder / "pages/search-index.js").unlink()
    page = visitor.open(copied)
    page.keyboard.press("/")
    expect(_state(page)).to_contain_text("could not be loaded")
    assert len(visitor.complaints) == 1
    visitor.complaints.clear()


def _state(page: Page) -> Locator:
    return page.get_by_role("dialog").get_by_role("status")


def _field(page: Page) -> Locator:
    return page.get_by_role("combobox")


def _chosen(page: Page) -> Locator:
    return page.locator("[aria-selected=true]")


def _search(page: Page, words: str) -> None:
    page.keyboard.press("/")
    expect(_state(page)).to_be_empty()
    page.keyboard.type(words)
    expect(_state(page)).not_to_be_empty()
