"""The prompts for the language models: one function per task.

A prompt is a system message that says who is asked, and a human message with the task. Contributions of others are
quoted line by line, so that none can pass for an instruction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

Prompt = list[BaseMessage]
Sections = dict[str, str]

MODERATOR: Final = "moderator"
SUMMARIZER: Final = "summarizer"
REPORT_WRITER: Final = "report_writer"

_NUMBERED: Final = "Answer with a numbered list, one topic a line, nothing else."
_MANNER: Final = "Speak as yourself, in a few sentences, and refer to the others by name."


@dataclass(frozen=True, slots=True)
class Speech:
    """A speaker's id and the speaker's words, uncut."""

    speaker: str
    text: str


def quoted(text: str) -> str:
    """Return a text with every line marked as a quotation."""
    return "\n".join(f"> {line}" for line in text.splitlines() or [""])


def quoted_list(items: Iterable[str]) -> str:
    """Return items as a quoted, numbered list."""
    return "\n".join(quoted(f"{number}. {item}") for number, item in enumerate(items, 1))


def quoted_speeches(speeches: Iterable[Speech]) -> str:
    """Return speeches as quotations, each after its speaker's id; further lines of a speech are indented."""
    return "\n".join(quoted(f"{speech.speaker}: " + speech.text.replace("\n", "\n  ")) for speech in speeches)


def _prompt(agent: str, role: str, task: str, instructions: str, sections: Mapping[str, str]) -> Prompt:
    article = "a participant in" if role == "participant" else f"the {role} of"
    body = [f"# Task: {task}", instructions]
    body += [f"## {heading}\n{content}" for heading, content in sections.items() if content]
    return [
        SystemMessage(f"You are {agent}, {article} Virtual Agora, a moderated discussion."),
        HumanMessage("\n\n".join(body)),
    ]


def _place(topic: str, round_number: int) -> Sections:
    return {"Topic": quoted(topic), "Round": str(round_number)}


def propose_topics(agent: str, theme: str, attempt: int, rejection: str | None) -> Prompt:
    """Ask an agent for three to five topics; it sees why the owner rejected the last agenda."""
    sections = {"Theme": quoted(theme), "Attempt": str(attempt), "Rejection": quoted(rejection) if rejection else ""}
    return _prompt(agent, "participant", "propose topics", f"Propose three to five topics. {_NUMBERED}", sections)


def refine_topics(agent: str, theme: str, own: Sequence[str], everyone: Mapping[str, Sequence[str]]) -> Prompt:
    """Ask an agent to refine its topics; it sees the proposals of all agents."""
    proposals = quoted_speeches(Speech(name, "; ".join(topics)) for name, topics in everyone.items())
    sections = {"Theme": quoted(theme), "Your proposals": quoted_list(own), "All proposals": proposals}
    return _prompt(agent, "participant", "refine topics", f"Refine your three to five topics. {_NUMBERED}", sections)


def collate_topics(theme: str, proposals: Mapping[str, Sequence[str]], completed: Sequence[str]) -> Prompt:
    """Ask the moderator to unite the proposals."""
    lines = quoted_speeches(Speech(name, topic) for name, topics in proposals.items() for topic in topics)
    sections = {"Theme": quoted(theme), "Proposals": lines, "Completed topics": quoted_list(completed)}
    instructions = f"Unite the proposals into distinct topics and keep their wording. {_NUMBERED}"
    return _prompt(MODERATOR, "moderator", "collate topics", instructions, sections)


def vote_on_agenda(agent: str, theme: str, attempt: int, topics: Sequence[str]) -> Prompt:
    """Ask an agent in which order it would discuss the topics."""
    sections = {"Theme": quoted(theme), "Attempt": str(attempt), "Topics": quoted_list(topics)}
    instructions = "Say in your own words which topics come first and why. Give topics word for word, in double quotes."
    return _prompt(agent, "participant", "vote on the agenda", instructions, sections)


