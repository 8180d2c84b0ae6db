"""The suite's configuration."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hamcrest import assert_that, contains_string, equal_to

from support.execution.configuration import SuiteConfiguration, SuiteConfigurationError

DOCUMENT = Path(__file__).parents[2] / "docs/your-own-flow.md"


def problems_of(**values: Any) -> str:
    with pytest.raises(SuiteConfigurationError) as raised:
        SuiteConfiguration.of(values)
    return str(raised.value)


def test_without_any_source_the_limits_are_the_usual_ones() -> None:
    suite = SuiteConfiguration.of()
    assert_that(
        (suite.max_execution_time, suite.max_update_time, suite.memory_limit_mb, suite.memory_growth_mb),
        equal_to((30.0, 1.0, 200.0, 100.0)),
    )


def test_the_documentation_names_every_key_and_its_default() -> None:
    rows = re.findall(r"^\| `(\w+)` \| `(.+?)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    keys = [entry for entry in dataclasses.fields(SuiteConfiguration) if entry.name != "known_findings"]
    assert_that(dict(rows), equal_to({key.name: json.dumps(key.default) for key in keys}))


def test_a_later_source_is_laid_over_an_earlier_one() -> None:
    suite = SuiteConfiguration.of({"seed": 2, "sample_every": 5}, {"seed": 3})
    assert_that((suite.seed, suite.sample_every), equal_to((3, 5)))


def test_none_leaves_a_key_as_it_is() -> None:
    assert_that(SuiteConfiguration.of({"seed": 2}, {"seed": None}).seed, equal_to(2))


def test_a_limit_that_is_no_number_is_refused_and_none_at_all_is_allowed() -> None:
    assert_that(problems_of(max_update_time=float("nan")), contains_string("max_update_time: has to be more than 0"))
    assert_that(SuiteConfiguration.of({"max_update_time": float("inf")}).max_update_time, equal_to(float("inf")))


@pytest.mark.parametrize("value", [-1.0, float("nan"), float("inf")])
def test_the_hard_limit_is_a_number_of_seconds_and_0_ends_nothing(value: float) -> None:
    assert_that(
        problems_of(hard_limit=value), contains_string("hard_limit: has to be a number of seconds, or 0 to end")
    )
    assert_that(SuiteConfiguration.of({"hard_limit": 0}).hard_limit, equal_to(0))
    assert_that(SuiteConfiguration.of().hard_limit, equal_to(120.0))


def test_every_problem_is_listed_and_not_only_the_first() -> None:
    problems = problems_of(sample_every=0, memory_limit_mb=-1.0, answer_by="post", seed="one", sead=1, test_mode=False)
    for key in ("sample_every", "memory_limit_mb", "answer_by", "seed", "sead", "test_mode"):
        assert_that(problems, contains_string(f"\n  {key}: "))


def test_an_unknown_key_is_reported_with_the_nearest_one() -> None:
    assert_that(problems_of(step_buget=5), contains_string("the nearest is step_budget"))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("seed", True),
        ("seed", 1.5),
        ("step_budget", "many"),
        ("max_update_time", False),
        ("enable_monitoring", 1),
        ("answer_by", 3),
    ],
)
def test_a_value_of_another_type_is_refused_with_what_was_found(key: str, value: Any) -> None:
    assert_that(problems_of(**{key: value}), contains_string(f"found {type(value).__name__} {value!r}"))


@pytest.mark.parametrize(("key", "least"), [("sample_every", 1), ("step_budget", 1)])
def test_counts_begin_at_one(key: str, least: int) -> None:
    assert_that(getattr(SuiteConfiguration.of({key: least}), key), equal_to(least))
    assert_that(problems_of(**{key: least - 1}), contains_string(f"{key}: has to be at least 1"))


@pytest.mark.parametrize("key", ["max_execution_time", "max_update_time", "memory_limit_mb", "memory_growth_mb"])
def test_limits_are_more_than_nothing_and_may_be_whole_numbers(key: str) -> None:
    assert_that(getattr(SuiteConfiguration.of({key: 1}), key), equal_to(1))
    assert_that(problems_of(**{key: 0}), contains_string(f"{key}: has to be more than 0"))
