"""Without scripts, what was promised and what happened can be read, and every link works."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from support.tests.living_docs.browser.visitor import NARROW, WIDE, Site, Visitor

FEATURE = "pages/features/agenda/approving.html"
WAITS = "pages/features/agenda/approving/it-waits.html"
TALK = "pages/features/agenda/approving/it-moves-on.html"


@pytest.mark.parametrize("path", ["index.html", FEATURE, TALK, "pages/scenarios.html", "pages/vocabulary.html"])
def test_what_needs_them_is_not_there(visitor: Visitor, red: Site, path: str) -> None:
    page = visitor.open(red, path, scripts=False)
    expect(page.locator(".needs-script").locator("visible=true")).to_have_count(0)
    expect(page.locator("button").locator("visible=true")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_the_steps_of_every_scenario_and_row_are_shown(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FEATURE, scripts=False)
    expect(page.get_by_text("Before each scenario").first).to_be_visible()
    expect(page.locator("ol > li").first).to_have_text('Given a discussion about "Remote work"')
    for row in ("#refused--late", "#refused--forgotten", "#it-moves-on", "#it-waits"):
        expect(page.locator(f"{row} ~ ol > li").first).to_be_visible()
    expect(page.locator("#it-waits")).to_have_text("The discussion waits failed")
    expect(page.locator("#it-waits ~ ol .failure").first).to_be_visible()


@pytest.mark.parametrize("path", ["pages/asked/flow-talk--question-approval.html", "pages/features/agenda/index.html"])
def test_pages_about_all_lead_to_the_others(visitor: Visitor, red: Site, path: str) -> None:
    page = visitor.open(red, path, scripts=False)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("#Navigation").get_by_role("link", name="All promises").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("All promises")


def test_all_promises_are_listed(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "pages/scenarios.html", scripts=False)
    expect(page.locator("li[data-outcome]").locator("visible=true")).to_have_count(62)
    expect(page.get_by_text("No example matches")).to_be_hidden()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_links_lead_where_they_lead_with_scripts(visitor: Visitor, red: Site, width: int) -> None:
    page = visitor.open(red, scripts=False, width=width)
    title = page.get_by_role("heading", level=1)
    page.locator("#Navigation").get_by_role("link", name="All promises").click()
    expect(title).to_have_text("All promises")
    page.get_by_role("main").get_by_role("link", name="It moves on").click()
    expect(title).to_have_text("It moves on")
    page.get_by_role("link", name="Its steps").click()
    expect(title).to_have_text("Approving the agenda")


def test_what_happened_in_a_scenario_that_passed_can_be_read_in_its_order(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, TALK, scripts=False)
    expect(page.get_by_text("passed")).to_be_visible()
    expect(page.get_by_text("Nothing is discussed before Dana has decided")).to_be_visible()
    text = page.locator("main").inner_text()
    place = 0
    for words in (
        'Given a discussion about "Remote work"', "→ open", "Asked Shall we?", "When Dana agrees", "Refused perhaps",
        "“perhaps” is no answer here", "Answered yes", "Fault", "took too long", "Recovery", "it was tried again",
        "Somebody speaks", "Ada We should hire two people.", "Dana Why?",
    ):  # fmt: skip
        place = text.find(words, place)
        assert place != -1, (words, text)


def test_a_scenario_that_did_not_pass_can_be_read_in_full(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, WAITS, scripts=False)
    expect(page.locator(".failure").first).to_be_visible()
    expect(page.locator(".is-failed > .mark").first).to_be_visible()
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    expect(page.get_by_text("A script shows")).to_have_count(0)


def test_the_map_leads_to_its_tables(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "pages/flow.html", scripts=False)
    page.locator(".flow-drawing a[href='#flow-talk--speak']").click()
    expect(page.locator("tr:target")).to_contain_text("Somebody speaks")
    expect(page.locator("tr:target")).to_be_in_viewport()


def test_dark_is_dark(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, scheme="dark", scripts=False)
    expect(page.locator("body")).to_have_css("background-color", "rgb(23, 24, 27)")
