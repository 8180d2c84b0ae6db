"""The default repertoire: everything that the models of a moderated discussion are asked."""

from __future__ import annotations

from functools import partial

from support.agora_suite.circumstances import CIRCUMSTANCES
from support.agora_suite.writers import agenda, discussion, polls, reports
from support.mock_llm.repertoire import Repertoire, Task, Writer

INTRODUCTION = (
    r"^You are (?P<id>\S+), (?:a|the) (?P<role>participant|moderator|summarizer|report writer)"
    r" (?:in|of) Virtual Agora"
)


def moderated_discussion(
    conclude_from_round: int = 3, continues: bool = True, longest_agenda: int = 5, introduction: str = INTRODUCTION
) -> Repertoire:
    """Return the tasks of a moderated discussion.

    Args:
        introduction: A pattern for the first line of a system message, with the groups `id` and `role`.
    """
    conclude = partial(polls.vote_to_conclude, conclude_from_round=conclude_from_round)
    go_on = partial(polls.vote_to_continue, continues=continues)
    return Repertoire(
        introduction,
        _task("propose topics", "participant", agenda.propose_topics),
        _task("refine topics", "participant", agenda.refine_topics),
        _task("collate topics", "moderator", agenda.collate_topics),
        _task("vote on the agenda", "participant", agenda.vote_on_the_agenda),
        _task("set the agenda", "moderator", partial(agenda.set_the_agenda, longest=longest_agenda)),
        _task("suggest agenda changes", "participant", agenda.suggest_agenda_changes),
        _task("revise the agenda", "moderator", agenda.revise_the_agenda),
        _task("discuss", "participant", discussion.discuss),
        _task("give final considerations", "participant", discussion.give_final_considerations),
        _task("rate relevance", "moderator", polls.rate_relevance),
        _task("vote to conclude", "participant", conclude),
        _task("vote to continue", "participant", go_on),
        _task("summarise the round", "summarizer", reports.summarise_the_round),
        _task("summarise the topic", "summarizer", reports.summarise_the_topic),
        _task("outline the report", "report writer", reports.outline_the_report),
        _task("write a report section", "report writer", reports.write_a_report_section),
        _task("outline the final report", "report writer", reports.outline_the_final_report),
        _task("write a final report section", "report writer", reports.write_a_final_report_section),
        circumstances=CIRCUMSTANCES,
    )


def _task(name: str, role: str, writer: Writer) -> Task:
    return Task(name, frozenset({role}), writer)