def set_agenda(theme: str, attempt: int, topics: Sequence[str], votes: Sequence[Speech]) -> Prompt:
    """Ask the moderator to order the topics by the votes of this attempt."""
    sections = {
        "Theme": quoted(theme),
        "Attempt": str(attempt),
        "Topics": quoted_list(topics),
        "Votes": quoted_speeches(votes),
    }
    instructions = 'Order the topics by the votes. Answer with JSON: {"proposed_agenda": ["…"]}, topics word for word.'
    return _prompt(MODERATOR, "moderator", "set the agenda", instructions, sections)


@dataclass(frozen=True, slots=True)
class RoundContext:
    """What a participant knows when it speaks.

    It has the conclusions by earlier topic, the summaries of this topic's earlier rounds, the contributions to this
    round so far, and the owner's last message on the topic.
    """

    theme: str
    topic: str
    round_number: int
    conclusions: Mapping[str, str]
    earlier_rounds: Sequence[str]
    contributions: Sequence[Speech] = ()
    owner_message: str | None = None

    def sections(self) -> Sections:
        """Return the context as sections of a prompt."""
        return {
            "Theme": quoted(self.theme),
            **_place(self.topic, self.round_number),
            "Earlier conclusions": quoted_speeches(Speech(topic, text) for topic, text in self.conclusions.items()),
            "Earlier rounds": quoted_list(self.earlier_rounds),
            "Said in this round": quoted_speeches(self.contributions),
            "Owner's message": quoted(self.owner_message) if self.owner_message else "",
        }


def discuss(agent: str, context: RoundContext) -> Prompt:
    """Ask a participant for its turn."""
    return _prompt(agent, "participant", "discuss", f"It is your turn. {_MANNER}", context.sections())


def rate_relevance(topic: str, round_number: int, contribution: Speech) -> Prompt:
    """Ask the moderator how relevant a contribution is to the topic."""
    sections = {**_place(topic, round_number), "Contribution": quoted_speeches([contribution])}
    instructions = 'How far does the contribution keep to the topic? Answer with JSON: {"relevance": 0.0 to 1.0}.'
    return _prompt(MODERATOR, "moderator", "rate relevance", instructions, sections)


def summarise_round(topic: str, round_number: int, contributions: Sequence[Speech]) -> Prompt:
    """Ask the summarizer for the summary of a round."""
    sections = {**_place(topic, round_number), "Said in this round": quoted_speeches(contributions)}
    instructions = "Summarise in one paragraph what was said, and by whom."
    return _prompt(SUMMARIZER, "summarizer", "summarise the round", instructions, sections)


def vote_to_conclude(agent: str, topic: str, round_number: int, earlier_rounds: Sequence[str]) -> Prompt:
    """Ask an agent whether the topic can be concluded."""
    sections = {**_place(topic, round_number), "Earlier rounds": quoted_list(earlier_rounds)}
    instructions = "Can the topic be concluded? Begin with Yes or No, then give your reason."
    return _prompt(agent, "participant", "vote to conclude", instructions, sections)


def final_considerations(agent: str, context: RoundContext) -> Prompt:
    """Ask a participant for its last word on a topic."""
    instructions = f"The topic is being concluded. Give your final considerations. {_MANNER}"
    return _prompt(agent, "participant", "give final considerations", instructions, context.sections())


def outline_report(theme: str, topic: str, summaries: Sequence[str], discussion: Sequence[Speech]) -> Prompt:
    """Ask the report writer for the outline of a topic's report."""
    sections = {"Theme": quoted(theme), "Topic": quoted(topic), **_material(summaries, discussion)}
    return _prompt(REPORT_WRITER, "report writer", "outline the report", _OUTLINE, sections)


_OUTLINE: Final = 'Plan the sections. Answer with JSON: [{"title": "…", "description": "…"}].'


def _material(summaries: Sequence[str], discussion: Sequence[Speech]) -> Sections:
    return {"Round summaries": quoted_list(summaries), "Discussion": quoted_speeches(discussion)}


def _plan(section: Mapping[str, Any], outline: Sequence[Mapping[str, Any]]) -> Sections:
    return {"Section": quoted(_planned(section)), "Outline": quoted_list(_planned(planned) for planned in outline)}


