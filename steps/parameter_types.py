"""The types of parameters in steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from support.agora_suite import vocabulary as terms
from support.agora_suite.phrases.failures import FAILURES
from support.gherkin import define_parameter_type

QUOTED = r'"[^"]*"'


def one_of(words: Iterable[str]) -> str:
    """Return the pattern of a choice, longest words first."""
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(words, key=len, reverse=True))


def choice(meanings: Mapping[str, object]) -> tuple[str, Callable[[str], object]]:
    """Return the pattern of a choice of words, and the function that returns what a word means."""
    return one_of(meanings), meanings.__getitem__


SPELLED = rf"{QUOTED}(?: (?:{one_of(terms.SPELLINGS)}))?"


def topics_listed(text: str) -> list[str]:
    """Return the topics of a list such as `"Budget" in capitals and "Hiring"`, each as it is spelled."""
    topics = re.findall(rf'"([^"]*)"(?: ({one_of(terms.SPELLINGS)}))?', text)
    return [terms.SPELLINGS[spelling](topic) if spelling else topic for topic, spelling in topics]


def unquoted(text: str) -> str:
    """Return a text without its quotes."""
    return text.strip('"')


def listed(text: str) -> list[str]:
    """Return the texts of a list such as `"Budget", "Hiring" and "Offices"`."""
    return re.findall(r'"([^"]*)"', text)


define_parameter_type(
    "owner", terms.OWNER, str, "The owner of the discussion, who is asked at every turning point.", [terms.OWNER]
)
define_parameter_type("topic", QUOTED, unquoted, "A topic of the discussion, in double quotes.")
define_parameter_type(
    "topics",
    rf"{SPELLED}(?:, {SPELLED})*(?:,? and {SPELLED})?",
    topics_listed,
    'Topics in their order, each in double quotes: "Budget", "Hiring" and "Offices". How it is spelled may follow '
    f"a topic: {', '.join(terms.SPELLINGS)}.",
)
define_parameter_type(
    "names", rf"{QUOTED}(?:, {QUOTED})*(?:,? and {QUOTED})?", listed, 'Agents by name: "Ada", "Ben" and "Cleo".'
)
define_parameter_type(
    "titles", rf"{QUOTED}(?:, {QUOTED})*(?:,? and {QUOTED})?", listed, 'Titles or files: "Costs" and "Savings".'
)
define_parameter_type(
    "speaker",
    rf'"[^"]+"|{one_of([*terms.SPECIAL_ROLES, terms.EVERY_AGENT])}',
    unquoted,
    "A speaker: an agent by name in double quotes, a member of the staff, or every agent.",
    ['"Ada"', *terms.SPECIAL_ROLES, terms.EVERY_AGENT],
)
define_parameter_type("question", *choice(terms.QUESTIONS), "What the owner is asked about.", terms.QUESTIONS)
define_parameter_type("activity", *choice(terms.ACTIVITIES), "A step of the discussion.", terms.ACTIVITIES)
define_parameter_type("task", *choice(terms.TASKS), "What a speaker is asked for.", terms.TASKS)
define_parameter_type("phase", one_of(terms.PHASES), str, "A phase of the session.", terms.PHASES)
define_parameter_type(
    "phases",
    rf"(?:{one_of(terms.PHASES)})(?:, (?:{one_of(terms.PHASES)}))*",
    lambda text: text.split(", "),
    "Phases of the session in their order, with commas between them.",
    terms.PHASES,
)
define_parameter_type("model_fault", *choice(terms.MODEL_FAULTS), "How a language model fails.", terms.MODEL_FAULTS)
define_parameter_type("spoiled", *choice(terms.MALFORMED_REPLIES), "How a reply is spoiled.", terms.MALFORMED_REPLIES)
define_parameter_type("times", *choice(terms.TIMES), "How often.", terms.TIMES)
define_parameter_type(
    "initiator", one_of(terms.INITIATORS), str, "Who brings a change of phase about.", terms.INITIATORS
)
define_parameter_type("vote", *choice(terms.VOTES), "How a vote counts.", terms.VOTES)
define_parameter_type(
    "position", *choice(terms.SPOKEN_VOTES), "How an agent votes on concluding a topic.", terms.SPOKEN_VOTES
)
define_parameter_type(
    "poll_result", *choice(terms.POLL_RESULTS), "What came of a poll on concluding.", terms.POLL_RESULTS
)
define_parameter_type(
    "report_status", one_of(terms.REPORT_STATUSES), str, "What became of the final report.", terms.REPORT_STATUSES
)
define_parameter_type("failure", one_of(FAILURES), str, "What a step of the discussion fails with.", FAILURES)
define_parameter_type("limit", *choice(terms.LIMITS), "What of a discussion is limited.", terms.LIMITS)
define_parameter_type(
    "crowd", one_of(terms.CONCURRENCY_MODES), str, "How many discussions are held at once.", terms.CONCURRENCY_MODES
)
define_parameter_type(
    "misfit", *choice(terms.INVALID_LISTS), "What does not belong into a list of texts.", terms.INVALID_LISTS
)
define_parameter_type("resume", *choice(terms.RESUMES), "What resume_from_checkpoint can be.", terms.RESUMES)
define_parameter_type("way", *choice(terms.WAYS), "How an answer reaches the graph.", terms.WAYS)
define_parameter_type("ballot", *choice(terms.BALLOTS), "What the agents vote on.", terms.BALLOTS)
