"""The state of a Virtual Agora session: its keys, their types, and their reducers."""

# No postponed hints here: LangGraph would evaluate those of each key again whenever a graph is built.
from datetime import datetime
from typing import Annotated, Any, Literal, NotRequired

from langchain_core.messages import AnyMessage
from langgraph.graph.message import add_messages
from typing_extensions import TypedDict

from support.agora.reducers import append, append_rows, merge

TriggeredBy = Literal["system", "moderator", "consensus", "owner"]
VoteType = Literal["topic_selection", "conclude_topic", "end_session"]
TopicStatus = Literal["proposed", "active", "completed", "skipped"]
ReportStatus = Literal["pending", "structuring", "writing", "completed", "failed"]


class PhaseTransition(TypedDict):
    """A change of phase; its `from_phase` is the `to_phase` of the change before."""

    from_phase: int
    to_phase: int
    timestamp: datetime
    reason: str
    triggered_by: TriggeredBy


class Proposal(TypedDict):
    """An agent's proposals for the agenda, or why it has none."""

    agent_id: str
    proposals: list[str]
    error: NotRequired[str]


class TopicInfo(TypedDict):
    """The facts about a topic."""

    topic: str
    proposed_by: str
    start_time: datetime | None
    end_time: datetime | None
    message_count: int
    status: TopicStatus
    report_error: NotRequired[str]


class RoundRecord(TypedDict):
    """A round of discussion: who spoke, when, how much."""

    round_id: str
    round_number: int
    topic: str
    start_time: datetime
    end_time: datetime
    participants: list[str]
    message_count: int


class RoundSummary(TypedDict):
    """The summary of a round."""

    round_number: int
    topic: str
    summary_text: str
    created_by: str
    timestamp: datetime
    token_count: int
    compression_ratio: float


class AgentInfo(TypedDict):
    """An agent of the session."""

    id: str
    model: str
    provider: str
    role: str
    message_count: int
    created_at: datetime


class VoteMetadata(TypedDict):
    """The subject of a vote; only votes with the same metadata are counted together."""

    topic: str | None
    round: int | None
    attempt: int | None


class Vote(TypedDict):
    """An agent's vote."""

    id: str
    voter_id: str
    phase: int
    vote_type: VoteType
    choice: str
    timestamp: datetime
    metadata: VoteMetadata


class VoteRound(TypedDict):
    """A vote of all agents and its result."""

    id: str
    phase: int
    vote_type: VoteType
    options: list[str]
    start_time: datetime
    end_time: datetime
    required_votes: int
    received_votes: int
    result: str
    status: Literal["completed", "superseded"]
    minority_voters: list[str]


class ConclusionVote(TypedDict):
    """The count of a poll on concluding a topic."""

    topic: str
    round: int
    yes_votes: int
    total_votes: int
    passed: bool
    minority_voters: list[str]


class UserStop(TypedDict):
    """A periodic stop and the owner's decision."""

    stop_id: str
    round_number: int
    topic: str
    timestamp: datetime
    user_decision: str
    reason: str


class Section(TypedDict):
    """A planned section of a report."""

    title: str
    description: str


class WrittenSection(TypedDict):
    """A written section of a report."""

    title: str
    content: str


class RecoveryRecord(TypedDict):
    """A recovery from an error."""

    id: str
    node: str
    error: str
    strategy: str
    severity: str
    timestamp: datetime


class VirtualAgoraState(TypedDict, total=False):
    """The state of a session. A key annotated with a reducer is joined by it; any other is replaced.

    Append and merged keys are initialized only by LangGraph.
    """

    session_id: str
    start_time: datetime
    config_hash: str
    settings: dict[str, str]
    main_topic: str | None
    user_defines_topics: bool
    user_defined_agenda: bool

    current_phase: int
    phase_start_time: datetime
    phase_history: Annotated[list[PhaseTransition], append]

    proposed_topics: list[Proposal]
    topic_queue: list[str]
    proposed_agenda: list[str]
    suggested_agenda: list[str]
    agenda_approved: bool
    agenda_attempts: int
    active_topic: str | None
    completed_topics: Annotated[list[str], append]
    topics_info: Annotated[dict[str, TopicInfo], merge]

    current_round: int
    round_history: Annotated[list[RoundRecord], append]
    turn_order_history: Annotated[list[list[str]], append_rows]
    rounds_per_topic: Annotated[dict[str, int], merge]
    round_summaries: Annotated[list[RoundSummary], append]

    agents: Annotated[dict[str, AgentInfo], merge]
    specialized_agents: Annotated[dict[str, str], merge]
    moderator_id: str
    speaking_order: list[str]
    current_speaker_id: str | None

    messages: Annotated[list[AnyMessage], add_messages]
    total_messages: int
    messages_by_agent: Annotated[dict[str, int], merge]
    messages_by_phase: Annotated[dict[int, int], merge]
    messages_by_topic: Annotated[dict[str, int], merge]

    votes: Annotated[list[Vote], append]
    vote_history: Annotated[list[VoteRound], append]
    conclusion_vote: ConclusionVote | None

    hitl_state: Annotated[dict[str, Any], merge]
    user_stop_history: Annotated[list[UserStop], append]
    periodic_stop_counter: int
    user_turn_decision: str | None
    user_periodic_decision: str | None
    user_continuation_decision: str | None
    topic_conclusion_confirmed: bool | None
    agenda_from_agents: bool
    user_skip_to_final: bool
    user_requests_end: bool
    agents_vote_end_session: bool

    topic_summaries: Annotated[dict[str, str], merge]
    topic_reports: Annotated[dict[str, str], merge]
    report_structure: list[Section]
    report_sections: list[WrittenSection]
    final_report: str | None
    report_generation_status: ReportStatus
    files_written: Annotated[list[str], append]

    flow_control: Annotated[dict[str, int | float], merge]
    checkpoint_interval: int

    last_error: str | None
    error_count: int
    warnings: Annotated[list[str], append]
    recoveries: Annotated[list[RecoveryRecord], append]
