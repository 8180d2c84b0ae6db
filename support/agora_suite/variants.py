"""The choices in the setup of a session of Virtual Agora, where each value makes a difference of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from support.agora.configuration import AgoraConfiguration

TAKING_PART: Final = {
    "start_of_round": "before a round",
    "end_of_round": "after a round",
    "disabled": "never",
}

VARIANTS: Final[Mapping[str, tuple[str, ...]]] = {
    "the owner takes part": tuple(TAKING_PART.values()),
    "the owner confirms conclusions": ("yes", "no"),
    "the topics come from": ("the agents", "the owner"),
    "the theme is": ("given", "asked for"),
    "rounds between checkpoints": ("1", "3", "20"),
    "fewest rounds on a topic": ("1", "as many as the most"),
    "most rounds on a topic": ("1", "10000"),
    "characters of a text at most": ("200", "20000"),
    "seconds to wait for a provider at most": ("5", "60"),
    "agents": ("2", "20"),
    "provider": ("Google", "OpenAI", "Anthropic", "Grok"),
}
"""The values of every choice; for numbers, the bounds and the usual value."""


def chosen_variants(
    configuration: AgoraConfiguration, interval: int, values: Mapping[str, Any]
) -> dict[str, tuple[str, ...]]:
    """Return the variants in the setup of a session, whose initial state is `values`."""
    chosen = _all_chosen(configuration, interval, values)
    variants = {name: tuple(value for value in known if value in chosen[name]) for name, known in VARIANTS.items()}
    return {name: known for name, known in variants.items() if known}


def _all_chosen(
    configuration: AgoraConfiguration, interval: int, values: Mapping[str, Any]
) -> Mapping[str, frozenset[str]]:
    discussion = configuration.discussion
    fewest, most = discussion.minimum_rounds_before_poll, discussion.max_rounds_per_topic
    return {
        "the owner takes part": frozenset({TAKING_PART[discussion.user_participation_timing]}),
        "the owner confirms conclusions": frozenset({"yes" if discussion.confirm_conclusion else "no"}),
        "the topics come from": frozenset({"the owner" if values.get("user_defines_topics") else "the agents"}),
        "the theme is": frozenset({"given" if values.get("main_topic") else "asked for"}),
        "rounds between checkpoints": frozenset({str(interval)}),
        "fewest rounds on a topic": frozenset({str(fewest), *(["as many as the most"] if fewest == most else [])}),
        "most rounds on a topic": frozenset({str(most)}),
        "characters of a text at most": frozenset({str(discussion.max_text_length)}),
        "seconds to wait for a provider at most": frozenset({f"{discussion.max_retry_wait:g}"}),
        "agents": frozenset({str(sum(entry.count for entry in configuration.agents))}),
        "provider": frozenset(_providers(configuration)),
    }


def _providers(configuration: AgoraConfiguration) -> Iterator[str]:
    yield from (entry.provider for entry in configuration.agents)
    yield from (
        entry.provider for entry in (configuration.moderator, configuration.summarizer, configuration.report_writer)
    )
