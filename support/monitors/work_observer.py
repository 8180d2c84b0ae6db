"""Counts super-steps and model calls from LangChain's callbacks.

Import it late: it imports LangChain.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from typing_extensions import override

from support.monitors.counters import WorkCounters


class WorkObserver(BaseCallbackHandler):
    """A callback handler that counts; pass it to a run in `config["callbacks"]`.

    Super-steps are those of the graph that is run, not those of graphs inside its nodes.
    """

    raise_error = True
    run_inline = True

    def __init__(self, counters: WorkCounters) -> None:
        self.counters = counters
        self._runs: set[UUID] = set()

    @override
    def on_chain_start(
        self,
        serialized: dict[str, Any],
        inputs: dict[str, Any],
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        tags: list[str] | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        if parent_run_id is None:
            self._runs.add(run_id)
        elif parent_run_id in self._runs and metadata and "langgraph_step" in metadata:
            self.counters.super_step_started(parent_run_id, metadata["langgraph_step"])

    @override
    def on_chain_end(self, outputs: dict[str, Any], *, run_id: UUID, **kwargs: Any) -> None:
        self._forget(run_id)

    @override
    def on_chain_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:
        self._forget(run_id)

    @override
    def on_chat_model_start(
        self, serialized: dict[str, Any], messages: list[list[Any]], *, run_id: UUID, **kwargs: Any
    ) -> None:
        self.counters.model_called()

    def _forget(self, run_id: UUID) -> None:
        if run_id in self._runs:
            self._runs.discard(run_id)
            self.counters.run_ended(run_id)
