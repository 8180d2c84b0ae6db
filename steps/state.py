"""How a discussion is configured, and how several discussions run side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steps.parameter_types import one_of
from support.agora_suite.phrases.configurations import OVERSIZED
from support.gherkin import define_parameter_type, given, parse, then, when

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion

define_parameter_type("oversized", one_of(OVERSIZED), str, "How a configuration is too large.", OVERSIZED)


@given(parse("everyone speaks through {string}"))
def everyone_speaks_through(discussion: Discussion, provider: str) -> None:
    """All language models come from one provider. Example: `Given everyone speaks through "Anthropic"`."""
    discussion.sessions.speak_through(provider)


@given(parse("between {int} and {int} round/rounds on a topic"))
def between_rounds_on_a_topic(discussion: Discussion, least: int, most: int) -> None:
    """The fewest rounds before a poll, and the most. Example: `Given between 1 and 1 round on a topic`."""
    discussion.facts.configured(minimum_rounds=least, maximum_rounds=most)


@given(parse("the configuration has these mistakes:"))
def the_configuration_has_these_mistakes(discussion: Discussion, datatable: list[list[str]]) -> None:
    """Where a mistake is, and what is written there. Example: `Given the configuration has these mistakes:`."""
    discussion.sessions.configured_as(datatable)


@given(parse("the configuration says:"))
def the_configuration_says(discussion: Discussion, datatable: list[list[str]]) -> None:
    """Where something is set, and what is written there. Example: `Given the configuration says:`."""
    discussion.sessions.configured_as(datatable)


@given(parse("the configuration is the text:"))
def the_configuration_is_the_text(discussion: Discussion, docstring: str) -> None:
    """The whole configuration, as YAML. Example: `Given the configuration is the text:`."""
    discussion.facts.configured(yaml_text=docstring)


@given(parse("the configuration is a file of {int} bytes"))
def the_configuration_is_a_file(discussion: Discussion, size: int) -> None:
    """A valid configuration with a long comment. Example: `Given the configuration is a file of 1000000 bytes`."""
    discussion.measures.configuration_is_a_file_of(size)


@given(parse("the configuration is {oversized}"))
def the_configuration_is_oversized(discussion: Discussion, what: str) -> None:
    """It is larger than any real configuration. Example: `Given the configuration is lists in lists without end`."""
    discussion.measures.configuration_is_oversized(what)


@given(parse("all settings of the discussion have their defaults"))
def all_settings_of_the_discussion_have_their_defaults(discussion: Discussion) -> None:
    """All settings have their defaults. Example: `Given all settings of the discussion have their defaults`."""
    discussion.facts.configured(defaults_only=True)


@when(parse("another discussion about {topic} begins alongside it"))
def another_discussion_begins(discussion: Discussion, theme: str) -> None:
    """The same agents hold a second discussion.

    Example: `When another discussion about "Travel" begins alongside it`.
    """
    discussion.sessions.another_begins(theme)


@when(parse("another discussion about {topic} continues while a third is created"))
def another_discussion_continues_while_a_third_is_created(discussion: Discussion, theme: str) -> None:
    """Its agenda is approved when the third one exists.

    Example: `When another discussion about "Travel" continues while a third is created`.
    """
    discussion.sessions.another_is_led_without_its_id(theme)


@when(parse("another discussion begins alongside it under the id {string}"))
def another_discussion_begins_under(discussion: Discussion, identifier: str) -> None:
    """Its creator chooses its id. Example: `When another discussion begins alongside it under the id "Team: A/B"`."""
    discussion.sessions.another_begins("Travel", identifier)


@when(parse("{owner} approves the agenda of the other discussion"))
def approves_the_agenda_of_the_other(discussion: Discussion, owner: str) -> None:
    """Only the other discussion goes on. Example: `When Dana approves the agenda of the other discussion`."""
    discussion.sessions.another_is_answered("approve")


@when(parse("a discussion is started under the same id"))
def a_discussion_is_begun_under_the_same_id(discussion: Discussion) -> None:
    """The id is taken. Example: `When a discussion is started under the same id`."""
    discussion.sessions.begins_again_under_its_id()


@when(parse("a discussion is started under the same id on another machine"))
def a_discussion_is_started_elsewhere(discussion: Discussion) -> None:
    """The id is taken there too. Example: `When a discussion is started under the same id on another machine`."""
    discussion.sessions.begins_again_elsewhere()


@when(parse("a discussion that was never started is resumed"))
def a_discussion_that_was_never_started_is_resumed(discussion: Discussion) -> None:
    """There is nothing to continue. Example: `When a discussion that was never started is resumed`."""
    discussion.sessions.unknown_is_streamed()


@then(parse("the other discussion asks about {question}"))
def the_other_discussion_asks(discussion: Discussion, question: str) -> None:
    """What waits in the other discussion. Example: `Then the other discussion asks about the agenda`."""
    discussion.sessions.another_asks(question)


@then(parse("nothing had to be recovered in the other discussion"))
def nothing_had_to_be_recovered_in_the_other(discussion: Discussion) -> None:
    """Failures belong to one session. Example: `Then nothing had to be recovered in the other discussion`."""
    discussion.sessions.another_needed_no_recovery()


@then(parse("the other discussion has completed {topic}"))
def the_other_discussion_has_completed(discussion: Discussion, topic: str) -> None:
    """How far the other discussion has come. Example: `Then the other discussion has completed "Budget"`."""
    discussion.sessions.another_completed(topic)


@then(parse("the files of the other discussion are in one folder with a safe name"))
def the_files_of_the_other_are_in_one_folder(discussion: Discussion) -> None:
    """This holds for any id. Example: `Then the files of the other discussion are in one folder with a safe name`."""
    discussion.sessions.another_is_filed_safely()


@then(parse("no two of the other discussions share a folder"))
def no_two_share_a_folder(discussion: Discussion) -> None:
    """However similar their ids are. Example: `Then no two of the other discussions share a folder`."""
    discussion.sessions.others_are_filed_apart()


@then(parse("the other discussion has its own speaking order"))
def the_other_discussion_has_its_own_order(discussion: Discussion) -> None:
    """Each order is drawn separately. Example: `Then the other discussion has its own speaking order`."""
    discussion.sessions.another_order()


@then(parse("the two discussions share nothing"))
def the_two_discussions_share_nothing(discussion: Discussion) -> None:
    """No word of one discussion is in the other. Example: `Then the two discussions share nothing`."""
    discussion.sessions.share_nothing()


@then(parse("every model came from {string}"))
def every_language_model_came_from(discussion: Discussion, provider: str) -> None:
    """No one spoke through another provider. Example: `Then every model came from "Anthropic"`."""
    discussion.sessions.spoke_through(provider)


@then(parse("everyone speaks through the model that is configured for them"))
def everyone_speaks_through_their_model(discussion: Discussion) -> None:
    """No one has another's voice. Example: `Then everyone speaks through the model that is configured for them`."""
    discussion.sessions.spoke_through_their_own()


