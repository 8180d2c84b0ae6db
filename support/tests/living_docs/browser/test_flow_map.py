"""The map of a flow, and the tables beneath it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from support.tests.living_docs.browser.visitor import NARROW, Site, Visitor

FLOW = "pages/flow.html"
NODES = ["open", "ask", "Somebody speaks", "It is summed up", "close"]


def test_every_node_is_there_and_says_how_often_it_was_reached(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FLOW)
    expect(_nodes(page)).to_have_count(len(NODES))
    for name in NODES:
        words = "not reached" if name == "close" else r"\d+ visits? in 1 scenario"
        expect(page.locator(f".flow-drawing .node[aria-label^='{name}: ']")).to_have_attribute(
            "aria-label", re.compile(f"^{name}: {words}")
        )
    missed = page.locator(".flow-drawing .node.level-0")
    expect(missed).to_contain_text("not reached")
    expect(missed.locator("rect")).not_to_have_css("stroke-dasharray", "none")
    asks = page.locator(".flow-drawing .node[aria-label^='ask: ']")
    expect(asks).to_have_attribute("aria-label", re.compile("asks: The approval"))
    page.locator(".flow-drawing .asks").first.click()
    expect(page).to_have_url(re.compile("/pages/asked/"))


@pytest.mark.parametrize("name", NODES)
def test_a_click_on_a_node_leads_to_its_scenarios(visitor: Visitor, red: Site, name: str) -> None:
    page = visitor.open(red, FLOW)
    page.locator(f".flow-drawing .node[aria-label^='{name}: ']").click()

    row = page.locator("tr:target")
    expect(row).to_be_in_viewport()
    expect(row.get_by_role("rowheader")).to_contain_text(name)
    if name == "close":
        expect(row).to_contain_text("not reached")
    else:
        expect(row.get_by_role("link", name="It moves on")).to_be_visible()


def test_nodes_and_ways_are_reached_and_followed_with_the_keyboard(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FLOW)
    node = page.locator(".flow-drawing .node[aria-label^='Somebody speaks: ']")
    node.focus()
    expect(node).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("tr:target")).to_contain_text("Somebody speaks")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector(':target').contains(document.activeElement)")


def test_a_way_leads_to_its_row(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FLOW)
    edge = page.locator(".flow-drawing .edge[aria-label*='(yes)']")
    edge.focus()
    page.keyboard.press("Enter")
    expect(page.locator("tr:target")).to_contain_text("yes")


def test_the_map_can_be_skipped(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FLOW)
    skip = page.get_by_role("link", name="Skip the map")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.flow-drawing')") is None
    assert page.evaluate("document.activeElement.closest('.flow') !== null")


def test_it_grows_and_shrinks(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FLOW)
    drawing = page.locator(".flow-drawing")
    before = _width(drawing)
    page.get_by_role("button", name="Larger").click()
    assert _width(drawing) > before
    page.get_by_role("button", name="Smaller").click()
    page.get_by_role("button", name="Smaller").click()
    assert _width(drawing) < before
    page.get_by_role("button", name="Fit").click()
    assert _width(drawing) == before


def test_on_a_small_screen_it_scrolls_by_itself(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FLOW, width=NARROW)
    page.get_by_role("button", name="Larger").click()
    page.get_by_role("button", name="Larger").click()
    assert _width(page.locator(".flow-drawing")) > NARROW
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_what_was_not_reached_is_listed_and_leads_to_its_place(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FLOW)
    missed = page.locator("details.missed")
    expect(missed.get_by_role("link", name="close", exact=True)).to_be_visible()
    expect(missed).to_contain_text("The approval: maybe")
    missed.get_by_role("link", name="close", exact=True).click()
    expect(page.locator("tr:target")).to_contain_text("not reached")


def test_answers_lead_to_the_scenarios_that_gave_them(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FLOW)
    answered = page.get_by_role("row", name=re.compile("^yes 1"))
    answered.get_by_text("1 scenario").click()
    answered.get_by_role("link", name="It moves on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It moves on")


def _nodes(page: Page) -> Locator:
    return page.locator(".flow-drawing .node")


def _width(drawing: Locator) -> float:
    box = drawing.bounding_box()
    assert box is not None
    return round(box["width"])
