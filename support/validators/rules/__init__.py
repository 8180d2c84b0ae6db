"""The business rules of a moderated discussion, one a module; each says which promise of the flow it stands for."""

from __future__ import annotations

from support.validators.rule import Rule
from support.validators.rules.agenda import Agenda
from support.validators.rules.course import Course
from support.validators.rules.decisions import Decisions
from support.validators.rules.errors import Errors
from support.validators.rules.limits import Limits
from support.validators.rules.message_counts import MessageCounts
from support.validators.rules.message_metadata import MessageMetadata
from support.validators.rules.message_order import MessageOrder
from support.validators.rules.owner import Owner
from support.validators.rules.phases import Phases
from support.validators.rules.polls import Polls
from support.validators.rules.reports import Reports
from support.validators.rules.round_messages import RoundMessages
from support.validators.rules.round_summaries import RoundSummaries
from support.validators.rules.rounds import Rounds
from support.validators.rules.speakers import Speakers
from support.validators.rules.speaking_order import SpeakingOrder
from support.validators.rules.topics import Topics
from support.validators.rules.vote_rounds import VoteRounds
from support.validators.rules.votes import Votes

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
