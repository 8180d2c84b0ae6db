"""For engineers: settings of the flow, ways to answer it, its health and its recovery."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from support.gherkin import define_parameter_type, given, parse, then, when

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion

define_parameter_type(
    "answer",
    r"\{.*\}|\[.*\]|\d+|[a-z_]+",
    lambda text: text if text.isidentifier() else json.loads(text),
    "An answer as the flow is given it: a bare word, or JSON.",
    in_stubs=False,
)


@given(parse("the flow is called with at most {int} round/rounds on a topic"))
def the_flow_is_called_with(discussion: Discussion, rounds: int) -> None:
    """In addition to the configuration. Example: `Given the flow is called with at most 4 rounds on a topic`."""
    discussion.facts.configured(discussion_config={"max_rounds_per_topic": rounds})


@given(parse("the flow is called with {string} as {answer}"))
def the_flow_is_called_with_a_setting(discussion: Discussion, setting: str, value: Any) -> None:
    """Any setting of the discussion. Example: `Given the flow is called with "max_agenda_attempts" as 2`."""
    discussion.facts.called_with(setting, value)


@given(parse("the flow is called with:"))
def the_flow_is_called_with_settings(discussion: Discussion, datatable: list[list[str]]) -> None:
    """Settings of the discussion, passed in one call. Example: `Given the flow is called with:`."""
    discussion.facts.called_with_all(datatable)


@given(parse("the flow is not monitored"))
def the_flow_is_not_monitored(discussion: Discussion) -> None:
    """The flow is built with `enable_monitoring` False. Example: `Given the flow is not monitored`."""
    discussion.facts.configured(monitoring=False)


@given(parse("{strategy} for every {string} supplies {names}"))
def strategy_for_every(discussion: Discussion, strategy: str, kind: str, keys: list[str]) -> None:
    """What is done about a type of error in any node. Example: `Given SKIP for every "KeyError" supplies "…"`."""
    discussion.recovery.arranged_for_kind(kind, strategy, keys)


@when(parse("the question is answered with {answer}"))
def the_question_is_answered_with(discussion: Discussion, answer: Any) -> None:
    """The owner answers exactly this. Example: `When the question is answered with {"action": "approve"}`."""
    discussion.owner.answers(answer)


@when(parse("the question is answered with {answer}, which is invalid"))
def the_question_is_answered_wrongly(discussion: Discussion, answer: Any) -> None:
    """The owner's answer is refused. Example: `When the question is answered with 7, which is invalid`."""
    discussion.owner.answers(answer, offered=False)


@when(parse("the question about {question} is answered again with {answer}"))
def the_question_is_answered_again(discussion: Discussion, question: str, answer: Any) -> None:
    """This answers a question that is already answered.

    Example: `When the question about continuing is answered again with {"action": "continue"}`.
    """
    discussion.agenda.answered_too_late(question, answer)


@when(parse("the node directly receives {answer}"))
def the_node_directly_receives(discussion: Discussion, answer: Any) -> None:
    """The answer bypasses the coordinator. Example: `When the node directly receives {"action": "edit"}`."""
    discussion.engine.node_is_given(answer)


@when(parse("{answer} arrives after the saved session was damaged by {damage}"))
def arrives_after_damage(discussion: Discussion, answer: Any, damage: str) -> None:
    """No one checked it in between.

    Example: `When approve arrives after the saved session was damaged by a wrong count`.
    """
    discussion.agenda.answered_to_damaged(damage, answer)


@then(parse("the node asks about {question} again because {string}"))
def the_node_asks_again(discussion: Discussion, question: str, problem: str) -> None:
    """A wrong answer does no lasting harm. Example: `Then the node asks about the agenda again because "needs"`."""
    discussion.engine.node_asks_again(question, problem)


@then(parse("both ways of answering lead to the same result"))
def both_ways_come_to_the_same(discussion: Discussion) -> None:
    """All of it is held again the other way and compared.

    Example: `Then both ways of answering lead to the same result`.
    """
    discussion.engine.same_either_way()


@then(parse("the coordinator reported {titles}"))
def the_coordinator_reported(discussion: Discussion, results: list[str]) -> None:
    """The result of each pause at the last event. Example: `Then the coordinator reported "RESUME" and "TERMINATE"`."""
    discussion.engine.came_to(results)


@then(parse("there is no health report"))
def there_is_no_health_report(discussion: Discussion) -> None:
    """An error says how to get one. Example: `Then there is no health report`."""
    discussion.engine.no_health()


@then(parse("the health report says:"))
def the_health_report_says(discussion: Discussion, datatable: list[list[str]]) -> None:
    """How the streams of the flow are doing. Example: `Then the health report says:`."""
    discussion.engine.health(datatable)


@when(parse("{int} failure/failures of {string} is/are handled"))
def failures_are_handled(discussion: Discussion, number: int, node: str) -> None:
    """A node fails again and again. Example: `When 101 failures of "collate_proposals" are handled`."""
    discussion.engine.decided_on(number, node)


