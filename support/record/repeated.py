"""Notices what a node does once more because it asked: LangGraph runs it again from its beginning for each answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Lock
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import BaseMessage

from support.record.events import WorkRepeated
from support.record.kept_errors import keeps_errors
from support.record.questions import AnswerGiven
from support.record.record import Record

_PLACE = "langgraph_checkpoint_ns"
"""Where LangGraph's metadata name one visit of a node: by the same name when it runs again for an answer."""

_REPORTED = 2**62
"""More answers than any session has."""

_Work = tuple[str, str, str]
"""Where something is done, what it is, and with what."""


class RepeatedWork(BaseCallbackHandler):
    """Writes down the first time at which a call of a tool or a model is made again that was over before a question.

    Pass it as a callback to every stream of one session. What a node does without them, it cannot see.
    """

    raise_error = True
    run_inline = True
    ignore_chain = True
    ignore_retriever = True

    def __init__(self, record: Record) -> None:
        self.errors: list[Exception] = []
        self._record = record
        self._answers = record.of(AnswerGiven)
        self._under_way: dict[UUID, _Work] = {}
        self._done: dict[_Work, int] = {}
        self._lock = Lock()

    @keeps_errors
    def on_tool_start(
        self,
        serialized: dict[str, Any] | None,
        input_str: str,
        *,
        run_id: UUID,
        metadata: dict[str, Any] | None = None,
        **details: Any,  # noqa: ARG002  # LangChain gives more
    ) -> None:
        """Note a call of a tool."""
        self._start(run_id, metadata, f"a call of the tool {_name(serialized)}", input_str)

    @keeps_errors
    def on_chat_model_start(
        self,
        serialized: dict[str, Any] | None,
        messages: list[list[BaseMessage]],
        *,
        run_id: UUID,
        metadata: dict[str, Any] | None = None,
        **details: Any,  # noqa: ARG002  # LangChain gives more
    ) -> None:
        """Note a call of a chat model."""
        conversation = [
            (message.type, message.content, getattr(message, "tool_calls", ()))
            for batch in messages
            for message in batch
        ]
        self._start(run_id, metadata, f"a call of the model {_name(serialized)}", repr(conversation))

    @keeps_errors
    def on_llm_start(
        self,
        serialized: dict[str, Any] | None,
        prompts: Sequence[str],
        *,
        run_id: UUID,
        metadata: dict[str, Any] | None = None,
        **details: Any,  # noqa: ARG002  # LangChain gives more
    ) -> None:
        """Note a call of a model that takes text."""
        self._start(run_id, metadata, f"a call of the model {_name(serialized)}", repr(list(prompts)))

    def _start(self, run_id: UUID, metadata: Mapping[str, Any] | None, what: str, inputs: str) -> None:
        if place := (metadata or {}).get(_PLACE):
            self._under_way[run_id] = (place, what, inputs)

    @keeps_errors
    def on_tool_end(self, output: Any, *, run_id: UUID, **details: Any) -> None:  # noqa: ARG002  # LangChain gives more
        """Note that a call is over; one that asks or fails is not."""
        self._finish(run_id)

    @keeps_errors
    def on_llm_end(self, response: Any, *, run_id: UUID, **details: Any) -> None:  # noqa: ARG002  # LangChain gives more
        """Note that a call is over."""
        self._finish(run_id)

    def _finish(self, run_id: UUID) -> None:
        work = self._under_way.pop(run_id, None)
        if work is None:
            return
        place, what, _ = work
        with self._lock:
            answers = len(self._answers)
            repeated = self._done.setdefault(work, answers) < answers
            if repeated:
                self._done[work] = _REPORTED
        if repeated:
            self._record.append(WorkRepeated(node=place.partition(":")[0], work=what))


def _name(serialized: Mapping[str, Any] | None) -> str:
    return str((serialized or {}).get("name", "without a name"))
