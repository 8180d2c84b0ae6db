"""Nothing is made of stored bytes but the types on the list, and nothing of what is refused has run."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple, NotRequired

import ormsgpack
import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.graph.message import add_messages
from langgraph.types import Interrupt, Overwrite, Send
from pydantic import BaseModel
from typing_extensions import TypedDict

from support.strict_decoding import StrictSerializer, types_in

OPTIONS = ormsgpack.OPT_NON_STR_KEYS
DEEPEST = 3000


class RefusedError(Exception):
    """What the serializers of these tests raise."""


class Colour(StrEnum):
    """An enumeration in a schema."""

    RED = "red"


@dataclass
class Part:
    """A dataclass in a schema."""

    since: datetime


class Place(NamedTuple):
    """A named tuple in a schema."""

    name: str


class Model(BaseModel):
    """A pydantic model in a schema."""

    place: Place


class State(TypedDict):
    """A schema with a bit of everything."""

    messages: Annotated[list[AnyMessage], add_messages]
    parts: dict[str, list[Part]]
    colour: NotRequired[Colour | None]
    mode: Literal["a", "b"]
    models: tuple[Model, ...]


@dataclass
class Stranger:
    """A type that no schema names."""

    name: str


def extension(code: int, *parts: Any) -> ormsgpack.Ext:
    return ormsgpack.Ext(code, ormsgpack.packb(parts, option=OPTIONS))


def nested(times: int) -> bytes:
    value: Any = "x"
    for _ in range(times):
        value = extension(0, "langgraph.types", "Interrupt", value)
    return ormsgpack.packb(value)


@pytest.fixture
def serializer() -> StrictSerializer:
    return StrictSerializer(types_in(State), "sessions.sqlite", RefusedError)


def test_the_types_of_a_schema_are_those_of_its_fields_and_theirs() -> None:
    assert {Part, Place, Model, Colour, AIMessage, HumanMessage, datetime} <= types_in(State)
    assert Stranger not in types_in(State)


@pytest.mark.parametrize(
    "value",
    [
        {"messages": [AIMessage("hello", id="1", additional_kwargs={"at": datetime(2026, 1, 5, tzinfo=UTC)})]},
        {"parts": {"a": [Part(datetime(2026, 1, 5, tzinfo=UTC))]}, "colour": Colour.RED, "mode": "a"},
        Place("Rome"),
        [Interrupt(value={"type": "theme"}, id="1"), Overwrite([1]), Send("node", {"n": 1})],
        {1: None, (2, 3): b"bytes"},
        None,
        b"bytes",
    ],
)
def test_what_the_schema_names_comes_back_as_langgraph_gives_it(serializer: StrictSerializer, value: Any) -> None:
    stored = serializer.dumps_typed(value)
    assert stored == JsonPlusSerializer().dumps_typed(value)
    assert serializer.loads_typed(stored) == value


@pytest.mark.parametrize(
    ("forge", "named"),
    [
        (lambda folder: extension(0, "os", "mkdir", folder), "os.mkdir"),
        (lambda folder: extension(1, "os", "mkdir", (folder,)), "os.mkdir"),
        (lambda folder: extension(2, "os", "mkdir", {"path": folder}), "os.mkdir"),
        (lambda folder: extension(3, "pathlib", "Path", folder, "mkdir"), "pathlib.Path.mkdir"),
        (lambda folder: extension(3, "datetime", "datetime", folder, "strptime"), "datetime.datetime.strptime"),
        (lambda folder: extension(4, "os", "mkdir", {"path": folder}), "os.mkdir"),
        (lambda folder: extension(5, "os", "mkdir", {"path": folder}, "x"), "os.mkdir"),
        (lambda folder: extension(0, "builtins", "list", folder), "builtins.list"),
        (lambda folder: extension(6, "|O", [1], "C", b"12345678"), "a value of an unknown kind (6)"),
        (lambda folder: extension(99, folder), "a value of an unknown kind (99)"),
        (lambda folder: extension(1, "os"), "a value of an unknown kind (1)"),
        (lambda folder: extension(1, ["os"], {"a": 1}, (folder,)), "['os']"),
        (lambda folder: {"deep": [{"in": extension(1, "os", "mkdir", (folder,))}]}, "os.mkdir"),
        (
            lambda folder: extension(
                5,
                "langchain_core.messages.ai",
                "AIMessage",
                {"content": "x", "additional_kwargs": {"a": extension(1, "os", "mkdir", (folder,))}},
                "model_validate_json",
            ),
            "os.mkdir",
        ),
        (lambda folder: extension(2, __name__, "Stranger", {"name": folder}), "Stranger"),
    ],
)
def test_what_the_schema_does_not_name_is_refused_by_name_before_it_runs(
    serializer: StrictSerializer, tmp_path: Path, forge: Callable[[str], Any], named: str
) -> None:
    folder = tmp_path / "made"
    with pytest.raises(RefusedError) as refused:
        serializer.loads_typed(("msgpack", ormsgpack.packb(forge(str(folder)), option=OPTIONS)))
    assert str(refused.value).startswith("sessions.sqlite is refused: it holds ")
    assert named in str(refused.value)
    assert not folder.exists()


def test_langgraphs_own_serializer_runs_what_the_strict_one_refuses(tmp_path: Path) -> None:
    forged = ormsgpack.packb(extension(1, "os", "mkdir", (str(tmp_path / "made"),)))
    JsonPlusSerializer(allowed_msgpack_modules=True).loads_typed(("msgpack", forged))
    assert (tmp_path / "made").exists()


class Making:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.folder),)


@pytest.mark.parametrize("form", ["pickle", "json", "yaml", ""])
def test_other_formats_are_refused_unread(serializer: StrictSerializer, tmp_path: Path, form: str) -> None:
    folder = tmp_path / "made"
    call = {"lc": 2, "type": "constructor", "id": ["os", "mkdir"], "args": [str(folder)]}
    content = pickle.dumps(Making(folder)) if form == "pickle" else json.dumps(call).encode()
    with pytest.raises(RefusedError, match=f"sessions.sqlite is refused: it holds data in the format '{form}'"):
        serializer.loads_typed((form, content))
    assert not folder.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"\xc1", b"\xdf\xff\xff\xff\xff", ormsgpack.packb("text")[:-1], b"\x91" * 5000, nested(DEEPEST)],
    ids=["nothing", "no code", "no end", "cut off", "deep lists", "deep values"],
)
def test_bytes_that_cannot_be_decoded_are_refused(serializer: StrictSerializer, content: bytes) -> None:
    with pytest.raises(RefusedError, match=r"sessions\.sqlite is refused: it holds bytes that cannot be decoded"):
        serializer.loads_typed(("msgpack", content))


def test_a_refusal_lists_a_few_names_and_cuts_them(serializer: StrictSerializer) -> None:
    forged = [extension(1, "module", letter * 1000, ()) for letter in "abcdef"]
    with pytest.raises(RefusedError) as refused:
        serializer.loads_typed(("msgpack", ormsgpack.packb(forged)))
    assert "module.aaa" in str(refused.value)
    assert "ddd" not in str(refused.value)
    assert len(str(refused.value)) < 700


def test_what_could_not_be_read_again_is_not_written(serializer: StrictSerializer) -> None:
    with pytest.raises(TypeError, match=r"not msgpack serializable: .*Stranger"):
        serializer.dumps_typed({"who": [Stranger("Ada")]})


def test_the_list_that_langgraph_makes_for_a_graph_extends_nothing(serializer: StrictSerializer) -> None:
    assert serializer.with_msgpack_allowlist([("os", "mkdir")]) is serializer
