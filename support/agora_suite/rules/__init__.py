"""The business rules of a moderated discussion, one a module; each says which promise of the flow it stands for."""

from __future__ import annotations

from support.agora_suite.rules.agenda import Agenda
from support.agora_suite.rules.course import Course
from support.agora_suite.rules.decisions import Decisions
from support.agora_suite.rules.errors import Errors
from support.agora_suite.rules.limits import Limits
from support.agora_suite.rules.message_counts import MessageCounts
from support.agora_suite.rules.message_metadata import MessageMetadata
from support.agora_suite.rules.message_order import MessageOrder
from support.agora_suite.rules.owner import Owner
from support.agora_suite.rules.phases import Phases
from support.agora_suite.rules.polls import Polls
from support.agora_suite.rules.reports import Reports
from support.agora_suite.rules.round_messages import RoundMessages
from support.agora_suite.rules.round_summaries import RoundSummaries
from support.agora_suite.rules.rounds import Rounds
from support.agora_suite.rules.speakers import Speakers
from support.agora_suite.rules.speaking_order import SpeakingOrder
from support.agora_suite.rules.topics import Topics
from support.agora_suite.rules.vote_rounds import VoteRounds
from support.agora_suite.rules.votes import Votes
from support.validators.rule import Rule

DISCUSSION_RULES: tuple[Rule, ...] = (
    MessageMetadata(),
    Course(),
    Phases(),
    Limits(),
    SpeakingOrder(),
    Speakers(),
    MessageOrder(),
    MessageCounts(),
    Agenda(),
    Topics(),
    Rounds(),
    RoundSummaries(),
    RoundMessages(),
    Votes(),
    Polls(),
    VoteRounds(),
    Owner(),
    Decisions(),
    Reports(),
    Errors(),
)
"""All of them; rules that look at the shape of values come first."""
