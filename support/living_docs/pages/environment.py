"""The templates, with the functions that turn values into text for them."""

from __future__ import annotations

import os
import sys
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from support.living_docs.pages import addresses, promises, steps, values
from support.living_docs.pages.invisible import as_references
from support.living_docs.read.outcome import Outcome, worst
from support.living_docs.story import failures, wording
from support.living_docs.story.values import cut

ASSETS = Path(__file__).parent / "assets"
_TEMPLATES = Path(__file__).parent / "templates"

MEANINGS = {
    Outcome.PASSED: "everything that was expected came true",
    Outcome.FAILED: "an expectation was not met",
    Outcome.BROKEN: "stopped by an error, not by an unmet expectation",
    Outcome.UNDEFINED: "a sentence without a step definition",
    Outcome.PENDING: "written down, but not ready yet",
    Outcome.INTERRUPTED: "the run ended in the middle of it",
    Outcome.NOT_RUN: "the run did not reach it",
    Outcome.SKIPPED: "left out on purpose",
}
"""The meaning of each outcome, in words for product owners."""


@cache
def environment() -> Environment:
    """Return the templates, read once: every value is escaped, and a missing name is an error."""
    templates = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled(),
    )
    templates.filters |= {
        "slug": outcome_class,
        "duration": wording.duration,
        "moment": wording.moment,
        "pieces": steps.pieces,
        "placeholders": steps.placeholders,
        "options": steps.options,
        "cut": cut,
        "place_in": lambda name, places: places.get(name),
        "reason": failures.reason,
        "picture": steps.picture,
        "worst": worst,
        "clipped": cut,
        "exactly": _exactly,
    }
    templates.globals |= {
        "capability_page": addresses.capability_page,
        "feature_page": addresses.feature_page,
        "scenario_page": addresses.scenario_page,
        "question_page": addresses.question_page,
        "anchor_of": addresses.anchor,
        "title_of": addresses.title_of,
        "row_of": addresses.row_of,
        "meanings": MEANINGS,
        "in_full": values.in_full,
        "on_one_line": values.on_one_line,
        "changes_in_full": values.changes_in_full,
        "changes_in_brief": values.changes_in_brief,
        "lasting": wording.lasting,
        "counted": wording.counted,
        "earlier": promises.earlier,
    }
    return templates


def _compiled() -> FileSystemBytecodeCache | None:
    """Return where compiled templates are kept: beside the bytecode of this module, where Python may write it.

    That saves 0.2 s whenever pages are written.
    Jinja compares the source of a template; everything else on which its compilation depends is in the name.
    """
    folder = Path(cache_from_source(__file__)).parent
    if sys.dont_write_bytecode or not os.access(folder, os.W_OK):
        return None
    compiler = sha256(Path(__file__).read_bytes() + version("Jinja2").encode()).hexdigest()[:8]
    return FileSystemBytecodeCache(str(folder), f"templates-{compiler}-%s.cache")


def _exactly(text: str) -> Markup:
    """Return a text to be copied, whose invisible characters stay what they are."""
    return Markup(as_references(escape(text)))  # noqa: S704 - escaped before


def outcome_class(outcome: str) -> str:
    """Return an outcome as used in the names of classes and marks, e.g. `not-run`."""
    return outcome.replace(" ", "-")
