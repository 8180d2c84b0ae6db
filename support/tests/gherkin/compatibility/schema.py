"""The published schema of Cucumber Messages (messages.schema.json, MIT licence, Copyright (c) 2018 Cucumber Ltd)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(Path(__file__).with_name("messages.schema.json").read_text(encoding="utf-8"))
    return Draft202012Validator(schema)


def schema_errors(messages: Iterable[Mapping[str, Any]]) -> list[str]:
    """What is not as the schema has it, message by message."""
    return [
        f"{number}: {'/'.join(map(str, error.path))}: {error.message}"
        for number, message in enumerate(messages, start=1)
        for error in _validator().iter_errors(message)
    ]
