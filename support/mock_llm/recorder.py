"""Records what real language models say, through LangChain's callbacks: the models themselves stay as they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf
from threading import Lock
from time import perf_counter
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import BaseMessage

from support.mock_llm.own_models import Recognise, conversation_text
from support.mock_llm.prompt import text_of
from support.mock_llm.recordings import RecordedCall, masked, normalised, numbered
from support.record.calls import tools_given
from support.record.kept_errors import keeps_errors


@dataclass(slots=True)
class _OpenCall:
    """A call under way, with real seconds of its beginning and end, to see which calls ran at once."""

    call: RecordedCall
    began: float
    ended: float = inf
    pieces: list[str] = field(default_factory=list)


class ModelRecorder(BaseCallbackHandler):
    """Records the calls of chat models in a scenario. Pass it as a callback to every stream of the session."""

    raise_error = True
    run_inline = True

    def __init__(self, scenario: str, recognise: Recognise) -> None:
        self.errors: list[Exception] = []
        self._scenario = scenario
        self._recognise = recognise
        self._calls: dict[UUID, _OpenCall] = {}
        self._lock = Lock()

    @property
    def calls(self) -> list[RecordedCall]:
        """The calls so far, each with its occasion; those that ran at once are in the order of their prompts."""
        ordered: list[_OpenCall] = []
        group: list[_OpenCall] = []
        for call in self._calls.values():
            if group and call.began > max(earlier.ended for earlier in group):
                ordered += sorted(group, key=lambda member: member.call.prompt)
                group = []
            group.append(call)
        ordered += sorted(group, key=lambda member: member.call.prompt)
        return numbered(entry.call for entry in ordered)

    @keeps_errors
    def on_chat_model_start(
        self,
        serialized: dict[str, Any] | None,  # noqa: ARG002  # LangChain gives it
        messages: list[list[BaseMessage]],
        *,
        run_id: UUID,
        **details: Any,
    ) -> None:
        """Note a call."""
        conversation = messages[0]
        agent, task, _ = self._recognise(conversation)
        tools = tuple(tools_given(details.get("invocation_params")))
        prompt = normalised(conversation_text(conversation))
        with self._lock:
            call = RecordedCall(self._scenario, agent, task, 0, prompt, tools)
            self._calls[run_id] = _OpenCall(call, perf_counter())

    @keeps_errors
    def on_llm_new_token(self, token: Any, *, run_id: UUID, **details: Any) -> None:  # noqa: ARG002  # as above
        """Note a piece of a reply that is streamed."""
        if run_id in self._calls and token:
            self._calls[run_id].pieces.append(text_of(token))

    @keeps_errors
    def on_llm_end(self, response: Any, *, run_id: UUID, **details: Any) -> None:  # noqa: ARG002  # as above
        """Note a reply."""
        if run_id not in self._calls:
            return
        entry, message = self._calls[run_id], response.generations[0][0].message
        entry.ended = perf_counter()
        usage, reply = message.usage_metadata or {}, text_of(message.content)
        entry.call = replace(
            entry.call,
            reply=reply,
            tool_calls=[{"name": call["name"], "args": call["args"]} for call in message.tool_calls],
            pieces=entry.pieces if masked(reply) == reply else [],  # a secret that is cut in pieces is not found
            usage={name: usage[name] for name in ("input_tokens", "output_tokens") if name in usage},
        )

    @keeps_errors
    def on_llm_error(self, error: BaseException, *, run_id: UUID, **details: Any) -> None:  # noqa: ARG002  # as above
        """Note a failure."""
        if run_id in self._calls:
            entry = self._calls[run_id]
            entry.ended = perf_counter()
            entry.call = replace(entry.call, error=f"{type(error).__name__}: {error}")
