"""The mock language models: realistic, strict, seeded, and free of charge."""

from __future__ import annotations

from support.mock_llm.calls import ModelCall, ModelUsage
from support.mock_llm.errors import MockNotSatisfied, ProviderFailure, RateLimitError, UnexpectedModelCall
from support.mock_llm.faults import DEFAULT_FAULTS, FaultFactory, FaultOccasion
from support.mock_llm.instructions import Instruction
from support.mock_llm.prompt import Circumstance, ModelPrompt, QuotedSpeech
from support.mock_llm.provider import CreatedModel, LLMProviderMock
from support.mock_llm.repertoire import Repertoire, Task, Writer, Writing

__all__ = [
    "DEFAULT_FAULTS",
    "Circumstance",
    "CreatedModel",
    "FaultFactory",
    "FaultOccasion",
    "Instruction",
    "LLMProviderMock",
    "MockNotSatisfied",
    "ModelCall",
    "ModelPrompt",
    "ModelUsage",
    "ProviderFailure",
    "QuotedSpeech",
    "RateLimitError",
    "Repertoire",
    "Task",
    "UnexpectedModelCall",
    "Writer",
    "Writing",
]
