"""Recovering from errors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steps.parameter_types import choice, one_of
from support.agora_suite.vocabulary import ALWAYS, EVERY_AGENT, WAITS
from support.gherkin import define_parameter_type, given, parse, then, when

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion

STRATEGIES = ("CONTINUE", "RETRY", "SKIP", "FALLBACK", "ABORT")
SEVERITIES = ("LOW", "MEDIUM", "HIGH", "CRITICAL")

define_parameter_type("wait", *choice(WAITS), "How long a provider asks to wait, where that is not sensible.", WAITS)
define_parameter_type("strategy", one_of(STRATEGIES), str, "What is done about a failed node.", STRATEGIES)
define_parameter_type("severity", one_of(SEVERITIES), str, "How severe a failure is.", SEVERITIES)


@given(parse("the model of {speaker} cannot be created: {failure}"))
def the_model_cannot_be_created(discussion: Discussion, speaker: str, failure: str) -> None:
    """The provider has no model for a speaker.

    Example: `Given the model of the report writer cannot be created: a provider error`.
    """
    discussion.facts.model_cannot_be_created(speaker, failure)


@given(parse("the model asks to wait {int} second/seconds {times} while {speaker} is {task}"))
def the_model_asks_to_wait(discussion: Discussion, seconds: int, times: int, speaker: str, task: str) -> None:
    """A provider says how long to wait.

    Example: `Given the model asks to wait 20 seconds once while "Cleo" is speaking`.
    """
    discussion.facts.model_fails("rate_limit", times, speaker, task, retry_after=seconds)


@given(parse("the model asks to wait {wait} {times} while {speaker} is {task}"))
def the_model_asks_to_wait_too_long(
    discussion: Discussion, seconds: float, times: int, speaker: str, task: str
) -> None:
    """A provider asks to wait longer than is sensible, or for no time at all.

    Example: `Given the model asks to wait forever once while "Cleo" is speaking`.
    """
    discussion.facts.model_fails("rate_limit", times, speaker, task, retry_after=seconds)


@given(parse("a provider may ask to wait at most {int} second/seconds"))
def a_provider_may_ask_to_wait_at_most(discussion: Discussion, seconds: int) -> None:
    """A longer wait is cut to this. Example: `Given a provider may ask to wait at most 5 seconds`."""
    discussion.facts.configured(retry_wait=seconds)


@given(parse("no model can be reached in round {int}"))
def no_language_model_can_be_reached(discussion: Discussion, round_number: int) -> None:
    """No one can speak until the models work again. Example: `Given no model can be reached in round 2`."""
    discussion.facts.model_fails("connection", ALWAYS, EVERY_AGENT, "discuss", round=round_number)


@given(parse("the report writer can write {int} section/sections of the final report"))
def can_write_sections(discussion: Discussion, number: int) -> None:
    """The model fails from the next section on.

    Example: `Given the report writer can write 1 section of the final report`.
    """
    discussion.facts.report_breaks_off("write a final report section", number)


@given(parse("the discussion has stopped because {string}"))
def has_stopped_because(discussion: Discussion, reason: str) -> None:
    """The discussion ran until it stopped with an error.

    Example: `Given the discussion has stopped because "no memory left"`.
    """
    discussion.machine.has_stopped(reason)


@given(parse("the discussion has stopped {times} because {string}"))
def has_stopped_times_because(discussion: Discussion, times: int, reason: str) -> None:
    """The discussion stopped, and stopped again when it was taken up.

    Example: `Given the discussion has stopped twice because "the store cannot be reached"`.
    """
    discussion.machine.has_stopped(reason, times)


@given(parse("{speaker} cannot be asked when {task}"))
def cannot_be_asked(discussion: Discussion, speaker: str, task: str) -> None:
    """A speaker's language model fails for good. Example: `Given "Ada" cannot be asked when voting to conclude`."""
    discussion.facts.model_fails("provider", ALWAYS, speaker, task)


