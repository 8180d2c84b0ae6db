"""Who speaks when, who hears what, and what is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.gherkin import given, parse, then

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion


@given(parse("{speaker} speaks at great length"))
def speaks_at_great_length(discussion: Discussion, speaker: str) -> None:
    """An agent speaks more than 5,000 characters each time. Example: `Given "Ada" speaks at great length`."""
    discussion.talk.speaks_at_length(speaker)


@given(parse("what {speaker} says in round {int} on {topic} is rated {float}"))
def what_is_said_is_rated(
    discussion: Discussion, speaker: str, round_number: int, topic: str, relevance: float
) -> None:
    """The moderator rates what is said from 0 to 1.

    Example: `Given what "Ada" says in round 1 on "Budget" is rated 0.1`.
    """
    discussion.talk.is_rated(speaker, round_number, topic, relevance)


@given(parse("{owner} is asked after each round, and says {string} once"))
def is_asked_after_each_round_and_says(discussion: Discussion, owner: str, message: str) -> None:
    """The owner speaks after the first round.

    Example: `Given Dana is asked after each round, and says "Mind the costs." once`.
    """
    discussion.talk.owner_speaks_after_the_first_round(message)


@then(parse("{owner} is asked to take part in round {int} on {topic}"))
def is_asked_to_take_part_in_round(discussion: Discussion, owner: str, round_number: int, topic: str) -> None:
    """Which round the owner is asked about. Example: `Then Dana is asked to take part in round 2 on "Budget"`."""
    discussion.talk.asked_to_take_part(round_number, topic)


@then(parse("{owner} is shown the summary of round {int} on {topic}"))
def is_shown_the_summary_of_round(discussion: Discussion, owner: str, round_number: int, topic: str) -> None:
    """The owner sees what was said before. Example: `Then Dana is shown the summary of round 1 on "Budget"`."""
    discussion.talk.summary_shown(round_number, topic)


@then(parse("{speaker} spoke {int} time/times on {topic}"))
def spoke_times_on(discussion: Discussion, speaker: str, times: int, topic: str) -> None:
    """How often a speaker spoke on a topic. Example: `Then "Ada" spoke 3 times on "Budget"`."""
    discussion.talk.spoken(speaker, times, topic)


@then(parse("every agent is consulted once in each round on {topic}"))
def every_agent_is_consulted_once(discussion: Discussion, topic: str) -> None:
    """No one is asked twice or left out. Example: `Then every agent is consulted once in each round on "Budget"`."""
    discussion.talk.consulted_once(topic)


@then(parse("the first speaker of a round is the last of the next"))
def the_first_speaker_of_a_round_is_the_last_of_the_next(discussion: Discussion) -> None:
    """The order moves on by one. Example: `Then the first speaker of a round is the last of the next`."""
    discussion.talk.order_moves_on()


@then(parse("the agents speak in the same order when it runs again"))
def the_same_order_when_held_again(discussion: Discussion) -> None:
    """Nothing is left to chance. Example: `Then the agents speak in the same order when it runs again`."""
    discussion.talk.same_order_again()


@then(parse("the agents speak in another order when it runs with seed {int}"))
def another_order_with_seed(discussion: Discussion, seed: int) -> None:
    """Another seed, another order. Example: `Then the agents speak in another order when it runs with seed 7`."""
    discussion.talk.another_order(seed)


@then(parse("every agent hears all earlier speakers in a round on {topic}, uncut"))
def every_agent_hears_all_earlier_speakers(discussion: Discussion, topic: str) -> None:
    """Each knows what was said so far.

    Example: `Then every agent hears all earlier speakers in a round on "Budget", uncut`.
    """
    discussion.talk.heard_before(topic)


@then(parse("every agent knows the summaries of the earlier rounds on {topic}"))
def every_agent_knows_the_summaries(discussion: Discussion, topic: str) -> None:
    """Each knows the rounds before.

    Example: `Then every agent knows the summaries of the earlier rounds on "Budget"`.
    """
    discussion.talk.earlier_rounds_known(topic)


@then(parse("speakers on {topic} know the conclusions on {topics}"))
def speakers_know_the_conclusions(discussion: Discussion, topic: str, earlier: list[str]) -> None:
    """Each knows all the topics before. Example: `Then speakers on "Hiring" know the conclusions on "Budget"`."""
    discussion.talk.conclusions_known(earlier, topic)


@then(parse("speakers on {topic} know the theme and the topic"))
def speakers_know_the_theme_and_the_topic(discussion: Discussion, topic: str) -> None:
    """Each knows what the talk is about. Example: `Then speakers on "Hiring" know the theme and the topic`."""
    discussion.talk.theme_and_topic_known(topic)


@then(parse("voters on concluding {topic} know its rounds"))
def voters_know_the_rounds(discussion: Discussion, topic: str) -> None:
    """No other topic influences the vote. Example: `Then voters on concluding "Hiring" know its rounds`."""
    discussion.talk.voters_know_the_rounds(topic)


@then(parse("everyone knew, when last asked:"))
def everyone_knew(discussion: Discussion, datatable: list[list[str]]) -> None:
    """What each speaker knew, and about what, before speaking. Example: `Then everyone knew, when last asked:`."""
    discussion.talk.last_told(datatable)


@then(parse("the conclusion on {topic} is based on the summaries of its own rounds"))
def the_conclusion_is_based_on_its_rounds(discussion: Discussion, topic: str) -> None:
    """No other topic's talk is included.

    Example: `Then the conclusion on "Hiring" is based on the summaries of its own rounds`.
    """
    discussion.talk.conclusion_made_of_its_rounds(topic)


@then(parse("the last speaker on record spoke last in round {int} on {topic}"))
def the_last_speaker_on_record(discussion: Discussion, round_number: int, topic: str) -> None:
    """It is not the first speaker. Example: `Then the last speaker on record spoke last in round 3 on "Budget"`."""
    discussion.talk.last_on_record(round_number, topic)


@then(parse("every agent hears {string} from {owner} in round {int} on {topic}"))
def every_agent_hears_from_the_owner(
    discussion: Discussion, message: str, owner: str, round_number: int, topic: str
) -> None:
    """The owner's words open the round.

    Example: `Then every agent hears "Mind the costs." from Dana in round 1 on "Budget"`.
    """
    discussion.talk.owner_heard(message, round_number, topic)


@then(parse("no agent hears anything from {owner} in round {int} on {topic}"))
def no_agent_hears_from_the_owner(discussion: Discussion, owner: str, round_number: int, topic: str) -> None:
    """The owner is not part of the round. Example: `Then no agent hears anything from Dana in round 1 on "Budget"`."""
    discussion.talk.owner_not_heard(round_number, topic)


@then(parse("no agent knows a word of {owner}'s in round {int} on {topic}"))
def no_agent_knows_a_word_of_the_owner(discussion: Discussion, owner: str, round_number: int, topic: str) -> None:
    """What is said on a topic stays there. Example: `Then no agent knows a word of Dana's in round 1 on "Hiring"`."""
    discussion.talk.owner_unknown(round_number, topic)


@then(parse("every agent still knows {string} in round {int} on {topic}"))
def every_agent_still_knows(discussion: Discussion, message: str, round_number: int, topic: str) -> None:
    """The owner's last words are not forgotten.

    Example: `Then every agent still knows "Mind the costs." in round 2 on "Budget"`.
    """
    discussion.talk.owner_remembered(message, round_number, topic)


@then(parse("the summary of round {int} on {topic} covers everything said in it"))
def the_summary_covers_everything_said(discussion: Discussion, round_number: int, topic: str) -> None:
    """Nothing is left out or made up.

    Example: `Then the summary of round 1 on "Budget" covers everything said in it`.
    """
    discussion.talk.summary_of_everything(round_number, topic)


@then(parse("each summary has its length on record, beside that of its round"))
def each_summary_has_its_length(discussion: Discussion) -> None:
    """Its words, and its characters in proportion to the round's.

    Example: `Then each summary has its length on record, beside that of its round`.
    """
    discussion.talk.summaries_measured()


@then(parse("what {speaker} said in round {int} on {topic} is kept as off topic"))
def is_kept_as_off_the_topic(discussion: Discussion, speaker: str, round_number: int, topic: str) -> None:
    """It is kept word for word, and marked.

    Example: `Then what "Ada" said in round 1 on "Budget" is kept as off topic`.
    """
    discussion.talk.kept(speaker, round_number, topic, off_topic=True)


@then(parse("what {speaker} said in round {int} on {topic} is kept as on topic"))
def is_kept_as_on_the_topic(discussion: Discussion, speaker: str, round_number: int, topic: str) -> None:
    """It is kept word for word, unmarked.

    Example: `Then what "Ben" said in round 1 on "Budget" is kept as on topic`.
    """
    discussion.talk.kept(speaker, round_number, topic, off_topic=False)


@then(parse("the moderator has announced {topics}"))
def the_moderator_has_announced(discussion: Discussion, topics: list[str]) -> None:
    """Each topic begins with an announcement. Example: `Then the moderator has announced "Budget" and "Hiring"`."""
    discussion.talk.announced(topics)


@then(parse("{int} messages are counted, by agent, phase and topic alike"))
def messages_are_counted(discussion: Discussion, number: int) -> None:
    """The counts agree with the talk. Example: `Then 30 messages are counted, by agent, phase and topic alike`."""
    discussion.talk.statistics(number)
