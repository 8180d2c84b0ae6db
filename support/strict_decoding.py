"""Decodes checkpoints strictly: stored bytes become nothing but the types that a flow's schema names.

LangGraph's own serializer imports and calls anything that a checkpoint names. A file of sessions may come from
anywhere, so here each name is compared with an allow-list before anything is imported. Import
it late: it imports LangGraph.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from typing import Annotated, Any, Final, Self, get_args, get_origin, get_type_hints

import ormsgpack
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.types import Interrupt, Overwrite, Send
from pydantic import BaseModel
from typing_extensions import is_typeddict, override

OWN_TYPES: Final[tuple[type, ...]] = (Interrupt, Overwrite, Send)
"""What LangGraph itself stores beside the values of the state."""

_NATIVE: Final = frozenset({bool, int, float, str, bytes, bytearray, list, tuple, dict, type(None)})
"""What msgpack has a form for: no constructor of these is ever named."""

_FORMATS: Final = frozenset({"null", "bytes", "bytearray", "msgpack"})
"""The formats that are written today: not `json` and `pickle`, which older savers wrote and which name constructors."""

_CONSTRUCTORS: Final = frozenset({0, 1, 2, 4, 5})
_METHOD: Final = 3
"""LangGraph's codes for values that are made by a constructor, and for those made by a method."""

_METHODS: Final = frozenset({("datetime", "datetime", "fromisoformat")})
_OPTIONS: Final = ormsgpack.OPT_NON_STR_KEYS
_CACHE_SIZE: Final = 1024
"""Values whose check against the list is cached, and moments in time that are (count)."""

_MAX_NAMES: Final = 3
"""Names that a refusal lists at most."""

_MAX_NAME: Final = 120
"""Characters of a name that a refusal shows at most: a forged name can have any length."""


@cache
def types_in(schema: Any) -> frozenset[type]:
    """Return the types that the values of a schema can have, those of their fields included."""
    types: set[type] = set()
    pending = [schema]
    while pending:
        hint = pending.pop()
        origin = get_origin(hint)
        if origin is Annotated:
            pending.append(get_args(hint)[0])
        elif origin is not None:
            pending += [origin, *get_args(hint)]
        elif isinstance(hint, type) and hint not in types:
            types.add(hint)
            if is_typeddict(hint) or dataclasses.is_dataclass(hint) or issubclass(hint, (BaseModel, tuple)):
                pending += get_type_hints(hint).values()
    return frozenset(types)


class StrictSerializer(JsonPlusSerializer):
    """LangGraph's serializer, but it neither writes nor reads a type that is not on its list.

    Args:
        source: Where the bytes are kept, such as the path of a file; a refusal begins with it.
    """

    def __init__(self, types: Iterable[type], source: str, failure: type[Exception] = ValueError) -> None:
        self._allowed = frozenset((kind.__module__, kind.__name__) for kind in {*types, *OWN_TYPES} - _NATIVE)
        self._methods = frozenset(names for names in _METHODS if names[:2] in self._allowed)
        super().__init__(allowed_msgpack_modules=self._allowed)
        self._foreign = lru_cache(_CACHE_SIZE)(self._foreign_in_value)  # a session stores its old messages anew
        self._source = source
        self._failure = failure
        self._make: Callable[[int, bytes], Any] = self._unpack_ext_hook
        self._make_by_method = lru_cache(_CACHE_SIZE)(self._make)  # moments in time, which nothing can change
        self._unpack_ext_hook = self._make_allowed

    @override
    def with_msgpack_allowlist(self, extra_allowlist: Iterable[Any]) -> Self:
        """Return the serializer itself: the list that LangGraph derives from a graph does not extend its own."""
        return self

    @override
    def dumps_typed(self, obj: Any) -> tuple[str, bytes]:
        """Return the format of a value and its bytes; a type that could not be read again is a `TypeError`."""
        stored = super().dumps_typed(obj)
        if foreign := self._foreign_in(stored):
            raise TypeError(f"Type is not msgpack serializable: {foreign} (the schema of the state does not name it)")
        return stored

    @override
    def loads_typed(self, data: tuple[str, bytes]) -> Any:
        """Return the value that was serialized.

        Raises:
            Exception: The bytes hold something else than the types on the list, or cannot be decoded. The error is of
                the type that the serializer was given; nothing of what is refused has run.
        """
        if data[0] not in _FORMATS:
            raise self._refused(f"data in the format {data[0]!r}")
        try:
            return super().loads_typed(data)
        except Exception as error:
            raise self._refused(self._what_is_wrong(data, error)) from error

    def _make_allowed(self, code: int, content: bytes) -> Any:
        if self._foreign(code, content):
            raise ValueError  # ormsgpack drops what is raised here; `loads_typed` collects the names once more
        return self._make_by_method(code, content) if code == _METHOD else self._make(code, content)

    def _foreign_in_value(self, code: int, content: bytes) -> tuple[str, ...]:
        """Return the names in a value, and in those inside it, that are not on the list; nothing is imported."""
        foreign: list[str] = []
        parts = ormsgpack.unpackb(
            content, ext_hook=lambda *inside: foreign.extend(self._foreign(*inside)), option=_OPTIONS
        )
        try:
            if code == _METHOD:
                known = (parts[0], parts[1], parts[3]) in self._methods
            else:
                known = code in _CONSTRUCTORS and (parts[0], parts[1]) in self._allowed
        except (TypeError, LookupError):  # a forged value can have any shape
            known = False
        return tuple(foreign) if known else (*foreign, _described(code, parts))

    def _foreign_in(self, data: tuple[str, bytes]) -> str:
        foreign: list[str] = []
        if data[0] == "msgpack":
            ormsgpack.unpackb(data[1], ext_hook=lambda *value: foreign.extend(self._foreign(*value)), option=_OPTIONS)
        return ", ".join(list(dict.fromkeys(foreign))[:_MAX_NAMES])

    def _what_is_wrong(self, data: tuple[str, bytes], error: Exception) -> str:
        undecodable = f"bytes that cannot be decoded ({error})"
        try:
            return self._foreign_in(data) or undecodable
        except ValueError:
            return undecodable

    def _refused(self, what: str) -> Exception:
        return self._failure(
            f"{self._source} is refused: it holds {what}, which no session holds. Nothing of it was run or changed. "
            "Put a copy that you trust in its place"
        )


def strict_memory_saver(schema: Any, failure: type[Exception] = ValueError) -> InMemorySaver:
    """Return a saver that keeps sessions as long as the process lasts, and decodes them strictly."""
    return InMemorySaver(serde=StrictSerializer(types_in(schema), "what is kept in memory", failure))


def _described(code: int, parts: Any) -> str:
    if code not in {*_CONSTRUCTORS, _METHOD} or not isinstance(parts, list) or len(parts) < 3:
        return f"a value of an unknown kind ({code})"
    names = parts[:2] if code != _METHOD else [*parts[:2], *parts[3:4]]
    return ".".join(str(name) for name in names)[:_MAX_NAME]
