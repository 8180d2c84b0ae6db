"""The counting checkpointer counts what really happens and changes nothing else."""

from __future__ import annotations

import asyncio
import copy
import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Annotated, Any
from unittest.mock import create_autospec

import pytest
from langchain_core.language_models import FakeListChatModel
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.checkpoint.sqlite import SqliteSaver
from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, interrupt
from typing_extensions import TypedDict

from support.monitors.counters import WorkCounters, WorkCounts
from support.monitors.counting_saver import CountingSaver, CountingSerializer
from support.monitors.work_observer import WorkObserver

THREAD: Any = {"configurable": {"thread_id": "t"}}
TURNS: tuple[Any, ...] = ({"said": ["hello"]}, Command(resume="on"))
COUNTED = ("put", "put_writes", "aput", "aput_writes")


class Talk(TypedDict):
    said: Annotated[list[str], lambda held, more: [*held, *more]]


def build(saver: BaseCheckpointSaver[Any]) -> Any:
    model = FakeListChatModel(responses=["well"])

    def speak(state: Talk) -> dict[str, list[str]]:
        return {"said": [str(model.invoke("go on").content)]}

    def ask(state: Talk) -> dict[str, list[str]]:
        return {"said": [interrupt("and now?")]}

    graph = StateGraph(Talk)
    for name, node in (("left", speak), ("right", speak), ("ask", ask)):
        graph.add_node(name, node)
    graph.add_edge(START, "left")
    graph.add_edge(START, "right")
    graph.add_edge(["left", "right"], "ask")
    graph.add_edge("ask", END)
    return graph.compile(checkpointer=saver)


def savers(tmp_path: Path) -> dict[str, Callable[[], AbstractContextManager[BaseCheckpointSaver[Any]]]]:
    return {
        "memory": lambda: nullcontext(InMemorySaver()),
        "sqlite": lambda: SqliteSaver.from_conn_string(str(tmp_path / "talk.sqlite")),
    }


def methods(cls: type) -> set[str]:
    return {name for name in dir(cls) if not name.startswith("_") and name != "serde"} - set(dir(object))


def test_every_public_method_of_a_checkpointer_is_counted_or_delegated() -> None:
    saver = CountingSaver(create_autospec(InMemorySaver, instance=True), WorkCounters())

    assert methods(BaseCheckpointSaver) - set(vars(CountingSaver)) - set(vars(type(saver))) == set()


@pytest.mark.parametrize(
    "name", sorted(methods(BaseCheckpointSaver) - {"config_specs", "alist", "with_allowlist"} - set(COUNTED))
)
def test_a_delegated_method_passes_its_arguments_and_returns_the_result(name: str) -> None:
    inner = create_autospec(InMemorySaver, instance=True)
    inner.serde = JsonPlusSerializer()
    counters = WorkCounters()
    saver = CountingSaver(inner, counters)
    method = getattr(saver, name)
    parameters = inspect.signature(getattr(BaseCheckpointSaver, name)).parameters.values()
    positional = [object() for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD and each.name != "self"]
    named = {each.name: object() for each in parameters if each.kind is each.KEYWORD_ONLY}
    expected = object()
    getattr(saver.inner, name).return_value = expected

    given = method(*positional, **named)
    if inspect.iscoroutine(given):
        given = asyncio.run(given)

    delegated = getattr(saver.inner, name)
    delegated.assert_called_once_with(*positional, **named)
    assert given is expected
    assert counters.counts() == WorkCounts()


@pytest.mark.parametrize("kind", ["memory", "sqlite"])
def test_a_session_is_the_same_with_and_without_counting(kind: str, tmp_path: Path) -> None:
    def run(saver: BaseCheckpointSaver[Any]) -> list[Any]:
        graph = build(saver)
        # Which of two nodes at once is done first is up to the threads.
        seen = [sorted(str(list(update)) for update in graph.stream(given, THREAD)) for given in TURNS]
        history = [
            (found.values, found.next, found.metadata["step"], found.metadata["source"])
            for found in graph.get_state_history(THREAD)
        ]
        return [seen, history]

    with savers(tmp_path)[kind]() as plain:
        expected = run(plain)
    (tmp_path / "talk.sqlite").unlink(missing_ok=True)
    counters = WorkCounters()
    with savers(tmp_path)[kind]() as inner:
        assert run(CountingSaver(inner, counters)) == expected
        stored = list(inner.list(THREAD))
    assert counters.counts().checkpoints == len(stored) > 0


def test_the_counted_storage_is_the_inner_checkpointers_own() -> None:
    inner = InMemorySaver()
    list(build(CountingSaver(inner, WorkCounters())).stream({"said": ["hello"]}, THREAD))

    resumed = list(build(inner).stream(Command(resume="on"), THREAD))

    assert resumed == [{"ask": {"said": ["on"]}}]
    assert isinstance(inner.serde, JsonPlusSerializer)


