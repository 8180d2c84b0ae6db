"""Steps for the sessions of any flow: further turns, changes from outside, and what is remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from support.gherkin import given, parse, then, when

if TYPE_CHECKING:
    from support.any_flow.flow_run import FlowRun


@given(parse("the flow's first input is {reply}"))
def the_first_input_is(flow_run: FlowRun, first_input: Any) -> None:
    """What a session begins with, instead of what the factory says; a text is a message of the user.

    Example: `Given the flow's first input is {"amount": 90}`.
    """
    flow_run.turns.first_is(first_input)


@when(parse("the flow begins another turn with {reply}"))
def the_flow_begins_another_turn(flow_run: FlowRun, turn_input: Any) -> None:
    """A message of the user, or data, after the flow is over.

    Example: `When the flow begins another turn with "And now?"`.
    """
    flow_run.turns.begin(turn_input)


@when(parse("someone changes the flow's {string} to {reply}"))
def someone_changes(flow_run: FlowRun, key: str, value: Any) -> None:
    """The state is changed from outside. Example: `When someone changes the flow's "amount" to 90`."""
    flow_run.turns.change(key, value)


@when(parse("the flow goes back to its question {string}"))
def the_flow_goes_back(flow_run: FlowRun, question: str) -> None:
    """An answer is taken back: the flow asks again. Example: `When the flow goes back to its question "approval"`."""
    flow_run.turns.go_back_to(question)


@when(parse("another process takes the flow over"))
def another_process_takes_over(flow_run: FlowRun) -> None:
    """The session goes on in another process. Example: `When another process takes the flow over`."""
    flow_run.turns.continue_in_another_process()


@when(parse("another process takes the flow over and is answered {reply}"))
def another_process_is_answered(flow_run: FlowRun, answer: Any) -> None:
    """The question is answered in another process.

    Example: `When another process takes the flow over and is answered "yes"`.
    """
    flow_run.turns.continue_in_another_process(answer)


@given(parse("the flow remembers {reply} under {string}"))
def the_flow_remembers(flow_run: FlowRun, value: Any, path: str) -> None:
    """The long-term store has a value. Example: `Given the flow remembers {"name": "Ada"} under "users/1"`."""
    flow_run.state.remember(value, path)


@then(parse("the flow has remembered {reply} under {string}"))
def the_flow_has_remembered(flow_run: FlowRun, value: Any, path: str) -> None:
    """The flow has put a value into its store.

    Example: `Then the flow has remembered {"name": "Ada"} under "users/1"`.
    """
    flow_run.state.has_remembered(value, path)


@then(parse("the flow has streamed {reply}"))
def the_flow_has_streamed(flow_run: FlowRun, data: Any) -> None:
    """A step has reported progress or other data. Example: `Then the flow has streamed {"progress": "half"}`."""
    flow_run.state.has_streamed(data)
