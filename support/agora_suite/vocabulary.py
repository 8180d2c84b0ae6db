"""The business words for the names in the flow: one table of steps, one of questions, and smaller ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from support.agora_suite.titles import INITIATOR_TITLES


class StepWords(NamedTuple):
    """The words for a step of a session.

    Attributes:
        activity: The step as part of a sentence: `a wrong value while counting the votes`.
        title: The step as an event: `The votes are counted`.
        question: The type of the question that the owner is asked whenever the step runs, if there is one.
    """

    activity: str
    title: str
    question: str = ""


class QuestionWords(NamedTuple):
    """The words for a question to the owner.

    Attributes:
        title: The subject of the question.
        answering_step: A step that answers it.
        answers: The answers that it takes, in the order in which they are offered.
        agreeing_answer: The answer of an owner who agrees with everything, if the question has such an answer.
    """

    title: str
    answering_step: str
    answers: tuple[str, ...]
    agreeing_answer: str = ""


STEPS: Final[Mapping[str, StepWords]] = {
    "config_and_keys": StepWords("preparing the session", "The session is prepared"),
    "agent_instantiation": StepWords("seating the agents", "The agents join the session"),
    "get_theme": StepWords("asking for the theme", "The theme is chosen"),
    "agenda_proposal": StepWords("collecting the proposals", "The agents propose topics"),
    "topic_refinement": StepWords("refining the proposals", "The agents refine their proposals"),
    "collate_proposals": StepWords("merging the proposals", "The moderator merges the proposals"),
    "agenda_voting": StepWords("voting on the agenda", "The agents vote on the agenda"),
    "synthesize_agenda": StepWords("setting the agenda", "The moderator sets the agenda"),
    "agenda_approval": StepWords("asking about the agenda", "The owner is asked about the agenda", "agenda_approval"),
    "announce_item": StepWords("announcing the topic", "The moderator announces the topic"),
    "discussion_round": StepWords("holding a round", "The agents discuss"),
    "round_summarization": StepWords("summarizing the round", "The round is summarized"),
    "user_turn_participation": StepWords(
        "asking the owner to take part", "The owner is invited to take part", "user_turn_participation"
    ),
    "end_topic_poll": StepWords("polling on the conclusion", "The agents vote on concluding the topic"),
    "vote_evaluation": StepWords("counting the votes", "The votes are counted"),
    "periodic_user_stop": StepWords(
        "asking at the checkpoint", "The owner is asked at the checkpoint", "periodic_stop"
    ),
    "user_topic_conclusion_confirmation": StepWords(
        "asking about the conclusion", "The owner is asked to confirm the conclusion", "topic_conclusion_confirmation"
    ),
    "final_considerations": StepWords("hearing final considerations", "The agents give final considerations"),
    "topic_report_generation": StepWords("writing the report on the topic", "The report on the topic is written"),
    "topic_summary_generation": StepWords("summing up the topic", "The topic is summed up"),
    "file_output": StepWords("filing the report on the topic", "The report on the topic is filed"),
    "agent_poll": StepWords("polling on continuing", "The agents vote on continuing"),
    "user_approval": StepWords("asking how to continue", "The owner is asked how to continue", "topic_continuation"),
    "agenda_suggestions": StepWords("collecting suggestions", "The agents suggest changes to the agenda"),
    "agenda_modification": StepWords(
        "asking about the changes", "The owner is asked about the changes", "agenda_modification"
    ),
    "final_report_generation": StepWords("writing the final report", "The final report is written"),
    "multi_file_output": StepWords("filing the final report", "The final report is filed"),
}
"""The steps of a session, by node."""

ASKED: Final[Mapping[str, QuestionWords]] = {
    "theme": QuestionWords("The theme", 'When Dana gives the theme "Remote work"', ("provide",)),
    "topic_definition": QuestionWords("The topics", 'When Dana names the topics "Budget" and "Hiring"', ("provide",)),
    "agenda_approval": QuestionWords(
        "The agenda", "When Dana approves the agenda", ("approve", "edit", "reorder", "reject"), "approve"
    ),
    "user_turn_participation": QuestionWords(
        "Taking part",
        "When Dana lets the discussion continue",
        ("continue", "participate", "finalize"),
        "continue",
    ),
    "periodic_stop": QuestionWords(
        "The checkpoint",
        "When Dana lets the discussion continue",
        ("continue", "end_topic", "modify", "skip"),
        "continue",
    ),
    "topic_conclusion_confirmation": QuestionWords(
        "The conclusion", "When Dana confirms the conclusion", ("confirm", "continue"), "confirm"
    ),
    "topic_continuation": QuestionWords(
        "Continuing",
        "When Dana lets the discussion continue",
        ("continue", "end_session", "generate_final_report", "modify_agenda"),
        "continue",
    ),
    "agenda_modification": QuestionWords(
        "The changes", "When Dana keeps the agenda", ("accept", "edit", "keep"), "keep"
    ),
}
"""The questions to the owner, by type."""

QUESTIONS: Final[Mapping[str, str]] = {
    f"{words.title[0].lower()}{words.title[1:]}": question for question, words in ASKED.items()
}
"""The types of question, by their subject."""

ANSWERING_STEPS: Final[Mapping[str, str]] = {question: words.answering_step for question, words in ASKED.items()}
"""The step that answers each type of question."""

GOING_ON: Final[Mapping[str, str]] = {
    question: words.agreeing_answer for question, words in ASKED.items() if words.agreeing_answer
}
"""The answer of an owner who agrees with everything, by type of question."""

ACTIVITIES: Final[Mapping[str, str]] = {step.activity: node for node, step in STEPS.items()}
"""The nodes, by the activity of the discussion."""

TASKS: Final[Mapping[str, str]] = {
    "proposing topics": "propose topics",
    "refining topics": "refine topics",
    "merging the proposals": "collate topics",
    "voting on the agenda": "vote on the agenda",
    "setting the agenda": "set the agenda",
    "speaking": "discuss",
    "rating what is said": "rate relevance",
    "summarizing a round": "summarise the round",
    "voting to conclude": "vote to conclude",
    "giving final considerations": "give final considerations",
    "planning the report": "outline the report",
    "writing the report": "write a report section",
    "summing up the topic": "summarise the topic",
    "voting to continue": "vote to continue",
    "suggesting changes": "suggest agenda changes",
    "revising the agenda": "revise the agenda",
    "planning the final report": "outline the final report",
    "writing the final report": "write a final report section",
}
"""The tasks of the language models, by the activity of an agent, in the order in which a session comes to them."""

PHASES: Final[Mapping[str, int]] = {
    "preparation": 0,
    "agenda": 1,
    "discussion": 2,
    "conclusion": 3,
    "continuation": 4,
    "final report": 5,
}
"""The phases of a session."""

MODEL_FAULTS: Final[Mapping[str, str]] = {
    "cannot be reached": "connection",
    "times out": "timeout",
    "asks to wait": "rate_limit",
    "returns an error": "provider",
    "gives no answer": "empty",
}
"""The failures of a language model."""

MALFORMED_REPLIES: Final[Mapping[str, str]] = {
    "cut off": "truncated",
    "wrapped in prose": "prose",
    "in a code block": "fenced",
    "of the wrong type": "wrong_type",
    "in an unknown format": "no_json",
    "a list with an empty place": "null_entry",
    "a list with a number in it": "number_entry",
    "a list with a list in it": "nested_entry",
    "a list with a blank title in it": "blank_entry",
    "a list with an untitled entry": "untitled_entry",
    "a list with an entry twice": "repeated_entry",
    "a list with a number as a description": "wrong_description",
    "a list with an empty description": "null_description",
    "a list without a usable entry": "no_usable_entry",
}
"""The ways to spoil a language model's reply."""

