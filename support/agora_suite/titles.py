"""The product owner's words for the phases, the nodes and the questions of Virtual Agora."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from support.flow_builder.guide import MessageGuide

PHASE_TITLES: Final = (
    "Setting up",
    "Agreeing on an agenda",
    "Discussing",
    "Concluding a topic",
    "Going on",
    "Final report",
)
"""The phases, from 0."""

INITIATOR_TITLES: Final[Mapping[str, str]] = {
    "owner": "the owner",
    "consensus": "the agents",
    "moderator": "the moderator",
    "system": "the session itself",
}
"""The initiators of a change of phase."""

RECOVERY_TITLES: Final[Mapping[str, str]] = {
    "RETRY": "it was tried again",
    "SKIP": "it was passed over",
    "FALLBACK": "a fallback took its place",
    "CONTINUE": "the session went on without it",
    "ABORT": "there was no way on",
}
"""The effect of each strategy of error recovery."""

MESSAGES: Final = MessageGuide(
    groups=(("topic", "{}"), ("round", "Round {}")),
    speaker="speaker_id",
    role="speaker_role",
    person="owner",
    role_titles={"participant": ""},
    moment="timestamp",
    remarks={"kind": "{}"},
    hidden=("message_id", "phase", "turn_order"),
)
"""The meaning of the metadata of messages."""

NODE_TITLES: Final[Mapping[str, str]] = {
    "config_and_keys": "The session is prepared",
    "agent_instantiation": "The agents take their seats",
    "get_theme": "The theme is settled",
    "agenda_proposal": "The agents propose topics",
    "topic_refinement": "The agents refine their proposals",
    "collate_proposals": "The moderator unites the proposals",
    "agenda_voting": "The agents vote on the agenda",
    "synthesize_agenda": "The moderator sets the agenda",
    "agenda_approval": "The owner is asked about the agenda",
    "announce_item": "The moderator announces the topic",
    "discussion_round": "The agents hold a round",
    "round_summarization": "The round is summarised",
    "user_turn_participation": "The owner is asked to take part",
    "end_topic_poll": "The agents vote on concluding the topic",
    "vote_evaluation": "The votes are counted",
    "periodic_user_stop": "The owner is asked at the checkpoint",
    "user_topic_conclusion_confirmation": "The owner is asked about the conclusion",
    "final_considerations": "The agents give final considerations",
    "topic_report_generation": "The report on the topic is written",
    "topic_summary_generation": "The topic is summed up",
    "file_output": "The report on the topic is filed",
    "agent_poll": "The agents vote on going on",
    "user_approval": "The owner is asked how to go on",
    "agenda_suggestions": "The agents suggest changes to the agenda",
    "agenda_modification": "The owner is asked about the changes",
    "final_report_generation": "The final report is written",
    "multi_file_output": "The final report is filed",
}
"""The event at each node."""

QUESTION_TITLES: Final[Mapping[str, str]] = {
    "theme": "The theme",
    "topic_definition": "The topics",
    "agenda_approval": "The agenda",
    "user_turn_participation": "Taking part",
    "periodic_stop": "The checkpoint",
    "topic_conclusion_confirmation": "The conclusion",
    "topic_continuation": "Continuing",
    "agenda_modification": "The changes",
}
"""The subject of each type of question."""
