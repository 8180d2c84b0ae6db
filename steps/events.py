"""What happens in a discussion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.gherkin import parse, when

if TYPE_CHECKING:
    from support.agora_suite.discussion.discussion import Discussion


@when(parse("the discussion begins"))
def the_discussion_begins(discussion: Discussion) -> None:
    """The discussion begins and runs until something is asked. Example: `When the discussion begins`."""
    discussion.machine.begins()


@when(parse("{owner} gives the theme {string}"))
def gives_the_theme(discussion: Discussion, owner: str, theme: str) -> None:
    """The owner says what the discussion is about. Example: `When Dana gives the theme "Remote work"`."""
    discussion.owner.chooses({"theme": "provide"}, main_topic=theme)


@when(parse("{owner} names the topics {topics}"))
def names_the_topics(discussion: Discussion, owner: str, topics: list[str]) -> None:
    """The owner names the topics. Example: `When Dana names the topics "Budget" and "Hiring"`."""
    discussion.owner.chooses({"topic_definition": "provide"}, topics=topics)


@when(parse("{owner} approves the agenda"))
def approves_the_agenda(discussion: Discussion, owner: str) -> None:
    """The owner approves the agenda without changes. Example: `When Dana approves the agenda`."""
    discussion.owner.chooses({"agenda_approval": "approve"})


@when(parse("{owner} rejects the agenda"))
def rejects_the_agenda(discussion: Discussion, owner: str) -> None:
    """The owner rejects the agenda without a reason. Example: `When Dana rejects the agenda`."""
    discussion.owner.chooses({"agenda_approval": "reject"})


@when(parse("{owner} rejects the agenda because {string}"))
def rejects_the_agenda_because(discussion: Discussion, owner: str, reason: str) -> None:
    """The owner rejects the agenda and says why. Example: `When Dana rejects the agenda because "Too broad"`."""
    discussion.owner.chooses({"agenda_approval": "reject"}, reason=reason)


@when(parse("{owner} changes the agenda to {topics}"))
def changes_the_agenda_to(discussion: Discussion, owner: str, topics: list[str]) -> None:
    """The owner writes another agenda. Example: `When Dana changes the agenda to "Hiring" and "Offices"`."""
    discussion.owner.chooses({"agenda_approval": "edit", "agenda_modification": "edit"}, agenda=topics)


@when(parse("{owner} puts the agenda in the order {topics}"))
def puts_the_agenda_in_the_order(discussion: Discussion, owner: str, topics: list[str]) -> None:
    """The owner changes the order only. Example: `When Dana puts the agenda in the order "Hiring" and "Budget"`."""
    discussion.owner.chooses({"agenda_approval": "reorder"}, agenda=topics)


@when(parse("{owner} lets the discussion continue"))
def lets_the_discussion_continue(discussion: Discussion, owner: str) -> None:
    """The owner agrees until the next question. Example: `When Dana lets the discussion continue`."""
    discussion.owner.goes_on()


@when(parse("{owner} lets the discussion run to its end"))
def lets_the_discussion_run_to_its_end(discussion: Discussion, owner: str) -> None:
    """The owner agrees to everything until it is over. Example: `When Dana lets the discussion run to its end`."""
    discussion.owner.goes_on_to_the_end()


@when(parse("{owner} says {string}"))
def says(discussion: Discussion, owner: str, message: str) -> None:
    """The owner says something in the round. Example: `When Dana says "Mind the costs."`."""
    discussion.owner.chooses({"user_turn_participation": "participate"}, message=message)


@when(parse("{owner} ends the topic because {string}"))
def ends_the_topic_because(discussion: Discussion, owner: str, reason: str) -> None:
    """The owner ends the topic at a checkpoint, saying why. Example: `When Dana ends the topic because "We agree."`."""
    discussion.owner.chooses({"periodic_stop": "end_topic"}, reason=reason)


@when(parse("{owner} ends the topic"))
def ends_the_topic(discussion: Discussion, owner: str) -> None:
    """The owner ends the topic under discussion. Example: `When Dana ends the topic`."""
    discussion.owner.chooses({"user_turn_participation": "finalize", "periodic_stop": "end_topic"})


@when(parse("{owner} skips to the final report"))
def skips_to_the_final_report(discussion: Discussion, owner: str) -> None:
    """The owner leaves out everything that is still to come. Example: `When Dana skips to the final report`."""
    discussion.owner.chooses({"periodic_stop": "skip"})


@when(parse("{owner} asks to change the agenda"))
def asks_to_change_the_agenda(discussion: Discussion, owner: str) -> None:
    """The owner wants another agenda from here on. Example: `When Dana asks to change the agenda`."""
    discussion.owner.chooses({"periodic_stop": "modify", "topic_continuation": "modify_agenda"})


@when(parse("{owner} confirms the conclusion"))
def confirms_the_conclusion(discussion: Discussion, owner: str) -> None:
    """The owner agrees that the topic is concluded. Example: `When Dana confirms the conclusion`."""
    discussion.owner.chooses({"topic_conclusion_confirmation": "confirm"})


@when(parse("{owner} wants another round"))
def wants_another_round(discussion: Discussion, owner: str) -> None:
    """The owner does not want the topic concluded yet. Example: `When Dana wants another round`."""
    discussion.owner.chooses({"topic_conclusion_confirmation": "continue"})


@when(parse("{owner} ends the session"))
def ends_the_session(discussion: Discussion, owner: str) -> None:
    """The owner ends the session after a topic. Example: `When Dana ends the session`."""
    discussion.owner.chooses({"topic_continuation": "end_session"})


@when(parse("{owner} asks for the final report"))
def asks_for_the_final_report(discussion: Discussion, owner: str) -> None:
    """The owner wants the report now. Example: `When Dana asks for the final report`."""
    discussion.owner.chooses({"topic_continuation": "generate_final_report"})


@when(parse("{owner} accepts the suggested agenda"))
def accepts_the_suggested_agenda(discussion: Discussion, owner: str) -> None:
    """The owner accepts what the agents suggest. Example: `When Dana accepts the suggested agenda`."""
    discussion.owner.chooses({"agenda_modification": "accept"})


@when(parse("{owner} keeps the agenda"))
def keeps_the_agenda(discussion: Discussion, owner: str) -> None:
    """The owner leaves the agenda unchanged. Example: `When Dana keeps the agenda`."""
    discussion.owner.chooses({"agenda_modification": "keep"})


@when(parse("the machine stops and the discussion is resumed"))
def the_machine_stops_and_the_discussion_is_resumed(discussion: Discussion) -> None:
    """It continues from what was kept. Example: `When the machine stops and the discussion is resumed`."""
    discussion.machine.picked_up_again()