SPELLINGS: Final[Mapping[str, Callable[[str], str]]] = {
    "in capitals": str.upper,
    "with extra spaces": lambda topic: topic.replace(" ", "  "),
    "with its accents typed separately": lambda topic: unicodedata.normalize("NFD", topic),
}
"""Other spellings of the same topic."""

LIMITS: Final[Mapping[str, str]] = {
    "the time of a session": "max_execution_time",
    "the time of a step": "max_update_time",
    "the memory": "memory_limit_mb",
    "the growth of memory": "memory_growth_mb",
}
"""The limits, with their names in the suite's configuration."""

CONCURRENCY_MODES: Final = ("separate threads", "one event loop", "turns, update by update")
"""The ways to run many discussions at once."""

ALWAYS: Final = 99

TIMES: Final[Mapping[str, int]] = {"once": 1, "twice": 2, "three times": 3, "four times": 4, "always": ALWAYS}
"""Numbers of times."""

INITIATORS: Final[Mapping[str, str]] = {title: name for name, title in INITIATOR_TITLES.items()}
"""The initiators of a change of phase."""

VOTES: Final[Mapping[str, str]] = {
    "yes": "yes",
    "no": "no",
    "end": "end",
    "continue": "continue",
    "an abstention": "abstain",
}
"""The choices that votes are counted as."""