def length_of_versions(checkpoint: Any) -> int:
    seen = [version for held in checkpoint["versions_seen"].values() for version in held.values()]
    return sum(map(len, [*checkpoint["channel_versions"].values(), *seen]))


def test_bytes_are_those_that_the_checkpointer_keeps_but_for_the_version_numbers() -> None:
    inner, counters = InMemorySaver(), WorkCounters()
    list(build(CountingSaver(inner, counters)).stream({"said": ["hello"]}, THREAD, durability="sync"))

    kept = sum(len(data) for _, data in inner.blobs.values())
    for namespaces in inner.storage.values():
        for stored in namespaces.values():
            for checkpoint, metadata, _ in stored.values():
                kept += len(checkpoint[1]) + len(metadata[1])
                kept -= length_of_versions(inner.serde.loads_typed(checkpoint))
    kept += sum(len(write[2][1]) for writes in inner.writes.values() for write in writes.values())
    assert counters.counts().checkpoint_bytes == kept > 0


def test_the_work_of_a_paused_and_resumed_session_is_counted_exactly() -> None:
    counters = WorkCounters()
    graph = build(CountingSaver(InMemorySaver(), counters))
    config = {**THREAD, "callbacks": [WorkObserver(counters)]}
    for given in TURNS:
        for _ in graph.stream(given, config, durability="sync"):
            counters.updated()

    counts = counters.counts()
    # Two nodes at once are one super-step; the node that asks runs again when it is answered.
    assert (counts.super_steps, counts.model_calls, counts.updates) == (3, 2, 4)
    # The input, what it starts, the two speakers, the answer.
    assert counts.checkpoints == 4
    assert counts.checkpoint_writes > 0


def test_an_async_session_is_counted_as_a_sync_one() -> None:
    def counted(run: Callable[[Any, Any], None]) -> WorkCounts:
        counters = WorkCounters()
        run(build(CountingSaver(InMemorySaver(), counters)), {**THREAD, "callbacks": [WorkObserver(counters)]})
        return counters.counts()

    def stream(graph: Any, config: Any) -> None:
        for given in TURNS:
            list(graph.stream(given, config, durability="sync"))

    def stream_async(graph: Any, config: Any) -> None:
        async def run() -> None:
            for given in TURNS:
                async for _ in graph.astream(given, config, durability="sync"):
                    pass
            assert [found.metadata["step"] async for found in graph.aget_state_history(THREAD)] == [2, 1, 0, -1]

        asyncio.run(run())

    assert counted(stream_async) == counted(stream)


def test_a_failed_put_is_no_checkpoint() -> None:
    class Failing(InMemorySaver):
        def put(self, *_: Any) -> Any:
            raise OSError("the disk is full")

    counters = WorkCounters()
    with pytest.raises(OSError, match="the disk is full"):
        list(build(CountingSaver(Failing(), counters)).stream({"said": ["hello"]}, THREAD, durability="sync"))

    assert counters.counts().checkpoints == 0


def test_an_allowlist_reaches_the_serializer_and_counting_goes_on() -> None:
    counters = WorkCounters()
    inner = InMemorySaver(serde=JsonPlusSerializer(allowed_msgpack_modules=[("a", "B")]))
    saver = CountingSaver(inner, counters)

    allowing = saver.with_allowlist([("c", "D")])

    assert isinstance(allowing, CountingSaver)
    assert allowing is not saver
    assert isinstance(allowing.serde, CountingSerializer)
    assert allowing.serde.inner is not inner.serde
    assert allowing.storage is inner.storage
    list(build(allowing).stream({"said": ["hello"]}, THREAD))
    assert counters.counts().checkpoints > 0


def test_what_only_the_inner_checkpointer_has_can_be_reached() -> None:
    inner = InMemorySaver()
    saver = CountingSaver(inner, WorkCounters())

    assert saver.storage is inner.storage
    assert copy.copy(saver).storage is inner.storage
    with pytest.raises(AttributeError, match="no_such_thing"):
        _ = saver.no_such_thing


def test_an_observer_forgets_a_run_that_has_ended_or_failed() -> None:
    counters = WorkCounters()
    observer = WorkObserver(counters)
    graph = StateGraph(Talk)

    def fail(state: Talk) -> Any:
        raise ValueError("it broke")

    graph.add_node("fail", fail)
    graph.add_edge(START, "fail")
    with pytest.raises(ValueError, match="it broke"):
        list(graph.compile().stream({"said": []}, {"callbacks": [observer]}))

    assert counters.counts().super_steps == 1
    assert observer._runs == set()
    assert counters._last_steps == {}
