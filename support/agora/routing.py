"""The routes after each node.

A router reads with defaults and never raises: a router that raised would end the session in silence on the next resume.
"""

# No postponed hints here: LangGraph would evaluate those of each router again whenever a graph is built.
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from langgraph.graph import END

from support.agora.configuration import AgoraConfiguration
from support.agora.questions.agenda import own_topics_missing
from support.agora.signatures import inspected_methods

State = Mapping[str, Any]

START_OF_ROUND: Final = "start_of_round"
END_OF_ROUND: Final = "end_of_round"


@dataclass(frozen=True, slots=True)
class Routes:
    """Where a node's router may lead.

    Args:
        router: Returns the label of the route to take.
        targets: The node behind each label.
        reads: The keys that the router reads and the node itself writes; a substitute for the node must write them.
    """

    router: Callable[[State], str]
    targets: Mapping[str, str]
    reads: frozenset[str] = frozenset()


FIXED_EDGES: Final = (
    ("config_and_keys", "agent_instantiation"),
    ("agent_instantiation", "get_theme"),
    ("agenda_proposal", "topic_refinement"),
    ("topic_refinement", "collate_proposals"),
    ("collate_proposals", "agenda_voting"),
    ("agenda_voting", "synthesize_agenda"),
    ("synthesize_agenda", "agenda_approval"),
    ("discussion_round", "round_summarization"),
    ("final_considerations", "topic_report_generation"),
    ("topic_report_generation", "topic_summary_generation"),
    ("topic_summary_generation", "file_output"),
    ("agenda_suggestions", "agenda_modification"),
    ("final_report_generation", "multi_file_output"),
    ("multi_file_output", END),
)


