"""The expense that a person approves, as an example whose sessions are kept in PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from typing import Any

from langgraph.checkpoint.postgres import PostgresSaver
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver

from support.any_flow.examples import approval

DATABASE = "ACCEPTANCE_POSTGRES"
"""The environment variable with the address of the database."""


def build() -> Iterator[tuple[Any, dict[str, Any]]]:
    """Yield the compiled graph and what a session begins with."""
    graph, values = approval.build()
    with PostgresSaver.from_conn_string(os.environ[DATABASE]) as saver:
        saver.setup()
        yield graph.copy({"checkpointer": saver}), values


async def build_awaited() -> AsyncIterator[tuple[Any, dict[str, Any]]]:
    """Yield the same with a database that is awaited."""
    graph, values = approval.build()
    async with AsyncPostgresSaver.from_conn_string(os.environ[DATABASE]) as saver:
        await saver.setup()
        yield graph.copy({"checkpointer": saver}), values
