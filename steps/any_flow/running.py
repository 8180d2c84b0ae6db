"""Steps for any flow, to start with your own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from support.gherkin import define_parameter_type, given, parse, then, when

if TYPE_CHECKING:
    from support.any_flow.flow_run import FlowRun

_TEXT = r'"[^"\\]*(?:\\.[^"\\]*)*"' + r"|'[^']*'"


def _reply(text: str) -> Any:
    return text[1:-1].replace('\\"', '"') if text[0] in "\"'" else json.loads(text)


define_parameter_type(
    "reply",
    rf"{_TEXT}|\{{.*\}}|\[.*\]|true|false|null|-?\d+(?:\.\d+)?",
    _reply,
    'An answer to a flow: a text in double quotes, a number, true, false, null, or JSON such as {"action": "approve"}.',
    in_stubs=False,
)


@given(parse("the flow {string}"))
def the_flow(flow_run: FlowRun, address: str) -> None:
    """The flow to run, by the place of its factory. Example: `Given the flow "my_company.flows:build"`."""
    flow_run.is_made_by(address)


@when(parse("the flow begins"))
def the_flow_begins(flow_run: FlowRun) -> None:
    """The flow runs until it asks something or ends. Example: `When the flow begins`."""
    flow_run.begin()


@when(parse("the flow is answered {reply}"))
def the_flow_is_answered(flow_run: FlowRun, answer: Any) -> None:
    """What the flow asks is answered, and it goes on. Example: `When the flow is answered "yes"`."""
    flow_run.answer(answer)


@when(parse("the flow's question {string} is answered {reply}"))
def the_question_of_the_flow_is_answered(flow_run: FlowRun, question: str, answer: Any) -> None:
    """One of several questions is answered. Example: `When the flow's question "approval" is answered "yes"`."""
    flow_run.answer(answer, question)


@when(parse("the flow's question containing {string} is answered {reply}"))
def the_question_containing_is_answered(flow_run: FlowRun, words: str, answer: Any) -> None:
    """One of several questions. Example: `When the flow's question containing "owls" is answered "yes"`."""
    flow_run.answer(answer, containing=words)


@when(parse("the flow's question containing {string} is answered:"))
def the_question_containing_is_answered_with_lines(flow_run: FlowRun, words: str, docstring: str) -> None:
    """One of several questions, in several lines.

    Example: `When the flow's question containing "owls" is answered:`.
    """
    flow_run.answer(docstring, containing=words)


@when(parse("the flow is answered:"))
def the_flow_is_answered_with_lines(flow_run: FlowRun, docstring: str) -> None:
    """An answer of several lines, between three double quotes. Example: `When the flow is answered:`."""
    flow_run.answer(docstring)


@when(parse("the flow is answered in JSON:"))
def the_flow_is_answered_in_json(flow_run: FlowRun, docstring: str) -> None:
    """A long answer, as JSON between three double quotes. Example: `When the flow is answered in JSON:`."""
    flow_run.answer_in_json(docstring)


@when(parse("the flow refuses the answer {reply} to {string}"))
def the_flow_refuses_the_answer_to(flow_run: FlowRun, answer: Any, question: str) -> None:
    """One of several questions is asked again. Example: `When the flow refuses the answer "maybe" to "approval"`."""
    flow_run.refuses(answer, question)


@when(parse("the flow fails on the answer {reply} to {string}"))
def the_flow_fails_on_the_answer_to(flow_run: FlowRun, answer: Any, question: str) -> None:
    """A step fails on an answer to one of several questions.

    Example: `When the flow fails on the answer "no one" to "reviewer"`.
    """
    flow_run.fails_on(answer, question)


@when(parse("the flow refuses the answer {reply}"))
def the_flow_refuses_the_answer(flow_run: FlowRun, answer: Any) -> None:
    """The flow asks again instead of taking an answer. Example: `When the flow refuses the answer "maybe"`."""
    flow_run.refuses(answer)


@when(parse("the flow begins and fails"))
def the_flow_begins_and_fails(flow_run: FlowRun) -> None:
    """A step of the flow fails. Example: `When the flow begins and fails`."""
    flow_run.begin_and_fail()


@when(parse("the flow fails on the answer {reply}"))
def the_flow_fails_on_the_answer(flow_run: FlowRun, answer: Any) -> None:
    """A step fails once the flow is answered. Example: `When the flow fails on the answer "yes"`."""
    flow_run.fails_on(answer)


@when(parse("the flow continues after its failure"))
def the_flow_continues_after_its_failure(flow_run: FlowRun) -> None:
    """The step that failed is run again. Example: `When the flow continues after its failure`."""
    flow_run.go_on()


@when(parse("the flow continues"))
def the_flow_continues(flow_run: FlowRun) -> None:
    """A flow that a breakpoint of its graph has stopped goes on. Example: `When the flow continues`."""
    flow_run.go_on("stopped")


@then(parse("the flow has stopped before {string}"))
def the_flow_has_stopped_before(flow_run: FlowRun, node: str) -> None:
    """A breakpoint of the graph stopped it before a step. Example: `Then the flow has stopped before "pay"`."""
    flow_run.has_stopped_before(node)


@then(parse("the flow has failed in {string} with {string}"))
def the_flow_has_failed_in(flow_run: FlowRun, node: str, message_part: str) -> None:
    """A step failed; a part of its error will do. Example: `Then the flow has failed in "pay" with "ValueError"`."""
    flow_run.has_failed_in(node, message_part)


@then(parse("the flow asks for {string}"))
def the_flow_asks_for(flow_run: FlowRun, question: str) -> None:
    """The flow waits with a question of this type. Example: `Then the flow asks for "approval"`."""
    flow_run.asks(question)


@then(parse("the flow asks {string}"))
def the_flow_asks(flow_run: FlowRun, words: str) -> None:
    """The question's words. Example: `Then the flow asks "Pay 120?"`."""
    flow_run.says(words)


@then(parse("the flow's question shows {string} as {string}"))
def the_question_shows(flow_run: FlowRun, path: str, value: str) -> None:
    """A field of the question's payload. Example: `Then the flow's question shows "price" as "80"`."""
    flow_run.shows(path, value)


@then(parse("the flow's question containing {string} shows {string} as {string}"))
def the_question_containing_shows(flow_run: FlowRun, words: str, path: str, value: str) -> None:
    """A field of one of several questions.

    Example: `Then the flow's question containing "owls" shows "pages" as "12"`.
    """
    flow_run.shows(path, value, containing=words)


@then(parse("the flow is over"))
def the_flow_is_over(flow_run: FlowRun) -> None:
    """The flow has run to its end. Example: `Then the flow is over`."""
    flow_run.is_over()


@then(parse("the flow's {string} is {string}"))
def the_flow_value_is(flow_run: FlowRun, key: str, value: str) -> None:
    """The flow's state holds a value under a key. Example: `Then the flow's "approved" is "True"`."""
    flow_run.holds(key, value)


@given(parse("the flow has come to its first question"))
def the_flow_has_come_to_its_first_question(flow_run: FlowRun) -> None:
    """The flow has begun and waits. Example: `Given the flow has come to its first question`."""
    flow_run.come_to_first_question()


@given(parse("it is known that {string}, because {string}"))
def it_is_known(flow_run: FlowRun, finding: str, reason: str) -> None:
    """A finding is waived. Example: `Given it is known that "book changed log", because "it waits"`."""
    flow_run.knows_finding(finding, reason)