@given(parse("no agent can be asked when {task}"))
def no_agent_can_be_asked(discussion: Discussion, task: str) -> None:
    """Every language model fails until they work again.

    Example: `Given no agent can be asked when proposing topics`.
    """
    discussion.facts.model_fails("provider", ALWAYS, EVERY_AGENT, task)


@given(parse("{strategy} for {string} supplies nothing"))
def strategy_supplies_nothing(discussion: Discussion, strategy: str, node: str) -> None:
    """If the node fails, no values take its place. Example: `Given SKIP for "agent_poll" supplies nothing`."""
    discussion.recovery.arranged(node, strategy, [])


@given(parse("{strategy} for {string} supplies everything required"))
def supplies_everything_required(discussion: Discussion, strategy: str, node: str) -> None:
    """If the node fails, the required values take its place.

    Example: `Given SKIP for "…" supplies everything required`.
    """
    discussion.recovery.arranged_with_all(node, strategy)


@given(parse("{strategy} for {string} supplies a word for {string}"))
def strategy_supplies_a_word(discussion: Discussion, strategy: str, node: str, key: str) -> None:
    """If the node fails, a wrong value takes its place.

    Example: `Given SKIP for "agent_poll" supplies a word for "…"`.
    """
    discussion.recovery.arranged_misfit(node, strategy, key)


@given(parse("{strategy} for {string} supplies {names}"))
def strategy_supplies(discussion: Discussion, strategy: str, node: str, keys: list[str]) -> None:
    """If the node fails, values for these keys take its place. Example: `Given SKIP for "agent_poll" supplies "…"`."""
    discussion.recovery.arranged(node, strategy, keys)


@given(parse("the session is opened"))
def the_session_is_opened(discussion: Discussion) -> None:
    """The session exists, and nothing has happened yet. Example: `Given the session is opened`."""
    discussion.machine.opened()


@given(parse("the discussion has run to its end"))
def the_discussion_went_to_its_end(discussion: Discussion) -> None:
    """Everything was discussed, and the owner agreed. Example: `Given the discussion has run to its end`."""
    discussion.machine.held_to_the_end()


@when(parse("the discussion runs to its end"))
def the_discussion_runs_to_its_end(discussion: Discussion) -> None:
    """The owner agrees to everything until it is over. Example: `When the discussion runs to its end`."""
    discussion.machine.held_to_the_end()


@when(parse("the discussion is resumed"))
def the_discussion_is_taken_up_again(discussion: Discussion) -> None:
    """The discussion goes on from where it stopped. Example: `When the discussion is resumed`."""
    discussion.machine.goes_on_later()


@when(parse("the models work again"))
def the_language_models_work_again(discussion: Discussion) -> None:
    """The providers are back. Example: `When the models work again`."""
    discussion.machine.models_work_again()


@when(parse("{owner}'s screen fails at the question"))
def the_screen_fails_at_the_question(discussion: Discussion, owner: str) -> None:
    """The display of the questions fails. Example: `When Dana's screen fails at the question`."""
    discussion.machine.screen_breaks_down()


@then(parse("the error has the code {string}"))
def the_error_has_the_code(discussion: Discussion, code: str) -> None:
    """A program can distinguish failures by it. Example: `Then the error has the code "not_created"`."""
    discussion.recovery.stopped_with_code(code)


@then(parse("the discussion stops because {string}"))
def stops_because(discussion: Discussion, reason: str) -> None:
    """The discussion stops with a clear error. Example: `Then the discussion stops because "no memory"`."""
    discussion.recovery.stopped_because(reason)


@then(parse("{activity} was retried {times}"))
def was_retried(discussion: Discussion, node: str, times: int) -> None:
    """A failed step is repeated, and that is on record. Example: `Then counting the votes was retried once`."""
    discussion.recovery.recovered(node, "RETRY", times=times)


