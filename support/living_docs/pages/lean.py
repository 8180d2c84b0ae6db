"""The pages as they are written: what many of them repeat is taken out, and scripts put it back.

A page of a capability, feature or scenario leaves out its frame (marks, buttons, tree, footer, search) and which
scenarios were not run this time: all of that is in `frame.js`, once for each run. So the bytes of a page depend on
nothing but what it is about. Steps that passed are written as briefly as HTML allows. The story of a scenario that kept
its promise is in the script of its feature (see `story_pack`); evidence of what is wrong needs no script.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from support.living_docs.pages import addresses
from support.living_docs.pages.promises import earlier
from support.living_docs.pages.scripts import script_value
from support.living_docs.pages.story_pack import pack
from support.living_docs.read.model import Run

_SCRIPTS: Final = Path(__file__).parent / "templates"
_FRAME: Final = re.compile(
    r"""(?P<head>.*?<body\ data-root="[^"]*)">\n(?P<marks><svg\ class="marks".*?</svg>)
    (?P<skip>.*?<header\ class="top">)(?P<menu>.*?)(?P<crumbs><nav\ class="crumbs".*?</nav>)(?P<tools>.*?)
    (?P<start></header>.*?<nav\ id="Navigation"[^>]*>)(?P<tree>.*?)(?P<content></nav>.*</main>)(?P<footer>.*)
    (?P<end></div>\n</div>\n)(?P<search><dialog\ id="Search".*</dialog>\n)""",
    re.DOTALL | re.VERBOSE,
)
_PARTS: Final = ("marks", "menu", "tools", "tree", "footer", "search")
_CURRENT: Final = ' aria-current="page"'
_MARK: Final = re.compile(r'<symbol id="([^"]+)".*?</symbol>\n', re.DOTALL)
_USED: Final = re.compile(r'<use href="#([^"]+)"/>')
_STEPS: Final = re.compile(r'<ol class="(steps[^"]*)">\n(?=<li class="step [^"]*" id="([^"]*--step-\d+)">)')
_PASSED: Final = re.compile(
    r'<li class="step is-passed" id="[^"]*">\n<svg class="mark"[^>]*><use href="#m-passed"/></svg>\n'
    r'<p class="sentence" dir="auto"><span class="keyword">([^<]*)</span> (.*)</p>\n'
    r'<span class="seconds">([^<]*)</span>\n'
)
_VALUE: Final = re.compile(r'<span class="value">([^<]*)</span>')
_LINK_TO_STEP: Final = re.compile(r'<a class="anchor" href="[^"]*" tabindex="-1".*?</a>')
_COPIED: Final = re.compile(
    r'(<div class="copy">(?:<span class="label">[^<]*</span> )?<code dir="auto">(.*?)</code>)'
    r'<button type="button" class="needs-script" data-copy="([^"]*)".*?</button>'
)
_TAG: Final = re.compile("<[^>]*>")
_AS_OF: Final = re.compile(r'(<span class="as-of"[^>]*>)(?:<span class="note">[^<]*</span>)+(?=</span>)')
_STORY: Final = re.compile(r'<section class="section happened".*(?=</article>)', re.DOTALL)
_SHOWN: Final = """<section class="section without-scripts"><h2>What happened</h2>
<p class="hint">A script shows what happened in this scenario; this browser does not run it.</p></section>
<script src="{pack}"></script>
<script src="{stories}" data-story="{name}"></script>
"""


def lean(files: Iterable[tuple[str, bytes]], run: Run) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a documentation without what its pages repeat, and the scripts that put it back."""
    kept = {
        addresses.scenario_page(feature, scenario): feature
        for feature in run.features()
        for scenario in feature.scenarios()
        if scenario.outcome.keeps_its_promise
    }
    packing = _Packing()
    for path, content in files:
        if path == addresses.OVERVIEW:
            yield addresses.FRAME, _frame_script(content.decode(), run)
        if not addresses.is_of_features(path):
            yield path, content
            continue
        page = _without_frame(path, content.decode())
        if path in kept:
            yield from packing.before(addresses.stories_of(kept[path]))
            page = packing.without_story(path, page)
        yield path, page.encode()
    yield from packing.before("")
    yield addresses.STORY_PACK, (_SCRIPTS / "story-pack.js").read_bytes()


