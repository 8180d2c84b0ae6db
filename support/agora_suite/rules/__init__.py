"""The business rules of a moderated discussion, by subject; each says which promise of the flow it checks."""

from __future__ import annotations

from support.agora_suite.rules.agenda import AgendaRule
from support.agora_suite.rules.course import CourseRule
from support.agora_suite.rules.decisions import DecisionsRule
from support.agora_suite.rules.errors import ErrorsRule
from support.agora_suite.rules.limits import LimitsRule
from support.agora_suite.rules.messages import MessageCountsRule, MessageMetadataRule, MessageOrderRule, SpeakersRule
from support.agora_suite.rules.owner import OwnerRule
from support.agora_suite.rules.phases import PhasesRule
from support.agora_suite.rules.questions import QuestionsRule
from support.agora_suite.rules.reports import ReportsRule
from support.agora_suite.rules.rounds import RoundMessagesRule, RoundsRule, RoundSummariesRule, SpeakingOrderRule
from support.agora_suite.rules.topics import TopicsRule
from support.agora_suite.rules.votes import PollsRule, VoteRoundsRule, VotesRule
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
    QuestionsRule(),
    DecisionsRule(),
    ReportsRule(),
    ErrorsRule(),
)
"""All rules; those that check the shape of values come first."""
