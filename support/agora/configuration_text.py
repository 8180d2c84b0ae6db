"""Strict reading of a configuration's YAML text: a duplicate key is a problem, not a silent choice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from support.agora.errors import ConfigurationError

MAX_BYTES: Final = 1_000_000
"""Maximum size of a configuration, in bytes."""

MAX_NODES: Final = 1_000
"""Maximum number of nodes: each mapping, list, key and value, those behind an alias every time."""

MAX_LEVELS: Final = 50
"""Maximum depth of nested mappings and lists."""

MAX_CHARACTERS: Final = 20_000
"""Maximum number of characters in a key or value: longer numbers would take minutes to read."""

_MAX_DIRECTIVES: Final = 20
_DIRECTIVE: Final = re.compile(r"^%", re.MULTILINE)

# The C parser, if PyYAML has it: the other takes seconds to find out what is too large.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class TooLargeError(Exception):
    """A configuration is implausibly large; the message names the exceeded limit."""


class Size:
    """The size of a configuration while it is read: nodes so far, and mappings and lists that are open.

    Counting raises `TooLargeError` as soon as a limit is exceeded.
    """

    def __init__(self) -> None:
        self.nodes = 0
        self.level = 0

    def add(self, nodes: int = 1) -> None:
        """Count nodes."""
        self.nodes += nodes
        if self.nodes > MAX_NODES:
            raise TooLargeError(f"more than {MAX_NODES} keys and values, aliases expanded")

    def open(self) -> None:
        """Count a mapping or list that begins."""
        self.level += 1
        if self.level > MAX_LEVELS:
            raise TooLargeError(
                f"more than {MAX_LEVELS} mappings and lists inside one another, or one that holds itself"
            )

    def close(self) -> None:
        """Count a mapping or list that ends."""
        self.level -= 1

    def read(self, text: str | bytes) -> None:
        """Measure a key or value."""
        if len(text) > MAX_CHARACTERS:
            raise TooLargeError(f"a key or value of {len(text)} characters; {MAX_CHARACTERS} are the most")


def read_configuration_file(path: Path) -> tuple[Any, list[str]]:
    """Return the data of a YAML file, and the problems with its keys as `path: what is wrong`."""
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
        if len(content) > MAX_BYTES:
            raise _unreadable(str(path), f"the file is larger than {MAX_BYTES:,} bytes", TooLargeError())
        text = content.decode("utf-8")
    except FileNotFoundError as error:
        raise _unreadable(str(path), "there is no such file", error) from error
    except OSError as error:
        raise _unreadable(str(path), f"the file cannot be read ({error.strerror})", error) from error
    except UnicodeDecodeError as error:
        raise _unreadable(str(path), f"the file is not UTF-8 text ({error.reason})", error) from error
    return read_configuration_text(text, str(path))


def read_configuration_text(text: str, origin: str = "YAML text") -> tuple[Any, list[str]]:
    """Return the data of one YAML document, and the problems with its keys as `path: what is wrong`.

    The message of a `ConfigurationError` begins with `origin`.
    """
    try:
        _check_size(text)
        loader = _Loader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return None, []
            return loader.construct_document(node), _repeated_keys(node, "", set())
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise _unreadable(origin, f"invalid YAML{place}: {error.problem or error.context}", error) from error
    except TooLargeError as error:
        raise _unreadable(origin, f"the configuration is too large: {error}", error) from error
    except (yaml.YAMLError, ValueError, ArithmeticError, RecursionError) as error:
        message = " ".join(str(error).split())
        raise _unreadable(origin, f"invalid YAML: {message}", error) from error


def _check_size(text: str) -> None:
    """Measure a text from its parser's events, so that nothing is built and no alias is expanded."""
    if len(text) > MAX_BYTES or len(text.encode("utf-8")) > MAX_BYTES:
        raise TooLargeError(f"more than {MAX_BYTES:,} bytes")
    if sum(1 for _ in _DIRECTIVE.finditer(text)) > _MAX_DIRECTIVES:
        raise TooLargeError(f"more than {_MAX_DIRECTIVES} directives")
    size, anchor_sizes = Size(), dict[str, int]()
    open_collections: list[tuple[str | None, int]] = []
    for event in _first_document(text):
        if isinstance(event, yaml.AliasEvent):
            # an alias inside the node it refers to has no size yet; such a circle is refused later
            size.add(anchor_sizes.get(event.anchor or "", 1))
        elif isinstance(event, yaml.CollectionEndEvent):
            size.close()
            anchor, before = open_collections.pop()
            if anchor:
                anchor_sizes[anchor] = size.nodes - before
        elif isinstance(event, yaml.NodeEvent):
            before = size.nodes
            size.add()
            if isinstance(event, yaml.ScalarEvent):
                size.read(event.value)
                anchor_sizes[event.anchor or ""] = 1
            else:
                size.open()
                open_collections.append((event.anchor, before))


def _first_document(text: str) -> Iterator[yaml.Event]:
    for event in yaml.parse(text, Loader=_Loader):
        yield event
        if isinstance(event, yaml.DocumentEndEvent):
            return


def _unreadable(origin: str, problem: str, error: Exception) -> ConfigurationError:
    text = f"{origin}: {problem}"
    return ConfigurationError(
        f"the configuration cannot be read:\n  {text}", {"problems": [text], "error": type(error).__name__}
    )


def _repeated_keys(node: yaml.Node, place: str, visited: set[int]) -> list[str]:
    if id(node) in visited:
        return []
    visited.add(id(node))
    problems: list[str] = []
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            problems += _repeated_keys(item, f"{place}[{index}]", visited)
    elif isinstance(node, yaml.MappingNode):
        seen: dict[tuple[str, str], int] = {}
        for key, value in node.value:
            path = f"{place}.{key.value}".removeprefix(".")
            line = key.start_mark.line + 1
            identity = (key.tag, str(key.value))
            if identity in seen:
                problems.append(f"{path}: the key is given twice, at line {seen[identity]} and at line {line}")
            seen.setdefault(identity, line)
            problems += _repeated_keys(value, path, visited)
    return problems