class _Packing:
    """Collects the stories of one feature after the other."""

    def __init__(self) -> None:
        self._script = ""
        self._stories: dict[str, str] = {}

    def before(self, script: str) -> Iterator[tuple[str, bytes]]:
        """Yield the script of another feature before this one, which is complete."""
        if script != self._script and self._stories:
            yield self._script, pack(self._stories)
            self._stories = {}
        self._script = script

    def without_story(self, path: str, page: str) -> str:
        """Return the page of a scenario with a script in the place of its story."""
        name = posixpath.splitext(posixpath.basename(path))[0]
        stories = f"../{quote(posixpath.basename(self._script))}"
        shown = _SHOWN.format(stories=stories, name=name, pack=f"{_root(path)}{addresses.STORY_PACK}")
        story = _STORY.search(page)
        if story is None:
            raise ValueError(f"{path}: what happened is missing")
        self._stories[name] = story[0]
        return page[: story.start()] + shown + page[story.end() :]


def _without_frame(path: str, page: str) -> str:
    """Return a page without its frame, but for the marks that it uses."""
    cut = _cut(path, page)
    content = _AS_OF.sub(r"\1", _without_decoration(cut["content"]))
    used = {*_USED.findall(content)}
    marks = _MARK.sub(lambda mark: mark[0] if mark[1] in used else "", cut["marks"])
    root = _root(path)
    head = f'{cut["head"]}" data-path="{path}">\n{marks}{cut["skip"]}{cut["crumbs"]}{cut["start"]}'
    frame = f'<script src="{root}{addresses.FRAME}"></script>\n'
    lean_page = f"{head}{content}\n{cut['end']}{frame}{page[cut.end() :]}"
    beside, above = f'="{root}{quote(posixpath.dirname(path))}/', f'="{root}pages/'
    return lean_page.replace(beside, '="').replace(above, f'="{root[3:]}')


def _root(path: str) -> str:
    return "../" * path.count("/")


def _without_decoration(content: str) -> str:
    """Return what a page shows without links to steps and buttons to copy, and with steps that passed in short."""
    content = _LINK_TO_STEP.sub("", _STEPS.sub(r'<ol class="\1" data-first="\2">\n', content))
    return _COPIED.sub(_without_button, _PASSED.sub(_in_short, content))


def _in_short(step: re.Match[str]) -> str:
    keyword, sentence, seconds = step.groups()
    words, took = _VALUE.sub(r"<i>\1</i>", sentence), f" <small>{seconds}</small>" if seconds else ""
    return f'<li dir="auto"><b>{keyword}</b> {words}{took}\n'


def _without_button(copied: re.Match[str]) -> str:
    """Return a line without the button that copies it, if it copies exactly what is seen."""
    return copied[1] if _TAG.sub("", copied[2]) == copied[3] else copied[0]


def _cut(path: str, page: str) -> re.Match[str]:
    cut = _FRAME.match(page)
    if cut is None:
        raise ValueError(f"{path}: the frame of the page is missing")
    return cut


def _frame_script(overview: str, run: Run) -> bytes:
    """Return the script that adds to a page what it leaves out, made from the first page."""
    cut = _cut(addresses.OVERVIEW, overview)
    parts = {name: cut[name].replace(_CURRENT, "") if name == "tree" else cut[name] for name in _PARTS}
    values = script_value({**parts, "earlier": _earlier(run)})
    return f"{(_SCRIPTS / 'frame.js').read_text(encoding='utf-8')}livingDocsFrame({values});\n".encode()


def _earlier(run: Run) -> dict[str, str]:
    """Return what is shown beside scenarios that were not run this time, by the id of a feature or scenario."""
    shown: dict[str, datetime | None] = {}
    for feature in run.features():
        moments = {scenario.id: scenario.as_of for scenario in feature.scenarios()}
        are_alike = len({*moments.values()}) == 1
        shown |= {feature.id: next(iter(moments.values()))} if are_alike else moments
    if not any(shown.values()):
        return {}
    return {identity: earlier(as_of) if as_of else "" for identity, as_of in shown.items()}
