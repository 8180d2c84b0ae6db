"""How often the coordinator of a bare graph reads the session."""

from __future__ import annotations

from typing import Any

from langgraph.checkpoint.memory import InMemorySaver

from support.flow_builder.bare_graph import BareGraphFlow
from support.tests.flow_builder.small_graphs import Approval
from support.tests.flow_builder.test_bare_graph import answering, config_of, coordinator


class CountingReads(InMemorySaver):
    """A saver that counts how often a session is read; LangGraph reads it once for each stream."""

    reads = 0

    def get_tuple(self, config: Any) -> Any:
        self.reads += 1
        return super().get_tuple(config)


def test_a_session_is_read_once_before_and_once_after_each_stream() -> None:
    saver = CountingReads()
    flow = BareGraphFlow(Approval().compiled(saver), {"topic": "Budget"})
    config = config_of(flow.create_session())
    created = saver.reads
    list(coordinator(flow, answering("again", "yes"), "resume").coordinate_stream_execution(config))
    streams, by_engine, at_the_beginning = 3, 3, 1
    assert saver.reads - created == 2 * streams + by_engine + at_the_beginning
