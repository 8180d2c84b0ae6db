"""What the agents of a flow did: calls of tools and models, and messages."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from hamcrest import contains_string, equal_to, greater_than_or_equal_to, has_item, less_than_or_equal_to
from hamcrest.core.base_matcher import BaseMatcher
from hamcrest.core.description import Description
from langchain_core.messages import BaseMessage
from langchain_core.tools import BaseTool
from langgraph.prebuilt import ToolNode
from langgraph.pregel import Pregel

from support.any_flow.running_flow import RunningFlow
from support.any_flow.values import includes
from support.execution.errors import ScenarioError
from support.flow_builder.errors import nearest
from support.mock_llm.prompt import text_of
from support.record import ModelCalled, ToolCalled

Call = TypeVar("Call", ModelCalled, ToolCalled)

_ROLES: Mapping[str, str] = {"user": "human", "assistant": "ai"}
"""What people call the types of messages, and what LangChain calls them."""


class AgentFacts:
    """Checks the calls and messages of one session.

    A tool counts when it runs as a tool of LangChain: in a `ToolNode`, in an agent, or by the tool's own `invoke`.
    """

    def __init__(self, run: RunningFlow) -> None:
        self._run = run

    def tool_called(self, tool: str, times: int | None = None) -> None:
        """A tool was called, this often or at least once; a call that failed counts."""
        calls = len(self._calls_of(tool))
        matcher = greater_than_or_equal_to(1) if times is None else equal_to(times)
        self._run.expect(calls, matcher, f"how often {tool} was called ({self._called()})")

    def tool_called_with(self, tool: str, arguments: Mapping[str, Any]) -> None:
        """A tool was called with these arguments, and perhaps more."""
        made = [call.arguments for call in self._calls_of(tool)]
        self._run.expect(made, has_item(_Includes(arguments)), f"what {tool} was called with")

    def model_calls_at_most(self, number: int) -> None:
        """The models were called at most this often; a call that failed counts."""
        calls = self._seen(ModelCalled)
        by_agent = ", ".join(f"{name} {sum(call.agent == name for call in calls)}" for name in _names(calls))
        self._run.expect(len(calls), less_than_or_equal_to(number), f"how often models were called ({by_agent})")

    def tokens_at_most(self, number: int) -> None:
        """The calls of models took at most this many tokens, sent and received."""
        calls = [call for call in self._seen(ModelCalled) if call.error is None]
        if unmetered := [call for call in calls if not call.input_tokens + call.output_tokens]:
            raise ScenarioError(
                f"the model that {unmetered[0].agent} calls does not say how many tokens a call takes; "
                "it has to return them as usage_metadata of its messages"
            )
        tokens = sum(call.input_tokens + call.output_tokens for call in calls)
        self._run.expect(tokens, less_than_or_equal_to(number), f"the tokens of {len(calls)} calls")

    def last_message_contains(self, words: str) -> None:
        """The last message of the session has words in it."""
        last = self._messages()[-1]
        self._run.expect(text_of(last.content), contains_string(words), f"the last message, of {_speaker(last)}")

    def message_contains(self, speaker: str, words: str) -> None:
        """A message of a speaker contains words.

        Args:
            speaker: A name, or `user`, `assistant`, `system`, or the name of a tool.
        """
        messages = self._messages()
        kind = _ROLES.get(speaker, speaker)
        texts = [text_of(message.content) for message in messages if kind in (message.name, message.type)]
        if not texts:
            known = ", ".join(dict.fromkeys(map(_speaker, messages)))
            raise ScenarioError(f'there is no message of "{speaker}"; there are messages of {known}')
        self._run.expect(texts, has_item(contains_string(words)), f"the messages of {speaker}")

    def _messages(self) -> list[BaseMessage]:
        values = self._run.values
        lists = [values.get("messages"), *values.values()]
        for entries in lists:
            if isinstance(entries, list) and entries and all(isinstance(entry, BaseMessage) for entry in entries):
                return entries
        raise ScenarioError(f"the flow's state has no messages; it has {', '.join(values) or 'nothing'}")

    def _calls_of(self, tool: str) -> list[ToolCalled]:
        calls = [call for call in self._seen(ToolCalled) if call.tool == tool]
        known = {*_tools_of(self._run.compiled_graph), *(call.tool for call in self._run.record.of(ToolCalled))}
        if tool in known:
            return calls
        if tool in self._run.calls.requested:
            raise ScenarioError(
                f'a model may call "{tool}", but it runs as no tool of LangChain, so its calls cannot be seen; '
                "run it in a ToolNode, or by its own invoke"
            )
        raise ScenarioError(f'the flow has no tool "{tool}"; {nearest(tool, sorted(known))}')

    def _seen(self, kind: type[Call]) -> Sequence[Call]:
        if unseen := getattr(self._run.compiled_graph, "unseen", ()):
            raise ScenarioError(
                f"the flow runs on a server, which does not show {', '.join(unseen)}; check its messages or values"
            )
        return self._run.record.of(kind)

    def _called(self) -> str:
        names = [call.tool for call in self._run.record.of(ToolCalled)]
        return f"called were: {', '.join(names) or 'none'}"


class _Includes(BaseMatcher[Any]):
    """Matches arguments that include the expected ones."""

    def __init__(self, expected: Mapping[str, Any]) -> None:
        self._expected = expected

    def _matches(self, item: Any) -> bool:
        return includes(item, self._expected)

    def describe_to(self, description: Description) -> None:
        """Say which arguments are expected."""
        description.append_text(f"arguments with {dict(self._expected)!r}")


def _names(calls: Iterable[ModelCalled]) -> list[str]:
    return list(dict.fromkeys(call.agent for call in calls))


def _speaker(message: BaseMessage) -> str:
    return message.name or {kind: role for role, kind in _ROLES.items()}.get(message.type, message.type)


def _tools_of(graph: Any, seen: frozenset[int] = frozenset()) -> Iterator[str]:
    """Yield the names of the tools that the nodes of a graph run, as far as they can be seen."""
    if id(graph) in seen:
        return
    for node in getattr(graph, "nodes", {}).values():
        runnable = getattr(node, "bound", node)
        for part in (runnable, *getattr(runnable, "steps", ())):
            yield from _tools_in(part, seen | {id(graph)})
            yield from _tools_used_by(part, seen | {id(graph)})


def _tools_used_by(runnable: Any, seen: frozenset[int]) -> Iterator[str]:
    """Yield the names of the tools that the function of a node or a tool refers to."""
    for name in ("func", "afunc", "coroutine"):
        function = getattr(runnable, name, None)
        if inspect.isfunction(function):
            used = inspect.getclosurevars(function)
            for value in (*used.nonlocals.values(), *used.globals.values()):
                yield from _tools_in(value, seen)


def _tools_in(value: Any, seen: frozenset[int]) -> Iterator[str]:
    if isinstance(value, BaseTool):
        if id(value) not in seen:
            yield value.name
            yield from _tools_used_by(value, seen | {id(value)})
    elif isinstance(value, ToolNode):
        yield from _tools_in(value.tools_by_name, seen)
    elif isinstance(value, Pregel):
        yield from _tools_of(value, seen)
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            if isinstance(part, BaseTool):
                yield from _tools_in(part, seen)
