from __future__ import annotations

import re

import pytest

from support.agora_suite.discussion.tables import meaning_of, rows_of
from support.execution.errors import ScenarioError

KNOWN = {"the theme": 1, "the agenda": 2, "the topic": 3}


def test_a_word_of_a_column_has_its_meaning() -> None:
    assert meaning_of("the agenda", "of", KNOWN) == 2


def test_a_wrong_word_of_a_column_is_refused_with_the_allowed_ones_nearest_first() -> None:
    message = "“the topics” is not allowed in the column “of”. Use one of: the topic, the theme, the agenda."
    with pytest.raises(ScenarioError, match=re.escape(message)):
        meaning_of("the topics", "of", KNOWN)


def test_a_table_with_other_columns_is_refused_with_the_right_ones() -> None:
    message = "The table begins with | what | is |. Its first line must be | what | is shown as |."
    with pytest.raises(ScenarioError, match=re.escape(message)):
        rows_of([["what", "is"], ["the agenda", "Hiring"]], "what", "is shown as")


def test_the_rows_of_a_table_are_those_beneath_its_head() -> None:
    assert rows_of([["what", "number"], ["attempts", "1"]], "what", "number") == [["attempts", "1"]]
