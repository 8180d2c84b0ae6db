"""How a session moves from phase to phase and from topic to topic, and the engine's record of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.gherkin import given, parse, then, when

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion


@given(parse("the agents suggest the agenda {topics}"))
def the_agents_suggest_the_agenda(discussion: Discussion, topics: list[str]) -> None:
    """The agents suggest another agenda, if asked. Example: `Given the agents suggest the agenda "Pay" and "Tools"`."""
    discussion.facts.agents_suggest(topics)


@when(parse("{owner} takes every topic off the agenda"))
def takes_every_topic_off_the_agenda(discussion: Discussion, owner: str) -> None:
    """The owner changes the agenda to an empty one. Example: `When Dana takes every topic off the agenda`."""
    discussion.owner.chooses({"agenda_modification": "edit"}, agenda=[])


@when(parse("{owner} wants the completed topics {topics} on the agenda"))
def wants_the_completed_topics_on_the_agenda(discussion: Discussion, owner: str, topics: list[str]) -> None:
    """The owner asks for completed topics. Example: `When Dana wants the completed topics "Budget" on the agenda`."""
    discussion.owner.answers({"action": "edit", "agenda": topics}, offered=False)


@then(parse("the history of the phases is:"))
def the_history_of_the_phases_is(discussion: Discussion, datatable: list[list[str]]) -> None:
    """The changes of phase: from, to, because, brought about by. Example: `Then the history of the phases is:`."""
    discussion.progress.history(datatable)


@then(parse("{initiator} moved to the {phase}: {string}"))
def moved_to_the_phase(discussion: Discussion, initiator: str, phase: str, reason: str) -> None:
    """Who began the last phase, and why. Example: `Then the owner moved to the agenda: "it is mostly new"`."""
    discussion.progress.came_because(phase, reason, initiator)


@then(parse("the checkpoints so far are:"))
def the_checkpoints_so_far_are(discussion: Discussion, datatable: list[list[str]]) -> None:
    """Every checkpoint: topic, round, decision. Example: `Then the checkpoints so far are:`."""
    discussion.progress.checkpoints(datatable)


@then(parse("{owner}'s reason at the last checkpoint is {string}"))
def the_reason_at_the_last_checkpoint_is(discussion: Discussion, owner: str, reason: str) -> None:
    """The owner's reason is kept. Example: `Then Dana's reason at the last checkpoint is "We agree."`."""
    discussion.progress.last_reason(reason)


@then(parse("the checkpoint comes after every {int} round/rounds"))
def the_checkpoint_comes_after_every(discussion: Discussion, rounds: int) -> None:
    """The owner sees how often checkpoints come. Example: `Then the checkpoint comes after every 2 rounds`."""
    discussion.questions.shows(checkpoint_interval=rounds)


@then(parse("{owner} is shown:"))
def is_shown(discussion: Discussion, owner: str, datatable: list[list[str]]) -> None:
    """What the question shows: the topic, the round, the vote, the remaining topics. Example: `Then Dana is shown:`."""
    discussion.questions.shows_all(datatable)


@then(parse("{owner} was never asked about {question}"))
def was_never_asked_about(discussion: Discussion, owner: str, question: str) -> None:
    """The owner was not asked about this at all. Example: `Then Dana was never asked about continuing`."""
    discussion.questions.answered_nothing_yet(question)


@then(parse("{owner} sees {topics} as the agenda and as the suggestion"))
def sees_as_the_agenda_and_as_the_suggestion(discussion: Discussion, owner: str, topics: list[str]) -> None:
    """The agents suggest no other agenda. Example: `Then Dana sees "Pay" as the agenda and as the suggestion`."""
    discussion.questions.shows(current_agenda=topics, suggested_agenda=topics)


@then(parse("{owner} sees that {int} agent/agents would end and {int} would continue"))
def sees_what_the_agents_would_do(discussion: Discussion, owner: str, to_end: int, to_go_on: int) -> None:
    """What the agents recommend. Example: `Then Dana sees that 1 agent would end and 2 would continue`."""
    discussion.questions.shows(agent_recommendation={"end": to_end, "continue": to_go_on})


@then(parse("the topics {topics} are skipped"))
def the_topics_are_skipped(discussion: Discussion, topics: list[str]) -> None:
    """These topics, and no others, are left out. Example: `Then the topics "Hiring" and "Offices" are skipped`."""
    discussion.agenda.skipped(topics)


@then(parse("no topic is skipped"))
def no_topic_is_skipped(discussion: Discussion) -> None:
    """Nothing was left out. Example: `Then no topic is skipped`."""
    discussion.agenda.skipped([])


@then(parse("{topic} is under discussion"))
def is_under_discussion(discussion: Discussion, topic: str) -> None:
    """The topic is neither to come nor completed. Example: `Then "Budget" is under discussion`."""
    discussion.agenda.under_discussion(topic)


@then(parse("there is a report on {topic}"))
def there_is_a_report_on(discussion: Discussion, topic: str) -> None:
    """A topic has its report. Example: `Then there is a report on "Budget"`."""
    discussion.reports.has_report(topic)


@then(parse("there is no report on {topic}"))
def there_is_no_report_on(discussion: Discussion, topic: str) -> None:
    """A topic has no report. Example: `Then there is no report on "Budget"`."""
    discussion.reports.has_no_report(topic)


@then(parse("the final report is {report_status}"))
def the_final_report_is(discussion: Discussion, status: str) -> None:
    """How far the final report got. Example: `Then the final report is completed`."""
    discussion.reports.final_report_is(status)


@then(parse("the nodes visited are:"))
def the_nodes_visited_are(discussion: Discussion, docstring: str) -> None:
    """For engineers: every visit of a node, in order, with blanks between. Example: `Then the nodes visited are:`."""
    discussion.engine.visited(docstring)


@then(parse("{int} node visits were made"))
def node_visits_were_made(discussion: Discussion, number: int) -> None:
    """For engineers: how many visits there were. Example: `Then 56 node visits were made`."""
    discussion.engine.steps(number)


@then(parse("the participants spoke {int} times in all"))
def the_participants_spoke_in_all(discussion: Discussion, number: int) -> None:
    """How many contributions there were. Example: `Then the participants spoke 27 times in all`."""
    discussion.talk.contributions(number)


@then(parse("{int} rounds were summarized"))
def rounds_were_summarized(discussion: Discussion, number: int) -> None:
    """How many rounds have a summary. Example: `Then 9 rounds were summarized`."""
    discussion.engine.rounds_summarised(number)


@then(parse("{owner} was asked {int} questions"))
def was_asked_questions(discussion: Discussion, owner: str, number: int) -> None:
    """How many questions there were in all. Example: `Then Dana was asked 4 questions`."""
    discussion.engine.questions_asked(number)


@then(parse("the same discussion run again leaves the identical record"))
def held_again_leaves_the_identical_record(discussion: Discussion) -> None:
    """The same seed, the same record. Example: `Then the same discussion run again leaves the identical record`."""
    discussion.engine.same_again()


@then(parse("the same discussion with seed {int} leaves another record"))
def with_seed_leaves_another_record(discussion: Discussion, seed: int) -> None:
    """Another seed, another record. Example: `Then the same discussion with seed 2 leaves another record`."""
    discussion.engine.another_with_seed(seed)


@then(parse("a second process leaves the identical record"))
def a_second_process_leaves_the_identical_record(discussion: Discussion) -> None:
    """The record does not depend on the process. Example: `Then a second process leaves the identical record`."""
    discussion.engine.same_elsewhere()
