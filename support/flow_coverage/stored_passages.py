"""What scenarios did in a flow as JSON, so that their records need not be read again."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import orjson

from support.flow_coverage.askings import Asking, GivenAnswer
from support.flow_coverage.passages import Passages
from support.flow_coverage.plan import FlowPlan
from support.record.json_lines import decode, encode

_COUNTERS: Final = (
    "visits", "edges", "routes", "undecided", "asked", "answers", "refused", "unanswered", "late", "repeated",
    "faults", "model_failures", "settings",
)  # fmt: skip


def passages_to_json(passages: Passages) -> str:
    """Return the passages of a scenario as JSON; raise `TypeError` for what no JSON can express."""
    counters = {name: [*getattr(passages, name).items()] for name in _COUNTERS if getattr(passages, name)}
    askings = [_plain(asking) for asking in passages.askings.all]
    return orjson.dumps([counters, sorted(passages.undeclared), askings]).decode()


def passages_from_json(content: str, plan: FlowPlan) -> Passages:
    """Return the passages of a scenario."""
    counters, undeclared, askings = orjson.loads(content)
    passages = Passages(plan)
    for name, counts in counters.items():
        getattr(passages, name).update({tuple(key) if type(key) is list else key: times for key, times in counts})
    passages.undeclared.update(undeclared)
    passages.askings.restore(map(_asking, askings))
    return passages


def _plain(asking: Asking) -> dict[str, Any]:
    answers = [asdict(answer) | {"answer": encode(answer.answer)} for answer in asking.answers]
    return {**asdict(asking), "answers": answers}


def _asking(content: dict[str, Any]) -> Asking:
    answers = [GivenAnswer(**(answer | {"answer": decode(answer["answer"])})) for answer in content["answers"]]
    return Asking(**(content | {"fields": tuple(content["fields"]), "answers": answers}))
