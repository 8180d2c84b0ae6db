"""The reports on the topics, the final report, and their files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from steps.parameter_types import choice
from support.agora_suite.phrases.report_texts import TITLES, WRITTEN
from support.gherkin import define_parameter_type, given, parse, then, when

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion

define_parameter_type("odd_title", *choice(TITLES), "A title that would form more than it says.", TITLES)
define_parameter_type("written", *choice(WRITTEN), "What a model writes for a section of a report.", WRITTEN)


@given(parse("the report writer plans {titles} for each topic"))
def plans_the_sections_for_each_topic(discussion: Discussion, titles: list[str]) -> None:
    """The outline of each topic's report.

    Example: `Given the report writer plans "Costs" and "Savings" for each topic`.
    """
    discussion.reports.planned(titles, final=False)


@given(parse("the report writer plans {titles} for the end"))
def plans_the_sections_for_the_end(discussion: Discussion, titles: list[str]) -> None:
    """The outline of the final report.

    Example: `Given the report writer plans "Outcome" and "Next steps" for the end`.
    """
    discussion.reports.planned(titles, final=True)


@given(parse("another file has the name of the report on {topic}"))
def another_file_has_the_name(discussion: Discussion, topic: str) -> None:
    """The name is already taken. Example: `Given another file has the name of the report on "Budget"`."""
    discussion.reports.place_is_taken(topic)


@given(parse("no report on {topic} can be written"))
def no_report_can_be_written(discussion: Discussion, topic: str) -> None:
    """The report writer fails on one topic. Example: `Given no report on "Budget" can be written`."""
    discussion.facts.instructed("the report writer", "outline the report", topic=topic, fault="provider")


@given(parse("the report writer can write {int} section/sections of each report"))
def can_write_sections_of_each_report(discussion: Discussion, number: int) -> None:
    """After that, the model fails. Example: `Given the report writer can write 1 section of each report`."""
    discussion.facts.report_breaks_off("write a report section", number)


@then(parse("the conclusion on {topic} says {string}"))
def the_conclusion_says(discussion: Discussion, topic: str, text: str) -> None:
    """The conclusion of a topic. Example: `Then the conclusion on "Hiring" says "No round was held"`."""
    discussion.reports.conclusion_says(topic, text)


@then(parse("the report on {topic} has the sections {titles}"))
def the_report_has_the_sections(discussion: Discussion, topic: str, titles: list[str]) -> None:
    """The sections, in their order. Example: `Then the report on "Budget" has the sections "Costs" and "Savings"`."""
    discussion.reports.has_sections(topic, titles)


@then(parse("the report on {topic} has the four standard sections"))
def the_report_has_the_standard_sections(discussion: Discussion, topic: str) -> None:
    """A plan that cannot be read is replaced. Example: `Then the report on "Budget" has the four standard sections`."""
    discussion.reports.has_sections(topic)


@then(parse("the report on {topic} is based only on its own discussion, by speaker"))
def the_report_is_based_on_its_own_discussion(discussion: Discussion, topic: str) -> None:
    """What the report writer received.

    Example: `Then the report on "Budget" is based only on its own discussion, by speaker`.
    """
    discussion.reports.of_its_own_talk(topic)


@then(parse("the report on {topic} is headed by its time, theme and rounds"))
def the_report_is_headed(discussion: Discussion, topic: str) -> None:
    """The heading of the report, which follows in full.

    Example: `Then the report on "Budget" is headed by its time, theme and rounds`.
    """
    discussion.reports.headed(topic)


@then(parse("the report on {topic} is filed in the folder {string}"))
def the_report_is_filed_in(discussion: Discussion, topic: str, folder: str) -> None:
    """Where the report is filed. Example: `Then the report on "Costs: 50/50?" is filed in the folder "Costs_50_50"`."""
    discussion.reports.filed_in(topic, folder)


@then(parse("the report on {topic} is filed beside it, and both are complete"))
def the_report_is_filed_beside(discussion: Discussion, topic: str) -> None:
    """Neither is overwritten. Example: `Then the report on "Budget" is filed beside it, and both are complete`."""
    discussion.reports.filed_beside(topic)


@then(parse("the session knows exactly the files that were written"))
def the_session_knows_the_files(discussion: Discussion) -> None:
    """No file is lost or invented. Example: `Then the session knows exactly the files that were written`."""
    discussion.reports.files_known()


@then(parse("the final report covers {topics}"))
def the_final_report_covers(discussion: Discussion, topics: list[str]) -> None:
    """Conclusions and reports of these topics. Example: `Then the final report covers "Budget"`."""
    discussion.reports.final_report_of(topics)


@then(parse("the final report names {topics} as missing"))
def the_final_report_names_as_missing(discussion: Discussion, topics: list[str]) -> None:
    """Which topics have no report. Example: `Then the final report names "Budget" as missing`."""
    discussion.reports.names_missing(topics)


@then(parse("the final report names no report as missing"))
def the_final_report_names_nothing_missing(discussion: Discussion) -> None:
    """Every topic has its report. Example: `Then the final report names no report as missing`."""
    discussion.reports.names_missing([])


@then(parse("the final report says that no topic was discussed"))
def the_final_report_says_no_topic(discussion: Discussion) -> None:
    """Nothing is made up. Example: `Then the final report says that no topic was discussed`."""
    discussion.reports.says_no_topic()


@then(parse("the final report has the four standard sections"))
def the_final_report_has_the_standard_sections(discussion: Discussion) -> None:
    """Four sections that need no plan. Example: `Then the final report has the four standard sections`."""
    discussion.reports.final_sections()


@then(parse("the final files are {titles}"))
def the_files_of_the_final_report_are(discussion: Discussion, titles: list[str]) -> None:
    """One numbered file for each section. Example: `Then the final files are "00_index" and "01_Outcome"`."""
    discussion.reports.final_files(titles)


@then(parse("the index says that the final report is incomplete"))
def the_index_says_incomplete(discussion: Discussion) -> None:
    """Readers open the index first. Example: `Then the index says that the final report is incomplete`."""
    discussion.reports.index_says_incomplete()


@then(parse("the index leads to every section of the final report"))
def the_index_leads_to_every_section(discussion: Discussion) -> None:
    """Each link leads to a file with its whole section.

    Example: `Then the index leads to every section of the final report`.
    """
    discussion.reports.index_leads_on()


@then(parse("the report writer knows nothing about {string} but its title"))
def the_report_writer_knows_nothing_but_the_title(discussion: Discussion, title: str) -> None:
    """Nothing can be made up. Example: `Then the report writer knows nothing about "Costs" but its title`."""
    discussion.reports.planned_by_title_alone(title)


@given(parse("the title of each planned section is {odd_title}"))
def the_title_of_each_section_is(discussion: Discussion, title: str) -> None:
    """What the report writer plans. Example: `Given the title of each planned section is a title with a tag`."""
    discussion.forged_reports.planned(title)


@given(parse("the report writer writes {written} for each section"))
def writes_for_each_section(discussion: Discussion, text: str) -> None:
    """What the report writer writes. Example: `Given the report writer writes headings for each section`."""
    discussion.forged_reports.writes(text)


@given(parse("a discussion whose theme is {odd_title}"))
def a_discussion_whose_theme_is(discussion: Discussion, title: str) -> None:
    """The theme could be read as markup. Example: `Given a discussion whose theme is a title of two lines`."""
    discussion.facts.theme(title)


@given(parse("no report can be written"))
def no_report_at_all_can_be_written(discussion: Discussion) -> None:
    """The report writer fails on every topic. Example: `Given no report can be written`."""
    discussion.facts.instructed("the report writer", "outline the report", fault="provider")


@when(parse("{owner} changes the agenda to {odd_title}"))
def changes_the_agenda_to_an_odd_title(discussion: Discussion, owner: str, title: str) -> None:
    """The owner names a topic that could be read as markup.

    Example: `When Dana changes the agenda to a title with a tag`.
    """
    discussion.owner.answers({"action": "edit", "agenda": [title]})


@then(parse("the reports have their own headings, lists and links only"))
def the_reports_have_their_own_only(discussion: Discussion) -> None:
    """No text that someone wrote becomes part of their structure.

    Example: `Then the reports have their own headings, lists and links only`.
    """
    discussion.forged_reports.own_only()


@then(parse("the reports show the title {odd_title}"))
def the_reports_show_the_title(discussion: Discussion, title: str) -> None:
    """It can be read as written. Example: `Then the reports show the title a title with a tag`."""
    discussion.forged_reports.show_title(title)


@then(parse("the reports show the words of {written}"))
def the_reports_show_the_words(discussion: Discussion, text: str) -> None:
    """Nothing that was written is lost. Example: `Then the reports show the words of headings`."""
    discussion.forged_reports.show_words(text)


@then(parse("the reports show each point on a line of its own"))
def the_reports_show_each_point(discussion: Discussion) -> None:
    """A list can still be read as a list. Example: `Then the reports show each point on a line of its own`."""
    discussion.forged_reports.show_points()


@then(parse("the reports contain emphasis and a link to {string}"))
def the_reports_hold_emphasis(discussion: Discussion, address: str) -> None:
    """Harmless formatting is kept. Example: `Then the reports contain emphasis and a link to "https://example.org"`."""
    discussion.forged_reports.hold_emphasis(address)
