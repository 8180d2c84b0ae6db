"""What people come for takes them two clicks from the first page."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from support.tests.living_docs.browser.visitor import Site, Visitor


class Reader:
    """A reader who begins on the first page, and whose clicks are counted.

    Attributes:
        clicks: How many links, buttons and filters were activated; a search, typed and entered, is one.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0

    def click(self, place: Locator) -> None:
        """Click on a place."""
        place.click()
        self.clicks += 1

    def search(self, words: str) -> None:
        """Type words into the search, and open what it finds first."""
        self.page.keyboard.press("/")
        self.page.keyboard.type(words)
        self.page.locator("[aria-selected=true]").wait_for()
        self.page.keyboard.press("Enter")
        self.clicks += 1

    def region(self, name: str) -> Locator:
        """Return a part of the page, by its heading."""
        return self.page.get_by_role("region", name=name)

    def link(self, name: str) -> Locator:
        """Return a link of the page itself."""
        return self.page.get_by_role("main").get_by_role("link", name=name)

    def entry(self, name: str) -> Locator:
        """Return an entry of the navigation."""
        return self.page.locator("#Navigation").get_by_role("link", name=name, exact=True)


@pytest.fixture
def reader(visitor: Visitor, red: Site) -> Iterator[Reader]:
    reading = Reader(visitor.open(red))
    yield reading
    assert reading.clicks <= 2


def test_whether_it_is_ready_and_what_broke_stand_on_the_first_page(reader: Reader) -> None:
    expect(reader.page.get_by_role("heading", level=1)).to_contain_text("Not ready:")
    broken = reader.region("What needs attention").get_by_role("listitem").filter(has_text="The discussion waits")
    expect(broken).to_contain_text("the next topic")
    reader.click(broken.get_by_role("link", name="The discussion waits"))
    expect(reader.page.locator(".failure .reason")).to_contain_text("the next topic")
    # the same page shows what is different since it last passed
    expect(reader.region("Different since it last passed")).to_contain_text("“Shall we?” was not asked")


def test_what_the_owner_is_asked_and_when(reader: Reader) -> None:
    reader.click(reader.entry("What the owner is asked"))
    reader.click(reader.link("Shall we?"))
    expect(reader.page.get_by_role("heading", name="When it comes")).to_be_visible()
    expect(reader.page.get_by_role("heading", name="What each answer leads to")).to_be_visible()


def test_a_whole_dialogue(reader: Reader) -> None:
    reader.click(reader.entry("All promises"))
    reader.click(reader.link("It moves on"))
    expect(reader.page.get_by_role("list", name="Transcript")).to_contain_text("Somebody")


def test_what_is_not_covered(reader: Reader) -> None:
    reader.click(reader.page.get_by_text("What was not tried"))
    expect(reader.region("Also measured")).to_contain_text("close")
    reader.click(reader.entry("Flow map"))
    expect(reader.page.locator(".missed")).to_contain_text("Not reached")


def test_a_scenario_whose_words_are_mistyped_and_a_link_to_it_for_a_colleague(reader: Reader) -> None:
    reader.search("discusion wiats")
    waits = reader.page.locator("#it-waits")
    expect(waits.locator(".step").first).to_be_in_viewport()
    reader.page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text }")
    reader.click(reader.page.get_by_role("button", name="Copy link"))
    assert reader.page.evaluate("window.copied") == reader.page.url
    assert reader.page.url.endswith("approving.html#it-waits")


def test_a_print_for_the_auditor(reader: Reader) -> None:
    reader.click(reader.entry("All promises"))
    reader.page.emulate_media(media="print")
    listed = reader.page.locator("li[data-outcome]")
    expect(listed.locator("visible=true")).to_have_count(62)
    expect(listed.filter(has_text="The discussion waits").get_by_role("img", name="failed")).to_be_visible()
