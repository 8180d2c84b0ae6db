"""For engineers: the fields of the state, its two holders, and how a session continues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.gherkin import given, parse, then, when

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion
    from support.flow_builder.protocol import AnswerBy


@given(parse("answers reach the graph by {way}"))
def answers_reach_the_graph_by(discussion: Discussion, way: AnswerBy) -> None:
    """By update_state as the node, or by Command(resume). Example: `Given answers reach the graph by an update`."""
    discussion.state_facts.answers_go_by(way)


@given(parse("the node {string} adds {int} warning/warnings in one update"))
def the_node_adds_warnings(discussion: Discussion, node: str, number: int) -> None:
    """An update with several entries. Example: `Given the node "collate_proposals" adds 3 warnings in one update`."""
    discussion.state_facts.node_adds(node, number)


@given(parse("the node {string} writes {misfit} to the warnings"))
def the_node_writes_a_misfit(discussion: Discussion, node: str, misfit: object) -> None:
    """An update of the wrong shape.

    Example: `Given the node "synthesize_agenda" writes a number among texts to the warnings`.
    """
    discussion.state_facts.node_writes(node, misfit)


@given(parse("the node {string} returns no update"))
def the_node_returns_no_update(discussion: Discussion, node: str) -> None:
    """A node that forgets to return. Example: `Given the node "collate_proposals" returns no update`."""
    discussion.state_facts.node_returns_nothing(node)


@given(parse("the node {string} writes to an undeclared field"))
def the_node_writes_to_an_undeclared_field(discussion: Discussion, node: str) -> None:
    """An undeclared key. Example: `Given the node "collate_proposals" writes to an undeclared field`."""
    discussion.state_facts.node_writes_undeclared(node)


@given(parse("a budget of {int} updates"))
def a_budget_of_updates(discussion: Discussion, updates: int) -> None:
    """How many updates the scenario may take. Example: `Given a budget of 40 updates`."""
    discussion.state_facts.budget_of(updates)


@when(parse("the discussion uses up its budget"))
def the_discussion_uses_up_its_budget(discussion: Discussion) -> None:
    """The discussion would never end. Example: `When the discussion uses up its budget`."""
    discussion.state_facts.runs_into_its_budget()


@when(parse("the session is streamed with resume_from_checkpoint {resume}"))
def the_session_is_streamed_with(discussion: Discussion, resume: bool | None) -> None:
    """The session is streamed directly. Example: `When the session is streamed with resume_from_checkpoint True`."""
    discussion.state_facts.streamed(resume_from_checkpoint=resume)


@when(parse("the session is streamed with an answer to an unknown interrupt"))
def the_session_is_streamed_with_an_unknown_answer(discussion: Discussion) -> None:
    """The id never existed. Example: `When the session is streamed with an answer to an unknown interrupt`."""
    discussion.state_facts.streamed(answers={"00000000000000000000000000000000": "approve"})


@when(parse("the session is streamed with an empty mapping of answers"))
def the_session_is_streamed_with_no_answers(discussion: Discussion) -> None:
    """There is no answer at all. Example: `When the session is streamed with an empty mapping of answers`."""
    discussion.state_facts.streamed(answers={})


@when(parse("the session is streamed while its stream is still running"))
def the_session_is_streamed_twice(discussion: Discussion) -> None:
    """Two streams run for one session. Example: `When the session is streamed while its stream is still running`."""
    discussion.sessions.streamed_while_streaming()


@when(parse("the session is streamed again, and the stream is abandoned"))
def the_stream_is_left(discussion: Discussion) -> None:
    """Its reader goes away at once. Example: `When the session is streamed again, and the stream is abandoned`."""
    discussion.sessions.stream_is_left()


@when(parse("the session is streamed by a flow that is not compiled"))
def the_session_is_streamed_uncompiled(discussion: Discussion) -> None:
    """The flow is built but never compiled. Example: `When the session is streamed by a flow that is not compiled`."""
    discussion.sessions.uncompiled_is_streamed()


@when(parse("the warning {string} is written through the graph"))
def the_warning_is_written_through_the_graph(discussion: Discussion, warning: str) -> None:
    """With the graph's update_state; then the stream continues.

    Example: `When the warning "written by hand" is written through the graph`.
    """
    discussion.state_facts.graph_is_written(warning)


@when(parse("the agenda {topics} is written as the node that asks"))
def the_agenda_is_written_as_the_node(discussion: Discussion, topics: list[str]) -> None:
    """Without the coordinator. Example: `When the agenda "Hiring" and "Offices" is written as the node that asks`."""
    discussion.state_facts.answer_is_written(topics)


@when(parse("the same answer is written once more"))
def the_same_answer_is_written_once_more(discussion: Discussion) -> None:
    """Its question does not wait any more. Example: `When the same answer is written once more`."""
    discussion.state_facts.answer_is_written_again()


@when(parse("the last of the {string} is written again through the graph"))
def the_last_is_written_again(discussion: Discussion, key: str) -> None:
    """The same entry is written twice. Example: `When the last of the "votes" is written again through the graph`."""
    discussion.state_facts.written_again(key)


@then(parse("graph and state manager have each of the {string} once"))
def both_have_each_once(discussion: Discussion, key: str) -> None:
    """Nothing is stored twice. Example: `Then graph and state manager have each of the "votes" once`."""
    discussion.state_facts.held_once(key)


@then(parse("an update with each of the {string} twice adds each once"))
def an_update_adds_each_once(discussion: Discussion, key: str) -> None:
    """In graph and state manager. Example: `Then an update with each of the "votes" twice adds each once`."""
    discussion.state_facts.taken_once(key)


@then(parse("graph and state manager had the answer before the next node ran"))
def both_had_the_answer_before_the_next_node(discussion: Discussion) -> None:
    """As soon as it was written. Example: `Then graph and state manager had the answer before the next node ran`."""
    discussion.state_facts.answer_held_at_once()


@then(parse("the same interrupt waits and nothing has changed"))
def the_same_interrupt_waits(discussion: Discussion) -> None:
    """No model call, no write, the same id. Example: `Then the same interrupt waits and nothing has changed`."""
    discussion.state_facts.same_question_waits()


@then(parse("the graph waits at {string} without an error"))
def the_graph_waits_at(discussion: Discussion, node: str) -> None:
    """The graph really pauses. Example: `Then the graph waits at "agenda_approval" without an error`."""
    discussion.state_facts.pauses_at(node)


@then(parse("the interrupt names {string}, whatever else waits"))
def the_interrupt_names(discussion: Discussion, node: str) -> None:
    """Another interrupt makes no difference. Example: `Then the interrupt names "get_theme", whatever else waits`."""
    discussion.engine.waits_beside_others(node)


@then(parse("no interrupt that was answered names a node"))
def no_answered_interrupt_names_a_node(discussion: Discussion) -> None:
    """It is no longer pending. Example: `Then no interrupt that was answered names a node`."""
    discussion.engine.answered_wait_nowhere()


@then(parse("a {string} passes the wrapper and the recovery unchanged"))
def a_signal_passes(discussion: Discussion, signal: str) -> None:
    """It leads the graph. Example: `Then a "ParentCommand" passes the wrapper and the recovery unchanged`."""
    discussion.engine.passes(signal)


@then(parse("the error names {string}, caused by {string}"))
def the_error_names_the_node(discussion: Discussion, node: str, cause: str) -> None:
    """The error wraps its cause. Example: `Then the error names "get_theme", caused by "ValueError"`."""
    discussion.state_facts.fails_in(node, cause)


@then(parse("the error names the loop {titles}"))
def the_error_names_the_circle(discussion: Discussion, nodes: list[str]) -> None:
    """The nodes of the loop. Example: `Then the error names the loop "discussion_round" and "round_summarization"`."""
    discussion.state_facts.goes_round(nodes)


@then(parse("every declared field can be read by get and by name"))
def every_declared_field_can_be_read(discussion: Discussion) -> None:
    """Unwritten fields read as empty. Example: `Then every declared field can be read by get and by name`."""
    discussion.state_facts.every_field_readable()


@then(parse("every growing field is a list of entries of the right type"))
def every_growing_field_is_a_list(discussion: Discussion) -> None:
    """It has no None and no nested lists.

    Example: `Then every growing field is a list of entries of the right type`.
    """
    discussion.state_facts.growing_fields_are_lists()


@then(parse("graph and state manager have exactly these {int} warning/warnings"))
def both_have_these_warnings(discussion: Discussion, number: int) -> None:
    """In the graph and in the state manager. Example: `Then graph and state manager have exactly these 3 warnings`."""
    discussion.state_facts.warnings_are(number)


@then(parse("graph and state manager have the warning {string} once"))
def both_have_the_warning(discussion: Discussion, warning: str) -> None:
    """In the graph and in the state manager.

    Example: `Then graph and state manager have the warning "Mind it" once`.
    """
    discussion.state_facts.warned_in_both(warning)


@then(parse("neither graph nor state manager has an undeclared field"))
def neither_holder_has_an_undeclared_field(discussion: Discussion) -> None:
    """Nothing is dropped silently. Example: `Then neither graph nor state manager has an undeclared field`."""
    discussion.state_facts.nothing_undeclared()


@then(parse("no node has written to an undeclared field"))
def no_node_has_written_to_an_undeclared_field(discussion: Discussion) -> None:
    """A node that did is named with the field. Example: `Then no node has written to an undeclared field`."""
    discussion.state_facts.only_declared_written()


@then(parse("the state manager matches the graph exactly"))
def the_state_manager_matches_the_graph_exactly(discussion: Discussion) -> None:
    """They agree field by field, type by type. Example: `Then the state manager matches the graph exactly`."""
    discussion.state_facts.holders_agree()


@then(parse("nothing was done twice"))
def nothing_was_done_twice(discussion: Discussion) -> None:
    """No preparation, vote, message, round or call. Example: `Then nothing was done twice`."""
    discussion.state_facts.nothing_done_twice()


@then(parse("no node has changed its input"))
def no_node_has_changed_its_input(discussion: Discussion) -> None:
    """Nodes return updates and change nothing in place. Example: `Then no node has changed its input`."""
    discussion.state_facts.inputs_untouched()


@when(parse("the state manager is initialized with an empty {string}"))
def the_state_manager_is_initialised_with(discussion: Discussion, key: str) -> None:
    """A growing field must not be set at the start.

    Example: `When the state manager is initialized with an empty "vote_history"`.
    """
    discussion.written.is_initialised(key)


@then(parse("the input of the session is its plain fields and nothing else"))
def the_input_is_the_plain_fields(discussion: Discussion) -> None:
    """This is its input. Example: `Then the input of the session is its plain fields and nothing else`."""
    discussion.written.begins_with_plain_fields()


@then(parse("the first checkpoint has the plain fields and nothing else"))
def the_first_checkpoint_has_the_plain_fields(discussion: Discussion) -> None:
    """This is its first checkpoint. Example: `Then the first checkpoint has the plain fields and nothing else`."""
    discussion.written.was_given_plain_fields()


@then(parse("the growing fields that were written are those that nodes returned"))
def the_growing_fields_are_those_of_nodes(discussion: Discussion) -> None:
    """Its checkpoint has versions for these fields only.

    Example: `Then the growing fields that were written are those that nodes returned`.
    """
    discussion.written.only_nodes_wrote()


@then(parse("the growing field {string} was written"))
def the_growing_field_was_written(discussion: Discussion, key: str) -> None:
    """Even if only as an empty list. Example: `Then the growing field "warnings" was written`."""
    discussion.written.was_written(key)


@then(parse("the growing field {string} was never written"))
def the_growing_field_was_never_written(discussion: Discussion, key: str) -> None:
    """Not even as an empty list. Example: `Then the growing field "recoveries" was never written`."""
    discussion.written.was_never_written(key)
