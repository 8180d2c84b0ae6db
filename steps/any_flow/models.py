"""Steps for the language models of any flow: what they answer, and how they fail."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.gherkin import define_parameter_type, given, parse

if TYPE_CHECKING:
    from support.any_flow.flow_run import FlowRun

_FAULTS = {
    "cannot be reached": "connection",
    "times out": "timeout",
    "asks to wait": "rate_limit",
    "returns an error": "provider",
}

define_parameter_type(
    "provider_fault", "|".join(_FAULTS), _FAULTS.__getitem__, "How the model of a provider fails.", _FAULTS
)


@given(parse("the model of {string} answers {reply}"))
def the_model_answers(flow_run: FlowRun, agent: str, answer: Any) -> None:
    """The next answer of an agent's language model. Example: `Given the model of "editor" answers "Fine."`."""
    flow_run.models.answers(agent, answer)


@given(parse("the model of {string}, asked to {string}, answers {reply}"))
def the_model_answers_when_asked(flow_run: FlowRun, agent: str, task: str, answer: Any) -> None:
    """The next answer for a task.

    Example: `Given the model of "editor", asked to "review", answers "Fine."`.
    """
    flow_run.models.answers(agent, answer, task)


@given(parse("the model of {string} calls the tool {string} with {reply}"))
def the_model_calls_a_tool(flow_run: FlowRun, agent: str, tool: str, arguments: Any) -> None:
    """The next answer is a call of a tool.

    Example: `Given the model of "clerk" calls the tool "pay" with {"amount": 80}`.
    """
    flow_run.models.calls_tool(agent, tool, arguments)


@given(parse("the model of {string} {provider_fault} once"))
def the_model_fails(flow_run: FlowRun, agent: str, fault: str) -> None:
    """The next call fails. Example: `Given the model of "editor" times out once`."""
    flow_run.models.fails(agent, fault)
