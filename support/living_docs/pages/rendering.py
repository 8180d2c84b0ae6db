"""Every page of a run, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from jinja2 import Template
from markupsafe import Markup

from support.living_docs.pages import addresses as at
from support.living_docs.pages import measurements
from support.living_docs.pages.addresses import Addresses
from support.living_docs.pages.environment import FOLDER, environment
from support.living_docs.pages.frame import POLICY, Crumb, Frame, Page, site_title
from support.living_docs.pages.overview import overview
from support.living_docs.pages.promises import Notes, capability_values, feature_values, listing, neighbours
from support.living_docs.pages.prose import Prose
from support.living_docs.pages.search_index import search_index
from support.living_docs.pages.vocabulary import entries, grouped
from support.living_docs.read.model import Capability, Feature, Run, Scenario
from support.living_docs.shares import WHOLE, Share
from support.living_docs.story.trends import Trends

Happened = Callable[[Scenario], Mapping[str, object]]
"""Gives the values that the template `happening.html` needs besides those of `scenario.html`."""


def render(
    run: Run,
    trends: Trends,
    happened: Happened | None = None,
    flow: Mapping[str, object] | None = None,
    share: Share = WHOLE,
) -> Iterator[tuple[str, bytes]]:
    """Give every file of the documentation: its path from the folder of the documentation, and what is in it.

    Args:
        run: The run to tell.
        trends: What it looks like beside the runs before it.
        happened: Tells what happened in a scenario; without it, its page shows its steps alone.
        flow: The values of the template `flow.html`; without it, there is no map of the flow.
        share: Which pages of scenarios are given; all others come with the first share.
    """
    if share.first:
        yield from assets()
    yield from Writer(run, trends, happened, flow, share).pages()


def assets() -> Iterator[tuple[str, bytes]]:
    """Give the files that pages need, as they are."""
    for file in sorted((FOLDER / "assets").iterdir()):
        if file.is_file():
            yield f"{at.ASSETS}/{file.name}", file.read_bytes()


class Writer:
    """Writes the pages of a run.

    Args:
        run: The run to tell.
        trends: What it looks like beside the runs before it.
        happened: Tells what happened in a scenario.
        flow: The values of the page with the map of the flow.
        share: Which pages of scenarios are written.
    """

    def __init__(
        self,
        run: Run,
        trends: Trends,
        happened: Happened | None = None,
        flow: Mapping[str, object] | None = None,
        share: Share = WHOLE,
    ) -> None:
        self._share, self._turn = share, 0
        self._run, self._trends, self._happened, self._flow = run, trends, happened, flow
        self._addresses = Addresses(run)
        self._prose = Prose(self._addresses)
        self._notes = Notes(trends)
        self._vocabulary = entries(run.vocabulary, self._addresses)
        templates = environment()
        self._shared = {
            "site": {"title": site_title(run), "policy": POLICY},
            "pytest": run.programs.get("pytest", "pytest"),
            "notes": self._notes,
            "with_flow": flow is not None,
        }
        self._frame = Frame(templates, run, with_flow=flow is not None)
        self._template = templates.get_template
        self._steps = templates.get_template("steps.html").module

    def pages(self) -> Iterator[tuple[str, bytes]]:
        """Give every page and the index of the search."""
        run = self._run
        if not self._share.first:
            for capability in run.capabilities:
                yield from self._capability(capability)
            return
        first = overview(run, self._trends, self._addresses, self._prose)
        yield self._write("overview.html", at.OVERVIEW, site_title(run), first)
        for capability in run.capabilities:
            yield from self._capability(capability)
        yield self._write("scenarios.html", at.SCENARIOS, "All promises", listing(run, self._notes))
        yield self._write("vocabulary.html", at.VOCABULARY, "Vocabulary", self._sentences())
        yield self._write("faults.html", at.FAULTS, "Known faults", measurements.faults(run.faults, self._addresses))
        yield self._write("performance.html", at.PERFORMANCE, "Performance", measurements.performance(run.performance))
        if self._flow is not None:
            yield self._write("flow.html", at.FLOW, "Flow map", self._flow)
        yield at.SEARCH_INDEX, _written(search_index(run, self._vocabulary))

    def _sentences(self) -> Mapping[str, object]:
        unused = sum(not one.uses for one in self._vocabulary)
        return {"groups": grouped(self._vocabulary), "total": len(self._vocabulary), "unused": unused}

    def _capability(self, capability: Capability) -> Iterator[tuple[str, bytes]]:
        path = at.capability_page(capability)
        if self._share.first:
            yield self._write("capability.html", path, capability.title, capability_values(capability))
        above = Crumb(capability.title, path)
        for feature in capability.features:
            yield from self._feature(feature, above)

    def _feature(self, feature: Feature, above: Crumb) -> Iterator[tuple[str, bytes]]:
        self._turn += 1
        mine = self._share.has(self._turn)
        if not (mine or self._share.first):
            return
        path = at.feature_page(feature)
        told = {one.id: self._told(feature, one) for one in feature.scenarios()}
        shared = feature_values(feature)
        if self._share.first:
            yield self._write("feature.html", path, feature.name, {**shared, "told": told}, above)
        if not mine:
            return
        crumbs = (above, Crumb(feature.name, path))
        rules = {one.id: rule for rule in feature.rules for one in rule.scenarios()}
        for before, one, after in neighbours(feature):
            beside = {"rule": rules[one.id], "told": told[one.id], "before": before, "after": after}
            values = {**shared, **beside, **self._of_scenario(one)}
            page, title = at.scenario_page(feature, one), at.title_of(one)
            template = "happening.html" if self._happened else "scenario.html"
            yield self._write(template, page, title, values, *crumbs, tree_path=path)

    def _of_scenario(self, scenario: Scenario) -> Mapping[str, object]:
        happened = self._happened(scenario) if self._happened else {}
        return {"scenario": scenario, "past": self._trends.past.get(scenario.id, ()), **happened}

    def _told(self, feature: Feature, scenario: Scenario) -> Markup:
        """The steps of a scenario; they stand on two pages, and are made once."""
        return Markup(self._steps.steps(scenario, at.anchor(feature, scenario.id)))  # type: ignore[attr-defined]  # noqa: S704 - escaped by Jinja

    def _write(
        self, template: str, path: str, title: str, values: Mapping[str, object], *crumbs: Crumb, tree_path: str = ""
    ) -> tuple[str, bytes]:
        page = self._frame.page(path, title, *crumbs, tree_path=tree_path)
        made: Template = self._template(template)
        return path, _written(made.render(self._shared, **values, page=page, prose=partial(self._prose_on, page)))

    def _prose_on(self, page: Page, text: str, folder: str, level: int = 2) -> Markup:
        return self._prose.html(text, page, folder, level)


def _written(text: str) -> bytes:
    """A text as a file holds it: half a character, which JSON can tell, becomes a question mark."""
    return text.encode("utf-8", "replace")
