"""What is attached to a run as a whole."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from support.gherkin.stored_texts import MissingTextError, with_stored_text
from support.living_docs.read.measurements import TRIALS
from support.living_docs.read.model import Attachment, Selection
from support.living_docs.read.results import attachment_of, body_of
from support.living_docs.read.run_messages import RunMessages
from support.living_docs.read.untrusted import part, text, texts

_KIND: Final = "application/vnd.acceptance.{}+json"
_RUN, _FLOW = _KIND.format("run"), _KIND.format("flow")
_RENAMED: Final = "renamed_scenarios.toml"
_TOML: Final = "application/toml"
_SHARD: Final = re.compile(r"(?:features/? )?--shard (?P<part>\d{1,4})/(?P<of>\d{1,4})")
_PAGES: Final = {_KIND.format(name): name for name in ("vocabulary", "faults", "performance", *TRIALS, "coverage")}


@dataclass(slots=True)
class RunFacts:
    """What is attached to a run as a whole.

    Attributes:
        pages: `vocabulary`, `coverage` and measurements by name, where they are attached.
        readmes: The text of each README, by its path.
        renamed: The addresses of renamed scenarios, by their former addresses.
    """

    command: str = ""
    sources: tuple[str, ...] = ()
    programs: dict[str, str] = field(default_factory=dict)
    selection: Selection | None = None
    facts: dict[str, str] = field(default_factory=dict)
    seed: int | None = None
    flows: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    readmes: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    others: list[Attachment] = field(default_factory=list)


def run_facts(messages: RunMessages) -> RunFacts:
    """Return what is attached to a run, and add what makes no sense to its problems."""
    facts = RunFacts()
    for attachment in map(attachment_of, _with_stored(messages)):
        if attachment.name.endswith("README.md") and attachment.media_type.startswith("text/markdown"):
            facts.readmes[attachment.name] = body_of(attachment)
        elif attachment.media_type == _TOML and (not attachment.name or attachment.name.endswith(_RENAMED)):
            _take_renamed(facts, attachment, messages)
        elif attachment.media_type in (_RUN, _FLOW) or attachment.media_type in _PAGES:
            _take(facts, attachment, messages)
        else:
            facts.others.append(attachment)
    return facts


def _with_stored(messages: RunMessages) -> Iterator[Mapping[str, Any]]:
    """Yield what is attached, with what is stored beside the messages in the place of its address."""
    for content in messages.attachments:
        try:
            yield with_stored_text({"externalAttachment": content}, messages.texts).get("attachment", content)
        except MissingTextError as error:
            messages.problems.add(0, str(error))


def _take(facts: RunFacts, attachment: Attachment, messages: RunMessages) -> None:
    try:
        value = json.loads(body_of(attachment))
    except (ValueError, RecursionError) as error:
        messages.problems.add(0, f"the attached {attachment.name} is no JSON ({error})")
        return
    if not isinstance(value, dict):
        messages.problems.add(0, f"the attached {attachment.name} holds no object")
    elif attachment.media_type == _RUN:
        _take_run(facts, value)
    elif attachment.media_type == _FLOW:
        facts.flows[text(value, "name") or attachment.name.removesuffix(".flow.json")] = value
    else:
        facts.pages[_PAGES[attachment.media_type]] = value


def _take_renamed(facts: RunFacts, attachment: Attachment, messages: RunMessages) -> None:
    try:
        content = tomllib.loads(body_of(attachment))
    except ValueError as error:
        messages.problems.add(0, f"the attached {attachment.name} is no TOML ({error})")
        return
    facts.renamed |= {former: text(content, former) for former in content if text(content, former)}


def _take_run(facts: RunFacts, value: Mapping[str, Any]) -> None:
    selection, seed = part(value, "selection"), value.get("seed")
    facts.command = text(value, "command")
    facts.sources = tuple(filter(None, [text(value, "messages")]))
    programs = part(value, "programs")
    facts.programs = {name: text(programs, name) for name in programs if text(programs, name)}
    facts.seed = seed if isinstance(seed, int) else None
    facts.facts = {name: _in_text(fact) for name, fact in part(value, "facts").items()}
    if selection:
        whole = selection.get("whole") is not False
        facts.selection = Selection(whole=whole, words=() if whole else tuple(texts(selection, "asked")))


def _in_text(fact: Any) -> str:
    return fact if isinstance(fact, str) else json.dumps(fact, ensure_ascii=False, sort_keys=True)


def latest(runs: Iterable[RunFacts]) -> RunFacts:
    """Return the facts of several runs documented as one, earliest first: later facts win."""
    facts = RunFacts()
    selections = []
    for run in runs:
        facts.command = run.command or facts.command
        facts.sources = tuple(dict.fromkeys((*facts.sources, *run.sources)))
        facts.seed = run.seed if run.seed is not None else facts.seed
        facts.programs |= run.programs
        facts.facts |= run.facts
        facts.flows |= run.flows
        facts.pages |= run.pages
        facts.readmes |= run.readmes
        facts.renamed |= run.renamed
        facts.others += run.others
        selections.append(run.selection or Selection())
    words = dict.fromkeys(word for selection in selections for word in selection.words)
    whole = any(selection.whole for selection in selections) or _are_all_shards(selections)
    facts.selection = Selection(whole=whole, words=() if whole else tuple(words)) if selections else None
    return facts


def _are_all_shards(selections: Iterable[Selection]) -> bool:
    """Return whether each run is one of several shards, and every shard is present."""
    parts: dict[int, set[int]] = {}
    for selection in selections:
        shard = _SHARD.fullmatch(" ".join(selection.words))
        if shard is None:
            return False
        parts.setdefault(int(shard["of"]), set()).add(int(shard["part"]))
    return any(part == {*range(1, of + 1)} for of, part in parts.items())
