"""The fast answer before a careful comparison: right where it says yes, for any values."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from hamcrest import assert_that, equal_to
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, HumanMessage

from support.record.equality import certainly_equal
from support.validators.differences import differences

SCALARS = st.none() | st.booleans() | st.integers(-2, 2) | st.floats(-1, 1) | st.text(max_size=2)
VALUES = st.recursive(
    SCALARS,
    lambda values: (
        st.lists(values, max_size=3)
        | st.dictionaries(st.text(max_size=1), values, max_size=3)
        | st.tuples(values, values)
        | st.builds(AIMessage, content=st.text(max_size=2), additional_kwargs=st.just({}) | st.just({"round": 1}))
    ),
    max_leaves=8,
)
MOMENT = datetime(2026, 1, 5, tzinfo=UTC)


@dataclass
class Secretive:
    """Says it equals everything."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True


@given(VALUES, VALUES)
def test_what_is_certainly_alike_has_no_difference(one: Any, other: Any) -> None:
    if certainly_equal(one, other):
        assert_that(differences("value", one, other), equal_to([]))


@given(VALUES)
def test_a_copy_is_certainly_alike(value: Any) -> None:
    assert certainly_equal(value, deepcopy(value))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        ([1], [True]),
        ({"a": 0}, {"a": False}),
        ({"a": None}, {"b": None}),
        ({"a": None}, {}),
        ({"a": 1}, {"a": 1, "b": 2}),
        ([1, 2], [1]),
        ((1, 2), [1, 2]),
        ([[1], [2]], [[1], [3]]),
        (MOMENT, MOMENT.replace(second=1)),
        (AIMessage("yes"), HumanMessage("yes")),
        (AIMessage("yes"), AIMessage("no")),
        (AIMessage("yes", additional_kwargs={"round": 1}), AIMessage("yes", additional_kwargs={"round": 1.0})),
    ],
)
def test_what_differs_in_value_type_length_or_key_is_not_alike(one: Any, other: Any) -> None:
    assert not certainly_equal(one, other)
    assert not certainly_equal(other, one)


def test_of_a_type_that_is_not_known_nothing_is_certain() -> None:
    assert not certainly_equal(Secretive(), Secretive())
    assert not certainly_equal([{"held": Secretive()}], [{"held": Secretive()}])