def _planned(section: Mapping[str, Any]) -> str:
    return f"{section['title']}: {section['description']}" if section["description"] else str(section["title"])


def write_report_section(
    theme: str,
    topic: str,
    section: Mapping[str, Any],
    outline: Sequence[Mapping[str, Any]],
    summaries: Sequence[str],
    discussion: Sequence[Speech],
) -> Prompt:
    """Ask the report writer for one section of a topic's report."""
    place = {"Theme": quoted(theme), "Topic": quoted(topic)}
    sections = {**place, **_plan(section, outline), **_material(summaries, discussion)}
    instructions = "Write this section, without its heading."
    return _prompt(REPORT_WRITER, "report writer", "write a report section", instructions, sections)


def summarise_topic(topic: str, summaries: Sequence[str]) -> Prompt:
    """Ask the summarizer for the conclusion of a topic."""
    sections = {"Topic": quoted(topic), "Round summaries": quoted_list(summaries)}
    instructions = "Say in one paragraph what the discussion of this topic came to."
    return _prompt(SUMMARIZER, "summarizer", "summarise the topic", instructions, sections)


def vote_to_continue(agent: str, theme: str, completed: Sequence[str], remaining: Sequence[str]) -> Prompt:
    """Ask an agent whether the session goes on."""
    sections = {
        "Theme": quoted(theme),
        "Completed topics": quoted_list(completed),
        "Remaining topics": quoted_list(remaining),
    }
    instructions = "Does the session go on? Begin with Continue or End, then give your reason."
    return _prompt(agent, "participant", "vote to continue", instructions, sections)


def suggest_changes(
    agent: str, theme: str, completed: Sequence[str], agenda: Sequence[str], under_discussion: str | None
) -> Prompt:
    """Ask an agent which topics it suggests from here on."""
    sections = {
        "Theme": quoted(theme),
        "Completed topics": quoted_list(completed),
        "Current agenda": quoted_list(agenda),
        "Topic under discussion": quoted(under_discussion) if under_discussion else "",
    }
    instructions = f"Which topics do you suggest from here on? {_NUMBERED}"
    return _prompt(agent, "participant", "suggest agenda changes", instructions, sections)


def revise_agenda(theme: str, completed: Sequence[str], agenda: Sequence[str], suggestions: Sequence[Speech]) -> Prompt:
    """Ask the moderator to unite the suggested changes."""
    sections = {
        "Theme": quoted(theme),
        "Completed topics": quoted_list(completed),
        "Current agenda": quoted_list(agenda),
        "Suggestions": quoted_speeches(suggestions),
    }
    instructions = 'Unite the suggestions into one agenda. Answer with JSON: {"revised_agenda": ["…"]}.'
    return _prompt(MODERATOR, "moderator", "revise the agenda", instructions, sections)


@dataclass(frozen=True, slots=True)
class SessionResults:
    """The material of the final report: conclusions and reports by completed topic, and the topics without a report."""

    theme: str
    conclusions: Mapping[str, str]
    reports: Mapping[str, str]
    missing: Sequence[str]

    def sections(self) -> Sections:
        """Return the results as sections of a prompt."""
        return {
            "Topic conclusions": quoted_speeches(Speech(topic, text) for topic, text in self.conclusions.items()),
            "Topic reports": quoted_speeches(Speech(topic, text) for topic, text in self.reports.items()),
            "Missing reports": quoted_list(self.missing),
        }


def outline_final_report(results: SessionResults) -> Prompt:
    """Ask the report writer for the outline of the final report."""
    sections = {"Theme": quoted(results.theme), **results.sections()}
    return _prompt(REPORT_WRITER, "report writer", "outline the final report", _OUTLINE, sections)


def write_final_section(
    results: SessionResults, section: Mapping[str, Any], outline: Sequence[Mapping[str, Any]]
) -> Prompt:
    """Ask the report writer for one section of the final report."""
    sections = {"Theme": quoted(results.theme), **_plan(section, outline), **results.sections()}
    instructions = "Write this section over all topics, without its heading. Name missing reports."
    return _prompt(REPORT_WRITER, "report writer", "write a final report section", instructions, sections)
