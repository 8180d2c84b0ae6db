"""The pages as they are written: what many of them repeat is taken out, and scripts put it back.

A page leaves out its frame (marks, buttons, tree, footer, search) and which scenarios were not run this time: all of
that is in `frame.js`, once for each run. So the bytes of a page depend on nothing but what it is about. Pages about
flows or all scenarios together keep the first links of the tree for browsers without scripts. The page of a feature,
and of a scenario that kept its promise, is packed in the script of the feature (see `story_pack`); its own file has
what browsers without scripts show (see `plain`).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, MutableMapping
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from support.living_docs.pages import addresses
from support.living_docs.pages.packing import UNPACK, packed_in_script
from support.living_docs.pages.plain import PlainPages
from support.living_docs.pages.promises import earlier
from support.living_docs.pages.scripts import script_value
from support.living_docs.pages.story_pack import pack
from support.living_docs.read.model import Run
from support.living_docs.story.scenario_story import ScenarioStory, story_of

_SCRIPTS: Final = Path(__file__).parent / "templates"
_FRAME: Final = re.compile(
    r"""(?P<top>.*?)(?P<links><link\ rel="icon".*?)(?P<start_of_body></head>\n<body\ data-root="[^"]*">\n)
    (?P<marks><svg\ class="marks".*?</svg>)
    (?P<skip>.*?<header\ class="top">)(?P<menu>.*?)(?P<crumbs><nav\ class="crumbs".*?</nav>)(?P<tools>.*?)
    (?P<start></header>.*?<nav\ id="Navigation"[^>]*>)(?P<tree>.*?)(?P<content></nav>.*</main>)(?P<footer>.*)
    (?P<end></div>\n</div>\n)(?P<search><dialog\ id="Search".*</dialog>\n)""",
    re.DOTALL | re.VERBOSE,
)
_PARTS: Final = ("marks", "menu", "tools", "tree", "footer", "search")
_CURRENT: Final = ' aria-current="page"'
_TOPS: Final = "</ul>"
"""The end of the first list in the tree: the pages that are about everything."""
_MARK: Final = re.compile(r'<symbol id="([^"]+)".*?</symbol>\n', re.DOTALL)
_USED: Final = re.compile(r'<use href="#([^"]+)"/>')
_VARIABLE: Final = re.compile(r"^window\.(\w+)=(.*);$", re.MULTILINE)
_AS_OF: Final = re.compile(r'(<span class="as-of"[^>]*>)(?:<span class="note">[^<]*</span>)+(?=</span>)')


def lean(
    files: Iterable[tuple[str, bytes]], run: Run, known_stories: MutableMapping[str, ScenarioStory] | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a documentation without what its pages repeat, and the scripts that put it back.

    Args:
        known_stories: What happened in scenarios, as far as it is known, by the paths of their pages; used once each.
    """
    plain = PlainPages(run)
    features = {addresses.feature_page(feature): (capability, feature) for capability in run.capabilities
                for feature in capability.features}  # fmt: skip
    kept = {
        addresses.scenario_page(feature, scenario): (feature, scenario)
        for feature in run.features()
        for scenario in feature.scenarios()
        if scenario.outcome.keeps_its_promise
    }
    script, stories = "", dict[str, str]()
    for path, content in files:
        if path == addresses.OVERVIEW:
            yield addresses.FRAME, _frame_script(content.decode(), run)
        if path in features:
            if stories:
                yield script, pack(stories)
            script, stories = addresses.stories_of(features[path][1]), {"": _body_of(path, content.decode())}
            yield path, plain.of_feature(*features[path])
        elif path in kept:
            stories[_name(path)] = _body_of(path, content.decode())
            feature, scenario = kept[path]
            story = (known_stories or {}).pop(path, None) or story_of(scenario, run.flows)
            yield path, plain.of_scenario(feature, scenario, story)
        elif path == addresses.VOCABULARY:
            yield addresses.VOCABULARY_PACK, pack({"": _body_of(path, content.decode())})
            yield path, plain.of_vocabulary()
        elif path == addresses.SEARCH_INDEX:
            yield path, _packed_values(content.decode())
        elif addresses.has_frame(path):
            top, links, start, body = _without_frame(path, content.decode())
            yield path, f"{top}{links}{start}{body}</body>\n</html>\n".encode()
        else:
            yield path, content
    if stories:
        yield script, pack(stories)
    yield addresses.PACKED, (UNPACK + (_SCRIPTS / "packed.js").read_text(encoding="utf-8")).encode()


def _packed_values(script: str) -> bytes:
    """Return a script that sets variables with their values packed."""
    values = ",".join(f'"{name}":{value}' for name, value in _VARIABLE.findall(script))
    data = packed_in_script("{" + values + "}")
    return b'%sObject.assign(window, JSON.parse(livingDocsUnpack("%s")));\n' % (UNPACK.encode("ascii"), data)


def _name(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]


def _body_of(path: str, page: str) -> str:
    """Return what a script writes: the links to styles and scripts, and the body."""
    _, links, _, body = _without_frame(path, page)
    return links + body


def _without_frame(path: str, page: str) -> tuple[str, str, str, str]:
    """Return the parts of a page without its frame, but for the marks that it uses."""
    cut = _cut(path, page)
    content = _AS_OF.sub(r"\1", cut["content"])
    used = {*_USED.findall(content)}
    marks = _MARK.sub(lambda mark: mark[0] if mark[1] in used else "", cut["marks"])
    root = "../" * path.count("/")
    frame = f'<script src="{root}{addresses.FRAME}"></script>\n'
    tops = f"{cut['tree'].partition(_TOPS)[0]}{_TOPS}" if addresses.is_about_flows_or_all(path) else ""
    body = f"{marks}{cut['skip']}{cut['crumbs']}{cut['start']}{tops}{content}\n{cut['end']}{frame}"
    beside, above = f'="{root}{quote(posixpath.dirname(path))}/', f'="{root}pages/'
    links, body = (part.replace(beside, '="').replace(above, f'="{root[3:]}') for part in (cut["links"], body))
    return cut["top"], links, cut["start_of_body"], body


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
