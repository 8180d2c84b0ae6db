"""How an agenda comes about, and what the owner does with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from steps.parameter_types import choice
from support.agora_suite.phrases.mistakes import MISTAKES
from support.gherkin import define_parameter_type, given, parse, then, when

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion

define_parameter_type("mistake", *choice(MISTAKES), "An answer that does not fit its question.", MISTAKES)


@given(parse("{speaker} proposes {topics}"))
def proposes(discussion: Discussion, speaker: str, topics: list[str]) -> None:
    """An agent proposes topics of its own. Example: `Given "Ada" proposes "Budget" and "Hiring"`."""
    discussion.agenda.is_proposed_by(speaker, topics)


@given(parse("the moderator puts {topics} on the agenda"))
def the_moderator_puts_on_the_agenda(discussion: Discussion, topics: list[str]) -> None:
    """The moderator sets this agenda, regardless of the proposals.

    Example: `Given the moderator puts "Hiring" and "Budget" on the agenda`.
    """
    discussion.agenda.is_set_by_the_moderator(topics)


@when(parse("{owner} answers {string}"))
def answers(discussion: Discussion, owner: str, answer: str) -> None:
    """The owner answers in words of their own. Example: `When Dana answers " APPROVE "`."""
    discussion.owner.answers(answer)


@when(parse("{owner} answers with {mistake}"))
def answers_with(discussion: Discussion, owner: str, mistake: Any) -> None:
    """The owner's answer does not fit the question. Example: `When Dana answers with a change without an agenda`."""
    discussion.owner.answers(mistake, offered=False)


@when(parse("{owner} rejects every agenda"))
def rejects_every_agenda(discussion: Discussion, owner: str) -> None:
    """The owner rejects all agendas that are proposed. Example: `When Dana rejects every agenda`."""
    discussion.owner.rejects_every_agenda()


@when(parse("{owner} does not answer"))
def does_not_answer(discussion: Discussion, owner: str) -> None:
    """The owner is asked again and says nothing. Example: `When Dana does not answer`."""
    discussion.owner.does_not_answer()


@when(parse("{owner} names {int} topics"))
def names_topics(discussion: Discussion, owner: str, number: int) -> None:
    """The owner names this many topics. Example: `When Dana names 20 topics`."""
    discussion.agenda.has_own_topics(number)


@when(parse("{owner} answers the question about {question} again with {string}"))
def answers_again(discussion: Discussion, owner: str, question: str, answer: str) -> None:
    """The owner answers a question that is already answered.

    Example: `When Dana answers the question about the agenda again with "reject"`.
    """
    discussion.agenda.answered_too_late(question, answer)


@when(parse("{owner} answers the question of another discussion with {string}"))
def answers_another(discussion: Discussion, owner: str, answer: str) -> None:
    """The answer belongs to another discussion.

    Example: `When Dana answers the question of another discussion with "approve"`.
    """
    discussion.agenda.answered_to_another(answer)


@when(parse("{owner} answers this question and another discussion's with {string}"))
def answers_both(discussion: Discussion, owner: str, answer: str) -> None:
    """Both answers are sent to this discussion.

    Example: `When Dana answers this question and another discussion's with "approve"`.
    """
    discussion.agenda.answered_to_another(answer, as_well=True)


@then(parse("the answer is refused because {string}"))
def the_answer_is_refused_because(discussion: Discussion, reason: str) -> None:
    """The question still waits, and says why. Example: `Then the answer is refused because "not an answer"`."""
    discussion.questions.refuses_because(reason)


@then(parse("nothing has changed"))
def nothing_has_changed(discussion: Discussion) -> None:
    """Everything is the same as before the last event. Example: `Then nothing has changed`."""
    discussion.questions.nothing_changed()


@then(parse("{owner} was asked about {question} {int} time/times"))
def was_asked_about(discussion: Discussion, owner: str, question: str, times: int) -> None:
    """How often this was asked; a refusal does not count. Example: `Then Dana was asked about continuing 2 times`."""
    discussion.questions.asked_times(question, times)


