"""For engineers: discussions as they run in production."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.gherkin import parse, then, when

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion


@when(parse("a discussion runs as in production"))
def a_discussion_runs_as_in_production(discussion: Discussion) -> None:
    """With the system's clock and files on the disk. Example: `When a discussion runs as in production`."""
    discussion.production.discussion_held()


@when(parse("a flow is built as in production without the package of {string}"))
def is_built_without_the_package(discussion: Discussion, provider: str) -> None:
    """The package is not installed.

    Example: `When a flow is built as in production without the package of "OpenAI"`.
    """
    discussion.production.built_without_package(provider)


@then(parse("each discussion as in production is over and complete"))
def each_is_over_and_whole(discussion: Discussion) -> None:
    """Nothing is left to do, nothing is wrong.

    Example: `Then each discussion as in production is over and complete`.
    """
    discussion.production.over_and_whole()


@then(parse("each of its models was created by the package of its provider"))
def each_model_was_created_by_its_package(discussion: Discussion) -> None:
    """Each was made once, as configured.

    Example: `Then each of its models was created by the package of its provider`.
    """
    discussion.production.made_by_packages()


@then(parse("everything that it filed is on disk"))
def everything_that_it_filed_is_on_disk(discussion: Discussion) -> None:
    """Every file is there, and no other. Example: `Then everything that it filed is on disk`."""
    discussion.production.filed_on_disk()


@then(parse("all its times come from the system clock"))
def all_its_times_come_from_the_system_clock(discussion: Discussion) -> None:
    """All times lie within its duration. Example: `Then all its times come from the system clock`."""
    discussion.production.by_the_system_clock()


@then(parse("the discussions as in production share no identifier"))
def they_share_no_identifier(discussion: Discussion) -> None:
    """Each flow has its own seed. Example: `Then the discussions as in production share no identifier`."""
    discussion.production.ids_of_their_own()
