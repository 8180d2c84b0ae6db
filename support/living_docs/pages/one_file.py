"""The documentation in one file, for mail and archives: the pages as they are, packed, with their addresses after `#`.

Without scripts, the file shows the first page and the list of all promises. With scripts, it shows every page: texts
that pages share are stored once, and all of them packed (see `packing`).
"""

from __future__ import annotations

import base64
import hashlib
import json
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import quote, unquote

from support.living_docs.pages import addresses
from support.living_docs.pages.packing import UNPACK, packed_in_base64

LIMIT: Final = 5_000_000
"""The size that a mail may be trusted to carry (bytes)."""

_READER: Final = UNPACK + (Path(__file__).parent / "templates" / "one_file.js").read_text(encoding="utf-8")
_UNKNOWN: Final = 'class="fingerprint">' + "0" * 64
_FINGERPRINT: Final = (
    f"<p>Fingerprint of this file (SHA-256, made with zeros in its place): <code {_UNKNOWN}</code></p>\n"
)
_LISTED: Final = """<section class="section without-scripts" id="{address}" aria-labelledby="Listed">
<h2 id="Listed">Every promise</h2>
<p class="hint">Steps, stories and all other pages are in this file, too: a browser that runs scripts shows them.</p>
{promises}</section>
"""

_PART: Final = re.compile(r"(?<=\n)|(?=<(?:div|dt|li|tr)\b)")
_HREF: Final = 'href="'
_LINK: Final = re.compile(rf'(<a\b[^>]*?\b{_HREF})([^"]*)"')
_ASSET: Final = re.compile(r'(<(?:link rel="(?:stylesheet|icon)" href|script src)=")([^"]*)("[^>]*>(?:</script>)?)\n?')
_SHEET: Final = re.compile(r'<link rel="stylesheet"[^>]*>\n')
_WAITING: Final = re.compile(r'<script src="[^"]*" defer></script>\n')
_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>\n?')
_ROOT: Final = re.compile(r'(?<=<body data-root=")[^"]*')
_PROMISES: Final = re.compile(r'<div id="scenarios">.*(?=<p class="nothing")', re.DOTALL)
_OUTSIDE: Final = re.compile(r"[a-z][a-z+.-]*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OneFile:
    """The documentation in one file.

    Attributes:
        fingerprint: The SHA-256 of the content with zeros in the place of the fingerprint.
    """

    content: bytes
    fingerprint: str


class Packer:
    """Packs the files of the documentation into one."""

    def __init__(self) -> None:
        self._assets: dict[str, str] = {}
        self._pages: dict[str, str] = {}
        self._parts: dict[str, int] = {}
        self._files: dict[str, list[int]] = {}

    def passing(self, files: Iterable[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
        """Yield the files as they are, and pack each."""
        for path, content in files:
            if path.endswith(".html"):
                self._add_page(path, content.decode())
            else:
                self._assets[path] = _inside(path, content.decode())
            yield path, content

    def packed(self) -> OneFile:
        """Return the one file."""
        data = packed_in_base64(self._json())
        content = self._first(f'<script type="application/octet-stream" id="Packed">{data}</script>\n')
        fingerprint = hashlib.sha256(content.encode()).hexdigest()
        known = _UNKNOWN.replace("0" * 64, fingerprint)
        return OneFile(content.replace(_UNKNOWN, known).encode(), fingerprint)

    def _json(self) -> Iterator[str]:
        """Yield what is packed: the parts, and for each file the numbers of its parts."""
        scripts = {path: self._numbers([text]) for path, text in self._assets.items() if path.endswith(".js")}
        encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
        yield '{"parts":['
        for number, part in enumerate(self._parts):
            yield f"{',' if number else ''}{encode(self._with_asset(part))}"
        yield f'],"files":{encode(self._files | scripts)}}}'

    def _add_page(self, path: str, page: str) -> None:
        """Pack a page: its links lead to pages of this file, and scripts that wait for the page come at its end."""
        page = _LINK.sub(partial(_lead_inside, path), page)
        page = _ASSET.sub(lambda asset: f"\n{asset[1]}{_path(path, asset[2])}{asset[3]}\n", page)
        page = _ROOT.sub("#", page).replace("</footer>", f"{_FINGERPRINT}</footer>")
        waiting = "".join(_WAITING.findall(page))
        page = _WAITING.sub("", page).replace("</body>", f"{waiting}</body>")
        if path in (addresses.OVERVIEW, addresses.SCENARIOS):
            self._pages[path] = page
        self._files[path] = self._numbers(filter(None, _PART.split(_POLICY.sub("", page))))

    def _numbers(self, parts: Iterable[str]) -> list[int]:
        return [self._parts.setdefault(part, len(self._parts)) for part in parts]

    def _with_asset(self, part: str) -> str:
        """Return a part as it is, or the asset that it names in its place."""
        asset = _ASSET.match(part)
        if asset is None:
            return part
        text = self._assets[asset[2]]
        if asset[2].endswith(".js"):
            return f"<script>{text}</script>\n"
        if asset[2].endswith(".css"):
            return f"<style>{text}</style>\n"
        return f"{asset[1]}data:image/svg+xml,{quote(text)}{asset[3]}\n"

    def _first(self, data: str) -> str:
        """Return what a browser without scripts shows, with the packed pages at its end."""
        pages = (self._pages[addresses.OVERVIEW], self._pages[addresses.SCENARIOS])
        first, listing = (_LINK.sub(self._to_its_feature, page) for page in pages)
        head = f"{''.join(_SHEET.findall(listing))}</head>"
        first = _WAITING.sub("", first).replace(f"{_HREF}#{addresses.OVERVIEW}/", f"{_HREF}#").replace("</head>", head)
        first = first.replace("</main>", f"{_listed(listing)}</main>").replace("</body>", f"{data}</body>")
        first = _POLICY.sub(lambda _: f"{self._policy()}<script>{_READER}</script>\n", first)
        return "".join(map(self._with_asset, first.splitlines(keepends=True)))

    def _to_its_feature(self, link: re.Match[str]) -> str:
        """Return a link to a scenario as one to its place in its feature: without scripts it has no page of its own."""
        feature, _, name = link[2].removesuffix(".html").rpartition("/")
        return f'{link[1]}{feature}.html/{name}"' if unquote(f"{feature[1:]}.html") in self._files else link[0]

    def _policy(self) -> str:
        """Return the element that lets a browser run the scripts and use the styles of this file, and no other."""
        scripts = [text for path, text in self._assets.items() if path.endswith(".js")]
        sheets = [text for path, text in self._assets.items() if path.endswith(".css")]
        kinds = {"script-src": [_READER, *scripts], "style-src": sheets}
        allowed = "; ".join(f"{kind} {' '.join(map(_hash, texts))}" for kind, texts in kinds.items())
        policy = f"default-src 'none'; {allowed}; img-src data:; base-uri 'none'; form-action 'none'"
        return f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'


def _listed(listing: str) -> str:
    """Return the list of all promises as a part of the first page, in which each has its address as id."""
    promises = _PROMISES.search(listing)
    if promises is None:
        raise ValueError(f"{addresses.SCENARIOS}: the list of promises is missing")
    seen: set[str] = set()

    def with_id(link: re.Match[str]) -> str:
        name = unquote(link[2])[1:]
        is_new = name not in seen
        seen.add(name)
        return f'{link[1][: -len(_HREF)]}id="{name}" {_HREF}{link[2]}"' if is_new else link[0]

    return _LISTED.format(address=addresses.SCENARIOS, promises=_LINK.sub(with_id, promises[0]))


def _lead_inside(page: str, link: re.Match[str]) -> str:
    """Return a link on a page with its address in this file; one that leads elsewhere, or skips a part, stays."""
    if _OUTSIDE.match(link[2]) or 'class="skip' in link[1]:
        return link[0]
    path, _, place = link[2].partition("#")
    address = _path(page, path) if path else quote(page)
    return f'{link[1]}#{address}{f"/{place}" if place else ""}"'


def _path(page: str, href: str) -> str:
    """Return the path that a relative link on a page leads to."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), href))


def _inside(path: str, asset: str) -> str:
    """Return an asset as this file needs it, where the address is that of the file and not of the page shown."""
    if path.endswith(".js"):
        return f"(function (location, history) {{\n{asset}\n}})(livingDocs.location, livingDocs.history);"
    return asset.replace(":target", ".is-target") if path.endswith(".css") else asset


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"
