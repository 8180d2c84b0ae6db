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

_TOLD = 2**62
"""Stands for a number of answers that no session comes to."""

_Work = tuple[str, str, str]
"""Where something is done, what it is, and with what."""


class RepeatedWork(BaseCallbackHandler):
    """Writes down the first time at which a call of a tool or a model is made again that was over before a question.

    Give it as a callback to every stream of one session. What a node does without them, it cannot see.

    Args:
        record: Where to.
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
        """Take note of a call of a tool."""
        self._begins(run_id, metadata, f"a call of the tool {_name(serialized)}", input_str)

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
        """Take note of a call of a chat model."""
        said = [(one.type, one.content, getattr(one, "tool_calls", ())) for several in messages for one in several]
        self._begins(run_id, metadata, f"a call of the model {_name(serialized)}", repr(said))

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
        """Take note of a call of a model that is given text."""
        self._begins(run_id, metadata, f"a call of the model {_name(serialized)}", repr(list(prompts)))

    def _begins(self, run_id: UUID, metadata: Mapping[str, Any] | None, what: str, given: str) -> None:
        if place := (metadata or {}).get(_PLACE):
            self._under_way[run_id] = (place, what, given)

    @keeps_errors
    def on_tool_end(self, output: Any, *, run_id: UUID, **details: Any) -> None:  # noqa: ARG002  # LangChain gives more
        """Take note of a call that is over; one that asks or fails is not."""
        self._is_over(run_id)

    @keeps_errors
    def on_llm_end(self, response: Any, *, run_id: UUID, **details: Any) -> None:  # noqa: ARG002  # LangChain gives more
        """Take note of a call that is over."""
        self._is_over(run_id)

    def _is_over(self, run_id: UUID) -> None:
        work = self._under_way.pop(run_id, None)
        if work is None:
            return
        place, what, _ = work
        with self._lock:
            answers = len(self._answers)
            is_again = self._done.setdefault(work, answers) < answers
            if is_again:
                self._done[work] = _TOLD
        if is_again:
            self._record.append(WorkRepeated(node=place.partition(":")[0], work=what))


def _name(serialized: Mapping[str, Any] | None) -> str:
    return str((serialized or {}).get("name", "without a name"))
