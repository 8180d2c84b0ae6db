"""The pages as they are written look as they did before what they repeat was taken out."""

from __future__ import annotations

import pytest

from support.tests.living_docs.browser.visitor import NARROW, WIDE, Site, Visitor

WAITS = "pages/features/agenda/approving/it-waits.html"
TALK = "pages/features/agenda/approving/it-moves-on.html"
_ELEMENTS = """() => {
    const page = document.body.cloneNode(true);
    page.querySelectorAll("script, noscript, link").forEach((part) => part.remove());
    const address = (path) => new URL(path, location.href).href;
    const [root, links] = [address(document.body.dataset.root || "."), [...page.querySelectorAll("a[href]")]];
    links.forEach((link) => link.setAttribute("href", address(link.getAttribute("href")).replace(root, "")));
    const seen = (node) => node.nodeType === Node.TEXT_NODE ? node.data.trim() : [
        node.tagName,
        [...node.attributes].map(({ name, value }) => `${name}=${value}`).sort(),
        [...node.childNodes].map(seen).filter((part) => part.length),
    ];
    return JSON.stringify(seen(page), null, 1);
}"""


def test_a_script_shows_what_a_page_leaves_out(visitor: Visitor, red: Site, complete: Site) -> None:
    lean, whole = visitor.open(red), visitor.open(complete, before="window.apart = true")
    for path in red.paths:
        if "/fifty/" in path:  # they are alike
            continue
        lean.goto(red.url(path))
        whole.goto(complete.url(path))
        assert lean.evaluate(_ELEMENTS).splitlines() == whole.evaluate(_ELEMENTS).splitlines(), path


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("path", [WAITS, TALK, "pages/features/agenda/approving.html"])
def test_a_page_looks_as_it_did(visitor: Visitor, red: Site, complete: Site, path: str, width: int) -> None:
    after = visitor.open(red, path, width=width).screenshot(full_page=True)
    before = visitor.open(complete, path, width=width, before="window.apart = true").screenshot(full_page=True)
    assert after == before
