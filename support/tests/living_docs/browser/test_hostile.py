"""Every text is shown as text, and does nothing."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from support.tests.living_docs.browser import attacks, hostile_run
from support.tests.living_docs.browser.visitor import Site, Visitor

_WITNESS = "window.hacked = () => { document.documentElement.dataset.hacked = 'yes'; };"
_MADE = """() => {
  const harmful = `.hacked, script:not([src]), style, iframe, object, embed, base, form:not(.search-form),
    [style]:not(.flow-drawing), meta[http-equiv=refresh], img:not([src^="data:"]), a[href^="javascript:" i],
    a[href^="data:" i]`;
  const handled = one => [...one.attributes].some(has => has.name.startsWith('on'));
  const found = [...document.querySelectorAll('*')].filter(one => one.matches(harmful) || handled(one));
  return found.map(one => one.outerHTML.slice(0, 200));
}"""
_TEXTS = """() => document.title + document.body.textContent + [...document.querySelectorAll('*')].flatMap(one =>
  ['title', 'aria-label', 'alt'].map(name => one.getAttribute(name) || '')).join(' ')"""

_PLACES = ("h1", ".sentence", ".given-table th", ".given-table td", ".beneath > .doc-string", ".failure", ".tag")
_SAID_ELSEWHERE = {
    *("vocabulary.types.type", "vocabulary.types.description", "vocabulary.types.allowed"),
    "vocabulary.synonyms",  # the search knows them
}
_NAMES = {"before", "end", "participant", "s", "s/approval/1"}
_GUIDE = {"RETRY", "ABORT", "there was no way on", "part", "host", "owner"}
_IN_OTHER_LETTERS = {"LOW"}
"""What is on no page: what a reader does not need, or reads in other words."""


def test_every_text_is_shown_as_text_and_every_attack_as_it_is_written(visitor: Visitor, hostile: Site) -> None:
    attacks_by_page = {f"pages/features/{attacks.FEATURE}/{name}--one.html": name for name in attacks.ATTACKS}
    assert {*attacks_by_page} <= {*hostile.paths}
    page = visitor.open(hostile, before=_WITNESS)
    visible = set()
    for path in hostile.paths:
        page.goto(hostile.url(path))
        assert page.evaluate(_MADE) == [], path
        visible |= hostile_run.signs(page.evaluate(_TEXTS))
        if path in attacks_by_page:
            _expect_words_in_all_places(page, attacks.visible(attacks.ATTACKS[attacks_by_page[path]]))
            page.mouse.move(300, 300)
            page.keyboard.press("Tab")
        assert page.evaluate("document.documentElement.dataset.hacked") is None, path
    left_out = {one for one in hostile_run.all_signs(hostile_run.run()) - visible if ": " not in one}  # ids of messages
    assert left_out == _SAID_ELSEWHERE | _NAMES | _GUIDE | _IN_OTHER_LETTERS


def _expect_words_in_all_places(page: Page, words: str) -> None:
    for place in _PLACES:
        text = page.locator(f"main {place}").last.text_content()
        assert words in "".join((text or "").split()), (page.url, place)


def test_what_is_found_is_text_too(visitor: Visitor, hostile: Site) -> None:
    page = visitor.open(hostile, before=_WITNESS)
    page.keyboard.press("/")
    for words in ("hacked", "script", "W" * 300, "7*7", "img src", "עולם", "</script>", "\\", "__proto__", "("):
        page.get_by_role("combobox").fill(words)
        expect(page.get_by_role("dialog").get_by_role("status")).not_to_be_empty()
        assert page.evaluate(_MADE) == [], words
    page.get_by_role("combobox").fill("hacked")
    page.get_by_role("option").first.hover()
    page.keyboard.press("Enter")
    expect(page.locator(":target, h1").first).to_be_attached()
    assert page.evaluate("document.documentElement.dataset.hacked") is None


def test_what_is_filtered_is_text_too(visitor: Visitor, hostile: Site) -> None:
    page = visitor.open(hostile, "pages/scenarios.html", before=_WITNESS)
    tag = f"{hostile_run.sign('Scenario.tags')}@agenda"
    page.get_by_role("searchbox").fill(tag)
    page.wait_for_url("**#*")  # the browser hears of the new address a moment after the page
    page.reload()
    expect(page.get_by_role("searchbox")).to_have_value(tag)
    expect(page.locator("li[data-outcome]").locator("visible=true")).not_to_have_count(0)
    assert page.evaluate(_MADE) == []


def test_links_of_narratives_lead_nowhere_harmful(visitor: Visitor, hostile: Site) -> None:
    page = visitor.open(hostile, f"pages/features/{attacks.FEATURE}.html")
    links = page.locator("main .prose a")
    assert links.evaluate_all("all => all.map(one => one.protocol)") == []


def test_what_is_written_from_right_to_left_reads_so(visitor: Visitor, hostile: Site) -> None:
    page = visitor.open(hostile, f"pages/features/{attacks.FEATURE}/right-to-left--one.html")
    expect(page.get_by_role("heading", level=1)).to_have_css("direction", "rtl")
    expect(page.locator(".sentence").first).to_have_css("unicode-bidi", "isolate")
    expect(page.locator(".doc-string").first).to_have_css("direction", "rtl")


def test_what_changes_the_direction_of_a_text_is_seen(visitor: Visitor, hostile: Site) -> None:
    page = visitor.open(hostile, f"pages/features/{attacks.FEATURE}/right-to-left--one.html")
    expect(page.locator(".sentence").first).to_contain_text("[right-to-left override]evil[pop directional formatting]")
    page = visitor.open(hostile, f"pages/features/{attacks.FEATURE}/breaks--one.html")
    expect(page.locator(".sentence").first).to_contain_text("three␋four␀five[zero width no-break space]six")
    page.keyboard.press("/")
    page.get_by_role("combobox").fill("three")
    expect(page.get_by_role("option").first).to_contain_text("␋")
