"""What a participant knows of the discussion when it speaks."""

from __future__ import annotations

from support.agora.nodes.tools import State, theme_of
from support.agora.prompts import RoundContext
from support.agora.talk import owner_message, round_summaries


def round_context(state: State, round_number: int) -> RoundContext:
    """Return what a participant knows of the topic under discussion, without the contributions to the round itself."""
    topic = state["active_topic"]
    return RoundContext(
        theme=theme_of(state),
        topic=topic,
        round_number=round_number,
        conclusions=state.get("topic_summaries", {}),
        earlier_rounds=round_summaries(state, topic),
        owner_message=owner_message(state, topic),
    )
