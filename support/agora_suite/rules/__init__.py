"""The business rules of a moderated discussion, one a module; each says which promise of the flow it checks."""

from __future__ import annotations

from support.agora_suite.rules.agenda import AgendaRule
from support.agora_suite.rules.course import CourseRule
from support.agora_suite.rules.decisions import DecisionsRule
from support.agora_suite.rules.errors import ErrorsRule
from support.agora_suite.rules.limits import LimitsRule
from support.agora_suite.rules.message_counts import MessageCountsRule
from support.agora_suite.rules.message_metadata import MessageMetadataRule
from support.agora_suite.rules.message_order import MessageOrderRule
from support.agora_suite.rules.owner import OwnerRule
from support.agora_suite.rules.phases import PhasesRule
from support.agora_suite.rules.polls import PollsRule
from support.agora_suite.rules.reports import ReportsRule
from support.agora_suite.rules.round_messages import RoundMessagesRule
from support.agora_suite.rules.round_summaries import RoundSummariesRule
from support.agora_suite.rules.rounds import RoundsRule
from support.agora_suite.rules.speakers import SpeakersRule
from support.agora_suite.rules.speaking_order import SpeakingOrderRule
from support.agora_suite.rules.topics import TopicsRule
from support.agora_suite.rules.vote_rounds import VoteRoundsRule
from support.agora_suite.rules.votes import VotesRule
from support.validators.rule import Rule

DISCUSSION_RULES: tuple[Rule, ...] = (
    MessageMetadataRule(),
    CourseRule(),
    PhasesRule(),
    LimitsRule(),
    SpeakingOrderRule(),
    SpeakersRule(),
    MessageOrderRule(),
    MessageCountsRule(),
    AgendaRule(),
    TopicsRule(),
    RoundsRule(),
    RoundSummariesRule(),
    RoundMessagesRule(),
    VotesRule(),
    PollsRule(),
    VoteRoundsRule(),
    OwnerRule(),
    DecisionsRule(),
    ReportsRule(),
    ErrorsRule(),
)
"""All rules; those that check the shape of values come first."""
