"""What is true before the discussion begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.gherkin import given, parse

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion


@given(parse("a discussion about {topic}"))
def a_discussion_about(discussion: Discussion, theme: str) -> None:
    """The discussion has a theme. Example: `Given a discussion about "Remote work"`."""
    discussion.facts.theme(theme)


@given(parse("a discussion without a theme"))
def a_discussion_without_a_theme(discussion: Discussion) -> None:
    """The owner is asked for the theme first. Example: `Given a discussion without a theme`."""
    discussion.facts.theme(None)


@given(parse("{owner} wants to name the topics"))
def wants_to_name_the_topics(discussion: Discussion, owner: str) -> None:
    """The owner names the topics, not the agents. Example: `Given Dana wants to name the topics`."""
    discussion.facts.own_topics()


@given(parse("the agents are {names}"))
def the_agents_are(discussion: Discussion, names: list[str]) -> None:
    """The agents have names, in seating order. Example: `Given the agents are "Ada", "Ben" and "Cleo"`."""
    discussion.facts.seated(names)


@given(parse("{int} agents take part"))
def agents_take_part(discussion: Discussion, number: int) -> None:
    """This many agents take part; they are called Ada, Ben, Cleo, Emil … Example: `Given 5 agents take part`."""
    discussion.facts.seated_number(number)


@given(parse("the agents want to discuss {topics}"))
def the_agents_want_to_discuss(discussion: Discussion, topics: list[str]) -> None:
    """The agents agree on an agenda. Example: `Given the agents want to discuss "Budget" and "Hiring"`."""
    discussion.facts.agents_want(topics)


@given(parse("the agents want to discuss {topics} at attempt {int}"))
def the_agents_want_to_discuss_at_attempt(discussion: Discussion, topics: list[str], attempt: int) -> None:
    """The agents agree on another agenda at a later attempt.

    Example: `Given the agents want to discuss "Hiring" and "Budget" at attempt 2`.
    """
    discussion.facts.agents_want(topics, attempt)


@given(parse("{owner} is asked before each round"))
def is_asked_before_each_round(discussion: Discussion, owner: str) -> None:
    """The owner may say something before the agents speak. Example: `Given Dana is asked before each round`."""
    discussion.facts.configured(timing="start_of_round")


@given(parse("{owner} is asked after each round"))
def is_asked_after_each_round(discussion: Discussion, owner: str) -> None:
    """The owner may say something after the agents have spoken. Example: `Given Dana is asked after each round`."""
    discussion.facts.configured(timing="end_of_round")


@given(parse("{owner} confirms every conclusion"))
def confirms_every_conclusion(discussion: Discussion, owner: str) -> None:
    """The owner is asked before a topic is concluded. Example: `Given Dana confirms every conclusion`."""
    discussion.facts.configured(confirmation=True)


@given(parse("a checkpoint after every {int} round/rounds"))
def a_checkpoint_after_every(discussion: Discussion, rounds: int) -> None:
    """The owner is asked at regular checkpoints. Example: `Given a checkpoint after every 2 rounds`."""
    discussion.facts.configured(interval=rounds)


@given(parse("at least {int} round/rounds before a poll"))
def at_least_rounds_before_a_poll(discussion: Discussion, rounds: int) -> None:
    """Agents are not asked to conclude a topic earlier. Example: `Given at least 2 rounds before a poll`."""
    discussion.facts.configured(minimum_rounds=rounds)


@given(parse("at most {int} round/rounds on a topic"))
def at_most_rounds_on_a_topic(discussion: Discussion, rounds: int) -> None:
    """After this many rounds a topic is concluded anyway. Example: `Given at most 4 rounds on a topic`."""
    discussion.facts.configured(maximum_rounds=rounds)


@given(parse("at most {int} attempt/attempts at an agenda"))
def at_most_attempts_at_an_agenda(discussion: Discussion, attempts: int) -> None:
    """After this many rejected agendas there is no other. Example: `Given at most 2 attempts at an agenda`."""
    discussion.facts.configured(agenda_attempts=attempts)


@given(parse("{speaker} says {string} when {task}"))
def says_when(discussion: Discussion, speaker: str, text: str, task: str) -> None:
    """A speaker gives exactly this reply. Example: `Given "Ada" says "No. Too early." when voting to conclude`."""
    discussion.facts.instructed(speaker, task, reply=text)


@given(parse("{speaker} says {string} when {task} the second time"))
def says_when_the_second_time(discussion: Discussion, speaker: str, text: str, task: str) -> None:
    """A speaker gives exactly this reply when asked again, and only then.

    Example: `Given "Ada" says "End." when voting to continue the second time`.
    """
    discussion.facts.instructed(speaker, task, reply=text, nth=2)


@given(parse("{speaker} says {string} when {task} on {topic}"))
def says_when_on(discussion: Discussion, speaker: str, text: str, task: str, topic: str) -> None:
    """A speaker gives exactly this reply on one topic.

    Example: `Given "Ada" says "No. Too early." when voting to conclude on "Budget"`.
    """
    discussion.facts.instructed(speaker, task, reply=text, topic=topic)


@given(parse("the model {model_fault} {times} while {speaker} is {task}"))
def the_model_fails(discussion: Discussion, fault: str, times: int, speaker: str, task: str) -> None:
    """A language model fails. Example: `Given the model times out twice while "Ada" is speaking`."""
    discussion.facts.model_fails(fault, times, speaker, task)


@given(parse("what {speaker} says is {spoiled} when {task}"))
def the_reply_is_spoiled(discussion: Discussion, speaker: str, spoiled: str, task: str) -> None:
    """A reply is hard to read. Example: `Given what the moderator says is cut off when setting the agenda`."""
    discussion.facts.reply_is_spoiled(speaker, spoiled, task)


@given(parse("{activity} fails {times} with {failure}"))
def fails_with(discussion: Discussion, node: str, times: int, failure: str) -> None:
    """A step of the discussion fails. Example: `Given counting the votes fails once with a wrong value`."""
    discussion.facts.step_fails(node, failure, times)


@given(parse("{activity} fails {times} with {failure} after its work"))
def fails_with_after_its_work(discussion: Discussion, node: str, times: int, failure: str) -> None:
    """A step fails when its work is done but not yet kept.

    Example: `Given counting the votes fails once with a wrong value after its work`.
    """
    discussion.facts.step_fails(node, failure, times, after=True)


@given(parse("{activity} fails {times} with {failure}, the first {int} times"))
def fails_with_each_time(discussion: Discussion, node: str, times: int, failure: str, visits: int) -> None:
    """A step fails again each time it is repeated.

    Example: `Given holding a round fails once with a wrong value, the first 2 times`.
    """
    discussion.facts.step_fails(node, failure, times, visits=visits)


@given(parse("the reports are filed on disk"))
def the_reports_are_filed_on_the_disk(discussion: Discussion) -> None:
    """Not in memory, as otherwise. Example: `Given the reports are filed on disk`."""
    discussion.facts.filed_on_the_disk()


@given(parse("the disk is full {times}"))
def the_disk_is_full(discussion: Discussion, times: int) -> None:
    """Files cannot be written. Example: `Given the disk is full once`."""
    discussion.facts.files_fail(times, "*")


@given(parse("the session is saved in a file"))
def the_session_is_kept_in_a_file(discussion: Discussion) -> None:
    """The session outlives the process. Example: `Given the session is saved in a file`."""
    discussion.facts.kept_in_a_file()


@given(parse("{owner} agrees whenever asked"))
def agrees_whenever_asked(discussion: Discussion, owner: str) -> None:
    """The owner agrees, unless the scenario says otherwise. Example: `Given Dana agrees whenever asked`."""
    discussion.owner.always_agrees()


@given(parse("the discussion has come to the question about {question}"))
def the_discussion_has_come_to(discussion: Discussion, question: str) -> None:
    """A question waits; the owner agreed to everything before.

    Example: `Given the discussion has come to the question about the checkpoint`.
    """
    discussion.owner.goes_on_until(question)
