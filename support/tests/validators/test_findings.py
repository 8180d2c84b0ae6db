"""What a validator says can be read by people and by programs."""

from __future__ import annotations

import pytest

from support.validators import StateConsistencyValidator, StateFinding, ValidationResult
from support.validators.schema import schema_of

FINDING = StateFinding("business", "votes[2].voter_id", "a participant", "moderator", 7, "Look at the poll.")


def test_a_finding_is_one_line_that_says_where_what_and_when() -> None:
    assert str(FINDING) == (
        "[business] votes[2].voter_id (update 7): expected a participant, found 'moderator'. Look at the poll."
    )


def test_a_finding_of_a_whole_state_names_no_update() -> None:
    assert str(StateFinding("schema", "votes", "a list", None)) == "[schema] votes: expected a list, found None."


def test_a_long_value_is_cut_so_that_the_line_stays_readable() -> None:
    line = str(StateFinding("schema", "votes", "a list", "word " * 900))
    assert len(line) < 250
    assert "\n" not in line


def test_a_finding_with_an_unhashable_value_can_be_kept_in_a_set() -> None:
    assert (
        len({FINDING, StateFinding("schema", "votes", "a list", {}), StateFinding("schema", "votes", "a list", {})})
        == 2
    )


def test_a_result_is_read_by_attribute_and_by_key() -> None:
    result = ValidationResult((FINDING,))
    assert (result.is_valid, result.errors, result.findings) == (False, [str(FINDING)], (FINDING,))
    assert dict(result) == {"is_valid": False, "errors": [str(FINDING)], "findings": (FINDING,)}
    assert str(result) == str(FINDING)


def test_a_result_is_true_only_without_findings() -> None:
    assert ValidationResult()
    assert not ValidationResult((FINDING,))
    assert str(ValidationResult()) == "nothing was found"


def test_a_part_that_a_result_does_not_have_is_named_with_those_it_has() -> None:
    with pytest.raises(KeyError, match="is_valid, errors, findings"):
        ValidationResult()["valid"]


def test_only_a_typed_dict_declares_a_state() -> None:
    with pytest.raises(TypeError, match="TypedDict"):
        schema_of(dict)
    with pytest.raises(TypeError, match="TypedDict"):
        StateConsistencyValidator(int).validate_schema_compliance({})
