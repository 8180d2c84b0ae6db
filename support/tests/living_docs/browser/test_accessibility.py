"""Every kind of page is accessible, as axe judges."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from support.tests.living_docs.browser.audit import colour_violations, violations
from support.tests.living_docs.browser.visitor import NARROW, WIDE, Site, Visitor, resize

PAGES = {
    "overview": "index.html",
    "capability": "pages/features/agenda/index.html",
    "feature": "pages/features/agenda/approving.html#it-moves-on",
    "every outcome": "pages/features/outcomes/every.html",
    "what happened": "pages/features/agenda/approving/it-moves-on.html",
    "what is different": "pages/features/agenda/approving/it-waits.html",
    "all promises": "pages/scenarios.html#outcome=failed",
    "what the owner is asked": "pages/asked.html",
    "a question": "pages/asked/flow-talk--question-approval.html",
    "flow map": "pages/flow.html",
    "known faults": "pages/faults.html",
    "when things fail": "pages/trials.html",
    "performance": "pages/performance.html",
    "vocabulary": "pages/vocabulary.html",
}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_page_is_accessible(visitor: Visitor, red: Site, path: str) -> None:
    assert _problems(visitor.open(red, path)) == {}


@pytest.mark.parametrize("path", ["index.html", "pages/features/agenda/refused.html"])
def test_a_part_of_a_run_a_refused_file_and_a_planted_fault_are_accessible(
    visitor: Visitor, partial: Site, path: str
) -> None:
    page = visitor.open(partial, path)
    expect(page.get_by_role("main")).to_contain_text("No result of the product")
    expect(page.get_by_role("main")).to_contain_text("line 6 is no keyword")
    assert _problems(page) == {}


@pytest.mark.parametrize("path", ["index.html", "pages/faults.html", "pages/performance.html"])
def test_every_page_of_a_run_without_failures_is_accessible(visitor: Visitor, green: Site, path: str) -> None:
    assert violations(visitor.open(green, path)) == []


def test_the_search_is_accessible(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, scheme="dark")
    page.keyboard.press("/")
    page.keyboard.type("person")
    page.get_by_role("option").first.wait_for()
    assert violations(page) == []
    page.emulate_media(color_scheme="light")
    assert colour_violations(page) == []


def test_the_tree_is_accessible_on_a_small_screen(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "pages/features/crowd/fifty.html", width=NARROW)
    page.get_by_role("button", name="Menu").click()
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert colour_violations(page) == []


def test_hostile_texts_are_accessible(visitor: Visitor, hostile: Site) -> None:
    page = visitor.open(hostile, "pages/features/agenda/approving/it-moves-on.html", width=NARROW)
    assert violations(page) == []


def test_what_keeps_people_out_is_found(visitor: Visitor, green: Site) -> None:
    page = visitor.open(green)
    page.evaluate("document.querySelector('main').append(document.createElement('button'))")
    page.evaluate("document.querySelector('h1').style.color = 'var(--line)'")
    problems = " ".join(violations(page))
    assert "button-name" in problems
    assert "color-contrast" in " ".join(colour_violations(page))


def _problems(page: Page) -> dict[tuple[int, str], list[str]]:
    """Return what axe finds on a page at both widths and in both color schemes."""
    found = {}
    for width in (WIDE, NARROW):
        resize(page, width)
        page.emulate_media(color_scheme="light")
        found[width, "light"] = violations(page)
        page.emulate_media(color_scheme="dark")
        found[width, "dark"] = colour_violations(page)
    return {where: what for where, what in found.items() if what}
