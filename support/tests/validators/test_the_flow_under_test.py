"""The rules, which know no code of the flow, hold for it as it really runs, with any answers of the owner."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.agora.coordinator import StreamCoordinator
from support.agora.pauses import Pause
from support.agora.state import VirtualAgoraState
from support.agora_suite.built_flow import AgoraSettings, BuiltFlow, build_agora
from support.agora_suite.rules import DISCUSSION_RULES
from support.mock_llm.provider import LLMProviderMock
from support.validators import UpdateChecker

TIMINGS: Any = st.sampled_from(["start_of_round", "end_of_round", "disabled"])


def answer(pause: Pause, choices: Iterator[int], completed: list[str]) -> dict[str, Any]:
    """Answer with one of the options offered; the first where the choices have come to their end."""
    options = pause.payload["options"]
    action = options[next(choices, 0) % len(options)]
    agenda = list(pause.payload.get("proposed_agenda", pause.payload.get("current_agenda", [])))
    if action == "edit":
        agenda = [topic for topic in [*agenda[1:], "Something else"] if topic not in completed]
    fields: dict[str, dict[str, Any]] = {
        "provide": {"main_topic": "The year to come", "topics": ["Budget", "Hiring", "Remote work"]},
        "edit": {"agenda": agenda},
        "reorder": {"agenda": agenda[::-1]},
        "participate": {"message": "Think of the cost."},
    }
    given_fields = fields.get(action, {})
    if action == "provide":
        name = "main_topic" if pause.type == "theme" else "topics"
        given_fields = {name: given_fields[name]}
    return {"action": action, **given_fields}


def observed(
    built: BuiltFlow, choices: Iterator[int], answer_by: Any, theme: str | None, own_topics: bool
) -> list[str]:
    """Run a session to its end, and give everything that is found in it."""
    flow = built.flow
    session = flow.create_session(main_topic=theme, user_defines_topics=own_topics)
    config: Any = {"configurable": {"thread_id": session}}
    manager, graph = flow.get_state_manager(session), flow.compiled_graph
    assert graph is not None
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, manager.state)
    found = []

    def asked(pause: Pause) -> dict[str, Any]:
        found.extend(checker.whole(manager.state, graph.get_state(config).values))
        return answer(pause, choices, manager.state["completed_topics"])

    stream = StreamCoordinator(flow, asked, answer_by).coordinate_stream_execution(config)
    for number, chunk in enumerate(stream, start=1):
        for node, update in chunk.items():
            found += checker.after_update(node, update, number)
            found += checker.matches(checker.values, manager.state)
    found += checker.whole(manager.state, graph.get_state(config).values)
    assert manager.state["report_generation_status"] == "completed"
    return [str(finding) for finding in found]


@given(
    choices=st.lists(st.integers(0, 59), max_size=25),
    agents=st.integers(2, 5),
    timing=TIMINGS,
    interval=st.sampled_from([1, 2, 20]),
    confirmation=st.booleans(),
    answer_by=st.sampled_from(["update", "resume"]),
    theme=st.sampled_from(["The year to come", None]),
    own_topics=st.booleans(),
)
@settings(max_examples=15, deadline=None, derandomize=True)
def test_no_session_of_the_flow_yields_a_finding(
    choices: list[int],
    agents: int,
    timing: Any,
    interval: int,
    confirmation: bool,
    answer_by: str,
    theme: str | None,
    own_topics: bool,
) -> None:
    application = AgoraSettings(
        agents=agents,
        timing=timing,
        interval=interval,
        confirmation=confirmation,
        minimum_rounds=1,
        maximum_rounds=3,
        agenda_attempts=2,
    )
    with build_agora(application, LLMProviderMock(richness="terse")) as built:
        assert observed(built, iter(choices), answer_by, theme, own_topics) == []


@pytest.mark.parametrize("module", ["support.validators", "support.agora_suite.rules", "support.validators.schema"])
def test_nothing_heavy_is_imported_before_it_is_needed(module: str) -> None:
    heavy = "{'langgraph', 'langchain_core', 'pydantic', 'hamcrest'}"
    program = f"import sys, {module}; print(sorted({heavy} & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
