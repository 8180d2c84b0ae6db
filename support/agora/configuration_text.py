"""Reads the YAML text of a configuration, strictly: a key given twice is a problem and not a silent choice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from support.agora.errors import ConfigurationError


def read_configuration_file(path: Path) -> tuple[Any, list[str]]:
    """Give what a YAML file holds, and what is wrong with its keys.

    Args:
        path: The file.

    Returns:
        The plain data, and problems as `path: what is wrong`.

    Raises:
        ConfigurationError: There is no such file, it cannot be read, or it is no valid YAML.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise _unreadable(str(path), "there is no such file", error) from error
    except OSError as error:
        raise _unreadable(str(path), f"the file cannot be read ({error.strerror})", error) from error
    except UnicodeDecodeError as error:
        raise _unreadable(str(path), f"the file is not UTF-8 text ({error.reason})", error) from error
    return read_configuration_text(text, str(path))


def read_configuration_text(text: str, origin: str = "YAML text") -> tuple[Any, list[str]]:
    """Give what a YAML text holds, and what is wrong with its keys.

    Args:
        text: One YAML document.
        origin: Where it comes from, for messages.

    Returns:
        The plain data, and problems as `path: what is wrong`.

    Raises:
        ConfigurationError: The text is no valid YAML, or holds more than one document.
    """
    try:
        loader = yaml.SafeLoader(text)
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
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        message = " ".join(str(error).split())
        raise _unreadable(origin, f"invalid YAML: {message}", error) from error


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
