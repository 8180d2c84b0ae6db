from __future__ import annotations

import pytest
from hamcrest import assert_that, contains_inanyorder, contains_string, equal_to, has_length
from hamcrest.core.matcher import Matcher

from support.gherkin.expectations import in_two_parts


@pytest.mark.parametrize(
    ("actual", "matcher", "subject", "sentence"),
    [
        (None, equal_to("Offices"), "the next topic", 'Expected the next topic to be "Offices", but found nothing.'),
        (3, equal_to(4), "the rounds", "Expected the rounds to be 4, but found 3."),
        ([], equal_to(["A", "B"]), "the topics", 'Expected the topics to be "A", "B", but found nothing.'),
        ("no", contains_string("yes"), "it", "Expected it to be a string containing 'yes', but found \"no\"."),
        ({}, equal_to({"a": 1}), "the votes", "Expected the votes to be {'a': 1}, but found nothing."),
        ("x" * 500, equal_to("y"), "it", f'Expected it to be "y", but found "{"x" * 158}….'),
    ],
)
def test_an_expectation_is_one_sentence(actual: object, matcher: Matcher[object], subject: str, sentence: str) -> None:
    with pytest.raises(AssertionError) as raised:
        assert_that(actual, matcher, subject)

    message = str(raised.value)
    assert in_two_parts(message) == (sentence, message)


def test_a_note_below_stays_out_of_the_sentence() -> None:
    with pytest.raises(AssertionError) as raised:
        assert_that([1], has_length(2), "it")

    message = f"{str(raised.value).strip()}\na note"
    sentence, _ = in_two_parts(message)
    assert sentence == "Expected it to be an object with length of 2, but found [1] with length of 1."


@pytest.mark.parametrize("message", ["", "assert 2 == 1", "Expected 2 topics, found 3.", "a\nExpected: <1>\nelse"])
def test_other_messages_are_left_as_they_are(message: str) -> None:
    assert in_two_parts(message) == (message, "")


def test_a_mismatch_that_is_no_value_is_left_as_it_is() -> None:
    with pytest.raises(AssertionError) as raised:
        assert_that([1, 2], contains_inanyorder(1, 3), "it")

    message = str(raised.value)
    assert in_two_parts(message) == (message, "")


def test_a_meaning_stands_apart_from_the_lines_for_engineers() -> None:
    assert in_two_parts("It was lost.\n\nFor engineers:\na\n\nb") == ("It was lost.", "a\n\nb")
