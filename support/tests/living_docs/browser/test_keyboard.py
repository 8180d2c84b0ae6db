"""Everything can be done with the keyboard alone, and one sees where one is."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from support.tests.living_docs.browser.visitor import NARROW, WIDE, Site, Visitor

FEATURE = "pages/features/agenda/approving.html"
TALK = "pages/features/agenda/approving/it-moves-on.html"

_REACHABLE = """() => {
  const all = [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')];
  const reachable = all.filter(one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility(
    {visibilityProperty: true, contentVisibilityAuto: true}));
  reachable.forEach((one, place) => one.dataset.place = place);
  return reachable.length;
}"""
_FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one), box = one.getBoundingClientRect();
  const inner = one.querySelector('rect, circle, .line');
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const drawn = inner && one.closest('svg') && parseFloat(getComputedStyle(inner).strokeWidth) >= 3;
  const bar = document.querySelector('.top');
  return {
    place: Number(one.dataset.place ?? -1),
    what: one.outerHTML.slice(0, 120),
    marked: Boolean(outlined || drawn || one.type === 'search'),
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !bar.contains(one) && !one.matches('.skip') && !one.closest('.tree')
      && box.bottom <= bar.getBoundingClientRect().bottom,
  };
}"""


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize(
    "path",
    ["index.html", FEATURE, TALK, "pages/scenarios.html#tag=@agenda", "pages/vocabulary.html", "pages/flow.html"],
)
def test_tab_reaches_everything_in_order_and_shows_it(visitor: Visitor, red: Site, path: str, width: int) -> None:
    page = visitor.open(red, path, width=width)
    count = int(page.evaluate(_REACHABLE))
    focused = [_next(page) for _ in range(count)]

    assert [one["place"] for one in focused] == [*range(count)]
    assert [one["what"] for one in focused if not one["marked"]] == []
    assert [one["what"] for one in focused if not one["seen"] or one["covered"]] == []


def test_the_first_stop_leads_past_the_frame(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FEATURE)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_what_is_folded_opens_and_closes(visitor: Visitor, red: Site, key: str) -> None:
    page = visitor.open(red, FEATURE)
    for scenario in ("#it-moves-on > details", "#it-waits .failure details"):
        folded = page.locator(scenario)
        was_open = folded.get_attribute("open") is not None
        folded.locator("> summary").focus()
        page.keyboard.press(key)
        assert (folded.get_attribute("open") is not None) is not was_open
        page.keyboard.press(key)
        assert (folded.get_attribute("open") is not None) is was_open


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_rows_of_an_outline_open_and_close(visitor: Visitor, red: Site, key: str) -> None:
    page = visitor.open(red, f"{FEATURE}#refused")
    row = page.locator("#refused--late")
    opener = row.locator(".opener").get_by_role("button")
    expect(opener).to_have_attribute("aria-expanded", "false")
    expect(row.locator(".step")).to_be_hidden()
    opener.focus()
    page.keyboard.press(key)
    expect(opener).to_have_attribute("aria-expanded", "true")
    expect(row.locator(".step")).to_be_visible()
    page.keyboard.press(key)
    expect(row.locator(".step")).to_be_hidden()


def test_rows_of_an_outline_open_where_they_are_clicked(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, f"{FEATURE}#refused")
    row = page.locator("#refused--late")
    row.get_by_role("cell", name="too late").click()
    expect(row.locator(".step")).to_be_visible()
    row.locator(".opener").get_by_role("button").click()
    expect(row.locator(".step")).to_be_hidden()


def test_all_can_be_opened_and_closed_at_once(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, FEATURE)
    page.get_by_role("button", name="Open all").click()
    expect(page.locator(".chapter > details:not([open])")).to_have_count(0)
    expect(page.locator("#refused--late .step")).to_be_visible()
    page.get_by_role("button", name="Close all").click()
    expect(page.locator(".chapter > details[open]")).to_have_count(0)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_filters_are_chosen(visitor: Visitor, red: Site, key: str) -> None:
    page = visitor.open(red, "pages/scenarios.html")
    page.get_by_role("button", name="failed").first.focus()
    page.keyboard.press(key)
    expect(page.get_by_role("button", name="failed").first).to_have_attribute("aria-pressed", "true")


def test_what_scrolls_sideways_can_be_scrolled(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, TALK, width=NARROW)
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    wide = "one => one.scrollWidth > one.clientWidth + 1 && one.tabIndex < 0"
    can = page.wait_for_function(f"![...document.querySelectorAll('.scroll, pre')].some({wide})")
    assert can.json_value() is True


def _next(page: Page) -> dict[str, Any]:
    page.keyboard.press("Tab")
    focused: dict[str, Any] | None = page.evaluate(_FOCUSED)
    return focused or {"place": -1, "what": "nothing", "marked": False, "seen": False, "covered": False}
