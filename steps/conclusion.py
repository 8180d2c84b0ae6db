"""How a topic comes to its conclusion: polls, last words, the owner's confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.agora_suite.vocabulary import ALWAYS
from support.gherkin import given, parse, then

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion


@given(parse("{names} vote/votes {position} {topic}"))
def vote_on(discussion: Discussion, names: list[str], position: str, topic: str) -> None:
    """How agents vote in every poll on a topic. Example: `Given "Ada" and "Ben" vote against concluding "Budget"`."""
    discussion.polls.vote(names, position, topic)


@given(parse("{names} vote/votes {position} {topic} after round {int}"))
def vote_on_after_round(discussion: Discussion, names: list[str], position: str, topic: str, round_number: int) -> None:
    """How agents vote in one poll. Example: `Given "Ada" votes against concluding "Budget" after round 3`."""
    discussion.polls.vote(names, position, topic, round_number)


@given(parse("{names} vote/votes {position} {topic} {times}"))
def vote_on_times(discussion: Discussion, names: list[str], position: str, topic: str, times: int) -> None:
    """How agents vote in the first polls on a topic. Example: `Given "Ada" votes for concluding "Budget" once`."""
    discussion.polls.vote(names, position, topic, times=times)


@given(parse("every agent votes {position} {topic}"))
def every_agent_votes_on(discussion: Discussion, position: str, topic: str) -> None:
    """How all agents vote in every poll on a topic. Example: `Given every agent votes against concluding "Budget"`."""
    discussion.polls.vote(["every agent"], position, topic)


@given(parse("{speaker} cannot be reached when {task}"))
def cannot_be_reached_when(discussion: Discussion, speaker: str, task: str) -> None:
    """A language model never answers to this. Example: `Given "Ada" cannot be reached when voting to conclude`."""
    discussion.facts.model_fails("connection", ALWAYS, speaker, task)


@then(parse("the poll on {topic} after round {int} has {poll_result}"))
def the_poll_has(discussion: Discussion, topic: str, round_number: int, result: str) -> None:
    """The result of a poll. Example: `Then the poll on "Budget" after round 3 has passed`."""
    discussion.polls.came_out(topic, round_number, result)


@then(parse("the poll on {topic} after round {int} counts {int} yes and {int} no"))
def the_poll_counts(discussion: Discussion, topic: str, round_number: int, yes: int, no: int) -> None:
    """The clear votes of a poll. Example: `Then the poll on "Budget" after round 3 counts 2 yes and 1 no`."""
    discussion.polls.counted(topic, round_number, yes, no)


@then(parse("{int} votes were needed to conclude {topic} after round {int}"))
def votes_were_needed(discussion: Discussion, votes: int, topic: str, round_number: int) -> None:
    """How many votes a poll needed to pass. Example: `Then 2 votes were needed to conclude "Budget" after round 3`."""
    discussion.polls.needed(topic, round_number, votes)


@then(parse("the minority on {topic} after round {int} is {names}"))
def the_minority_is(discussion: Discussion, topic: str, round_number: int, names: list[str]) -> None:
    """Who voted against the result. Example: `Then the minority on "Budget" after round 3 is "Cleo"`."""
    discussion.polls.minority(topic, round_number, names)


@then(parse("no one is in the minority on {topic} after round {int}"))
def nobody_is_in_the_minority(discussion: Discussion, topic: str, round_number: int) -> None:
    """No one voted against the result. Example: `Then no one is in the minority on "Budget" after round 3`."""
    discussion.polls.minority(topic, round_number, [])


@then(parse("the vote of {speaker} to conclude {topic} is {vote}"))
def the_vote_to_conclude_is(discussion: Discussion, speaker: str, topic: str, vote: str) -> None:
    """How a vote counts. Example: `Then the vote of "Ada" to conclude "Budget" is an abstention`."""
    discussion.polls.conclusion_vote_of(speaker, topic, vote)


@then(parse("the vote of {speaker} on continuing is {vote}"))
def the_vote_on_going_on_is(discussion: Discussion, speaker: str, vote: str) -> None:
    """How a vote on going on counts. Example: `Then the vote of "Ada" on continuing is continue`."""
    discussion.polls.continuation_vote_of(speaker, vote)


@then(parse("the poll on continuing after {topic} counts as {vote}, with {int} vote/votes"))
def the_poll_on_continuing_counts_as(discussion: Discussion, topic: str, vote: str, number: int) -> None:
    """The recorded result of a poll, and how many clear votes it had.

    Example: `Then the poll on continuing after "Budget" counts as continue, with 3 votes`.
    """
    discussion.polls.continuation_kept(topic, vote, number)


@then(parse("{int} poll/polls was/were held on {topic}"))
def polls_were_held_on(discussion: Discussion, number: int, topic: str) -> None:
    """How often the agents were polled on a topic. Example: `Then 2 polls were held on "Budget"`."""
    discussion.polls.polls_held(number, topic)


@then(parse("{names} give/gives final considerations on {topic}"))
def give_final_considerations_on(discussion: Discussion, names: list[str], topic: str) -> None:
    """These agents, and no others, had the last word. Example: `Then "Cleo" gives final considerations on "Budget"`."""
    discussion.talk.last_words(names, topic)


@then(parse("every agent gives final considerations on {topic}"))
def every_agent_gives_final_considerations_on(discussion: Discussion, topic: str) -> None:
    """Every agent had the last word. Example: `Then every agent gives final considerations on "Budget"`."""
    discussion.talk.all_give_last_words(topic)


@then(parse("no one gives final considerations on {topic}"))
def nobody_gives_final_considerations_on(discussion: Discussion, topic: str) -> None:
    """No agent had the last word. Example: `Then no one gives final considerations on "Budget"`."""
    discussion.talk.last_words([], topic)


@then(parse("the report filed on {topic} says {int} round/rounds"))
def the_report_filed_says_rounds(discussion: Discussion, topic: str, number: int) -> None:
    """The report says how many rounds the topic took. Example: `Then the report filed on "Budget" says 3 rounds`."""
    discussion.reports.says_rounds(topic, number)


@then(parse("no earlier decision was in force when the topic began"))
def no_earlier_decision_was_in_force(discussion: Discussion) -> None:
    """A topic begins with a clean slate. Example: `Then no earlier decision was in force when the topic began`."""
    discussion.progress.nothing_decided()


@then(parse("each of {int} participants has one vote {ballot}"))
def each_participant_has_one_vote(discussion: Discussion, number: int, ballot: str) -> None:
    """No one votes twice, and no vote is lost. Example: `Then each of 12 participants has one vote on the agenda`."""
    discussion.polls.one_vote_each(ballot, number)


@then(parse("each agent has voted on continuing after {topic} and after {topic}"))
def each_agent_has_voted_after(discussion: Discussion, first: str, second: str) -> None:
    """Each vote is about the topic before it.

    Example: `Then each agent has voted on continuing after "Budget" and after "Hiring"`.
    """
    discussion.polls.voted_on_going_on_after([first, second])
