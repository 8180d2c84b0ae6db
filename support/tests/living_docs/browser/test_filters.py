"""Lists that are filtered; what is chosen lives in the address."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from support.tests.living_docs.browser.visitor import Site, Visitor

ALL = "pages/scenarios.html"
TOTAL = 62


def test_outcomes_are_alternatives_and_are_kept_over_a_reload(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, ALL)
    expect(_state(page)).to_have_text(f"{TOTAL} examples")
    _choose(page, "failed").click()
    expect(_state(page)).to_have_text(f"2 of {TOTAL} examples")
    _choose(page, "broken").click()
    expect(_state(page)).to_have_text(f"4 of {TOTAL} examples")
    expect(page).to_have_url(re.compile(r"#outcome=failed&outcome=broken$"))

    page.reload()

    expect(_state(page)).to_have_text(f"4 of {TOTAL} examples")
    expect(_choose(page, "failed")).to_have_attribute("aria-pressed", "true")
    expect(_rows(page)).to_have_count(4)
    expect(page.get_by_role("heading", name="Crowd")).to_be_hidden()


def test_tags_and_outcomes_count_together(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, ALL)
    _choose(page, "@rule").click()
    _choose(page, "failed").click()
    expect(_state(page)).to_have_text(f"1 of {TOTAL} examples")
    expect(_rows(page)).to_contain_text("The discussion waits")
    _choose(page, "failed").click()
    expect(_state(page)).to_have_text(f"2 of {TOTAL} examples")


def test_words_filter_too(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, ALL)
    page.get_by_role("searchbox").fill("rule 3")
    expect(_state(page)).to_have_text(f"14 of {TOTAL} examples")
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value("rule 3")
    expect(_rows(page)).to_have_count(14)
    page.get_by_role("searchbox").fill("diskussion")
    expect(_rows(page)).to_contain_text("The discussion waits")


def test_a_deep_link_opens_with_its_filter(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, f"{ALL}#tag=@every&outcome=pending&text=it+is")
    expect(_rows(page)).to_have_text(re.compile("It is pending"))
    expect(_choose(page, "@every")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("searchbox")).to_have_value("it is")


def test_the_way_back_leads_to_the_filtered_list(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red)
    page.get_by_role("link", name=re.compile("2 examples failed")).click()
    expect(_state(page)).to_have_text(f"2 of {TOTAL} examples")
    _choose(page, "@rule").click()
    _rows(page).get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The discussion waits")

    page.go_back()
    expect(_state(page)).to_have_text(f"1 of {TOTAL} examples")
    expect(_choose(page, "@rule")).to_have_attribute("aria-pressed", "true")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Not ready:")


def test_all_that_was_not_kept_can_be_asked_for_and_then_be_chosen_from(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red)
    page.get_by_role("region", name="What needs attention").get_by_role("link", name=re.compile("^All ")).click()
    expect(_state(page)).to_have_text(f"8 of {TOTAL} examples")
    expect(_choose(page, "passed")).to_have_attribute("aria-pressed", "false")
    _choose(page, "failed").click()
    expect(_state(page)).to_have_text(f"6 of {TOTAL} examples")


def test_tags_of_a_feature_lead_to_all_that_carry_them(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "pages/features/agenda/approving.html")
    page.get_by_role("main").get_by_role("link", name="@agenda").first.click()
    expect(_state(page)).to_have_text(f"2 of {TOTAL} examples")


def test_what_is_special_can_be_chosen(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, ALL)
    _choose(page, "flaky").click()
    expect(_rows(page)).to_contain_text("The discussion waits")


def test_all_can_be_shown_again(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, f"{ALL}#outcome=failed&text=zebra")
    expect(page.get_by_text("No example matches.")).to_be_visible()
    page.get_by_role("button", name="Show all").last.click()
    expect(_state(page)).to_have_text(f"{TOTAL} examples")
    expect(page).to_have_url(red.url(ALL))
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_the_address_may_ask_for_something_missing(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, f"{ALL}#outcome=%E0&nothing=1&tag=%22%3E%3Cb&__proto__=x&constructor=y")
    expect(_state(page)).to_have_text(f"0 of {TOTAL} examples")


def test_the_vocabulary_is_filtered_by_keyword_and_use(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "pages/vocabulary.html")
    _choose(page, "unused").click()
    expect(_state(page)).to_have_text("1 of 2 sentences")
    page.reload()
    expect(page.get_by_role("article")).to_contain_text("approves")
    _choose(page, "Given").click()
    expect(page.get_by_text("No sentence matches.")).to_be_visible()


def test_a_sentence_that_is_linked_is_shown_regardless_of_what_was_chosen(visitor: Visitor, red: Site) -> None:
    page = visitor.open(red, "pages/vocabulary.html#sentence-when-it-begins")
    expect(_state(page)).to_have_text("2 sentences")
    expect(page.locator("article:target")).to_be_in_viewport()


def _state(page: Page) -> Locator:
    return page.locator("[data-filter-state]")


def _choose(page: Page, name: str) -> Locator:
    return page.locator(f"[data-value='{name}']")


def _rows(page: Page) -> Locator:
    return page.locator("li[data-outcome]").locator("visible=true")
