"""What remains of a discussion in memory after its release."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Mapping
from typing import Any

from support.agora_suite.discussion.session import Session


def parts_of(session: Session) -> Mapping[str, Any]:
    """Return the large parts of a discussion, by name."""
    flow = session.built.flow
    return {
        "the flow": flow,
        "the compiled graph": flow.compiled_graph,
        "the state manager": flow.get_state_manager(session.id),
        "the error recovery": flow.error_recovery_manager,
        "the checkpoints": session.built.checkpointer,
        "the files": session.built.storage,
        "the language models": session.models,
        "the owner": session.execution.owner,
        "the record": session.execution.record,
        "a message": session.state["messages"][-1],
    }


class WeakParts:
    """Weak references to the parts of a discussion."""

    def __init__(self, session: Session) -> None:
        self._references = {name: weakref.ref(part) for name, part in parts_of(session).items()}

    def alive(self) -> dict[str, str]:
        """Collect garbage and return the parts that still exist, each with the types that refer to it."""
        gc.collect()
        return {
            name: _referrer_types(part) for name, follow in self._references.items() if (part := follow()) is not None
        }


def _referrer_types(part: Any) -> str:
    kinds = {type(keeper).__qualname__ for keeper in gc.get_referrers(part)} - {"frame"}
    return ", ".join(sorted(kinds)) or "something that is not Python's"
