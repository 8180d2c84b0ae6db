"""Records the calls of tools and language models, and those that a node repeats because it asked.

LangGraph runs a node again from its beginning for each answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import BaseMessage
from langgraph.errors import GraphBubbleUp

from support.record.events import ModelCalled, ToolCalled, WorkRepeated
from support.record.kept_errors import keeps_errors
from support.record.questions import AnswerGiven
from support.record.record import Record

_PLACE = "langgraph_checkpoint_ns"
"""Where LangGraph's metadata name one visit of a node: by the same name when it runs again for an answer."""

_REPORTED = 2**62
"""More answers than any session has."""

AskedOf = Callable[[Sequence[BaseMessage]], tuple[str, str]]
"""Returns which agent a conversation asks, and for which task."""


@dataclass(frozen=True, slots=True)
class _Call:
    """A call under way: the visit of the node that makes it, what is called, and with what."""

    place: str
    kind: str
    name: str
    inputs: str
    began: float
    arguments: Any = None
    asked: tuple[str, str] = ("", "")

    @property
    def node(self) -> str:
        return self.place.partition(":")[0]


class CallRecorder(BaseCallbackHandler):
    """Records each call of a tool or a model when it is over, and the first time that a node repeats one.

    Pass it as a callback to every stream of one session. What a node does without LangChain's tools and models, it
    cannot see. A tool that asks is not called yet: it runs again when it is answered.

    Args:
        asked_of: Returns agent and task of a conversation; by default the node is the agent.
    """

    raise_error = True
    run_inline = True
    ignore_chain = True
    ignore_retriever = True

    def __init__(self, record: Record, asked_of: AskedOf | None = None) -> None:
        self.errors: list[Exception] = []
        self._findings: list[str] = []
        self.requested: set[str] = set()
        """The tools that models were given or have called, by name."""
        self._record = record
        self._asked_of = asked_of
        self._answers = record.of(AnswerGiven)
        self._under_way: dict[UUID, _Call] = {}
        self._done: dict[tuple[str, str, str, str], int] = {}
        self._models = 0
        self._lock = Lock()

    @keeps_errors
    def on_tool_start(
        self,
        serialized: dict[str, Any] | None,
        input_str: str,
        *,
        run_id: UUID,
        metadata: dict[str, Any] | None = None,
        inputs: dict[str, Any] | None = None,
        **details: Any,  # noqa: ARG002  # LangChain gives more
    ) -> None:
        """Note a call of a tool."""
        self._start(run_id, metadata, "tool", _name(serialized), input_str, arguments=inputs or input_str)

    @keeps_errors
    def on_chat_model_start(
        self,
        serialized: dict[str, Any] | None,
        messages: list[list[BaseMessage]],
        *,
        run_id: UUID,
        metadata: dict[str, Any] | None = None,
        **details: Any,
    ) -> None:
        """Note a call of a chat model."""
        conversation = [message for batch in messages for message in batch]
        inputs = [(message.type, message.content, getattr(message, "tool_calls", ())) for message in conversation]
        if unanswered := _unanswered_calls(conversation):
            node = str((metadata or {}).get(_PLACE, "")).partition(":")[0]
            self._findings.append(
                f"{node} gives its model a conversation in which the call of {' and '.join(unanswered)} has no answer; "
                "real models refuse that; add a ToolMessage for each call"
            )
        asked = self._asked_of(conversation) if self._asked_of is not None else ("", "")
        self._start(run_id, metadata, "model", _name(serialized), repr(inputs), asked=asked)
        self.requested.update(tools_given(details.get("invocation_params")))

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
        self._start(run_id, metadata, "model", _name(serialized), repr(list(prompts)))

    def take_findings(self) -> list[str]:
        """Return a line for each conversation, since the last call, that real models refuse."""
        with self._lock:
            findings, self._findings = self._findings, []
        return findings

    def _start(
        self, run_id: UUID, metadata: Mapping[str, Any] | None, kind: str, name: str, inputs: str, **more: Any
    ) -> None:
        if place := (metadata or {}).get(_PLACE):
            self._under_way[run_id] = _Call(place, kind, name, inputs, perf_counter(), **more)

    @keeps_errors
    def on_tool_end(self, output: Any, *, run_id: UUID, **details: Any) -> None:  # noqa: ARG002  # LangChain gives more
        """Note that a call is over."""
        self._finish_tool(run_id, None)

    @keeps_errors
    def on_tool_error(self, error: BaseException, *, run_id: UUID, **details: Any) -> None:  # noqa: ARG002  # as above
        """Note that a call has failed; one that asks is not over."""
        if isinstance(error, GraphBubbleUp):
            self._under_way.pop(run_id, None)
        else:
            self._finish_tool(run_id, type(error).__name__)

    @keeps_errors
    def on_llm_end(self, response: Any, *, run_id: UUID, **details: Any) -> None:  # noqa: ARG002  # LangChain gives more
        """Note that a call is over."""
        messages = [getattr(made, "message", None) for batch in response.generations for made in batch]
        usages = [getattr(message, "usage_metadata", None) or {} for message in messages]
        calls = [call for message in messages for call in getattr(message, "tool_calls", ())]
        self.requested.update(call["name"] for call in calls)
        self._finish_model(
            run_id,
            input_tokens=sum(usage.get("input_tokens", 0) for usage in usages),
            output_tokens=sum(usage.get("output_tokens", 0) for usage in usages),
        )

    @keeps_errors
    def on_llm_error(self, error: BaseException, *, run_id: UUID, **details: Any) -> None:  # noqa: ARG002  # as above
        """Note that a call has failed."""
        self._finish_model(run_id, error=type(error).__name__)

    def _finish_tool(self, run_id: UUID, error: str | None) -> None:
        call = self._under_way.pop(run_id, None)
        if call is None:
            return
        seconds = perf_counter() - call.began
        self._record.append(
            ToolCalled(node=call.node, tool=call.name, arguments=call.arguments, error=error, duration=seconds)
        )
        if error is None:
            self._note_repetition(call)

    def _finish_model(self, run_id: UUID, **outcome: Any) -> None:
        call = self._under_way.pop(run_id, None)
        if call is None:
            return
        agent, task = call.asked
        seconds = perf_counter() - call.began
        with self._lock:
            self._models += 1
            self._record.append(
                ModelCalled(
                    number=self._models, agent=agent or call.node, role="", task=task, duration=seconds, **outcome
                )
            )
        if "error" not in outcome:
            self._note_repetition(call)

    def _note_repetition(self, call: _Call) -> None:
        work = (call.place, call.kind, call.name, call.inputs)
        with self._lock:
            answers = len(self._answers)
            repeated = self._done.setdefault(work, answers) < answers
            if repeated:
                self._done[work] = _REPORTED
        if repeated:
            self._record.append(WorkRepeated(node=call.node, work=f"a call of the {call.kind} {call.name}"))


def _name(serialized: Mapping[str, Any] | None) -> str:
    return str((serialized or {}).get("name", "without a name"))


def _unanswered_calls(conversation: Sequence[BaseMessage]) -> list[str]:
    """Return the names of the tools whose calls have no answer before the next message that is none."""
    unanswered: dict[str, str] = {}
    for message in conversation:
        if unanswered and message.type != "tool":
            break
        unanswered.pop(getattr(message, "tool_call_id", ""), "")
        unanswered.update({str(call["id"]): call["name"] for call in getattr(message, "tool_calls", ())})
    return list(unanswered.values())


def tools_given(parameters: Mapping[str, Any] | None) -> list[str]:
    """Return the names of the tools that a model is bound to, in the forms that providers use."""
    tools = (parameters or {}).get("tools") or ()
    described = [tool.get("function", tool) for tool in tools if isinstance(tool, Mapping)]
    return [str(tool["name"]) for tool in described if "name" in tool]