@then(parse("{owner} may answer {topics}"))
def may_answer(discussion: Discussion, owner: str, options: list[str]) -> None:
    """The question offers exactly these answers. Example: `Then Dana may answer "approve" and "reject"`."""
    discussion.questions.offers(options)


@then(parse("the question reads {string}"))
def the_question_reads(discussion: Discussion, message: str) -> None:
    """The question has this text. Example: `Then the question reads "Is this the agenda to be discussed?"`."""
    discussion.questions.shows(message=message)


@then(parse("the agenda is shown as attempt {int}"))
def the_agenda_is_shown_as_attempt(discussion: Discussion, attempt: int) -> None:
    """The owner sees which attempt this is. Example: `Then the agenda is shown as attempt 2`."""
    discussion.agenda.attempt_shown(attempt)


@then(parse("the theme {topic} is shown to {owner}"))
def the_theme_is_shown(discussion: Discussion, theme: str, owner: str) -> None:
    """The question repeats the theme. Example: `Then the theme "Remote work" is shown to Dana`."""
    discussion.questions.shows(main_topic=theme)


@then(parse("every agent hears the theme {topic}"))
def every_agent_hears_the_theme(discussion: Discussion, theme: str) -> None:
    """The agents know the theme when they propose topics. Example: `Then every agent hears the theme "Remote work"`."""
    discussion.agenda.theme_heard(theme)


@then(parse("every agent hears the theme {topic} when {task}"))
def every_agent_hears_the_theme_when(discussion: Discussion, theme: str, task: str) -> None:
    """The agents hear the theme whenever it matters.

    Example: `Then every agent hears the theme "Remote work" when suggesting changes`.
    """
    discussion.agenda.theme_heard(theme, task)


@then(parse("there is no warning"))
def there_is_no_warning(discussion: Discussion) -> None:
    """Nothing went wrong on the way. Example: `Then there is no warning`."""
    discussion.recovery.no_warning()


@then(parse("{owner} learns that the question about {question} is waiting"))
def learns_that_the_question_is_waiting(discussion: Discussion, owner: str, question: str) -> None:
    """The answer comes too late; this is asked now.

    Example: `Then Dana learns that the question about the checkpoint is waiting`.
    """
    discussion.agenda.still_open(question)


@then(parse("the agents were asked for topics {int} time/times"))
def the_agents_were_asked_for_topics(discussion: Discussion, times: int) -> None:
    """How often the agents had to propose topics. Example: `Then the agents were asked for topics 1 time`."""
    discussion.agenda.attempts(times)


@then(parse("every agent was asked once when {task}"))
def every_agent_was_asked_once(discussion: Discussion, task: str) -> None:
    """No one was left out or asked twice. Example: `Then every agent was asked once when voting on the agenda`."""
    discussion.agenda.each_asked_once(task)


@then(parse("every agent saw that {speaker} proposes {topic}"))
def every_agent_saw(discussion: Discussion, speaker: str, topic: str) -> None:
    """The agents refine what they have all seen. Example: `Then every agent saw that "Ada" proposes "Budget"`."""
    discussion.agenda.saw_all_proposals(topic, speaker)


@then(parse("the topics put to the vote are {topics}"))
def the_topics_put_to_the_vote_are(discussion: Discussion, topics: list[str]) -> None:
    """Every agent voted on these. Example: `Then the topics put to the vote are "Budget" and "Hiring"`."""
    discussion.agenda.put_to_the_vote(topics)


@then(parse("{topic} is on record as proposed by {speaker}"))
def is_on_record_as_proposed_by(discussion: Discussion, topic: str, speaker: str) -> None:
    """The record shows whose topic it is. Example: `Then "Hiring" is on record as proposed by "Ada"`."""
    discussion.agenda.credited(topic, speaker)


@then(parse("{topic} is on record as proposed by {owner}"))
def is_on_record_as_the_owners(discussion: Discussion, topic: str, owner: str) -> None:
    """The owner wrote it on the agenda. Example: `Then "Tools" is on record as proposed by Dana`."""
    discussion.agenda.credited(topic)


