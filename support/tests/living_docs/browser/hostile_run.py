"""A run in which every text is an attack that says where it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from support.living_docs.read.model import Argument, Run, Selection, Step
from support.living_docs.story.trends import Trends
from support.tests.living_docs import recorded, small_run
from support.tests.living_docs.browser import attacks, sample_runs

_ATTACK = "<img class=hacked src=x onerror=hacked()>"
_NAMES: Mapping[str, tuple[str, ...]] = {
    "Feature": ("id", "language", "uri"),
    "Capability": ("id",),
    "FeatureRule": ("id",),
    "Chapter": ("id",),
    "Scenario": ("id",),
    "Attachment": ("media_type",),
    "Run": ("flows", "vocabulary"),
}
"""By what parts of the model are known: no one's words."""
_KEYS_OF = {"Scenario.row": "Examples.columns", "Run.facts": "Run.facts.names"}
"""What is signed in the keys of a mapping of the model."""
_NAMES_MEASURED = ("used", "module", "uri", "scenario", "keyword", "beneath")
_FREE = ("changes", "payload", "answer", "routes", "asks", "node_phase", "node_titles", "initiators", "recoveries")
"""Where the keys of a record or a description are names that a flow chose."""
_KEYS = ("message", "options", "type", "problem", "action", "content", "id", "name", "additional_kwargs", "round")
"""The keys that questions, answers and messages have by themselves."""
_VALUES = frozenset(("__start__", "__end__", "append", "merge", "plain", "accepted", "refused", "ai", "human"))


def sign(place: str) -> str:
    """The text of a place: an attack that differs from all others."""
    return f"⟦{place}⟧{_ATTACK}"


def signs(text: str) -> set[str]:
    """The places whose attacks a text holds, as text."""
    return set(re.findall(r"⟦([^⟦⟧]+)⟧<img", text))


def run() -> Run:
    """The run that has everything, with an attack in every text; and every other attack there is."""
    run = sample_runs.red()
    run = replace(
        run,
        message="it ended",
        narrative="See [it](agenda/README.md).",
        selection=Selection(whole=False, words=("some",)),
        problems=("line 3 is no JSON",),
    )
    signed = _of_model(run, "")
    assert isinstance(signed, Run)
    flow = {key: value for key, value in recorded.FLOW.items() if key != "messages"}
    flows = {sign("Talk"): {**_of_record(flow), "messages": _messages()}}
    vocabulary = _measured(run.vocabulary, "vocabulary")
    capabilities = (*signed.capabilities[:2], attacks.capability())
    return replace(signed, flows=flows, vocabulary=vocabulary, capabilities=capabilities)


def _messages() -> Mapping[str, Any]:
    """A guide to messages whose keys are signed as those of the record are, and whose titles are signed."""
    groups = [{"key": sign("topic"), "title": "{}"}, {"key": "round", "title": f"{sign('Round')} {{}}"}]
    return {"groups": groups, "role": sign("part"), "person": sign("host"), "role_titles": {sign("host"): sign("Host")}}


def trends() -> Trends:
    """What the run looks like beside others, with attacks, too."""
    return replace(small_run.trends(), gone=(sign("gone"),), flaky={small_run.WAITS: sign("flaky")})


def all_signs(value: Any) -> set[str]:
    """The places of all attacks that a part of a run holds."""
    if is_dataclass(value):
        return {sign for field in fields(value) for sign in all_signs(getattr(value, field.name))}
    if isinstance(value, str):
        return signs(value)
    content = [*value, *value.values()] if isinstance(value, Mapping) else value
    return {sign for part in content for sign in all_signs(part)} if isinstance(content, list | tuple) else set()


def _of_model(value: Any, place: str) -> Any:
    """A part of the model; each of its texts is signed by its class and the name of the field."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return _of_records(value) if place == "Step.records" else f"{sign(place)}{value}"
    if isinstance(value, tuple):
        return tuple(_of_model(one, place) for one in value)
    if place in _KEYS_OF:
        return {_of_model(key, _KEYS_OF[place]): _of_model(content, place) for key, content in value.items()}
    if isinstance(value, Mapping):
        return _measured(value, place)
    if isinstance(value, Step):
        return _of_step(value)
    return _of_parts(value)


def _of_step(step: Step) -> Step:
    """A step whose first value is its whole sentence."""
    signed: Step = _of_parts(replace(step, arguments=()))
    values = (Argument(start=0, value=signed.text),) if step.arguments else ()
    return replace(signed, arguments=values)


def _of_parts(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        name = type(value).__name__
        signed_fields = {
            field.name: _of_model(getattr(value, field.name), f"{name}.{field.name}")
            for field in fields(value)
            if field.name not in _NAMES.get(name, ())
        }
        return replace(value, **signed_fields)
    return value


def _measured(value: Any, place: str) -> Any:
    if isinstance(value, Mapping):
        return {
            key: content if key in _NAMES_MEASURED else _measured(content, f"{place}.{key}")
            for key, content in value.items()
        }
    if isinstance(value, list | tuple):
        return [_measured(one, place) for one in value]
    return f"{sign(place)}{value}" if isinstance(value, str) else value


def _of_records(lines: str) -> str:
    return recorded.record(_of_record(json.loads(line)) for line in lines.splitlines())


def _of_record(value: Any, key: str = "", *, free: bool = False) -> Any:
    """A part of a record or of a flow; its words are signed by themselves, so that a name stays one name everywhere."""
    if isinstance(value, str):
        return value if value in _VALUES or key in ("kind", "at") else sign(value)
    if isinstance(value, Mapping):
        return {
            sign(one) if free and one not in _KEYS else one: _of_record(content, one, free=free or one in _FREE)
            for one, content in value.items()
        }
    return [_of_record(one, free=free) for one in value] if isinstance(value, list | tuple) else value
