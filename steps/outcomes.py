"""What can be observed of questions, agenda and progress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.gherkin import parse, then

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion


@then(parse("{owner} is asked about {question}"))
def is_asked_about(discussion: Discussion, owner: str, question: str) -> None:
    """A question waits for the owner. Example: `Then Dana is asked about the agenda`."""
    discussion.questions.waits(question)


@then(parse("the proposed agenda is {topics}"))
def the_proposed_agenda_is(discussion: Discussion, topics: list[str]) -> None:
    """The owner is shown these topics, in this order. Example: `Then the proposed agenda is "Budget" and "Hiring"`."""
    discussion.agenda.proposed(topics)


@then(parse("the discussion moves on to {topic}"))
def the_discussion_moves_on_to(discussion: Discussion, topic: str) -> None:
    """The topic announced next is this one. Example: `Then the discussion moves on to "Budget"`."""
    discussion.agenda.moves_on_to(topic)


@then(parse("the remaining topics are {topics}"))
def the_remaining_topics_are(discussion: Discussion, topics: list[str]) -> None:
    """These topics are still to be discussed. Example: `Then the remaining topics are "Hiring" and "Offices"`."""
    discussion.agenda.to_come(topics)


@then(parse("no topic remains"))
def no_topic_remains(discussion: Discussion) -> None:
    """Nothing is left to be discussed. Example: `Then no topic remains`."""
    discussion.agenda.to_come([])


@then(parse("the completed topics are {topics}"))
def the_completed_topics_are(discussion: Discussion, topics: list[str]) -> None:
    """These topics were discussed to their end. Example: `Then the completed topics are "Budget"`."""
    discussion.agenda.completed(topics)


@then(parse("no topic is completed"))
def no_topic_is_completed(discussion: Discussion) -> None:
    """No topic was discussed to its end. Example: `Then no topic is completed`."""
    discussion.agenda.completed([])


@then(parse("the session is over"))
def the_session_is_over(discussion: Discussion) -> None:
    """The session has run to its end. Example: `Then the session is over`."""
    discussion.progress.is_over()


@then(parse("{int} round/rounds was/were held on {topic}"))
def rounds_were_held_on(discussion: Discussion, rounds: int, topic: str) -> None:
    """How many rounds were held on a topic. Example: `Then 3 rounds were held on "Budget"`."""
    discussion.progress.rounds_held(rounds, topic)


@then(parse("the session is in the {phase} phase"))
def the_session_is_in_the_phase(discussion: Discussion, phase: str) -> None:
    """The session is in this phase. Example: `Then the session is in the agenda phase`."""
    discussion.progress.phase(phase)


@then(parse("the phases so far are {phases}"))
def the_phases_so_far_are(discussion: Discussion, phases: list[str]) -> None:
    """The session went through these phases. Example: `Then the phases so far are preparation, agenda`."""
    discussion.progress.phases(phases)


@then(parse("every step ran in the phase that it belongs to"))
def every_step_ran_in_its_phase(discussion: Discussion) -> None:
    """No step ran before or after its phase. Example: `Then every step ran in the phase that it belongs to`."""
    discussion.progress.steps_in_their_phases()