SPOKEN_VOTES: Final[Mapping[str, str]] = {
    "for concluding": "Yes. Everything was said.",
    "against concluding": "No. We have only begun.",
    "neither way on": "It depends on what the others say.",
}
"""Replies of an agent in a poll on concluding a topic."""

CHECKPOINT_DECISIONS: Final[Mapping[str, str]] = {
    "continue": "the topic goes on",
    "end_topic": "the topic ends",
    "modify": "the agenda changes",
    "skip": "the final report comes next",
}
"""The owner's possible decisions at a periodic stop."""

INVALID_LISTS: Final[Mapping[str, object]] = {
    "a list inside the list": [["a", "b"]],
    "a text instead of a list": "a",
    "None instead of a list": None,
    "a number among texts": ["a", 7],
}
"""For engineers: invalid values that a node can write to a field that is a list of texts."""

RESUMES: Final[Mapping[str, bool | None]] = {"True": True, "False": False, "None": None}
"""For engineers: the values of `resume_from_checkpoint`."""

WAYS: Final[Mapping[str, str]] = {"an update": "update", "a resume": "resume"}
"""For engineers: how an answer reaches the graph."""

BALLOTS: Final[Mapping[str, str]] = {
    "on the agenda": "topic_selection",
    "on concluding": "conclude_topic",
    "on continuing": "end_session",
}
"""The votes of the agents, by subject."""

REPORT_STATUSES: Final = ("completed", "failed")
"""The possible statuses of the final report."""

POLL_RESULTS: Final[Mapping[str, str]] = {"passed": "passed", "failed": "failed", "been superseded": "superseded"}
"""The possible results of a poll on concluding a topic."""

SPECIAL_ROLES: Final[Mapping[str, str]] = {
    "the moderator": "moderator",
    "the summarizer": "summarizer",
    "the report writer": "report_writer",
}
"""The agents with special roles, and their ids."""

EVERY_AGENT: Final = "every agent"

WAITS: Final[Mapping[str, float]] = {
    "forever": float("inf"),
    "for 31536000 s": 31_536_000.0,
    "for 61 s": 61.0,
    "for a negative number": -1.0,
    "for an invalid number": float("nan"),
}
"""Waits, in seconds, that are not sensible for a provider to ask for."""

CAST: Final = (
    *("Ada", "Ben", "Cleo", "Emil", "Fay", "Gus", "Hana", "Ivo", "Joy", "Karl"),
    *("Lea", "Max", "Nora", "Otto", "Pia", "Quin", "Rosa", "Sami", "Tara", "Uwe"),
)
"""The names of the agents, in seating order."""

OWNER: Final = "Dana"


def words_of(question: str) -> str:
    """Return the business words for a type of question; the type itself if it has none."""
    return next((words for words, kind in QUESTIONS.items() if kind == question), question)
