"""What explains why a scenario fails, and fails nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from support.record.suspicions import other_types


@dataclass(slots=True)
class Guest:
    name: Any


def test_a_value_of_another_type_is_found_in_a_dataclass_without_a_dict() -> None:
    assert list(other_types([Guest("Ada")], [Guest(7)], "guests")) == [("guests[0].name", "str", "int")]
    assert list(other_types([Guest("Ada")], [Guest("Ben")], "guests")) == []
