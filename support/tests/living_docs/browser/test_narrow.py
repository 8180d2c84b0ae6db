"""On a small screen nothing has to be scrolled sideways but what says so."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from support.tests.living_docs.browser.visitor import NARROW, NARROWEST, WIDE, Site, Visitor, resize

_OPEN = "all => all.forEach(one => one.open = true)"
_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth, needed = document.documentElement.scrollWidth;
  if (needed <= width) return [];
  const all = [...document.querySelectorAll('main *, header *, footer *')];
  const beyond = all.filter(one => one.getBoundingClientRect().right > width + 1).slice(0, 5);
  return beyond.map(one => one.outerHTML.slice(0, 200)).concat(`${needed} instead of ${width}`);
}"""
_SMALL_TARGETS = """() => {
  const all = [...document.querySelectorAll('header button, .tree a, .choice, .chapter > details > summary')];
  const small = all.filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 24);
  return small.map(one => one.outerHTML.slice(0, 200));
}"""
_NAMES_WITH_LINES = """all => all.map(one => {
  const range = document.createRange();
  range.selectNodeContents(one);
  return [one.textContent, range.getClientRects().length];
})"""
_PAGES = (
    "index.html",
    "pages/features/agenda/index.html",
    "pages/features/agenda/approving.html",
    "pages/features/agenda/approving/it-moves-on.html",
    "pages/features/outcomes/every.html",
    "pages/scenarios.html",
    "pages/asked.html",
    "pages/flow.html",
    "pages/faults.html",
    "pages/performance.html",
    "pages/vocabulary.html",
)


@pytest.mark.parametrize("path", [*_PAGES, "pages/asked/flow-talk--question-approval.html"])
def test_no_page_is_wider_than_the_screen(visitor: Visitor, red: Site, path: str) -> None:
    page = visitor.open(red, path, width=NARROW)
    assert _too_wide(page) == {}
    assert page.evaluate(_SMALL_TARGETS) == []


def test_names_at_the_foot_are_not_broken(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "index.html", width=WIDE)
    names = page.locator(".foot dt").evaluate_all(_NAMES_WITH_LINES)
    assert ["seed", 1] in names
    assert {lines for _, lines in names} == {1}


@pytest.mark.parametrize("path", [*_PAGES[:4], *_PAGES[5:], "pages/features/attacks/words.html"])
def test_no_text_makes_a_page_too_wide(visitor: Visitor, hostile: Site, path: str) -> None:
    assert _too_wide(visitor.open(hostile, path, width=NARROW)) == {}


def test_the_page_of_a_scenario_with_long_words(visitor: Visitor, hostile: Site) -> None:
    page = visitor.open(hostile, "pages/features/attacks/words/long-words--one.html", width=NARROW)
    assert _too_wide(page) == {}


def test_the_pages_of_questions_with_long_words(visitor: Visitor, hostile: Site) -> None:
    paths = [path for path in hostile.paths if path.startswith("pages/asked/")]
    assert paths
    assert [_too_wide(visitor.open(hostile, path, width=NARROW)) for path in paths] == [{} for _ in paths]


def _too_wide(page: Page) -> dict[int, object]:
    widths = {}
    for width in (NARROW, NARROWEST, WIDE):
        resize(page, width)
        page.locator("details").evaluate_all(_OPEN)
        widths[width] = page.evaluate(_TOO_WIDE)
    return {width: what for width, what in widths.items() if what}
