"""What the configuration accepts, refuses, and says about what it refuses."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from pydantic import ValidationError as SchemaError

from support.agora.configuration import (
    AgentEntry,
    AgoraConfiguration,
    DiscussionSection,
    agent_ids,
    discussion_with,
    load_configuration,
)
from support.agora.errors import ConfigurationError

MINIMAL: dict[str, Any] = {
    "moderator": {"provider": "Google", "model": "gemini-2.5-pro"},
    "summarizer": {"provider": "OpenAI", "model": "gpt-4o"},
    "report_writer": {"provider": "Anthropic", "model": "claude-opus"},
    "agents": [{"provider": "OpenAI", "model": "gpt-4o", "count": 2}, {"provider": "Grok", "model": "grok-4"}],
}
YAML_TEXT = """
moderator: {provider: google, model: gemini-2.5-pro}
summarizer: {provider: OPENAI, model: gpt-4o}
report_writer: {provider: anthropic, model: claude-opus}
agents:
  - {provider: OpenAI, model: gpt-4o, count: 2}
  - {provider: grok, model: grok-4}
"""


def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    values = copy.deepcopy(MINIMAL)
    change(values)
    return values


def problems_of(source: Any) -> list[str]:
    with pytest.raises(ConfigurationError) as raised:
        load_configuration(source)
    problems: list[str] = raised.value.details["problems"]
    assert raised.value.message.splitlines()[1:] == [f"  {problem}" for problem in problems]
    return problems


def test_defaults_fill_what_a_minimal_configuration_leaves_out() -> None:
    configuration = load_configuration(MINIMAL)

    assert (configuration.moderator.temperature, configuration.moderator.max_tokens) == (0.7, None)
    assert (configuration.summarizer.temperature, configuration.summarizer.max_tokens) == (0.3, 500)
    assert (configuration.report_writer.temperature, configuration.report_writer.max_tokens) == (0.6, 2000)
    assert configuration.agents[1].count == 1
    assert configuration.discussion.model_dump() == {
        "user_participation_timing": "disabled",
        "confirm_conclusion": False,
        "minimum_rounds_before_poll": 3,
        "max_rounds_per_topic": 10,
        "max_agenda_attempts": 5,
        "max_text_length": 20_000,
        "max_retry_wait": 60,
    }


def test_mapping_text_file_and_configuration_give_the_same(tmp_path: Path) -> None:
    file = tmp_path / "agora.yml"
    file.write_text(YAML_TEXT, encoding="utf-8")
    expected = load_configuration(MINIMAL)

    assert load_configuration(YAML_TEXT) == expected
    assert load_configuration(file) == expected
    assert load_configuration(expected) == expected
    assert load_configuration(MappingProxyType({**MINIMAL, "agents": tuple(MINIMAL["agents"])})) == expected


@pytest.mark.parametrize(
    ("spelling", "name"),
    [("google", "Google"), ("OPENAI", "OpenAI"), (" openai ", "OpenAI"), ("anthropic", "Anthropic"), ("gRoK", "Grok")],
)
def test_a_provider_is_known_in_any_case(spelling: str, name: str) -> None:
    configuration = load_configuration(changed(lambda values: values["moderator"].update(provider=spelling)))

    assert configuration.moderator.provider == name


@pytest.mark.parametrize(
    ("section", "values", "problem"),
    [
        ("moderator", {"provider": "Gogle"}, "moderator.provider: must be 'Google', 'OpenAI', 'Anthropic' or 'Grok'"),
        ("moderator", {"provider": 5}, "moderator.provider: must be 'Google'"),
        ("moderator", {"model": " "}, "moderator.model: must not be blank, got ' '"),
        ("moderator", {"model": 4}, "moderator.model: must be a text, got 4"),
        ("moderator", {"temperature": "0.7"}, "moderator.temperature: must be a number, got '0.7'"),
        ("moderator", {"temperature": True}, "moderator.temperature: must be a number, got True"),
        ("moderator", {"temperature": float("nan")}, "moderator.temperature: must be a finite number"),
        ("moderator", {"max_tokens": 0}, "moderator.max_tokens: must be greater than 0, got 0"),
        ("summarizer", {"temperature": 1.1}, "summarizer.temperature: must be less than or equal to 1, got 1.1"),
        ("summarizer", {"temperature": -0.1}, "summarizer.temperature: must be greater than or equal to 0"),
        ("summarizer", {"max_tokens": None}, "summarizer.max_tokens: must be a whole number, got None"),
        ("summarizer", {"max_tokens": "3"}, "summarizer.max_tokens: must be a whole number, got '3'"),
        ("report_writer", {"temperature": 2}, "report_writer.temperature: must be less than or equal to 1, got 2"),
        ("report_writer", {"max_tokens": True}, "report_writer.max_tokens: must be a whole number, got True"),
    ],
)
def test_a_wrong_value_is_named_with_its_path(section: str, values: dict[str, Any], problem: str) -> None:
    found = problems_of(changed(lambda configuration: configuration[section].update(values)))

    assert len(found) == 1
    assert found[0].startswith(problem)


@pytest.mark.parametrize(
    ("discussion", "problem"),
    [
        (
            {"user_participation_timing": "later"},
            "discussion.user_participation_timing: must be 'start_of_round', 'end_of_round' or 'disabled', got 'later'",
        ),
        ({"confirm_conclusion": 1}, "discussion.confirm_conclusion: must be true or false, got 1"),
        (
            {"minimum_rounds_before_poll": 0},
            "discussion.minimum_rounds_before_poll: must be greater than or equal to 1, got 0",
        ),
        (
            {"max_rounds_per_topic": 10_001},
            "discussion.max_rounds_per_topic: must be less than or equal to 10000, got 10001",
        ),
        ({"max_agenda_attempts": 0}, "discussion.max_agenda_attempts: must be greater than or equal to 1, got 0"),
        ({"max_text_length": 0}, "discussion.max_text_length: must be greater than or equal to 1, got 0"),
        ({"max_text_length": 99.5}, "discussion.max_text_length: must be a whole number, got 99.5"),
        ({"max_retry_wait": 0}, "discussion.max_retry_wait: must be greater than 0, got 0"),
        ({"max_retry_wait": -1}, "discussion.max_retry_wait: must be greater than 0, got -1"),
        ({"max_retry_wait": float("inf")}, "discussion.max_retry_wait: must be a finite number, got inf"),
        ({"max_retry_wait": float("nan")}, "discussion.max_retry_wait: must be a finite number, got nan"),
        ({"max_retry_wait": 90_000}, "discussion.max_retry_wait: must be less than or equal to 86400, got 90000"),
        (
            {"minimum_rounds_before_poll": 11},
            "discussion.minimum_rounds_before_poll: must not be greater than max_rounds_per_topic (10), got 11",
        ),
        (
            {"max_rounds_per_topic": 2},
            "discussion.minimum_rounds_before_poll: must not be greater than max_rounds_per_topic (2), got 3",
        ),
        ({"max_rounds": 5}, 'discussion.max_rounds: unknown key, did you mean "max_rounds_per_topic"?'),
    ],
)
def test_a_discussion_out_of_bounds_is_refused_in_the_source_and_as_an_override(
    discussion: dict[str, Any], problem: str
) -> None:
    assert problems_of({**MINIMAL, "discussion": discussion}) == [problem]
    with pytest.raises(ConfigurationError) as raised:
        discussion_with(load_configuration(MINIMAL), discussion)
    assert raised.value.details["problems"] == [problem]


@pytest.mark.parametrize("rounds", [(1, 1), (3, 3), (10_000, 10_000)])
def test_rounds_are_accepted_at_their_bounds(rounds: tuple[int, int]) -> None:
    least, most = rounds
    values = {"minimum_rounds_before_poll": least, "max_rounds_per_topic": most}

    discussion = load_configuration({**MINIMAL, "discussion": values}).discussion

    assert (discussion.minimum_rounds_before_poll, discussion.max_rounds_per_topic) == rounds


def entries(*counts: int) -> list[dict[str, Any]]:
    return [{"provider": "OpenAI", "model": "gpt-4o", "count": count} for count in counts]


@pytest.mark.parametrize("counts", [(2,), (1, 1), (10, 10)])
def test_two_to_twenty_agents_can_discuss(counts: tuple[int, ...]) -> None:
    configuration = load_configuration({**MINIMAL, "agents": entries(*counts)})

    assert len(agent_ids(configuration)) == sum(counts)


@pytest.mark.parametrize(
    ("agents", "problems"),
    [
        ([], ["agents: must have at least 1 entry"]),
        (entries(1), ["agents: the counts must add up to 2 to 20 agents, got 1"]),
        (entries(10, 10, 1), ["agents: the counts must add up to 2 to 20 agents, got 21"]),
        (entries(3, 0), ["agents[1].count: must be greater than or equal to 1, got 0"]),
        ([*entries(3), {**entries(1)[0], "count": "two"}], ["agents[1].count: "]),
        (entries(3, 11), ["agents[1].count: must be less than or equal to 10, got 11"]),
        (
            entries(11, 10),
            ["agents[0].count: must be less than or equal to 10, got 11", "agents: the counts must add up"],
        ),
        ("gpt-4o", ["agents: must be a list, got 'gpt-4o'"]),
        (["gpt-4o"], ["agents[0]: must be a mapping with the keys provider, model, count; got 'gpt-4o'"]),
    ],
)
def test_agents_out_of_bounds_are_refused(agents: Any, problems: list[str]) -> None:
    found = problems_of({**MINIMAL, "agents": agents})

    assert len(found) == len(problems)
    assert all(actual.startswith(expected) for actual, expected in zip(found, problems, strict=True))


def test_every_problem_is_reported_at_once_with_the_cross_field_ones() -> None:
    wrong = {
        "moderator": {"provider": "Google"},
        "sumarizer": MINIMAL["summarizer"],
        "report_writer": {**MINIMAL["report_writer"], "max_token": 5},
        "agents": [{"provider": "Nobody", "model": "m", "count": 1}],
        "discussion": {"minimum_rounds_before_poll": 11, "confirm_conclusion": "yes"},
    }

    found = problems_of(wrong)

    assert {problem.partition(":")[0] for problem in found} == {
        "moderator.model",
        "sumarizer",
        "summarizer",
        "report_writer.max_token",
        "agents[0].provider",
        "agents",
        "discussion.minimum_rounds_before_poll",
        "discussion.confirm_conclusion",
    }
    assert len(found) == 8
    assert 'sumarizer: unknown key, did you mean "summarizer"?' in found
    assert 'report_writer.max_token: unknown key, did you mean "max_tokens"?' in found


def test_a_key_like_no_other_is_still_reported_with_the_nearest() -> None:
    found = problems_of(changed(lambda values: values["agents"][0].update(number=3)))

    assert found == ['agents[0].number: unknown key, the nearest of provider, model, count is "model"']


def test_a_key_that_is_no_text_is_a_problem() -> None:
    assert problems_of({**MINIMAL, 3: "three"}) == ["[3]: keys must be strings, got 3"]


@pytest.mark.parametrize("source", [None, 5, [], "", "reports/agora.yml"])
def test_a_source_without_sections_is_refused_with_the_sections_there_are(source: Any) -> None:
    (problem,) = problems_of(source)

    assert problem.startswith(
        "configuration: must be a mapping with the keys moderator, summarizer, report_writer, agents, discussion; got"
    )


def test_a_repeated_yaml_key_is_a_problem_beside_the_others() -> None:
    text = YAML_TEXT + "moderator: {provider: google, model: a, model: b, temprature: 1}\n"

    assert problems_of(text) == [
        "moderator: the key is given twice, at line 2 and at line 8",
        "moderator.model: the key is given twice, at line 8 and at line 8",
        'moderator.temprature: unknown key, did you mean "temperature"?',
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("moderator: [", "YAML text: invalid YAML at line "),
        ("a: 1\n---\nb: 2\n", "YAML text: invalid YAML at line 2, column 1: "),
        (
            "moderator: !!python/object:os.system {}",
            "YAML text: invalid YAML at line 1, column 12: could not determine",
        ),
        ("a: 2024-13-45", "YAML text: invalid YAML: month must be in 1..12"),
        ("&a [*a]", "configuration: more than 50 mappings and lists inside one another, or one that holds itself"),
        ("a: \x00", "YAML text: invalid YAML: "),
    ],
)
def test_invalid_yaml_is_refused_with_its_place(text: str, problem: str) -> None:
    (found,) = problems_of(text)

    assert found.startswith(problem)


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    latin = tmp_path / "latin.yml"
    latin.write_bytes("moderator: {model: caf\xe9}".encode("latin-1"))
    broken = tmp_path / "broken.yml"
    broken.write_text("moderator: [", encoding="utf-8")

    assert problems_of(tmp_path / "none.yml") == [f"{tmp_path / 'none.yml'}: there is no such file"]
    assert problems_of(tmp_path)[0].startswith(f"{tmp_path}: the file cannot be read (")
    assert problems_of(latin)[0].startswith(f"{latin}: the file is not UTF-8 text")
    assert problems_of(broken)[0].startswith(f"{broken}: invalid YAML at line ")


def test_agents_are_numbered_over_all_entries() -> None:
    assert [(identity, entry.provider) for identity, entry in agent_ids(load_configuration(MINIMAL))] == [
        ("gpt-4o_1", "OpenAI"),
        ("gpt-4o_2", "OpenAI"),
        ("grok-4_3", "Grok"),
    ]


def test_overrides_change_only_what_they_name() -> None:
    configuration = load_configuration({**MINIMAL, "discussion": {"max_agenda_attempts": 2}})

    overridden = discussion_with(configuration, {"max_rounds_per_topic": 4})

    assert overridden.discussion == DiscussionSection(max_rounds_per_topic=4, max_agenda_attempts=2)
    assert overridden.agents == configuration.agents
    assert configuration.discussion.max_rounds_per_topic == 10
    assert discussion_with(configuration, None) == configuration
    assert discussion_with(configuration, DiscussionSection()).discussion == DiscussionSection()


def test_overrides_that_are_no_mapping_are_refused() -> None:
    with pytest.raises(ConfigurationError, match=r"discussion: must be a mapping, got \['disabled'\]"):
        discussion_with(load_configuration(MINIMAL), ["disabled"])  # type: ignore[arg-type]


def test_the_models_themselves_hold_to_the_rules() -> None:
    configuration = load_configuration(MINIMAL)

    with pytest.raises(SchemaError, match="must not be greater than max_rounds_per_topic"):
        DiscussionSection(minimum_rounds_before_poll=5, max_rounds_per_topic=4)
    with pytest.raises(SchemaError, match="the counts must add up to 2 to 20 agents, got 1"):
        AgoraConfiguration(**{**configuration.model_dump(), "agents": [AgentEntry(provider="Grok", model="grok-4")]})
    with pytest.raises(SchemaError, match="frozen"):
        configuration.discussion.confirm_conclusion = True


def test_a_configuration_that_was_tampered_with_is_refused() -> None:
    configuration = load_configuration(MINIMAL)
    configuration.agents.clear()

    assert problems_of(configuration) == ["agents: must have at least 1 entry, got []"]


def test_lists_in_lists_in_one_line_are_refused_by_the_limit_that_comes_first() -> None:
    with pytest.raises(ConfigurationError, match=r"more than 50 mappings and lists|exceeded maximum nesting depth"):
        load_configuration("[" * 400_000)
