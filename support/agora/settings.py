"""A session's settings: kept in its state from the start, and compared when it is resumed."""

from __future__ import annotations

import ast
import hashlib
import inspect
import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from support.agora import prompts
from support.agora.configuration import AgoraConfiguration, agent_ids
from support.agora.errors import StateError

Settings = dict[str, str]

PROMPTS: Final = "prompts"
"""The setting that represents the texts of all prompts."""

_CHANGEABLE_SECTIONS: Final = ("moderator.", "summarizer.", "report_writer.")
_ABSENT: Final = "none"


def session_settings(configuration: AgoraConfiguration, checkpoint_interval: int) -> Settings:
    """Return the settings of a session by their path in the configuration.

    For the agents these are their number, ids and providers: the division into entries makes no difference.
    """
    agents = agent_ids(configuration)
    settings: dict[str, Any] = {"agents": len(agents), "checkpoint_interval": checkpoint_interval}
    for place, (identity, entry) in enumerate(agents):
        settings |= {f"agents[{place}]": identity, f"agents[{place}].provider": entry.provider}
    for section, values in configuration.model_dump(exclude={"agents"}).items():
        settings |= {f"{section}.{name}": value for name, value in values.items()}
    settings[PROMPTS] = _digest_of_prompts()
    return {path: _ABSENT if value is None else str(value) for path, value in settings.items()}


def config_hash(settings: Mapping[str, str]) -> str:
    """Return 8 hex digits that are the same for equal settings, in any process."""
    return _digest(json.dumps(settings, sort_keys=True))


def settings_warning(session_id: str, state: Mapping[str, Any], settings: Settings) -> str | None:
    """Return the warning that names the settings that differ from those in a session's state; None if none differ.

    Language models, temperatures, tokens and the texts of prompts may differ. For anything else, a `StateError` lists
    the differences.
    """
    saved, saved_hash, new_hash = state.get("settings"), state.get("config_hash"), config_hash(settings)
    if saved_hash == new_hash or (saved_hash is None and saved is None):
        return None  # missing keys of a damaged session are left to its repair
    if isinstance(saved, dict):
        differences = dict(_differences(saved, settings))
    else:
        differences = {
            "config_hash": f"config_hash was {saved_hash}, is {new_hash}, and the session does not say in what"
        }
    refused = [difference for path, difference in differences.items() if not _may_change(path)]
    if refused:
        raise StateError(
            f'the session "{session_id}" was set up otherwise than this flow: {"; ".join(refused)}. '
            "Resume it with the configuration that it was created with, or create another session",
            {"session_id": session_id, "differences": refused},
        )
    return f"resumed with other settings: {'; '.join(differences.values())}" if differences else None


def _differences(saved: Mapping[str, Any], settings: Settings) -> Iterator[tuple[str, str]]:
    for path in sorted({*settings, *saved}):
        was, now = saved.get(path, _ABSENT), settings.get(path, _ABSENT)
        if was != now:
            yield path, f"the texts of the {PROMPTS}" if path == PROMPTS else f"{path} was {was}, is {now}"


def _may_change(path: str) -> bool:
    return path.startswith(_CHANGEABLE_SECTIONS) or path.endswith("].provider") or path == PROMPTS


@cache
def _digest_of_prompts() -> str:
    # Read from the source: compiled code stores its texts differently in each version of Python.
    tree = ast.parse(inspect.getsource(prompts))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]
    return _digest(json.dumps(texts))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
