from __future__ import annotations

from collections.abc import Iterator

import pytest

from support.gherkin import hooks as room
from support.gherkin.errors import StepDefinitionError
from support.gherkin.hooks import after_scenario, before_scenario, hooks


@pytest.fixture(autouse=True)
def _no_hooks_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_hooks", [])


def nothing() -> None:
    """Does nothing."""


@pytest.mark.parametrize(
    ("tags", "scenario", "expected"),
    [
        ("", [], True),
        ("@slow", ["slow"], True),
        ("@slow", ["fast"], False),
        ("@slow and not @wip", ["slow", "wip"], False),
        ("@slow or @wip", ["wip"], True),
        ("slow", ["slow"], True),
        ("not (slow or @wip)", ["wip"], False),
    ],
)
def test_a_hook_is_for_the_scenarios_its_tags_choose(tags: str, scenario: list[str], expected: bool) -> None:
    before_scenario(tags=tags)(nothing)

    assert hooks()[0].is_for(scenario) is expected


def test_hooks_keep_their_order_moment_and_name() -> None:
    before_scenario(name="first")(nothing)
    after_scenario(name="second")(nothing)

    assert [(hook.when, hook.name) for hook in hooks()] == [("before", "first"), ("after", "second")]


def test_a_tag_expression_that_means_nothing_is_refused() -> None:
    with pytest.raises(StepDefinitionError, match="“@slow and” is not a tag expression"):
        before_scenario(tags="@slow and")(nothing)
    assert hooks() == ()


def test_a_hook_that_yields_is_refused() -> None:
    def yields() -> Iterator[None]:
        yield

    with pytest.raises(StepDefinitionError, match="a hook does not yield"):
        before_scenario()(yields)
