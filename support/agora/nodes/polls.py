"""Polls: each agent votes with the first word of its reply."""

from __future__ import annotations

from collections.abc import Sequence

from support.agora.model_calls import MODEL_FAILURES, ModelCalls
from support.agora.nodes.tools import NodeRun
from support.agora.prompts import Prompt
from support.agora.replies import vote_choice
from support.agora.state import Vote, VoteMetadata, VoteType
from support.agora.voting import ABSTAINS


def poll_vote(
    calls: ModelCalls,
    run: NodeRun,
    agent: str,
    prompt: Prompt,
    *,
    phase: int,
    vote_type: VoteType,
    options: Sequence[str],
    metadata: VoteMetadata,
) -> Vote:
    """Return an agent's vote; an agent whose model fails, or that answers with no option, abstains."""
    try:
        reply = calls.ask(agent, prompt)
    except MODEL_FAILURES as failure:
        calls.record_failure(agent, "abstains from the poll", failure)
        choice = None
    else:
        choice = vote_choice(reply, options)
        if choice is None:
            expected = " nor ".join(f'"{option}"' for option in options)
            calls.warnings.append(f"{agent}: the vote begins with neither {expected}, and counts as an abstention")
    return Vote(
        id=run.identifier("vote"),
        voter_id=agent,
        phase=phase,
        vote_type=vote_type,
        choice=choice or ABSTAINS,
        timestamp=run.tools.boundary.clock.now(),
        metadata=metadata,
    )