@when(parse("a session is created with {string} as {answer}"))
def a_session_is_created_with(discussion: Discussion, argument: str, value: Any) -> None:
    """An argument has a wrong value. Example: `When a session is created with "user_defines_topics" as no`."""
    discussion.sessions.created_with(argument, value)


@when(parse("a flow is built with {string} as {answer}"))
def a_flow_is_built_with(discussion: Discussion, argument: str, value: Any) -> None:
    """An argument has a wrong value. Example: `When a flow is built with "enable_monitoring" as no`."""
    discussion.sessions.built_with(argument, value)


@when(parse("a flow without a session is asked for {string}"))
def a_flow_without_a_session_is_asked(discussion: Discussion, identifier: str) -> None:
    """By its id, or without an id for the session in hand.

    Example: `When a flow without a session is asked for "20250101_000000_00000000"`.
    """
    discussion.sessions.nothing_in_hand(identifier)


@when(parse("another discussion about {string} is streamed from its start"))
def another_discussion_from_its_start(discussion: Discussion, theme: str) -> None:
    """With resume_from_checkpoint False.

    Example: `When another discussion about "Travel" is streamed from its start`.
    """
    discussion.sessions.another_is_streamed_from_its_start(theme)


@when(parse("another discussion about {string} is held under {string}"))
def another_discussion_is_held_under(discussion: Discussion, theme: str, label: str) -> None:
    """The label is part of the run's metadata; the owner approves the agenda.

    Example: `When another discussion about "Travel" is held under "Board meeting"`.
    """
    discussion.sessions.another_is_labelled(theme, label)


@then(parse("all that is kept of the other discussion is under {string}"))
def all_that_is_kept_is_under(discussion: Discussion, label: str) -> None:
    """What an answer has written as well.

    Example: `Then all that is kept of the other discussion is under "Board meeting"`.
    """
    discussion.sessions.another_is_kept_with(label)


@when(parse("{int} emergencies of the session are handled"))
def emergencies_are_handled(discussion: Discussion, number: int) -> None:
    """The stream fails again and again. Example: `When 101 emergencies of the session are handled`."""
    discussion.emergencies.handled(number)


@then(parse("the last {int} emergencies are on record"))
def the_last_emergencies_are_on_record(discussion: Discussion, number: int) -> None:
    """Those before are forgotten. Example: `Then the last 100 emergencies are on record`."""
    discussion.emergencies.last_kept(number)


@then(parse("the last {int} of them are on record, each as final"))
def the_last_failures_are_on_record(discussion: Discussion, number: int) -> None:
    """Earlier failures are dropped. Example: `Then the last 100 of them are on record, each as final`."""
    discussion.engine.decisions_kept(number)


@then(parse("a snapshot is an independent copy, and the last update can be undone"))
def a_snapshot_is_a_copy(discussion: Discussion) -> None:
    """The state manager hands out copies, and can undo an update.

    Example: `Then a snapshot is an independent copy, and the last update can be undone`.
    """
    discussion.state_facts.snapshot_and_rollback()


@then(parse("the recovery has counted:"))
def the_recovery_has_counted(discussion: Discussion, datatable: list[list[str]]) -> None:
    """The decisions by outcome, strategy and severity. Example: `Then the recovery has counted:`."""
    discussion.engine.metrics(datatable)


@when(parse("a pause of {string} is passed to the error recovery"))
def a_pause_is_handed_to_the_recovery(discussion: Discussion, node: str) -> None:
    """As if it were a failure. Example: `When a pause of "agenda_approval" is passed to the error recovery`."""
    discussion.engine.pause_is_handed_over(node)


@when(parse("a flow that is not compiled handles an emergency"))
def a_flow_that_is_not_compiled_handles_an_emergency(discussion: Discussion) -> None:
    """Its recovery has no graph to work on. Example: `When a flow that is not compiled handles an emergency`."""
    discussion.sessions.uncompiled_looks_after()


@when(parse("a flow without a session is streamed"))
def a_flow_without_a_session_is_streamed(discussion: Discussion) -> None:
    """The flow is compiled, but no session was created. Example: `When a flow without a session is streamed`."""
    discussion.sessions.nothing_is_streamed()


@when(parse("a coordinator is created that answers by {string}"))
def a_coordinator_is_made(discussion: Discussion, way: str) -> None:
    """Only two ways exist. Example: `When a coordinator is created that answers by "mail"`."""
    discussion.engine.coordinated_by(way)


@when(parse("an answer is written while the stream is still running"))
def an_answer_is_written_while_streaming(discussion: Discussion) -> None:
    """Such an answer would lose the last writes of the stream.

    Example: `When an answer is written while the stream is still running`.
    """
    discussion.engine.written_while_streaming()


@when(parse("the node that asks writes a number as the remaining topics"))
def the_node_that_asks_writes_a_number(discussion: Discussion) -> None:
    """Without the coordinator. Example: `When the node that asks writes a number as the remaining topics`."""
    discussion.engine.written_misfit()
