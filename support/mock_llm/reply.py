"""A reply, from the writer's text to the message that is sent."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from support.mock_llm.calls import CHARACTERS_PER_TOKEN, ModelUsage, count_tokens
from support.mock_llm.malformed import MALFORMED
from support.mock_llm.prompt import text_of
from support.mock_llm.seeding import digest
from support.mock_llm.structured import fit_to_schema

if TYPE_CHECKING:
    from support.mock_llm.instructions import Answer


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """A request to a model, without its conversation.

    Attributes:
        tools: The tools that are bound, as OpenAI describes functions (`name`, `description`, `parameters`).
        tool_choice: The tool that must be called; `any` for any of them; None when words will do.
    """

    provider: str
    model: str
    max_tokens: int | None = None
    stop: Sequence[str] = ()
    tools: Sequence[Mapping[str, Any]] = ()
    tool_choice: str | None = None
    schema: Mapping[str, Any] | None = None

    @property
    def demanded_tool(self) -> Mapping[str, Any] | None:
        """The tool that must be called, if one must."""
        if self.tool_choice is None or not self.tools:
            return None
        return next((tool for tool in self.tools if tool["name"] == self.tool_choice), self.tools[0])


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answers.

    Attributes:
        tool_calls: The tools it calls, each with `name`, `args` and `id`.
        as_blocks: Whether the words are sent as a list of content blocks.
        finish_reason: `stop`, `length` or `tool_calls`.
        usage: The tokens of the call; none where they are still to be counted.
        pieces: The pieces in which the words are streamed; empty for pieces of a few words.
    """

    text: str
    tool_calls: Sequence[Mapping[str, Any]] = ()
    as_blocks: bool = False
    finish_reason: str = "stop"
    usage: ModelUsage = field(default_factory=lambda: ModelUsage(0, 0))
    pieces: Sequence[str] = ()

    @classmethod
    def shaped(cls, text: str, request: ModelRequest) -> Reply:
        """Return a reply in the form that the request demands: words, JSON, or the call of a tool."""
        tool = request.demanded_tool
        if tool is not None:
            arguments = fit_to_schema(text, tool.get("parameters", {}))
            identity = f"call_{digest(tool['name'], json.dumps(arguments, sort_keys=True)):016x}"
            return cls("", ({"name": tool["name"], "args": arguments, "id": identity},))
        if request.schema is not None:
            return cls(json.dumps(fit_to_schema(text, request.schema), ensure_ascii=False))
        return cls(text)

    @classmethod
    def from_instruction(cls, answer: Answer, request: ModelRequest) -> Reply:
        """Return the reply of an instruction: a message, or a text, which fills the tool that must be called."""
        if not isinstance(answer, str):
            return cls(text_of(answer.content), tuple(answer.tool_calls), isinstance(answer.content, list))
        return cls.shaped(answer, request) if request.demanded_tool is not None else cls(answer)

    def spoiled(self, how: str | None) -> Reply:
        """Return the reply malformed in a way of `MALFORMED`; None leaves it as it is."""
        if how is None:
            return self
        if self.tool_calls and not self.text:
            answer = json.dumps(self.tool_calls[0]["args"], ensure_ascii=False)
            return replace(self, text=MALFORMED[how](answer), tool_calls=())
        reason = "length" if how == "truncated" else self.finish_reason  # as providers say it
        return replace(self, text=MALFORMED[how](self.text), as_blocks=how == "blocks", finish_reason=reason)


def finish(reply: Reply, sent: int, request: ModelRequest) -> Reply:
    """Return a reply as it is sent: cut where it must be, and counted."""
    text, reason = reply.text, "tool_calls" if reply.tool_calls else reply.finish_reason
    for stop in request.stop:
        text = text.partition(stop)[0]
    if request.max_tokens is not None and count_tokens(text) > request.max_tokens:
        text, reason = text[: request.max_tokens * CHARACTERS_PER_TOKEN], "length"
    received = count_tokens(text) + sum(count_tokens(json.dumps(call["args"])) for call in reply.tool_calls)
    usage = reply.usage if reply.usage.total_tokens else ModelUsage(sent, received)
    return replace(reply, text=text, finish_reason=reason, usage=usage)
