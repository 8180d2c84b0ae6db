"""What a discussion may take: the limits can be changed, a limit that is reached is reported, and only once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from support.agora_suite.discussion.discussion import Discussion
from support.execution.configuration import SuiteConfiguration
from support.execution.errors import ScenarioError
from support.monitors.errors import TimeLimitBreached


def begun(world: Discussion) -> Discussion:
    world.facts.agents_want(["Budget"])
    world.machine.begins()
    return world


def test_a_discussion_within_its_limits_says_so(world: Discussion) -> None:
    begun(world).measures.took_less_than(30, 1)
    world.measures.needed_less_than(200, 100)
    world.verify()


def test_a_limit_that_was_checked_does_not_fail_the_scenario(world: Discussion) -> None:
    world.measures.limited("max_update_time", 0.3)
    world.measures.step_takes("agenda_proposal", 0.35)
    begun(world)
    with pytest.raises(TimeLimitBreached, match="max_update_time"):
        world.verify()
    world.measures.limit_reached("max_update_time", "agenda_proposal")
    world.verify()


def test_memory_that_a_step_keeps_is_seen(world: Discussion) -> None:  # allowed: limit_reached raises where it is not
    world.measures.limited("memory_growth_mb", 50.0)
    world.measures.step_keeps("agenda_proposal", 60)
    begun(world).measures.limit_reached("memory_growth_mb")


def test_a_limit_that_was_not_reached_cannot_be_checked(world: Discussion) -> None:
    begun(world)
    with pytest.raises(AssertionError, match="the limits that were reached"):
        world.measures.limit_reached("max_update_time")


def test_limits_are_facts_that_belong_before_the_discussion(world: Discussion) -> None:
    begun(world)
    with pytest.raises(ScenarioError, match="belong before"):
        world.measures.limited("max_update_time", 0.3)


def test_without_monitoring_nothing_can_be_said_of_limits(tmp_path: Path) -> None:
    world = Discussion(replace(SuiteConfiguration(), enable_monitoring=False), tmp_path)
    begun(world)
    with pytest.raises(ScenarioError, match="leave --no-monitoring out"):
        world.measures.took_less_than(30, 1)
    world.close()
