"""A question or a step that the flow has is known wherever the suite lists them."""

from __future__ import annotations

import re

import pytest

from support.agora.graph import PHASE_OF
from support.agora.questions import QUESTIONS
from support.agora_suite.rules.course import DECIDED, FIXED
from support.agora_suite.rules.questions import SHOWN
from support.agora_suite.vocabulary import ASKED, STEPS, words_of

SHOWS_NOTHING = {"theme"}
"""The question that comes before there is anything to show."""


@pytest.mark.parametrize("step", PHASE_OF)
def test_a_step_has_words_and_a_place_in_the_course(step: str) -> None:
    assert step in STEPS, "add a row to STEPS of agora_suite/vocabulary.py"
    assert step in {*FIXED, *DECIDED}, "say in agora_suite/rules/course.py what follows it"


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_has_words_and_what_it_shows_is_checked(question: str) -> None:
    assert question in ASKED, "add a row to ASKED of agora_suite/vocabulary.py"
    assert question in {*SHOWN, *SHOWS_NOTHING}, "say in agora_suite/rules/questions.py what it shows"


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("feature", ["engine/both_ways", "engine/refused_either_way", "engine/one_answer_each"])
def test_a_feature_about_all_questions_has_an_example_of_each(
    feature: str, question: str, pytestconfig: pytest.Config
) -> None:
    text = (pytestconfig.rootpath / f"features/{feature}.feature").read_text("utf-8")
    words = f"about {words_of(question)}"
    assert re.search(rf"\b{question}\b", text) or words in text, f"the feature says nothing of {question}"
