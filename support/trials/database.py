"""Sessions of trials in PostgreSQL: each saver has tables of its own, which end with its connection."""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from langgraph.checkpoint.base import BaseCheckpointSaver

DATABASE: Final = "ACCEPTANCE_POSTGRES"
"""The environment variable with the address of the database."""
TABLES: Final = ("checkpoints", "checkpoint_blobs", "checkpoint_writes")
"""Where LangGraph keeps sessions."""


def missing_database() -> str:
    """Return why no session can be kept in PostgreSQL here; empty if one can."""
    if find_spec("psycopg") is None or find_spec("langgraph.checkpoint.postgres") is None:
        return "langgraph-checkpoint-postgres is not installed"
    return "" if DATABASE in os.environ else f"{DATABASE} names no database"


def open_database(serde: Any = None) -> Any:
    """Return a new saver in temporary tables of the database."""
    psycopg, rows = import_module("psycopg"), import_module("psycopg.rows")
    connection = psycopg.connect(
        os.environ[DATABASE],
        autocommit=True,
        prepare_threshold=0,
        row_factory=rows.dict_row,
        options="-c search_path=pg_temp",
    )
    saver = import_module("langgraph.checkpoint.postgres").PostgresSaver(connection, serde=serde)
    saver.setup()
    return saver


def is_database(saver: BaseCheckpointSaver[Any]) -> bool:
    """Return whether a saver keeps sessions in PostgreSQL."""
    return type(saver).__module__.startswith("langgraph.checkpoint.postgres")


def copied_tables(saver: Any) -> dict[str, bytes]:
    """Return a copy of everything that a saver keeps, by table."""
    return {table: b"".join(_rows(saver, table)) for table in TABLES}


def _rows(saver: Any, table: str) -> list[bytes]:
    query = f"COPY (SELECT * FROM {table} ORDER BY 1, 2, 3, 4, 5) TO STDOUT"  # noqa: S608 - a name of this module
    with saver.conn.cursor() as cursor, cursor.copy(query) as copy:
        return [bytes(row) for row in copy]


def restore_tables(saver: Any, tables: Mapping[str, bytes]) -> None:
    """Put a copy into a saver that keeps nothing yet."""
    for table, rows in tables.items():
        with saver.conn.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(rows)
