"""Every kind of page is accessible, as axe judges."""

from __future__ import annotations

import pytest

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
    "performance": "pages/performance.html",
    "vocabulary": "pages/vocabulary.html",
}


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_page_is_accessible(visitor: Visitor, red: Site, path: str) -> None:
    page = visitor.open(red, path)
    problems = {}
    for width in (WIDE, NARROW):
        resize(page, width)
        page.emulate_media(color_scheme="light")
        problems[width, "light"] = violations(page)
        page.emulate_media(color_scheme="dark")
        problems[width, "dark"] = colour_violations(page)
    assert {where: what for where, what in problems.items() if what} == {}


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
