"""What a session is set up with, and what of it may differ when it is resumed."""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from support.agora import prompts
from support.agora.configuration import discussion_with, load_configuration
from support.agora.errors import StateError
from support.agora.settings import (
    PROMPTS,
    Settings,
    _digest_of_prompts,
    config_hash,
    session_settings,
    settings_warning,
)
from support.agora_suite.built_flow import AgoraSettings, build_agora
from support.mock_llm import LLMProviderMock
from support.tests.agora.driving import address, run, waiting
from support.tests.agora.test_configuration import MINIMAL, YAML_TEXT

ROOT = Path(__file__).parents[3]


def settings(**sections: Any) -> Settings:
    return session_settings(load_configuration({**MINIMAL, **sections}), 3)


def kept(held: Settings) -> dict[str, Any]:
    return {"config_hash": config_hash(held), "settings": held}


def test_settings_name_every_agent_and_every_value_of_every_section() -> None:
    held = settings()
    assert {path: value for path, value in held.items() if path.startswith("agents")} == {
        "agents": "3",
        "agents[0]": "gpt-4o_1",
        "agents[0].provider": "OpenAI",
        "agents[1]": "gpt-4o_2",
        "agents[1].provider": "OpenAI",
        "agents[2]": "grok-4_3",
        "agents[2].provider": "Grok",
    }
    configuration = load_configuration(MINIMAL).model_dump(exclude={"agents"})
    places = {f"{section}.{name}" for section, values in configuration.items() for name in values}
    assert {path for path in held if not path.startswith("agents")} == {*places, "checkpoint_interval", PROMPTS}
    assert held["moderator.max_tokens"] == "none"


def test_the_hash_is_the_same_in_another_process_and_differs_with_any_value() -> None:
    program = (
        "from support.agora.configuration import load_configuration\n"
        "from support.agora.settings import config_hash, session_settings\n"
        f"print(config_hash(session_settings(load_configuration({YAML_TEXT!r}), 3)))"
    )
    elsewhere = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    held = settings()

    assert elsewhere.stdout.strip() == config_hash(held)
    assert len(config_hash(held)) == 8
    assert int(config_hash(held), 16) >= 0
    changes = [{**held, path: "another"} for path in held]
    assert len({config_hash(change) for change in [held, *changes]}) == len(held) + 1


def test_entries_that_are_shared_otherwise_make_no_difference() -> None:
    one_by_one = [{"provider": "OpenAI", "model": "gpt-4o"}, {"provider": "OpenAI", "model": "gpt-4o"}]
    assert settings(agents=[*one_by_one, MINIMAL["agents"][1]]) == settings()


def test_every_difference_is_named_and_only_those_that_may_not_differ_are_refused() -> None:
    now = settings(
        moderator={"provider": "Grok", "model": "grok-4"}, discussion={"confirm_conclusion": True}, agents=[
            {"provider": "Google", "model": "gpt-4o", "count": 4}
        ]
    )  # fmt: skip
    with pytest.raises(StateError, match='the session "s" was set up otherwise than this flow') as raised:
        settings_warning("s", kept(settings()), now)
    assert raised.value.details["differences"] == [
        "agents was 3, is 4",
        "agents[2] was grok-4_3, is gpt-4o_3",
        "agents[3] was none, is gpt-4o_4",
        "discussion.confirm_conclusion was False, is True",
    ]
    with pytest.raises(StateError, match=r"agents was 3, is 2; agents\[2\] was grok-4_3, is none"):
        settings_warning("s", kept(settings()), settings(agents=MINIMAL["agents"][:1]))


def test_a_setting_that_a_later_version_adds_may_not_differ() -> None:
    with pytest.raises(StateError, match=r"discussion\.longest_text was 20000, is none"):
        settings_warning("s", kept({**settings(), "discussion.longest_text": "20000"}), settings())


def test_models_providers_temperatures_tokens_and_prompts_may_differ() -> None:
    before = {**settings(), PROMPTS: "0badcafe"}
    now = settings(summarizer={"provider": "Google", "model": "gemini", "temperature": 0.1, "max_tokens": 9})
    assert settings_warning("s", kept(before), now) == (
        "resumed with other settings: the texts of the prompts; summarizer.max_tokens was 500, is 9; "
        "summarizer.model was gpt-4o, is gemini; summarizer.provider was OpenAI, is Google; "
        "summarizer.temperature was 0.3, is 0.1"
    )
    assert settings_warning("s", kept(before), before) is None


def test_a_session_that_does_not_say_what_it_was_set_up_with_is_compared_by_its_hash() -> None:
    now = settings()
    assert settings_warning("s", {"config_hash": config_hash(now)}, now) is None
    with pytest.raises(StateError, match=r"config_hash was 0badcafe, is [0-9a-f]{8}, and the session does not say"):
        settings_warning("s", {"config_hash": "0badcafe"}, now)
    assert settings_warning("s", {"config_hash": None, "settings": now}, now) is None


def test_the_digest_of_the_prompts_follows_their_texts_and_not_their_code(monkeypatch: pytest.MonkeyPatch) -> None:
    source = inspect.getsource(prompts)
    digests = []
    plain, explained = ast.unparse(ast.parse(source)), source.replace("Ask an agent for three to five topics", "Ask")
    for changed in (source, plain, explained, source.replace("Propose three to five", "Propose two")):
        monkeypatch.setattr(inspect, "getsource", lambda _, text=changed: text)
        digests.append(_digest_of_prompts.__wrapped__())
    assert explained != source
    assert digests[0] == digests[1] == digests[2] != digests[3]


def test_the_warning_joins_the_next_update_once_and_takes_back_no_question() -> None:
    models = LLMProviderMock(seed=1)
    first = build_agora(AgoraSettings(), models)
    session = first.flow.create_session(main_topic="Pets")
    run(first.flow, session)
    asked = waiting(first.flow, session).id
    changed = AgoraSettings(overrides={"moderator": {"temperature": 0.1}})
    build_agora(changed, models, checkpointer=first.checkpointer).flow.stream(address(session))
    second = build_agora(changed, models, checkpointer=first.checkpointer).flow
    run(second, session)
    assert waiting(second, session).id == asked
    run(second, session, answers={asked: "approve"})
    again = build_agora(changed, models, checkpointer=first.checkpointer).flow
    run(again, session)
    warnings = ["resumed with other settings: moderator.temperature was 0.7, is 0.1"]
    assert again.get_state_manager(session).state["warnings"] == warnings


def test_a_refused_session_is_not_taken_in_and_nothing_of_it_is_written() -> None:
    models = LLMProviderMock(seed=1)
    first = build_agora(AgoraSettings(), models)
    session = first.flow.create_session(main_topic="Pets")
    run(first.flow, session)
    before = first.checkpointer.get_tuple(address(session))  # type: ignore[arg-type]
    other = build_agora(AgoraSettings(interval=4), models, checkpointer=first.checkpointer).flow
    for how in ({}, {"resume_from_checkpoint": True}, {"answers": {waiting(first.flow, session).id: "approve"}}):
        with pytest.raises(StateError, match="checkpoint_interval was 3, is 4"):
            other.stream(address(session), **how)
    with pytest.raises(StateError, match="there is no session"):
        other.get_state_manager(session)
    assert first.checkpointer.get_tuple(address(session)) == before  # type: ignore[arg-type]


def test_overrides_of_the_call_are_settings_too() -> None:
    configuration = discussion_with(load_configuration(MINIMAL), {"max_rounds_per_topic": 7})
    assert session_settings(configuration, 3)["discussion.max_rounds_per_topic"] == "7"
