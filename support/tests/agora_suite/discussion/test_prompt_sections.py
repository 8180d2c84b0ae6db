"""Checks of prompts and of the end of a session fail where there is nothing to check."""

from __future__ import annotations

import pytest

from support.agora_suite.discussion.progress import assert_over
from support.agora_suite.discussion.prompt_sections import assert_section


def test_a_section_of_no_prompt_at_all_is_not_accepted() -> None:
    with pytest.raises(AssertionError, match='the calls whose prompts are checked for "Theme"'):
        assert_section([], "Theme", ["Our theme"])


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
