"""Phase 0: the session is set up."""

from __future__ import annotations

from langchain_core.runnables import RunnableConfig

from support.agora.configuration import load_configuration
from support.agora.nodes.tools import Participant, PhaseNodes, State, Update, node_run
from support.agora.phases import INITIALISATION
from support.agora.questions.agenda import question_of_theme
from support.agora.signatures import inspected_methods
from support.agora.state import AgentInfo


@inspected_methods
class InitialisationNodes(PhaseNodes):
    """The nodes of phase 0."""

    def config_and_keys(self, state: State) -> Update:  # noqa: ARG002  # a node is given the state
        """Check the configuration again, write the limits of the discussion and enter phase 0."""
        discussion = load_configuration(self._tools.configuration).discussion
        return {
            "flow_control": {
                "max_rounds_per_topic": discussion.max_rounds_per_topic,
                "minimum_rounds_before_poll": discussion.minimum_rounds_before_poll,
                "max_agenda_attempts": discussion.max_agenda_attempts,
                "max_text_length": discussion.max_text_length,
                "max_retry_wait": discussion.max_retry_wait,
            },
            "current_phase": INITIALISATION,
            "phase_start_time": self._now(),
        }

    def agent_instantiation(self, state: State, config: RunnableConfig) -> Update:
        """Record the agents and draw the order in which they speak."""
        tools, run = self._tools, node_run(self._tools, state, "agent_instantiation", config)
        moderator = tools.special_agents["moderator"]
        agents = {participant.id: self._agent(participant, "participant") for participant in tools.participants}
        order = tools.boundary.draws.shuffled(tools.voters, state["session_id"], run.node, run.super_step)
        return {
            "agents": {**agents, moderator.id: self._agent(moderator, "moderator")},
            "specialized_agents": {role: agent.id for role, agent in tools.special_agents.items()},
            "moderator_id": moderator.id,
            "speaking_order": order,
        }

    def get_theme(self, state: State) -> Update:
        """Ask for the theme, or for the owner's own topics, if either is missing."""
        question = question_of_theme(state)
        return self._ask(question, state) if question else {}

    def _agent(self, participant: Participant, role: str) -> AgentInfo:
        return AgentInfo(
            id=participant.id,
            model=participant.model,
            provider=participant.provider,
            role=role,
            message_count=0,
            created_at=self._now(),
        )
