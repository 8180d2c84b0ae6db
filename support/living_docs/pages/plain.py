"""What browsers without scripts show of pages that are packed: all that was promised, and what became of it."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from functools import partial

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


class PlainPages:
    """Makes the plain pages of a run: promises, steps, outcomes and what failed, with links to each other."""

    def __init__(self, run: Run) -> None:
        self._shared = {"site_title": site_title(run), "policy": POLICY}
        self._vocabulary = run.vocabulary
        self._addresses = Addresses(run)
        self._prose = Prose(self._addresses)
        self._steps = environment().get_template("steps.html").module

    def of_feature(self, capability: Capability, feature: Feature) -> bytes:
        """Return the plain page of a feature; its own page is packed without a name."""
        page = Page(addresses.feature_page(feature), feature.name)
        values = {**feature_values(feature), "capability": capability, "steps": self._steps.steps}  # type: ignore[attr-defined]
        name = posixpath.basename(feature.id)
        return self._made("plain_feature.html", page, "", {**values, "name_of_folder": name, "stories": f"{name}.js"})

    def of_scenario(self, feature: Feature, scenario: Scenario) -> bytes:
        """Return the plain page of a scenario, whose own page is packed by the name of the scenario."""
        page = Page(addresses.scenario_page(feature, scenario), addresses.title_of(scenario))
        name = addresses.anchor(feature, scenario.id)
        rule = next(rule for rule in feature.rules if scenario in rule.scenarios())
        above = posixpath.basename(feature.id)
        values = {"feature": feature, "scenario": scenario, "rule": rule, "above": above, "stories": f"../{above}.js"}
        return self._made("plain_scenario.html", page, name, values)

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
