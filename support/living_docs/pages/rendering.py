"""Every page of a run, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, MutableMapping, Sequence
from functools import partial

from jinja2 import Template
from markupsafe import Markup

from support.living_docs.pages import addresses as at
from support.living_docs.pages import measurements
from support.living_docs.pages.addresses import Addresses
from support.living_docs.pages.asked import AskedPages
from support.living_docs.pages.environment import ASSETS, environment
from support.living_docs.pages.flow_drawing import draw
from support.living_docs.pages.frame import POLICY, Crumb, Frame, Page, site_title
from support.living_docs.pages.invisible import made_visible
from support.living_docs.pages.overview import Narrative, overview
from support.living_docs.pages.promises import Notes, capability_values, feature_values, listing, neighbours
from support.living_docs.pages.prose import Prose
from support.living_docs.pages.search_index import search_index
from support.living_docs.pages.small_map import FlowPlaces, flow_maps_asset
from support.living_docs.pages.trials import trials
from support.living_docs.pages.vocabulary import Entry, entries, grouped
from support.living_docs.read.model import Feature, Run, Scenario
from support.living_docs.story.asked import AskedQuestion
from support.living_docs.story.flow_map import FlowMap
from support.living_docs.story.scenario_story import ScenarioStory, story_of
from support.living_docs.story.trends import Trends

PageFile = tuple[str, bytes]
"""A path relative to the folder of the documentation, and the content of the file."""


def render(
    run: Run,
    trends: Trends,
    flows: Sequence[FlowMap] = (),
    questions: Sequence[AskedQuestion] = (),
    left_out: Collection[str] = (),
    places: FlowPlaces | None = None,
    narrative: Narrative | None = None,
    known_stories: MutableMapping[str, ScenarioStory] | None = None,
) -> Iterator[PageFile]:
    """Return every file of the documentation; without flows or questions, there is no page about them.

    Features that are left out, by id, have no pages. Given the places of flows and questions, only this run and its
    features have pages: those about all scenarios together are left out. The narrative of the first page may be known.
    What happened in a scenario is added to `known_stories`, by the path of its page, before that page is yielded.
    """
    yield from assets()
    places_on_pages = places or FlowPlaces.of(flows, questions)
    renderer = _Renderer(run, trends, places_on_pages, known_stories if known_stories is not None else {})
    yield from renderer.files(left_out, narrative)
    if places is None:
        yield from renderer.files_about_all(flows, AskedPages(run, questions))


def assets() -> Iterator[PageFile]:
    """Return the files that pages need, unchanged."""
    for file in sorted(ASSETS.iterdir()):
        yield f"{at.ASSETS}/{file.name}", file.read_bytes()


class _Renderer:
    """Renders the pages of a run."""

    def __init__(
        self, run: Run, trends: Trends, places: FlowPlaces, known_stories: MutableMapping[str, ScenarioStory]
    ) -> None:
        self._run, self._trends, self._places, self._known_stories = run, trends, places, known_stories
        self._addresses = Addresses(run)
        self._prose = Prose(self._addresses)
        self._notes = Notes(trends)
        templates = environment()
        self._shared = {
            "site": {"title": site_title(run), "policy": POLICY, "planted": run.planted},
            "pytest": run.programs.get("pytest", "pytest"),
            "notes": self._notes,
            "with_flow": bool(places.maps),
            "asked_pages": places.asked,
        }
        self._frame = Frame(templates, run, with_flow=bool(places.maps), with_questions=bool(places.asked))
        self._template = templates.get_template
        self._steps = templates.get_template("steps.html").module

    def files(self, left_out: Collection[str], narrative: Narrative | None) -> Iterator[PageFile]:
        run = self._run
        first = overview(run, self._trends, self._addresses, self._prose, narrative)
        yield self._page("overview.html", at.OVERVIEW, site_title(run), first)
        for capability in run.capabilities:
            for feature in capability.features:
                if feature.id not in left_out:
                    yield from self._feature(feature, Crumb(capability.title, at.capability_page(capability)))
        yield self._page("scenarios.html", at.SCENARIOS, "All promises", listing(run, self._notes))

    def files_about_all(self, flows: Sequence[FlowMap], asked: AskedPages) -> Iterator[PageFile]:
        """Return the files about all scenarios together."""
        run = self._run
        vocabulary = entries(run.vocabulary, self._addresses)
        for capability in run.capabilities:
            path = at.capability_page(capability)
            yield self._page("capability.html", path, capability.title, capability_values(capability))
        yield self._page("vocabulary.html", at.VOCABULARY, "Vocabulary", _sentences(vocabulary))
        yield self._page("faults.html", at.FAULTS, "Known faults", measurements.faults(run.faults, self._addresses))
        yield self._page("trials.html", at.TRIALS, "When things fail", trials(run))
        yield self._page("performance.html", at.PERFORMANCE, "Performance", measurements.performance(run.performance))
        yield from self._flow_maps(flows)
        yield from self._questions(asked)
        yield at.SEARCH_INDEX, _encoded(search_index(run, vocabulary, asked.questions))

    def _questions(self, asked: AskedPages) -> Iterator[PageFile]:
        if not asked.questions:
            return
        title = "What the owner is asked"
        yield self._page("asked.html", at.ASKED, title, asked.listing())
        for question in asked.questions:
            path, values = at.question_page(question.id), asked.of(question)
            yield self._page(
                "question.html", path, question.heading, values, Crumb(title, at.ASKED), tree_path=at.ASKED
            )

    def _flow_maps(self, flows: Sequence[FlowMap]) -> Iterator[PageFile]:
        """Render a page for each flow, the first of which most scenarios run, and their maps for transcripts."""
        if not flows:
            return
        drawings = [(flow, draw(flow, self._places.asked)) for flow in flows]
        yield at.FLOW_MAPS, _encoded(flow_maps_asset(drawings))
        paths = {flow.id: at.flow_page(flow.id) if number else at.FLOW for number, flow in enumerate(flows)}
        for flow, drawing in drawings:
            others = [(other, paths[other.id]) for other in flows if other is not flow]
            values = {"flow": flow, "drawing": drawing, "others": others}
            if paths[flow.id] == at.FLOW:
                yield self._page("flow.html", at.FLOW, "Flow map", values)
            else:
                above = Crumb("Flow map", at.FLOW)
                yield self._page("flow.html", paths[flow.id], flow.title, values, above, tree_path=at.FLOW)

    def _feature(self, feature: Feature, above: Crumb) -> Iterator[PageFile]:
        path = at.feature_page(feature)
        steps = {scenario.id: self._rendered_steps(feature, scenario) for scenario in feature.scenarios()}
        values_of_feature = feature_values(feature)
        yield self._page("feature.html", path, feature.name, {**values_of_feature, "steps": steps}, above)
        rules = {scenario.id: rule for rule in feature.rules for scenario in rule.scenarios()}
        for before, scenario, after in neighbours(feature):
            story = story_of(scenario, self._run.flows)
            values_of_scenario = {
                **values_of_feature,
                "story": story,
                "map": self._places.maps.get(story.flow) if story.of_one_flow else None,
                "scenario": scenario,
                "rule": rules[scenario.id],
                "steps": steps[scenario.id],
                "past": self._trends.past.get(scenario.id, ()),
                "difference": self._trends.differences.get(scenario.id),
                "before": before,
                "after": after,
            }
            page, title = at.scenario_page(feature, scenario), at.title_of(scenario)
            self._known_stories[page] = story
            crumbs = (above, Crumb(feature.name, path))
            yield self._page("story.html", page, title, values_of_scenario, *crumbs, tree_path=path)

    def _rendered_steps(self, feature: Feature, scenario: Scenario) -> Markup:
        """Render the steps of a scenario once for the two pages that show them."""
        html = self._steps.steps(scenario, at.anchor(feature, scenario.id))  # type: ignore[attr-defined]
        return Markup(html)  # noqa: S704 - escaped by Jinja

    def _page(
        self, template: str, path: str, title: str, values: Mapping[str, object], *crumbs: Crumb, tree_path: str = ""
    ) -> PageFile:
        page = self._frame.page(path, title, *crumbs, tree_path=tree_path)
        made: Template = self._template(template)
        return path, _encoded(made.render(self._shared, **values, page=page, prose=partial(self._prose_on, page)))

    def _prose_on(self, page: Page, text: str, folder: str, level: int = 2) -> Markup:
        return self._prose.html(text, page, folder, level)


def _sentences(vocabulary: list[Entry]) -> Mapping[str, object]:
    unused = sum(not entry.uses for entry in vocabulary)
    return {"groups": grouped(vocabulary), "total": len(vocabulary), "unused": unused}


def _encoded(text: str) -> bytes:
    """Encode a text with visible characters; a lone surrogate, which JSON can express, becomes a question mark."""
    return made_visible(text).encode("utf-8", "replace")
