"""What browsers without scripts show of pages that are packed: all that was promised, what became of it, and how.

What happened in a step is written once for each feature: where it is the same in another scenario, a link leads there.
That halves the size of what these pages say.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import partial
from typing import Final, NamedTuple

from markupsafe import Markup

from support.living_docs.pages import addresses
from support.living_docs.pages.addresses import Addresses
from support.living_docs.pages.environment import environment
from support.living_docs.pages.frame import POLICY, Page, site_title
from support.living_docs.pages.invisible import made_visible
from support.living_docs.pages.promises import feature_values
from support.living_docs.pages.prose import Prose
from support.living_docs.pages.vocabulary import entries, grouped
from support.living_docs.read.model import Capability, Feature, Run, Scenario
from support.living_docs.story.scenario_story import ScenarioStory, StepStory

_MOST: Final = 100
"""A longer speech is cut (characters): in full, the speech of all scenarios would take 1.4 MB more."""
_REPEATED: Final = 300
"""What happened in a step is repeated unless it takes more than this (characters)."""


class _Place(NamedTuple):
    """The scenario in which something has already been shown."""

    feature: str
    name: str
    title: str


class PlainPages:
    """Makes the plain pages of a run: promises, steps, outcomes and what happened, with links to each other."""

    def __init__(self, run: Run) -> None:
        self._shared = {"site_title": site_title(run), "policy": POLICY}
        self._vocabulary = run.vocabulary
        self._addresses = Addresses(run)
        self._prose = Prose(self._addresses)
        self._steps = environment().get_template("steps.html").module
        self._transcript = environment().get_template("plain_transcript.html").module
        self._shown_in: dict[str, _Place] = {}

    def of_feature(self, capability: Capability, feature: Feature) -> bytes:
        """Return the plain page of a feature; its own page is packed without a name."""
        page = Page(addresses.feature_page(feature), feature.name)
        values = {**feature_values(feature), "capability": capability, "steps": self._steps.steps}  # type: ignore[attr-defined]
        name = posixpath.basename(feature.id)
        return self._made("plain_feature.html", page, "", {**values, "name_of_folder": name, "stories": f"{name}.js"})

    def of_scenario(self, feature: Feature, scenario: Scenario, story: ScenarioStory) -> bytes:
        """Return the plain page of a scenario, whose own page is packed by the name of the scenario."""
        page = Page(addresses.scenario_page(feature, scenario), addresses.title_of(scenario))
        name = addresses.anchor(feature, scenario.id)
        rule = next(rule for rule in feature.rules if scenario in rule.scenarios())
        above = posixpath.basename(feature.id)
        place = _Place(feature.id, name, page.title)
        parts = [(part, *self._happened(part, place)) for part in story.steps if not part.is_quiet]
        values = {"scenario": scenario, "rule": rule, "above": above, "stories": f"../{above}.js"}
        return self._made(
            "plain_scenario.html", page, name, {**values, "story": story, "parts": parts, "is_cut": _is_cut(story)}
        )

    def _happened(self, part: StepStory, place: _Place) -> tuple[Markup, _Place | None]:
        """Return what happened in a step, and the scenario before it in the feature of which the same is shown."""
        happened = Markup(self._transcript.happened(part, _MOST))  # type: ignore[attr-defined]  # noqa: S704 - escaped
        earlier = self._shown_in.get(happened)
        if earlier is not None and earlier.feature == place.feature and earlier.name != place.name:
            return happened, earlier
        if len(happened) > _REPEATED:
            self._shown_in[happened] = place
        return happened, None

    def of_vocabulary(self) -> bytes:
        """Return the plain page of the vocabulary."""
        groups = grouped(entries(self._vocabulary, self._addresses))
        script = posixpath.basename(addresses.VOCABULARY_PACK)
        page = Page(addresses.VOCABULARY, "Vocabulary")
        return self._made("plain_vocabulary.html", page, "", {"groups": groups, "stories": script})

    def _made(self, template: str, page: Page, name: str, values: Mapping[str, object]) -> bytes:
        assets, prose = page.root.removeprefix("../"), partial(self._prose_on, page)
        made = environment().get_template(template)
        html = made.render(self._shared, **values, page=page, name=name, assets=assets, prose=prose)
        return made_visible(html).encode("utf-8", "replace")

    def _prose_on(self, page: Page, text: str, folder: str, level: int = 2) -> Markup:
        return self._prose.html(text, page, folder, level)


def _is_cut(story: ScenarioStory) -> bool:
    spoken = (placed.utterance for placed in story.dialogue.utterances)
    return any(len(utterance.words) > _MOST for utterance in spoken)