@then(parse("{activity} failed {times}, and the discussion continued"))
def failed_and_the_discussion_continued(discussion: Discussion, node: str, times: int) -> None:
    """A failed step is neither repeated nor replaced, and that is on record.

    Example: `Then filing the final report failed once, and the discussion continued`.
    """
    discussion.recovery.recovered(node, "CONTINUE", times=times)


@then(parse("{string} was recovered once with {strategy}"))
def was_recovered_once_with(discussion: Discussion, node: str, strategy: str) -> None:
    """A node's failure was recovered. Example: `Then "agent_poll" was recovered once with FALLBACK`."""
    discussion.recovery.recovered(node, strategy)


@then(parse("{string} was recovered with {strategy} and then with {strategy}"))
def was_recovered_with_and_then_with(discussion: Discussion, node: str, first: str, second: str) -> None:
    """A node failed twice, and was recovered in two ways.

    Example: `Then "agent_poll" was recovered with RETRY and then with SKIP`.
    """
    discussion.recovery.recovered(node, first, second)


@then(parse("nothing had to be recovered"))
def nothing_had_to_be_recovered(discussion: Discussion) -> None:
    """No step failed. Example: `Then nothing had to be recovered`."""
    discussion.recovery.nothing_to_recover()


@then(parse("no recovery was attempted"))
def no_recovery_was_attempted(discussion: Discussion) -> None:
    """The failure was final; nothing was recovered. Example: `Then no recovery was attempted`."""
    discussion.recovery.given_up_at_once()


@then(parse("the result is as if nothing had failed"))
def all_is_as_if_nothing_had_failed(discussion: Discussion) -> None:
    """The outcome is that of a discussion without failures. Example: `Then the result is as if nothing had failed`."""
    discussion.recovery.as_without_failure()


@then(parse("the result is as if it had run on one machine"))
def all_is_as_on_one_machine(discussion: Discussion) -> None:
    """The outcome is that of a discussion held in one go.

    Example: `Then the result is as if it had run on one machine`.
    """
    discussion.recovery.as_without_failure(here=False)


@then(parse("nothing is lost and nothing counts twice"))
def nothing_is_lost(discussion: Discussion) -> None:
    """The outcome is that of a discussion whose store never failed.

    Example: `Then nothing is lost and nothing counts twice`.
    """
    discussion.recovery.as_without_failure(here=False)


@then(parse("a warning about {speaker} says {string}"))
def a_warning_about_says(discussion: Discussion, speaker: str, text: str) -> None:
    """What went wrong is on record. Example: `Then a warning about "Ada" says "proposes no topics"`."""
    discussion.recovery.warned_about(speaker, text)


@then(parse("no model was asked again"))
def no_model_was_asked_again(discussion: Discussion) -> None:
    """No language model was asked again. Example: `Then no model was asked again`."""
    discussion.recovery.waited()


@then(parse("the discussion has waited {int} second/seconds for an answer"))
def has_waited(discussion: Discussion, seconds: int) -> None:
    """A language model was asked again once, after a wait.

    Example: `Then the discussion has waited 1 second for an answer`.
    """
    discussion.recovery.waited(seconds)


@then(parse("the discussion has waited {int} and then {int} seconds for an answer"))
def has_waited_twice(discussion: Discussion, first: int, second: int) -> None:
    """A language model was asked again twice.

    Example: `Then the discussion has waited 1 and then 2 seconds for an answer`.
    """
    discussion.recovery.waited(first, second)


@then(parse("{speaker} was asked {int} times when {task}"))
def was_asked_times(discussion: Discussion, speaker: str, times: int, task: str) -> None:
    """How often a speaker was asked for something. Example: `Then "Ada" was asked 3 times when proposing topics`."""
    discussion.recovery.asked(speaker, task, times)


@then(parse("the failure of {string} is {severity}"))
def the_failure_is(discussion: Discussion, node: str, severity: str) -> None:
    """How severe a node's failure is. Example: `Then the failure of "user_approval" is LOW`."""
    discussion.recovery.severity(node, severity)


