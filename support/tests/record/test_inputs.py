"""Changes in place are found in every shape of value, at a cost that does not grow with the session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from langchain_core.messages import AIMessage
from pydantic import BaseModel

from support.record.inputs import InputWatch, differences


class Plan(BaseModel):
    """A value that is a model."""

    steps: list[str]


def state() -> dict[str, Any]:
    """Give a state with values of every shape, short and long."""
    return {
        "topic": "Budget",
        "short": [{"id": "0", "votes": ["yes"]}],
        "long": [{"id": str(number), "votes": ["yes"]} for number in range(50)],
        "messages": [AIMessage(f"turn {number}", additional_kwargs={"round": number}) for number in range(50)],
        "plain_list": [[number] for number in range(50)],
        "mapping": {"Ada": {"count": 1}},
        "long_mapping": {number: {"count": 1} for number in range(50)},
        "pair": (["a"], 1),
        "names": {"Ada"},
        "plan": Plan(steps=["vote"]),
        "deep": {"approvals": {"owner": [{"result": "yes"} for _ in range(50)]}},
    }


CHANGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "short": lambda held: held["short"][0]["votes"].append("no"),
    "long": lambda held: held["long"][-1]["votes"].append("no"),
    "messages": lambda held: held["messages"][-1].additional_kwargs.update(round=0),
    "plain_list": lambda held: held["plain_list"][-1].append(0),
    "mapping": lambda held: held["mapping"]["Ada"].update(count=2),
    "long_mapping": lambda held: held["long_mapping"][49].update(count=2),
    "pair": lambda held: held["pair"][0].append("b"),
    "names": lambda held: held["names"].add("Bo"),
    "plan": lambda held: held["plan"].steps.append("report"),
    "deep": lambda held: held["deep"]["approvals"]["owner"][-1].update(result="no"),
}
GROWTH: dict[str, Callable[[dict[str, Any]], object]] = {
    "long": lambda held: held["long"].insert(0, {"id": "smuggled"}),
    "messages": lambda held: held["messages"].pop(0),
    "plain_list": lambda held: held["plain_list"].pop(0),
    "long_mapping": lambda held: held["long_mapping"].pop(0),
    "topic": lambda held: held.update(topic="Hiring"),
}


@pytest.mark.parametrize(
    ("key", "change"), [*CHANGES.items(), *GROWTH.items()], ids=[*CHANGES, *(f"{key}, its length" for key in GROWTH)]
)
def test_a_change_is_found_once_and_under_its_key(key: str, change: Callable[[dict[str, Any]], object]) -> None:
    watch, held = InputWatch(("short", "long", "messages")), state()
    given, before = watch.before(held)
    assert (before, watch.after(held, given)) == ((), ())
    change(held)
    assert watch.after(held, given) == (key,)
    given, before = watch.before(held)
    assert (before, watch.after(held, given)) == ((), ()), "it is reported once"


@pytest.mark.parametrize("key", CHANGES)
def test_a_change_between_two_looks_is_noticed_by_the_second(key: str) -> None:
    watch, held = InputWatch(("short", "long", "messages")), state()
    given, _ = watch.before(held)
    watch.after(held, given)
    CHANGES[key](held)
    assert watch.before(held)[1] == (key,)


def test_a_value_that_was_replaced_is_no_change_in_place() -> None:
    watch, held = InputWatch(("long",)), state()
    given, _ = watch.before(held)
    watch.after(held, given)
    held = {**held, "long": [*held["long"], {"id": "50"}], "mapping": {}, "short": [], "topic": None}
    given, before = watch.before(held)
    assert (before, watch.after(held, given)) == ((), ())


class Counted(dict[str, Any]):
    """An item that counts how often it is compared or looked through."""

    looks = 0

    def __eq__(self, other: object) -> bool:
        Counted.looks += 1
        return dict.__eq__(self, other)

    __hash__ = None


def looks_at(length: int) -> int:
    """Give how often items of an append key are compared around one node."""
    watch = InputWatch(("log",))
    held = {"log": [Counted(id=str(number)) for number in range(length)]}
    given, _ = watch.before(held)
    Counted.looks = 0
    watch.after(held, given)
    watch.before(held)
    return Counted.looks


def test_checking_costs_the_same_in_a_session_of_any_length() -> None:
    assert looks_at(20) == looks_at(2000) > 0


def test_the_ledger_reports_an_old_item_and_a_lost_one() -> None:
    watch, held = InputWatch(("long",)), state()
    watch.before(held)
    assert watch.altered_items(held) == ()
    held["long"][3]["votes"].append("no")
    assert [str(difference) for difference in watch.altered_items(held)] == [
        "long[3]: was {'id': '3', 'votes': ['yes']}, is {'id': '3', 'votes': ['yes', 'no']}"
    ]
    assert [str(difference) for difference in watch.altered_items({"long": held["long"][:10]})] == [
        "long: was '50 items', is '10 items'"
    ]


def test_after_a_rollback_the_ledger_begins_anew() -> None:
    watch, held = InputWatch(("long",)), state()
    watch.before(held)
    shorter = {"long": [{"id": "other"}]}
    watch.before(shorter)
    assert watch.altered_items(shorter) == ()


def test_a_tuple_equals_the_list_that_a_checkpoint_makes_of_it() -> None:
    assert differences({"pair": (1, [2]), "gone": None}, {"pair": [1, (2,)]}) == ()
    assert [difference.key for difference in differences({"pair": (1, 2)}, {"pair": [2, 1], "new": 1})] == [
        "pair",
        "new",
    ]
