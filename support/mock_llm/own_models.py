"""The language models of any flow, answered by a scenario: the flow says itself whom a conversation asks, for what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from support.mock_llm.instructions import Instruction
from support.mock_llm.prompt import ModelPrompt, SentMessage, text_of
from support.mock_llm.provider import LLMProviderMock
from support.mock_llm.repertoire import Repertoire

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Recognise = Callable[[Any], tuple[str, str, Mapping[str, Any]]]
"""Returns from a conversation who is asked, for which task, and the sections of the prompt by heading."""


class OwnRepertoire(Repertoire):
    """The tasks of a flow that has no writers: each call needs an instruction."""

    def __init__(self, recognise: Recognise) -> None:
        super().__init__("(?P<id>)(?P<role>)")
        self.is_open = True
        self._recognise = recognise

    def read(self, messages: Sequence[SentMessage]) -> ModelPrompt:
        """Return a conversation as the flow's own `recognise` understands it."""
        agent, task, sections = self._recognise(messages)
        lines = {heading: str(text).split("\n") for heading, text in sections.items()}
        return ModelPrompt(agent, "", task, conversation_text(messages), lines)

    def problem(self, prompt: ModelPrompt) -> str | None:
        """Return why a prompt cannot be answered; None when it can."""
        return None if prompt.agent else "recognise(messages) returns no one who is asked"


class OwnModels(LLMProviderMock):
    """Language models that answer what a scenario says, in the order in which it says it.

    The same conversation gets the same answer again, since LangGraph runs a node that asks once more; one that met a
    failure gets the next answer.
    """

    def __init__(self, recognise: Recognise) -> None:
        super().__init__(repertoire=OwnRepertoire(recognise))
        self.recognise = recognise
        self._answered: dict[tuple[str, str, str], Instruction] = {}

    def __call__(self, model: str = "mock-model", **settings: Any) -> BaseChatModel:
        """Return a chat model, as the flow's own function makes one by name."""
        return self.create_provider(
            provider="mock",
            model=model,
            temperature=settings.get("temperature"),
            max_tokens=settings.get("max_tokens"),
        )

    def _instruction_for(self, prompt: ModelPrompt) -> Instruction | None:
        key = (prompt.agent, prompt.task, prompt.text)
        with self._lock:
            chosen = self._answered.get(key) or self._next_for(prompt)
            if chosen is not None:
                chosen.matched += 1
                chosen.used += 1
                if chosen.fault is None and chosen.error is None:
                    self._answered[key] = chosen
        return chosen

    def _next_for(self, prompt: ModelPrompt) -> Instruction | None:
        fitting = (instruction for instruction in self._instructions if instruction.matches(prompt))
        return next((instruction for instruction in fitting if not instruction.used), None)

    def _unanswered(self, prompt: ModelPrompt) -> str:
        given = sum(instruction.matches(prompt) for instruction in self._instructions)
        after = f", after its {given} answers" if given else ""
        return f'the scenario has no answer to it{after}; write: Given the model of "{prompt.agent}" answers "…"'

    @property
    def prepared(self) -> list[tuple[Any, ...]]:
        """What the scenario says about each answer: who is asked, for which task, and what becomes of the call."""
        return [(known.agent, known.task, repr(known.reply), known.fault) for known in self._instructions]

    def again(self) -> OwnModels:
        """Return models with the same answers, none of which is used yet."""
        models = OwnModels(self.recognise)
        models._instructions = [replace(instruction) for instruction in self._instructions]
        return models


class RehearsedModels(OwnModels):
    """Language models of which each conversation gets the answer that it got in a rehearsal."""

    def __init__(self, recognise: Recognise) -> None:
        super().__init__(recognise)
        self.failure: Instruction | None = None
        """How some calls fail."""

    def follow(self, rehearsal: OwnModels) -> None:
        """Share the answers of the models of a rehearsal."""
        self._instructions, self._answered = rehearsal._instructions, rehearsal._answered

    def _instruction_for(self, prompt: ModelPrompt) -> Instruction | None:
        if (failure := self.failure) is not None and failure.matches(prompt):
            with self._lock:
                failure.matched += 1
                if failure.due:
                    failure.used += 1
                    return failure
        return super()._instruction_for(prompt)


def conversation_text(messages: Sequence[SentMessage]) -> str:
    """Return a conversation as text, each message with its role and the tools that it calls."""
    parts = []
    for message in messages:
        calls = [f"calls {call['name']} with {call['args']}" for call in getattr(message, "tool_calls", None) or ()]
        parts.append("\n".join(filter(None, (f"[{message.type}] {text_of(message.content)}", *calls))))
    return "\n".join(parts)
