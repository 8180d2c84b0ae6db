"""How a reader gets from page to page."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from support.tests.living_docs.browser.visitor import NARROW, Site, Visitor

FEATURE = "pages/features/agenda/approving.html"
TALK = "pages/features/agenda/approving/it-moves-on.html"


def test_from_the_verdict_to_what_happened_and_on_to_the_map_and_back(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not ready:")

    page.get_by_role("main").get_by_role("heading", level=3).get_by_role("link", name="Agreeing").click()
    expect(_title(page)).to_have_text("Agreeing")
    page.get_by_role("main").get_by_role("link", name="Approving the agenda").click()
    expect(_title(page)).to_have_text("Approving the agenda")
    page.get_by_role("heading", name="It moves on").click()
    page.get_by_role("link", name="What happened in It moves on").click()
    expect(_title(page)).to_have_text("It moves on")
    expect(page.get_by_role("heading", name="What happened")).to_be_visible()
    _tree(page).get_by_role("link", name="Flow map").click()
    expect(_title(page)).to_have_text("Flow map")
    place = page.get_by_role("row").filter(has_text="Somebody speaks").first
    place.get_by_text("1 scenario").click()
    place.get_by_role("link", name="It moves on").click()
    expect(_title(page)).to_have_text("It moves on")
    for _ in range(5):
        page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not ready:")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Overview", "Not ready: "),
        ("All promises", "All promises"),
        ("Flow map", "Flow map"),
        ("Known faults", "Known faults"),
        ("Performance", "Performance"),
        ("Vocabulary", "Vocabulary"),
        ("Crowd", "Crowd"),
    ],
)
def test_the_tree_leads_everywhere_and_marks_the_page(visitor: Visitor, red: Site, name: str, title: str) -> None:
    page = visitor.open(red, TALK)
    _tree(page).get_by_role("link", name=name, exact=True).click()

    expect(_title(page)).to_contain_text(title)
    expect(_tree(page).locator("[aria-current=page]")).to_have_text(name)


def test_the_tree_is_open_at_the_page_and_marks_what_is_not_kept(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FEATURE)
    branch = _tree(page).get_by_role("listitem").filter(has=page.get_by_role("link", name="Agreeing")).first

    expect(branch.locator("[aria-current=page]")).to_contain_text("Approving the agenda")
    expect(branch.get_by_role("img", name="broken").first).to_be_visible()
    crowd = _tree(page).get_by_role("link", name="Fifty")
    expect(crowd).to_be_hidden()
    page.locator("summary[aria-label='Features of Crowd']").click()
    crowd.click()
    expect(_title(page)).to_have_text("Fifty")


def test_the_breadcrumb_leads_up_step_by_step(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, TALK)
    crumbs = page.get_by_role("navigation", name="Where you are")

    expect(crumbs.get_by_role("listitem")).to_have_text(["Agora", "Agreeing", "Approving the agenda", "It moves on"])
    crumbs.get_by_role("link", name="Approving the agenda").click()
    expect(_title(page)).to_have_text("Approving the agenda")
    crumbs.get_by_role("link", name="Agreeing").click()
    expect(_title(page)).to_have_text("Agreeing")
    crumbs.get_by_role("link", name="Agora").click()
    expect(_title(page)).to_contain_text("Not ready:")


def test_scenarios_lead_to_those_beside_them(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "pages/features/agenda/approving/it-waits.html")
    page.get_by_role("link", name="Next It moves on").click()
    expect(_title(page)).to_have_text("It moves on")
    page.get_by_role("link", name="Previous The discussion waits").click()
    expect(_title(page)).to_have_text("The discussion waits")


def test_the_doubts_of_the_overview_lead_to_their_scenarios(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red)
    page.get_by_role("region", name="What needs attention").get_by_role("link", name="The discussion waits").click()

    expect(page.get_by_role("heading", name="Different since it last passed")).to_be_visible()
    expect(page.locator(".failure .reason")).to_be_visible()


def test_narratives_lead_to_features(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "pages/features/agenda/index.html")
    page.get_by_role("link", name="approving", exact=True).click()
    expect(_title(page)).to_have_text("Approving the agenda")


def test_on_a_small_screen_the_tree_waits_behind_a_button(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FEATURE, width=NARROW)
    menu = page.get_by_role("button", name="Menu")

    expect(_tree(page)).to_be_hidden()
    menu.click()
    expect(menu).to_have_attribute("aria-expanded", "true")
    expect(_tree(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(_tree(page)).to_be_hidden()
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    _tree(page).get_by_role("link", name="Vocabulary").click()
    expect(_title(page)).to_have_text("Vocabulary")


def test_on_a_small_screen_the_breadcrumb_leads_up_one_level(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, TALK, width=NARROW)
    page.get_by_role("navigation", name="Where you are").get_by_role("link").locator("visible=true").click()
    expect(_title(page)).to_have_text("Approving the agenda")


@pytest.mark.parametrize("path", ["index.html", FEATURE, "pages/scenarios.html", "pages/vocabulary.html"])
def test_a_run_that_kept_its_promises_has_no_obstacles(visitor: Visitor, green: Site, path: str) -> None:
    page = visitor.open(green, path)
    expect(_title(page)).to_be_visible()
    expect(page.locator(".is-failed, .is-broken")).to_have_count(0)


def _title(page: Page) -> Locator:
    return page.get_by_role("heading", level=1)


def _tree(page: Page) -> Locator:
    return page.locator("#Navigation")