@then(parse("{string} failed for good because {string}"))
def failed_for_good_because(discussion: Discussion, node: str, reason: str) -> None:
    """Why a node's failure was final. Example: `Then "agent_poll" failed for good because "supplies no"`."""
    discussion.recovery.given_up_because(node, reason)


@then(parse("the proposals are those of {names}"))
def the_proposals_are_those_of(discussion: Discussion, speakers: list[str]) -> None:
    """Only these agents' topics are used. Example: `Then the proposals are those of "Ben" and "Cleo"`."""
    discussion.recovery.proposals_are_those_of(speakers)


@then(parse("the proposals of {speaker} are {topics}"))
def the_proposals_of_are(discussion: Discussion, speaker: str, topics: list[str]) -> None:
    """What a speaker proposes in the end. Example: `Then the proposals of "Ada" are "Budget" and "Hiring"`."""
    discussion.recovery.proposals_of(speaker, topics)


@then(parse("the vote of {speaker} on the agenda is {string}"))
def the_vote_on_the_agenda_is(discussion: Discussion, speaker: str, choice: str) -> None:
    """What a vote on the agenda says. Example: `Then the vote of "Ada" on the agenda is "No preference"`."""
    discussion.recovery.agenda_vote_of(speaker, choice)


@then(parse("{speaker} is marked as silent in round {int} on {topic}"))
def is_marked_as_silent(discussion: Discussion, speaker: str, round_number: int, topic: str) -> None:
    """A mark shows who could not speak. Example: `Then "Ada" is marked as silent in round 1 on "Budget"`."""
    discussion.recovery.silent(speaker, round_number, topic)


@then(parse("the summary of round {int} on {topic} leaves out {speaker}"))
def the_summary_leaves_out(discussion: Discussion, round_number: int, topic: str, speaker: str) -> None:
    """The mark is not summarized. Example: `Then the summary of round 1 on "Budget" leaves out "Ada"`."""
    discussion.recovery.left_out_of_summary(speaker, round_number, topic)


@then(parse("an excerpt replaces the summary of round {int} on {topic}"))
def an_excerpt_replaces_the_summary(discussion: Discussion, round_number: int, topic: str) -> None:
    """A short form of the talk is kept. Example: `Then an excerpt replaces the summary of round 1 on "Budget"`."""
    discussion.recovery.excerpt(round_number, topic)


@then(parse("the conclusion on {topic} is the summary of its last round"))
def the_conclusion_is_the_last_summary(discussion: Discussion, topic: str) -> None:
    """The last summary takes the place of the conclusion.

    Example: `Then the conclusion on "Budget" is the summary of its last round`.
    """
    discussion.recovery.conclusion_is_last_summary(topic)


@then(parse("no report on {topic} is filed, but {string} is noted"))
def no_report_is_filed(discussion: Discussion, topic: str, reason: str) -> None:
    """An error is never filed as a report. Example: `Then no report on "Budget" is filed, but "…" is noted`."""
    discussion.recovery.report_failed(topic, reason)


@then(parse("{int} section/sections of the final report is/are kept and filed"))
def sections_are_kept(discussion: Discussion, number: int) -> None:
    """What was written is kept. Example: `Then 1 section of the final report is kept and filed`."""
    discussion.recovery.sections_kept(number)


@then(parse("the proposed agenda contains only {topics}"))
def the_proposed_agenda_holds_only(discussion: Discussion, topics: list[str]) -> None:
    """Nothing is invented. Example: `Then the proposed agenda contains only "Budget" and "Hiring"`."""
    discussion.recovery.agenda_made_of(topics)


@then(parse("the discussion has not begun and no model was asked"))
def the_discussion_has_not_begun(discussion: Discussion) -> None:
    """The discussion was refused as a whole. Example: `Then the discussion has not begun and no model was asked`."""
    discussion.recovery.never_began()
