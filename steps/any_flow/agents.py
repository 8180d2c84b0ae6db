"""Steps for the agents of any flow: the tools and models they call, the messages they write, and what they know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.gherkin import parse, then

if TYPE_CHECKING:
    from support.any_flow.flow_run import FlowRun


@then(parse("the tool {string} was called"))
def the_tool_was_called(flow_run: FlowRun, tool: str) -> None:
    """A tool of the flow ran at least once. Example: `Then the tool "search" was called`."""
    flow_run.agent.tool_called(tool)


@then(parse("the tool {string} was called {int} time/times"))
def the_tool_was_called_times(flow_run: FlowRun, tool: str, times: int) -> None:
    """How often a tool ran; one that asked and was answered counts once.

    Example: `Then the tool "book" was called 1 time`.
    """
    flow_run.agent.tool_called(tool, times)


@then(parse("the tool {string} was not called"))
def the_tool_was_not_called(flow_run: FlowRun, tool: str) -> None:
    """A tool that the flow has never ran. Example: `Then the tool "cancel" was not called`."""
    flow_run.agent.tool_called(tool, 0)


@then(parse("the tool {string} was called with {reply}"))
def the_tool_was_called_with(flow_run: FlowRun, tool: str, arguments: Any) -> None:
    """A call had these arguments. Example: `Then the tool "search" was called with {"city": "Rome"}`."""
    flow_run.agent.tool_called_with(tool, arguments)


@then(parse("the flow has made at most {int} model call/calls"))
def the_flow_has_made_at_most(flow_run: FlowRun, number: int) -> None:
    """How often language models were called. Example: `Then the flow has made at most 3 model calls`."""
    flow_run.agent.model_calls_at_most(number)


@then(parse("the flow has used at most {int} token/tokens"))
def the_flow_has_used_at_most(flow_run: FlowRun, number: int) -> None:
    """The tokens that were sent and received. Example: `Then the flow has used at most 500 tokens`."""
    flow_run.agent.tokens_at_most(number)


@then(parse("the flow's last message contains {string}"))
def the_last_message_contains(flow_run: FlowRun, words: str) -> None:
    """The last message of the session. Example: `Then the flow's last message contains "booked"`."""
    flow_run.agent.last_message_contains(words)


@then(parse("a message of {string} contains {string}"))
def a_message_contains(flow_run: FlowRun, speaker: str, words: str) -> None:
    """A message of `user`, `assistant`, a tool, or a name. Example: `Then a message of "user" contains "Rome"`."""
    flow_run.agent.message_contains(speaker, words)


@then(parse("the flow's {string} contains {string}"))
def the_value_contains(flow_run: FlowRun, path: str, words: str) -> None:
    """A text has words in it, or a list has an entry. Example: `Then the flow's "trip.city" contains "Rom"`."""
    flow_run.state.contains(path, words)


@then(parse("the flow's {string} has {int} entry/entries"))
def the_value_has_entries(flow_run: FlowRun, path: str, number: int) -> None:
    """How long a list is. Example: `Then the flow's "trip.hotels" has 1 entry`."""
    flow_run.state.has_entries(path, number)


@then(parse("the flow's {string} is at least {float}"))
def the_value_is_at_least(flow_run: FlowRun, path: str, least: float) -> None:
    """A number is not below another. Example: `Then the flow's "trip.hotels[0].price" is at least 50`."""
    flow_run.state.is_at_least(path, least)
