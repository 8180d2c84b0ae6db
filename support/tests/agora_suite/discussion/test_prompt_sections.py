"""Checks of prompts and of the end of a session fail where there is nothing to check."""

from __future__ import annotations

import pytest

from support.agora_suite.discussion.progress import assert_over
from support.agora_suite.discussion.prompt_sections import assert_section
from support.mock_llm import ModelCall, ModelUsage


def test_a_section_of_no_prompt_at_all_is_not_accepted() -> None:
    with pytest.raises(AssertionError, match='the calls whose prompts are checked for "Theme"'):
        assert_section({}, [], "Theme", ["Our theme"])


@pytest.mark.parametrize(
    ("circumstances", "subject"),
    [({"round": 2}, '"Theme" in the prompt of Ada (round 2)'), ({}, '"Theme" in the prompt of Ada')],
)
def test_a_prompt_is_that_of_an_agent_by_its_name_in_a_round_if_there_is_one(
    circumstances: dict[str, str | int], subject: str
) -> None:
    prompt, unused = "\n## Theme\n> Another", ModelUsage(input_tokens=0, output_tokens=0)
    call = ModelCall(
        number=1,
        agent="gpt-4o_1",
        role="participant",
        task="propose topics",
        circumstances=circumstances,
        prompt=prompt,
        reply="So.",
        error=None,
        provider="openai",
        model="gpt-4o",
        usage=unused,
        seconds=0,
    )
    with pytest.raises(AssertionError) as failed:
        assert_section({"gpt-4o_1": "Ada"}, [call], "Theme", ["Our theme"])
    assert str(failed.value).splitlines()[0] == subject


@pytest.mark.parametrize(
    ("where", "steps", "reason"),
    [
        ("interrupted", ["multi_file_output"], "whether the session is over"),
        ("finished", ["multi_file_output", "agent_poll"], "the last step of the session"),
    ],
)
def test_a_session_is_over_after_its_last_step_only(where: str, steps: list[str], reason: str) -> None:
    assert_over("finished", ["final_report_generation", "multi_file_output"])
    with pytest.raises(AssertionError, match=reason):
        assert_over(where, steps)