@inspected_methods
class V13FlowConditions:
    """The routers of the flow; `checkpoint_interval` counts rounds between periodic stops."""

    def __init__(self, configuration: AgoraConfiguration, checkpoint_interval: int) -> None:
        self._discussion = configuration.discussion
        self._interval = checkpoint_interval

    def routes(self) -> dict[str, Routes]:
        """Return the routes after each node that has more than one."""
        return {**self._agenda_routes(), **self._topic_routes(), **self._continuation_routes()}

    def _agenda_routes(self) -> dict[str, Routes]:
        return {
            "get_theme": Routes(
                self.after_theme,
                {"topics_missing": "get_theme", "own_agenda": "announce_item", "agents_agenda": "agenda_proposal"},
            ),
            "agenda_approval": Routes(
                self.after_agenda_approval,
                {
                    "approved": "announce_item",
                    "attempts_left": "agenda_proposal",
                    "no_attempt_left": "final_report_generation",
                },
                frozenset({"agenda_approved"}),
            ),
        }

    def _topic_routes(self) -> dict[str, Routes]:
        next_round = {"ask_owner": "user_turn_participation", "discuss": "discussion_round"}
        return {
            "announce_item": Routes(self.next_round, next_round),
            "round_summarization": Routes(
                self.after_round, {"ask_owner_after": "user_turn_participation", "poll": "end_topic_poll", **next_round}
            ),
            "user_turn_participation": Routes(
                self.after_participation,
                {"finalize": "final_considerations", "discuss": "discussion_round", "poll": "end_topic_poll"},
                frozenset({"user_turn_decision"}),
            ),
            "end_topic_poll": Routes(
                self.after_poll, {"checkpoint": "periodic_user_stop", "no_checkpoint": "vote_evaluation"}
            ),
            "periodic_user_stop": Routes(
                self.after_periodic_stop,
                {
                    "end_topic": "final_considerations",
                    "skip": "final_considerations",
                    "modify": "agenda_suggestions",
                    "continue": "vote_evaluation",
                },
                frozenset({"user_periodic_decision"}),
            ),
            "vote_evaluation": Routes(
                self.after_vote,
                {
                    "maximum_reached": "final_considerations",
                    "confirm": "user_topic_conclusion_confirmation",
                    "passed": "final_considerations",
                    **next_round,
                },
                frozenset({"conclusion_vote"}),
            ),
            "user_topic_conclusion_confirmation": Routes(
                self.after_confirmation,
                {"confirmed": "final_considerations", **next_round},
                frozenset({"topic_conclusion_confirmed"}),
            ),
            "file_output": Routes(self.after_filing, {"skip": "final_report_generation", "poll": "agent_poll"}),
        }

    def _continuation_routes(self) -> dict[str, Routes]:
        return {
            "agent_poll": Routes(
                self.after_agent_poll,
                {"agents_end": "final_report_generation", "ask_owner": "user_approval"},
                frozenset({"agents_vote_end_session"}),
            ),
            "user_approval": Routes(
                self.after_user_approval,
                {
                    "ended": "final_report_generation",
                    "modify_agenda": "agenda_suggestions",
                    "no_topic_left": "final_report_generation",
                    "next_topic": "announce_item",
                },
                frozenset({"user_continuation_decision"}),
            ),
            "agenda_modification": Routes(
                self.after_modification,
                {
                    "topic_goes_on": "announce_item",
                    "mostly_new": "topic_refinement",
                    "no_topic_left": "final_report_generation",
                    "next_topic": "announce_item",
                },
                frozenset({"topic_queue", "agenda_from_agents"}),
            ),
        }

    def after_theme(self, state: State) -> str:
        """Ask again while the owner's own topics are missing."""
        if own_topics_missing(state):
            return "topics_missing"
        return "own_agenda" if state.get("user_defined_agenda") else "agents_agenda"

    def after_agenda_approval(self, state: State) -> str:
        """Discuss an approved agenda; propose again while attempts are left."""
        if state.get("agenda_approved"):
            return "approved"
        maximum = _limit(state, "max_agenda_attempts", self._discussion.max_agenda_attempts)
        return "attempts_left" if _number(state, "agenda_attempts") < maximum else "no_attempt_left"

    def next_round(self, state: State) -> str:  # noqa: ARG002  # a router is given the state
        """Ask the owner before the agents speak, if so configured."""
        return "ask_owner" if self._discussion.user_participation_timing == START_OF_ROUND else "discuss"

    def after_round(self, state: State) -> str:
        """Ask the owner after the agents have spoken, if so configured; else poll if a poll is due."""
        if self._discussion.user_participation_timing == END_OF_ROUND:
            return "ask_owner_after"
        return "poll" if self._poll_is_due(state) else self.next_round(state)

    def after_participation(self, state: State) -> str:
        """End the topic if the owner finalizes it; else go on with the round or the poll."""
        if state.get("user_turn_decision") == "finalize":
            return "finalize"
        if self._discussion.user_participation_timing == START_OF_ROUND:
            return "discuss"
        return "poll" if self._poll_is_due(state) else "discuss"

    def after_poll(self, state: State) -> str:
        """Ask the owner if a periodic stop is due."""
        return "checkpoint" if self._checkpoint_is_due(state) else "no_checkpoint"

    def after_periodic_stop(self, state: State) -> str:
        """Follow the owner's decision at a periodic stop."""
        decision = state.get("user_periodic_decision")
        return decision if decision in ("end_topic", "skip", "modify") else "continue"

    def after_vote(self, state: State) -> str:
        """Conclude at the maximum of rounds or after a passed vote; else hold another round."""
        maximum = _limit(state, "max_rounds_per_topic", self._discussion.max_rounds_per_topic)
        if _number(state, "current_round") >= maximum:
            return "maximum_reached"
        if _mapping(state, "conclusion_vote").get("passed"):
            return "confirm" if self._discussion.confirm_conclusion else "passed"
        return self.next_round(state)

    def after_confirmation(self, state: State) -> str:
        """Conclude if the owner agrees; else hold another round."""
        return "confirmed" if state.get("topic_conclusion_confirmed") else self.next_round(state)

    def after_filing(self, state: State) -> str:
        """Go straight to the final report if the owner skipped to it."""
        return "skip" if state.get("user_skip_to_final") else "poll"

    def after_agent_poll(self, state: State) -> str:
        """End the session if the agents voted so; else ask the owner."""
        return "agents_end" if state.get("agents_vote_end_session") else "ask_owner"

    def after_user_approval(self, state: State) -> str:
        """Follow the owner's decision after a topic."""
        if state.get("user_requests_end"):
            return "ended"
        if state.get("user_continuation_decision") == "modify_agenda":
            return "modify_agenda"
        return "next_topic" if state.get("topic_queue") else "no_topic_left"

    def after_modification(self, state: State) -> str:
        """Go on with the changed agenda."""
        if state.get("active_topic"):
            return "topic_goes_on"
        if state.get("agenda_from_agents"):
            return "mostly_new"
        return "next_topic" if state.get("topic_queue") else "no_topic_left"

    def _poll_is_due(self, state: State) -> bool:
        minimum = _limit(state, "minimum_rounds_before_poll", self._discussion.minimum_rounds_before_poll)
        return self._checkpoint_is_due(state) or _number(state, "current_round") >= minimum

    def _checkpoint_is_due(self, state: State) -> bool:
        return _number(state, "current_round") % self._interval == 0


def _mapping(state: State, key: str) -> Mapping[str, Any]:
    value = state.get(key)
    return value if isinstance(value, Mapping) else {}


def _number(state: State, key: str) -> int:
    value = state.get(key)
    return value if isinstance(value, int) else 0


def _limit(state: State, key: str, configured: int) -> int:
    value = _mapping(state, "flow_control").get(key)
    return value if isinstance(value, int) else configured
