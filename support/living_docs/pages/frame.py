"""The frame around the content of every page."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import quote, urlencode

from jinja2 import Environment
from markupsafe import Markup

from support.living_docs.pages import addresses
from support.living_docs.read.model import PLANTED, Capability, Run
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.wording import duration, moment

POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; "
    "base-uri 'none'; form-action 'none'"
)
"""What a browser may load: files beside the page, and pictures embedded in it."""


_FOR_ALL = ("product", "commit", PLANTED)


@dataclass(frozen=True, slots=True)
class Crumb:
    """A page above a page."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Branch:
    """A page of the tree, with the pages beneath it."""

    title: str
    path: str
    outcome: Outcome
    beneath: tuple[Branch, ...] = ()


@dataclass(frozen=True)
class Page:
    """A page to be written.

    Attributes:
        tree_path: The page that the tree of pages marks as the current one.
    """

    path: str
    title: str
    crumbs: tuple[Crumb, ...] = ()
    tree_path: str = ""
    navigation: Markup = field(default=Markup(), repr=False)
    footer: Markup = field(default=Markup(), repr=False)

    @cached_property
    def root(self) -> str:
        """The path to the folder of the documentation, e.g. `../../`."""
        return "../" * self.path.count("/")

    def href(self, path: str, anchor: str = "", **filters: str) -> str:
        """Return the link to another page; `filters` select scenarios in the list, e.g. `outcome="failed"`."""
        place = quote(anchor) or urlencode(filters, safe="@", errors="replace")
        return self.root + quote(path) + (f"#{place}" if place else "")


class Frame:
    """Makes pages, each with the tree of pages and the facts of the run around it."""

    def __init__(self, environment: Environment, run: Run, *, with_flow: bool, with_questions: bool) -> None:
        self._tree = environment.get_template("navigation.html")
        self._title = site_title(run)
        self._branches = [_branch(capability) for capability in run.capabilities]
        self._tops = _tops(with_flow=with_flow, with_questions=with_questions)
        self._navigation: dict[tuple[str, str], Markup] = {}
        footer = environment.get_template("footer.html").render(
            facts=_facts(run),
            engineering={**({"Command": run.command} if run.command else {}), **_others(run)},
            command=shlex.join([run.programs.get("python", "python"), "-m", "support.living_docs", *run.sources]),
            sources=run.sources,
        )
        self._footer = Markup(footer)  # noqa: S704 - escaped by Jinja

    def page(self, path: str, title: str, *crumbs: Crumb, tree_path: str = "") -> Page:
        """Return a page with its frame; the crumbs are the pages between it and the overview."""
        above = () if path == addresses.OVERVIEW else (Crumb(self._title, addresses.OVERVIEW), *crumbs)
        page = Page(path, title, above, tree_path or path, footer=self._footer)
        return replace(page, navigation=self._tree_for(page))

    def _tree_for(self, page: Page) -> Markup:
        key = (page.root, page.tree_path)
        if key not in self._navigation:
            html = self._tree.render(page=page, branches=self._branches, tops=self._tops)
            self._navigation[key] = Markup(html)  # noqa: S704 - escaped by Jinja
        return self._navigation[key]


def _tops(*, with_flow: bool, with_questions: bool) -> tuple[Crumb, ...]:
    flow = (Crumb("Flow map", addresses.FLOW),) if with_flow else ()
    asked = (Crumb("What the owner is asked", addresses.ASKED),) if with_questions else ()
    return (
        Crumb("Overview", addresses.OVERVIEW),
        Crumb("All promises", addresses.SCENARIOS),
        *asked,
        *flow,
        Crumb("Known faults", addresses.FAULTS),
        Crumb("When things fail", addresses.TRIALS),
        Crumb("Performance", addresses.PERFORMANCE),
        Crumb("Vocabulary", addresses.VOCABULARY),
    )


def _branch(capability: Capability) -> Branch:
    features = tuple(
        Branch(feature.name, addresses.feature_page(feature), feature.outcome) for feature in capability.features
    )
    return Branch(capability.title, addresses.capability_page(capability), capability.outcome, features)


def _facts(run: Run) -> Mapping[str, str]:
    """Return the facts about the run that everyone may look for, in the order in which they are shown."""
    facts: dict[str, str] = {}
    if run.started:
        facts["Run"] = moment(run.started)
        if run.finished:
            facts["Took"] = duration((run.finished - run.started).total_seconds())
    return facts | {name.capitalize(): run.facts[name] for name in _FOR_ALL if name in run.facts}


def _others(run: Run) -> Mapping[str, str]:
    return {name: value for name, value in run.facts.items() if name not in _FOR_ALL}


def site_title(run: Run) -> str:
    """Return the title of the documentation as a whole."""
    return (run.title or "Living documentation") + (" (with a fault planted)" if run.planted else "")
