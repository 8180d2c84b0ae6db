"""Functions that the tests run in a second process."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from contextlib import closing
from typing import Any

from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.types import Command

from support.execution.pending import pending_questions, session_status
from support.tests.flow_builder.small_graphs import Approval


def who(greeting: str) -> dict[str, Any]:
    """Say which process this is, and write something on the way."""
    sys.stdout.write("this must not be taken for the result\n")
    return {"greeting": greeting, "process": os.getpid()}


def fail() -> None:
    """Raise."""
    raise KeyError("no such session")


def die() -> None:
    """End the process without a word, as a machine does that loses its power."""
    os._exit(7)


def hang() -> None:
    """Never return."""
    while True:
        time.sleep(1)  # allowed: a process that never returns has to be ended from outside


def unspeakable() -> object:
    """Give what JSON cannot hold."""
    return object()


def begin(path: str) -> list[str]:
    """Begin a session and give what it waits with."""
    with closing(sqlite3.connect(path, check_same_thread=False)) as connection:
        graph = Approval().compiled(SqliteSaver(connection))
        list(graph.stream({"topic": "Budget"}, {"configurable": {"thread_id": "s"}}))
        return [question.type for question in pending_questions(graph, {"configurable": {"thread_id": "s"}})]


def answer(path: str, answer: str) -> dict[str, Any]:
    """Pick a session up and answer its question."""
    with closing(sqlite3.connect(path, check_same_thread=False)) as connection:
        approval = Approval()
        graph = approval.compiled(SqliteSaver(connection))
        (question,) = pending_questions(graph, {"configurable": {"thread_id": "s"}})
        list(graph.stream(Command(resume={question.id: answer}), {"configurable": {"thread_id": "s"}}))
        standing = session_status(graph, {"configurable": {"thread_id": "s"}})
        values = graph.get_state({"configurable": {"thread_id": "s"}}).values
        return {"where": standing.where, "log": values["log"], "planned": approval.planned}
