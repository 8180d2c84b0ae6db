"""A checkpointer that counts what it stores and delegates everything else to another checkpointer.

Import it late: it imports LangGraph.
"""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
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
    def get(self, config: RunnableConfig) -> Checkpoint | None:
        return self.inner.get(config)

    @override
    def get_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        return self.inner.get_tuple(config)

    @override
    def list(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> Iterator[CheckpointTuple]:
        return self.inner.list(config, filter=filter, before=before, limit=limit)

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
    def delete_thread(self, thread_id: str) -> None:
        self.inner.delete_thread(thread_id)

    @override
    def delete_for_runs(self, run_ids: Sequence[str]) -> None:
        self.inner.delete_for_runs(run_ids)

    @override
    def copy_thread(self, source_thread_id: str, target_thread_id: str) -> None:
        self.inner.copy_thread(source_thread_id, target_thread_id)

    @override
    def prune(self, thread_ids: Sequence[str], *, strategy: str = "keep_latest") -> None:
        self.inner.prune(thread_ids, strategy=strategy)

    @override
    def get_delta_channel_history(self, *, config: RunnableConfig, channels: Sequence[str]) -> Mapping[str, Any]:
        return self.inner.get_delta_channel_history(config=config, channels=channels)

    @override
    async def aget(self, config: RunnableConfig) -> Checkpoint | None:
        return await self.inner.aget(config)

    @override
    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        return await self.inner.aget_tuple(config)

    @override
    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        async for checkpoint in self.inner.alist(config, filter=filter, before=before, limit=limit):
            yield checkpoint

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
    async def adelete_thread(self, thread_id: str) -> None:
        await self.inner.adelete_thread(thread_id)

    @override
    async def adelete_for_runs(self, run_ids: Sequence[str]) -> None:
        await self.inner.adelete_for_runs(run_ids)

    @override
    async def acopy_thread(self, source_thread_id: str, target_thread_id: str) -> None:
        await self.inner.acopy_thread(source_thread_id, target_thread_id)

    @override
    async def aprune(self, thread_ids: Sequence[str], *, strategy: str = "keep_latest") -> None:
        await self.inner.aprune(thread_ids, strategy=strategy)

    @override
    async def aget_delta_channel_history(self, *, config: RunnableConfig, channels: Sequence[str]) -> Mapping[str, Any]:
        return await self.inner.aget_delta_channel_history(config=config, channels=channels)

    @override
    def get_next_version(self, current: Any, channel: None) -> Any:
        return self.inner.get_next_version(current, channel)

    @override
    def with_allowlist(self, extra_allowlist: Collection[tuple[str, ...]]) -> BaseCheckpointSaver[Any]:
        allowing = self._original.with_allowlist(extra_allowlist)
        return self if allowing is self._original else CountingSaver(allowing, self.counters)


def _class_for(inner: type) -> type[CountingSaver]:
    """Return a class of counting savers with the abilities of a class of checkpointers."""
    delegated = {name for name in vars(CountingSaver) if not name.startswith("_")} - {"with_allowlist"}
    bases = vars(BaseCheckpointSaver)
    lacking = {name: bases[name] for name in delegated & bases.keys() if getattr(inner, name, None) is bases[name]}
    return type(CountingSaver.__name__, (CountingSaver,), lacking)
