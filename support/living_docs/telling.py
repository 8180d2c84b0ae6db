"""What the pages of scenarios and of the flow need to tell what happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from support.living_docs.pages import values as rendered
from support.living_docs.read.model import Run, Scenario
from support.living_docs.story import wording
from support.living_docs.story.flow_map import chart
from support.living_docs.story.scenario_story import tell

_WORDS: Mapping[str, Callable[..., object]] = {
    "shown": rendered.shown,
    "shortly": rendered.shortly,
    "in_full": rendered.changes_in_full,
    "in_brief": rendered.changes_shortly,
    "lasting": wording.lasting,
    "counted": wording.counted,
}


def values(run: Run, scenario: Scenario) -> Mapping[str, Any]:
    """Give the values of the template `happening.html`, besides those of `scenario.html`.

    Args:
        run: The run, for what it tells of its flows.
        scenario: The scenario.
    """
    return {"happened": tell(scenario, run.flows), **_WORDS}


def flow_values(run: Run) -> Mapping[str, Any] | None:
    """Give the values of the template `flow.html`; None where no flow is known.

    Args:
        run: The run.
    """
    charts = chart(run)
    return {"charts": charts, **_WORDS} if charts else None
