"""Settings that can differ when a discussion is resumed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

Configuration = dict[str, Any]


def _section(section: str, **values: Any) -> Callable[[Configuration], None]:
    return lambda configuration: configuration[section].update(values)


def _first_agent(**values: Any) -> Callable[[Configuration], None]:
    return lambda configuration: configuration["agents"][0].update(values)


OTHER_SETTINGS: Final[Mapping[str, Callable[[Configuration], Any]]] = {
    "another provider for the moderator": _section("moderator", provider="Grok"),
    "another model for the moderator": _section("moderator", model="gemini-3"),
    "another temperature for the summarizer": _section("summarizer", temperature=0.1),
    "fewer tokens for the summarizer": _section("summarizer", max_tokens=400),
    "another model for the report writer": _section("report_writer", model="claude-5"),
    "more tokens for the report writer": _section("report_writer", max_tokens=3000),
    "another provider for the first agent": _first_agent(provider="Google"),
    "another model for the first agent": _first_agent(model="gpt-5"),
    "one more agent": lambda configuration: configuration["agents"][-1].update(count=2),
    "one fewer agent": lambda configuration: configuration["agents"].pop(),
    "the agents in another order": lambda configuration: configuration["agents"].reverse(),
    "the owner asked to take part": _section("discussion", user_participation_timing="end_of_round"),
    "the owner asked about conclusions": _section("discussion", confirm_conclusion=True),
    "fewer rounds before a poll": _section("discussion", minimum_rounds_before_poll=2),
    "more rounds a topic": _section("discussion", max_rounds_per_topic=12),
    "fewer attempts at an agenda": _section("discussion", max_agenda_attempts=4),
}
"""The settings that can differ when a discussion is resumed, in business words, and their configured values."""
