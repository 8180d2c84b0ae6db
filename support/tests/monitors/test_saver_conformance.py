"""The savers of this project pass LangGraph's own conformance suite, and counting neither adds to it nor takes away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver, CheckpointTuple
from langgraph.checkpoint.conformance import checkpointer_test, validate
from langgraph.checkpoint.conformance.report import CapabilityReport
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver
from typing_extensions import override

from support.agora.session_file import memory_saver, open_session_file
from support.monitors.counters import WorkCounters
from support.monitors.counting_saver import CountingSaver

Saver = BaseCheckpointSaver[Any]
Opened = Callable[[], AsyncIterator[Saver]]


class Awaited(BaseCheckpointSaver[Any]):
    """A saver that can only be called, for a suite that only awaits."""

    def __init__(self, inner: Saver) -> None:
        super().__init__(serde=inner.serde)
        self.inner = inner

    @override
    def get_next_version(self, current: Any, channel: None) -> Any:
        return self.inner.get_next_version(current, channel)

    @override
    async def aput(self, config: RunnableConfig, checkpoint: Any, metadata: Any, new_versions: Any) -> RunnableConfig:
        return self.inner.put(config, checkpoint, metadata, new_versions)

    @override
    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        self.inner.put_writes(config, writes, task_id, task_path)

    @override
    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        return self.inner.get_tuple(config)

    @override
    async def alist(self, config: RunnableConfig | None, **how: Any) -> AsyncIterator[CheckpointTuple]:
        for found in self.inner.list(config, **how):
            yield found

    @override
    async def adelete_thread(self, thread_id: str) -> None:
        self.inner.delete_thread(thread_id)


class Copying(InMemorySaver):
    """A saver that can do more than the usual ones: it copies threads."""

    @override
    async def acopy_thread(self, source_thread_id: str, target_thread_id: str) -> None:
        for namespace, kept in self.storage[source_thread_id].items():
            self.storage[target_thread_id][namespace].update(kept)
        for writes in [key for key in self.writes if key[0] == source_thread_id]:
            self.writes[target_thread_id, *writes[1:]] = dict(self.writes[writes])
        for blob in [key for key in self.blobs if key[0] == source_thread_id]:
            self.blobs[target_thread_id, *blob[1:]] = self.blobs[blob]


async def in_memory() -> AsyncIterator[Saver]:
    yield InMemorySaver()


async def in_memory_strictly() -> AsyncIterator[Saver]:
    yield memory_saver()


async def in_a_file() -> AsyncIterator[Saver]:
    async with AsyncSqliteSaver.from_conn_string(":memory:") as saver:
        yield saver


async def copying() -> AsyncIterator[Saver]:
    yield Copying()


async def in_a_session_file() -> AsyncIterator[Saver]:
    saver = open_session_file(":memory:")
    with closing(saver.conn):
        yield saver


def counting(opened: Opened) -> Opened:
    async def counted() -> AsyncIterator[Saver]:
        async for saver in opened():
            yield CountingSaver(saver, WorkCounters())

    return counted


def awaited(opened: Opened) -> Opened:
    async def adapted() -> AsyncIterator[Saver]:
        async for saver in opened():
            yield Awaited(saver)

    return adapted


def report_on(opened: Opened) -> CapabilityReport:
    return asyncio.run(validate(checkpointer_test("the saver")(opened)))


def results(report: CapabilityReport) -> dict[str, Any]:
    return {name: replace(result, failures=[]) for name, result in report.results.items()}


@pytest.mark.parametrize("opened", [in_memory, in_memory_strictly, in_a_file, copying])
def test_counting_reaches_the_level_of_the_inner_saver(opened: Opened) -> None:
    plain, counted = report_on(opened), report_on(counting(opened))
    assert results(counted) == results(plain)
    assert counted.conformance_level() == plain.conformance_level() == "FULL", counted.to_dict()
    assert counted.passed_all_base()


def test_a_saver_that_can_copy_is_seen_to_copy_when_counted() -> None:
    assert report_on(counting(copying)).results["copy_thread"].passed
    assert not report_on(counting(in_memory)).results["copy_thread"].detected


@pytest.mark.parametrize("counted", [lambda opened: opened, counting], ids=["plain", "counting"])
def test_the_file_of_sessions_conforms_in_full(counted: Callable[[Opened], Opened]) -> None:
    report = report_on(awaited(counted(in_a_session_file)))
    assert report.conformance_level() == "FULL", report.to_dict()
    assert report.passed_all_base()