@then(parse("the models of the staff are created with:"))
def the_models_of_the_staff_are_made_with(discussion: Discussion, datatable: list[list[str]]) -> None:
    """The temperature, and the most tokens. Example: `Then the models of the staff are created with:`."""
    discussion.sessions.models_made(datatable)


@then(parse("the other discussion is named after the time at which it began"))
def the_other_discussion_is_named(discussion: Discussion) -> None:
    """Its id shows the time. Example: `Then the other discussion is named after the time at which it began`."""
    discussion.sessions.another_is_named()


@then(parse("the current discussion is the one that continued last"))
def the_current_discussion_is_the_one_that_continued_last(discussion: Discussion) -> None:
    """Which discussion the flow shows. Example: `Then the current discussion is the one that continued last`."""
    discussion.sessions.last_streamed()


@then(parse("the configuration is refused again within {float} seconds"))
def is_refused_within(discussion: Discussion, seconds: float) -> None:
    """The configuration is never expanded. Example: `Then the configuration is refused again within 0.1 seconds`."""
    discussion.measures.configuration_refused_within(seconds)


@then(parse("the configuration is refused for exactly these reasons:"))
def the_configuration_is_refused_for(discussion: Discussion, datatable: list[list[str]]) -> None:
    """All mistakes are reported at once. Example: `Then the configuration is refused for exactly these reasons:`."""
    discussion.sessions.refused_for(datatable)
