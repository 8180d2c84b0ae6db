"""What is attached to a run as a whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from support.living_docs.read.model import Attachment, Selection
from support.living_docs.read.results import attachment_of, body_of
from support.living_docs.read.run_messages import Told
from support.living_docs.read.untrusted import part, text, texts

_KIND: Final = "application/vnd.acceptance.{}+json"
_RUN, _FLOW = _KIND.format("run"), _KIND.format("flow")
_SHARD: Final = re.compile(r"(?:features/? )?--shard (?P<part>\d{1,4})/(?P<of>\d{1,4})")
_PAGES: Final = {_KIND.format(name): name for name in ("vocabulary", "faults", "performance", "coverage")}


@dataclass(slots=True)
class RunFacts:
    """What is attached to a run as a whole.

    Attributes:
        command: How it was started.
        programs: How programs are called where it ran, by name.
        selection: What was asked for; None where that is not told.
        facts: What else is known of it.
        seed: Of everything that is drawn; None where it is not told.
        flows: What is known of each flow, by name.
        pages: `vocabulary`, `faults`, `performance` and `coverage`, where they are told.
        stories: The text of each README, by its path.
        others: What is known to none of these.
    """

    command: str = ""
    programs: dict[str, str] = field(default_factory=dict)
    selection: Selection | None = None
    facts: dict[str, str] = field(default_factory=dict)
    seed: int | None = None
    flows: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    stories: dict[str, str] = field(default_factory=dict)
    others: list[Attachment] = field(default_factory=list)


def run_facts(told: Told) -> RunFacts:
    """Give what is attached to a run as a whole.

    Args:
        told: The run; what makes no sense is noted there.
    """
    found = RunFacts()
    for one in told.attachments:
        attachment = attachment_of(one)
        if attachment.name.endswith("README.md") and attachment.media_type.startswith("text/markdown"):
            found.stories[attachment.name] = body_of(attachment)
        elif attachment.media_type in (_RUN, _FLOW) or attachment.media_type in _PAGES:
            _take(found, attachment, told)
        else:
            found.others.append(attachment)
    return found


def _take(found: RunFacts, attachment: Attachment, told: Told) -> None:
    try:
        value = json.loads(body_of(attachment))
    except (ValueError, RecursionError) as error:
        told.problems.add(0, f"the attached {attachment.name} is no JSON ({error})")
        return
    if not isinstance(value, dict):
        told.problems.add(0, f"the attached {attachment.name} holds no object")
    elif attachment.media_type == _RUN:
        _take_run(found, value)
    elif attachment.media_type == _FLOW:
        found.flows[text(value, "name") or attachment.name.removesuffix(".flow.json")] = value
    else:
        found.pages[_PAGES[attachment.media_type]] = value


def _take_run(found: RunFacts, value: Mapping[str, Any]) -> None:
    selection, seed = part(value, "selection"), value.get("seed")
    found.command = text(value, "command")
    programs = part(value, "programs")
    found.programs = {str(name): text(programs, name) for name in programs if text(programs, name)}
    found.seed = seed if isinstance(seed, int) else None
    found.facts = {str(name): _words(fact) for name, fact in part(value, "facts").items()}
    if selection:
        whole = selection.get("whole") is not False
        found.selection = Selection(whole=whole, asked=() if whole else tuple(texts(selection, "asked")))


def _words(fact: Any) -> str:
    return fact if isinstance(fact, str) else json.dumps(fact, ensure_ascii=False, sort_keys=True)


def latest(runs: Iterable[RunFacts]) -> RunFacts:
    """Give what is known when several runs are told as one: the later one is right.

    Args:
        runs: What is attached to each, the earliest first.
    """
    found = RunFacts()
    selections = []
    for one in runs:
        found.command = one.command or found.command
        found.seed = one.seed if one.seed is not None else found.seed
        for known, more in (
            (found.programs, one.programs),
            (found.facts, one.facts),
            (found.flows, one.flows),
            (found.pages, one.pages),
            (found.stories, one.stories),
        ):
            known.update(more)  # type: ignore[arg-type]  # each is of its own kind
        found.others += one.others
        selections.append(one.selection or Selection())
    asked = dict.fromkeys(words for one in selections for words in one.asked)
    whole = any(one.whole for one in selections) or _are_all_shards(selections)
    found.selection = Selection(whole=whole, asked=() if whole else tuple(asked)) if selections else None
    return found


def _are_all_shards(selections: Iterable[Selection]) -> bool:
    """Whether nothing was chosen but one of several parts each time, and every part is there."""
    parts: dict[int, set[int]] = {}
    for one in selections:
        found = _SHARD.fullmatch(" ".join(one.asked))
        if found is None:
            return False
        parts.setdefault(int(found["of"]), set()).add(int(found["part"]))
    return any(part == {*range(1, of + 1)} for of, part in parts.items())
