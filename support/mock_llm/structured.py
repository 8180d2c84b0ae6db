"""Fits a text to a JSON schema, as a model does that is asked for structured output."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_NUMBERED = re.compile(r"^\s*\d+[.)]\s+(.+)$", re.MULTILINE)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_AFFIRMATIVE = frozenset({"yes", "continue", "true"})


def fit_to_schema(text: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object that follows a schema, made of a text: prose, a numbered list, or JSON."""
    data = _parsed(text)
    properties: Mapping[str, Any] = schema.get("properties", {})
    definitions = schema.get("$defs", {})
    if isinstance(data, dict) and set(schema.get("required", ())) <= data.keys():
        return {name: value for name, value in data.items() if name in properties}
    if isinstance(data, dict) and len(data) == 1:
        data = next(iter(data.values()))
    wanted = {name: _resolved(inner, definitions) for name, inner in properties.items()}
    return {name: _value(text, data, inner, definitions) for name, inner in wanted.items()}


def _value(text: str, data: Any, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        options: list[Any] = schema["enum"]
        return next((option for option in options if str(option).casefold() in text.casefold()), options[0])
    match schema.get("type"):
        case "array":
            inner = _resolved(schema.get("items", {}), definitions)
            value: Any = [_item(entry, inner, definitions) for entry in _entries(text, data)]
        case "object":
            whole = json.dumps(data) if isinstance(data, dict) else text
            value = fit_to_schema(whole, {**schema, "$defs": definitions})
        case "boolean":
            value = re.split(r"\W", text.strip(), maxsplit=1)[0].casefold() in _AFFIRMATIVE
        case "number" | "integer" as kind:
            value = _number(text, schema, whole=kind == "integer")
        case kind:
            value = None if kind == "null" else text
    return value


def _item(entry: Any, schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Any:
    if isinstance(entry, dict) and schema.get("type") == "object":
        return fit_to_schema(json.dumps(entry), {**schema, "$defs": definitions})
    return _value(str(entry), entry, schema, definitions)


def _entries(text: str, data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    return _NUMBERED.findall(text) or [line.strip() for line in text.splitlines() if line.strip()]


def _number(text: str, schema: Mapping[str, Any], *, whole: bool) -> float | int:
    match = _NUMBER.search(text)
    value = float(match[0]) if match else float(schema.get("minimum", schema.get("default", 0) or 0))
    value = min(max(value, float(schema.get("minimum", value))), float(schema.get("maximum", value)))
    return round(value) if whole else value


def _resolved(schema: Mapping[str, Any], definitions: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        return _resolved(definitions.get(schema["$ref"].rpartition("/")[2], {}), definitions)
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            options = [_resolved(option, definitions) for option in schema[choice]]
            return next((option for option in options if option.get("type") != "null"), {})
    return schema


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
