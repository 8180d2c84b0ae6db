"""Plays what real language models said, strictly: a prompt that has changed is a finding with its differences."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from support.mock_llm.calls import ModelUsage
from support.mock_llm.errors import MockNotSatisfied, ProviderFailure
from support.mock_llm.own_models import OwnModels, Recognise
from support.mock_llm.prompt import ModelPrompt
from support.mock_llm.recordings import RecordedCall, normalised
from support.mock_llm.reply import ModelRequest, Reply


class ReplayedModels(OwnModels):
    """Language models that say what was recorded: to the same prompt the same, in the same order, then the last again.

    Args:
        origin: The file of the recording, for messages.
    """

    def __init__(self, recognise: Recognise, recorded: Sequence[RecordedCall], origin: str) -> None:
        super().__init__(recognise)
        self._recorded = recorded
        self._origin = origin
        self._played: dict[int, int] = defaultdict(int)

    def _reply(self, prompt: ModelPrompt, request: ModelRequest) -> Reply:
        problem = self.repertoire.problem(prompt)
        text = normalised(prompt.text)
        with self._lock:
            alike = [call for call in self._recorded if (call.agent, call.task) == (prompt.agent, prompt.task)]
            same = [call for call in alike if call.prompt == text]
            chosen = next((call for call in same if not self._played[id(call)]), same[-1] if same else None)
            if chosen is not None:
                self._played[id(chosen)] += 1
        if chosen is None:
            raise self._note_unexpected(prompt, problem or self._drift(prompt, alike, text))
        if tuple(chosen.tools) != (given := tuple(str(tool["name"]) for tool in request.tools)):
            change = f"its tools were {', '.join(chosen.tools) or 'none'}, and are {', '.join(given) or 'none'}"
            raise self._note_unexpected(prompt, f"{change}; record it anew with --record-models")
        if chosen.error:
            raise ProviderFailure(chosen.error)
        return _reply_of(chosen)

    def verify(self, names: Mapping[str, str] | None = None) -> None:
        """Check that every call was recorded and every recorded call was made."""
        super().verify(names)
        if unplayed := [call for call in self._recorded if not self._played[id(call)]]:
            lines = [f"  {call.agent}, task '{call.task}', call {call.occasion}" for call in unplayed]
            raise MockNotSatisfied("\n".join([f"{self._origin}: recorded calls that were not made:", *lines]))

    def _drift(self, prompt: ModelPrompt, alike: Sequence[RecordedCall], text: str) -> str:
        """Return how a prompt differs from the recorded one that was due, or from the nearest."""
        if not alike:
            return f"{self._origin} has no call of {prompt.agent} for it; record it with --record-models"
        due = [call for call in alike if not self._played[id(call)]] or alike
        nearest = max(due, key=lambda call: difflib.SequenceMatcher(None, call.prompt, text).ratio())
        lines = difflib.unified_diff(
            nearest.prompt.splitlines(), text.splitlines(), "the recorded prompt", "the prompt now", lineterm=""
        )
        changes = "\n".join(f"    {line}" for line in lines)
        return f"its prompt has changed since it was recorded:\n{changes}\n  record it anew with --record-models"


def _reply_of(call: RecordedCall) -> Reply:
    calls = [
        {**wanted, "id": f"call_{call.agent}_{call.task}_{call.occasion}_{number}".replace(" ", "_")}
        for number, wanted in enumerate(call.tool_calls, start=1)
    ]
    usage = ModelUsage(call.usage.get("input_tokens", 0), call.usage.get("output_tokens", 0))
    return Reply(call.reply, calls, usage=usage, pieces=tuple(call.pieces))
