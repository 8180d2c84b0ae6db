"""A checkpointer that counts what it stores and delegates everything else to another checkpointer.

Import it late: it imports LangGraph.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Sequence
from functools import wraps
from inspect import isfunction
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
)
from typing_extensions import override

from support.monitors.counters import WorkCounters


class CountingSerializer:
    """A serializer that counts the bytes it writes, except the version numbers in a checkpoint.

    LangGraph's checkpointers draw a part of those at random and with a random length; without them, equal sessions have
    equal counts.
    """

    def __init__(self, inner: Any, counters: WorkCounters) -> None:
        self.inner = inner
        self.counters = counters

    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        """Serialize a value and count its bytes."""
        kind, data = self.inner.dumps_typed(obj)
        self.counters.serialised(len(data) - _drawn_length(obj))
        return kind, data

    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """Return the value that was serialized."""
        return self.inner.loads_typed(data)


def _drawn_length(value: Any) -> int:
    if not isinstance(value, dict) or "channel_versions" not in value or "versions_seen" not in value:
        return 0
    versions = [value["channel_versions"], *value["versions_seen"].values()]
    return sum(len(version) for by_channel in versions for version in by_channel.values() if isinstance(version, str))


class CountingSaver(BaseCheckpointSaver[Any]):
    """A checkpointer that counts checkpoints, pending writes and bytes for another checkpointer.

    It has the same abilities: methods that the inner checkpointer lacks are missing from its class too, as callers look
    there. The inner checkpointer is not changed; its storage is shared.
    """

    def __init__(self, inner: BaseCheckpointSaver[Any], counters: WorkCounters) -> None:
        self._original = inner
        # A shallow copy shares the storage: LangGraph's own way to give a checkpointer another serializer.
        self.inner = copy.copy(inner)
        self.inner.serde = CountingSerializer(inner.serde, counters)
        self.counters = counters
        super().__init__(serde=self.inner.serde)
        self.__class__ = _class_for(type(inner))

    def __getattr__(self, name: str) -> Any:
        """Return an attribute that only the inner checkpointer has."""
        if name in ("inner", "_original"):  # a copy in the making has neither yet
            raise AttributeError(name)
        return getattr(self.inner, name)

    @property
    @override
    def config_specs(self) -> list[Any]:
        return self.inner.config_specs

    @override
    def put(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        stored = self.inner.put(config, checkpoint, metadata, new_versions)
        self.counters.checkpoint_stored()
        return stored

    @override
    def put_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        self.inner.put_writes(config, writes, task_id, task_path)
        self.counters.writes_stored()

    @override
    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        stored = await self.inner.aput(config, checkpoint, metadata, new_versions)
        self.counters.checkpoint_stored()
        return stored

    @override
    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        await self.inner.aput_writes(config, writes, task_id, task_path)
        self.counters.writes_stored()

    @override
    def with_allowlist(self, extra_allowlist: Collection[tuple[str, ...]]) -> BaseCheckpointSaver[Any]:
        allowing = self._original.with_allowlist(extra_allowlist)
        return self if allowing is self._original else CountingSaver(allowing, self.counters)


def _class_for(inner: type) -> type[CountingSaver]:
    """Return a class of counting savers that has the methods of a class of checkpointers, and no others."""
    methods: dict[str, Any] = {}
    for name, method in vars(BaseCheckpointSaver).items():
        if name.startswith("_") or not isfunction(method) or name == "with_allowlist":
            continue
        if getattr(inner, name, None) is method:
            methods[name] = method
        elif name not in vars(CountingSaver):
            methods[name] = _delegating(method)
    return type(CountingSaver.__name__, (CountingSaver,), methods)


def _delegating(method: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method that calls the same method of the inner checkpointer, and returns what that returns."""

    @wraps(method)
    def delegate(saver: CountingSaver, *arguments: Any, **named: Any) -> Any:
        return getattr(saver.inner, method.__name__)(*arguments, **named)

    return delegate