@then(parse("{int} topics are put to the vote"))
def topics_are_put_to_the_vote(discussion: Discussion, number: int) -> None:
    """Every agent voted on this many topics. Example: `Then 12 topics are put to the vote`."""
    discussion.agenda.number_put_to_the_vote(number)


@then(parse("the moderator was asked to put all of them in order"))
def the_moderator_was_asked_to_put_all_of_them_in_order(discussion: Discussion) -> None:
    """No topic is lost between vote and agenda. Example: `Then the moderator was asked to put all of them in order`."""
    discussion.agenda.given_to_the_moderator()


@then(parse("the moderator received the suggestions of every agent"))
def the_moderator_received_the_suggestions_of_every_agent(discussion: Discussion) -> None:
    """No suggestion is lost. Example: `Then the moderator received the suggestions of every agent`."""
    discussion.agenda.suggestions_heard()


@then(parse("the moderator received the suggestions of {names}"))
def the_moderator_received_the_suggestions_of(discussion: Discussion, speakers: list[str]) -> None:
    """Everyone who can be asked is heard.

    Example: `Then the moderator received the suggestions of "Ben" and "Cleo"`.
    """
    discussion.agenda.suggestions_heard(speakers)


@then(parse("{int} topics remain"))
def topics_remain(discussion: Discussion, number: int) -> None:
    """This many topics are still to be discussed. Example: `Then 19 topics remain`."""
    discussion.agenda.number_to_come(number)


@then(parse("every agent knows the reason {string} at attempt {int}"))
def every_agent_knows_the_reason(discussion: Discussion, reason: str, attempt: int) -> None:
    """The agents know why it was rejected. Example: `Then every agent knows the reason "Too broad" at attempt 2`."""
    discussion.agenda.reason_heard(reason, attempt)


@then(parse("no agent is given a reason at attempt {int}"))
def no_agent_is_given_a_reason(discussion: Discussion, attempt: int) -> None:
    """The agents propose again without a reason. Example: `Then no agent is given a reason at attempt 3`."""
    discussion.agenda.reason_heard(None, attempt)


@then(parse("one vote of each agent counts at attempt {int}"))
def one_vote_of_each_agent_counts(discussion: Discussion, attempt: int) -> None:
    """Only votes of this attempt are counted. Example: `Then one vote of each agent counts at attempt 2`."""
    discussion.agenda.counted_once(attempt)


@then(parse("{int} votes on the agenda are on record"))
def votes_on_the_agenda_are_on_record(discussion: Discussion, number: int) -> None:
    """The votes of the agents are kept. Example: `Then 3 votes on the agenda are on record`."""
    discussion.agenda.votes_kept(number)


@then(parse("{int} attempt/attempts at an agenda is/are on record"))
def the_attempts_on_record_are(discussion: Discussion, number: int) -> None:
    """The session counts the agendas that were proposed. Example: `Then 1 attempt at an agenda is on record`."""
    discussion.agenda.attempts_kept(number)


@then(parse("the {phase} phase began because {string}"))
def the_phase_began_because(discussion: Discussion, phase: str, reason: str) -> None:
    """The reason is on record. Example: `Then the final report phase began because "no agenda was approved"`."""
    discussion.agenda.phase_begun_because(phase, reason)


@then(parse("the decisions on the agenda are {topics}"))
def the_decisions_on_the_agenda_are(discussion: Discussion, decisions: list[str]) -> None:
    """The session keeps what was decided. Example: `Then the decisions on the agenda are "approve"`."""
    discussion.agenda.remembered(decisions)


@then(parse("a warning says {string}"))
def a_warning_says(discussion: Discussion, text: str) -> None:
    """What went wrong on the way is on record. Example: `Then a warning says "which no one proposed"`."""
    discussion.recovery.warned(text)


@then(parse("{int} warning/warnings says/say {string}"))
def warnings_say(discussion: Discussion, number: int, text: str) -> None:
    """This many warnings say this, no more. Example: `Then 1 warning says "does not keep to"`."""
    discussion.recovery.warned_times(text, number)
