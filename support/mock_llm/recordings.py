"""What real language models said, kept in a file of JSON lines beside a feature."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

_SECRET_NAMES: Final = re.compile("KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
_SHORTEST_SECRET: Final = 8
"""A shorter value is no secret that could be searched for (characters)."""

_SECRETS: Final = re.compile(
    r"\b(?:sk|pk|rk|xox[abprs]|gh[oprsu]|github_pat|glpat)[-_][\w-]{8,}|\bAKIA[0-9A-Z]{12,}|\bAIza[\w-]{20,}"
    r'|(?<=Bearer )[^\s"\\]+|\beyJ[\w-]+\.[\w-]+\.[\w-]+'
)
_TIMES: Final = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?|\b\d\d:\d\d(?::\d\d(?:\.\d+)?)?\b"
)
_IDS: Final = re.compile(
    r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b(?:call|toolu|run|msg|chatcmpl|resp)[-_][\w-]{3,}"
    r"|\b(?=[0-9a-f]*\d)[0-9a-f]{16,}\b"
)


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One call of a real model.

    Attributes:
        occasion: Which of the calls of this agent for this task in this scenario, from 1.
        prompt: The conversation, without what differs from run to run.
        pieces: The reply as it was streamed; empty where it was not.
        usage: The tokens of the call, as the provider counts them.
        error: `<type>: <message>` of a call that failed.
    """

    scenario: str
    agent: str
    task: str
    occasion: int
    prompt: str
    tools: Sequence[str] = ()
    reply: str = ""
    tool_calls: Sequence[Mapping[str, Any]] = ()
    pieces: Sequence[str] = ()
    usage: Mapping[str, int] = field(default_factory=dict)
    error: str = ""


class Recordings:
    """The recorded calls of a feature's scenarios, in one file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def of(self, scenario: str) -> list[RecordedCall]:
        """Return the calls of a scenario, in order.

        Raises:
            ValueError: A line is no recorded call.
        """
        return [call for call in self._all() if call.scenario == scenario]

    def keep(self, scenario: str, calls: Iterable[RecordedCall]) -> None:
        """Put the calls of a scenario in the place of those that were kept of it; those of others stay."""
        kept = [*(call for call in self._all() if call.scenario != scenario), *calls]
        kept.sort(key=lambda call: (call.scenario, call.agent, call.task, call.occasion))
        lines = [json.dumps(asdict(call), ensure_ascii=False) for call in kept]
        self.path.write_text("".join(f"{masked(line)}\n" for line in lines), encoding="utf-8", newline="\n")

    def _all(self) -> list[RecordedCall]:
        if not self.path.exists():
            return []
        calls = []
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                calls.append(RecordedCall(**json.loads(line)))
            except (TypeError, ValueError) as error:
                raise ValueError(f"{self.path}:{number}: no recorded call of a model: {error}") from error
        return calls


def normalised(text: str) -> str:
    """Return a text without secrets, times and ids; ids are numbered in the order in which they appear."""
    ids: dict[str, int] = {}
    without_times = _TIMES.sub("<time>", masked(text))
    return _IDS.sub(lambda match: f"<id {ids.setdefault(match[0], len(ids) + 1)}>", without_times)


def masked(text: str) -> str:
    """Return a text without secrets: values of environment variables that are named like one, and known forms."""
    for name, value in os.environ.items():
        if _SECRET_NAMES.search(name) and len(value) >= _SHORTEST_SECRET:
            text = text.replace(value, "<secret>").replace(json.dumps(value)[1:-1], "<secret>")
    return _SECRETS.sub("<secret>", text)


def numbered(calls: Iterable[RecordedCall]) -> list[RecordedCall]:
    """Return calls with their occasions, in the order in which they are given."""
    occasions: dict[tuple[str, str], int] = {}
    result = []
    for call in calls:
        key = (call.agent, call.task)
        occasions[key] = occasions.get(key, 0) + 1
        result.append(replace(call, occasion=occasions[key]))
    return result
