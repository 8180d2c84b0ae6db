"""The sentences that the files of the corpus are written with."""

from __future__ import annotations

import pytest

from support.gherkin import declare_fixture, define_parameter_type, given, parse, then, when

COLOURS = ("red", "green", "blue")

declare_fixture("queue")


def at_most_five(text: str) -> int:
    """Give a number of people."""
    if int(text) > 5:
        raise ValueError("the office is too small")
    return int(text)


define_parameter_type("colour", "|".join(COLOURS), str, "A colour of the office.", COLOURS)
define_parameter_type("people", r"\d+", at_most_five, "How many people work here.", ("1", "2", "3", "4", "5"))


@pytest.fixture
def queue() -> dict[str, object]:
    return {}


@given(parse("the office is open"))
def office_is_open() -> None:
    """The office is open. Example: `Given the office is open`."""


@given(parse("the office is painted {colour}"))
def office_is_painted(colour: str) -> None:
    """The office has a colour. Example: `Given the office is painted red`."""


@given(parse("{people} people work here"))
def people_work_here(number: int) -> None:
    """People work here. Example: `Given 3 people work here`."""


@given(parse("a queue with {int} item(s)"))
def a_queue(queue: dict[str, object], number: int) -> None:
    """A queue. Example: `Given a queue with 2 items`."""
    queue["items"] = number


@given(parse("the topics:"))
def the_topics(queue: dict[str, object], datatable: list[list[str]]) -> None:
    """Topics in a table."""
    queue["cells"] = "\n".join("".join(f"{cell};" for cell in row) for row in datatable)


@given(parse("the letter:"))
def the_letter(queue: dict[str, object], docstring: str) -> None:
    """A letter."""
    queue["letter"] = docstring


@given(parse("a user called {string}"))
def a_user_called(name: str) -> None:
    """A user. Example: `Given a user called "Dana"`."""


@given(parse('a user called "Root"'))
def the_user_called_root() -> None:
    """The user who may do everything."""


@when(parse("it rains"))
def it_rains() -> None:
    """It rains."""


@then(parse("the office stays open"))
def the_office_stays_open() -> None:
    """The office is still open."""


@then(parse("{int} item(s) remain"))
def items_remain(queue: dict[str, object], number: int) -> None:
    """So many items are left. Example: `Then 2 items remain`."""
    assert queue["items"] == number


@then(parse("{int} topic is {word}"))
def topic_is(number: int, topic: str) -> None:
    """There are topics."""


@then(parse("the cells are:"))
def the_cells_are(queue: dict[str, object], docstring: str) -> None:
    """Exactly these cells were given."""
    assert queue["cells"] == docstring


@then(parse("the letter has {int} line(s)"))
def the_letter_has_lines(queue: dict[str, object], number: int) -> None:
    """The letter is so long."""
    assert len(str(queue["letter"]).splitlines()) == number


@then(parse("it fails"))
def it_fails() -> None:
    """Always fails."""
    raise AssertionError("as it should")


@then(parse("it fails later"))
async def it_fails_later() -> None:
    """Always fails, when it is waited for."""
    raise AssertionError("as it should")
