"""What the owner is asked: from the first page to a question, and to what was never tried."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from support.tests.living_docs.browser.visitor import Site, Visitor


def test_from_the_first_page_two_clicks_lead_to_an_answer_that_was_never_tried(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red)
    page.get_by_role("link", name="What the owner is asked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What the owner is asked")
    page.get_by_role("link", name="maybe").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Shall we?")
    untried = page.locator("li:target")
    expect(untried).to_be_in_viewport()
    expect(untried).to_contain_text("maybe Never tried")


def test_the_question_leads_to_a_scenario_and_its_card_leads_back(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "pages/asked/flow-talk--question-approval.html")
    page.locator(".from-run").get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It moves on")
    page.locator(".of-asked").first.get_by_role("link", name="The approval").click()
    expect(page).to_have_url(re.compile("question-approval.html$"))


def test_the_search_finds_a_question(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red)
    page.keyboard.press("/")
    page.keyboard.type("shall we")
    expect(page.get_by_role("option").filter(has_text="Question ·").first).to_contain_text("Shall we?")
