"""The validators know nothing of the flow: any TypedDict and any rules will do."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, NotRequired, Required

import pytest
from langchain_core.messages import AIMessage, AnyMessage
from langgraph.graph.message import add_messages
from pydantic import BaseModel
from typing_extensions import TypedDict, override

from support.validators import Rule, StateConsistencyValidator, StateFinding, UpdateChecker
from support.validators.schema import schema_of


def longest(held: str, given: str) -> Any:
    return None if given == "the reducer fails" else max(held, given, key=len)


class Address(BaseModel):
    town: str


class Parcel(TypedDict):
    __pydantic_config__ = {"str_max_length": 8}  # type: ignore[misc]  # noqa: RUF012

    label: str


class Order(TypedDict, total=False):
    number: Required[int]
    note: NotRequired[str]
    lines: Annotated[list[dict[str, Any]], operator.add]
    anything: Annotated[list[Any], operator.add]
    rows: Annotated[list[list[int]], operator.add]
    stock: Annotated[dict[str, int], lambda held, given: {**held, **given}]
    title: Annotated[str, longest]
    chat: Annotated[list[AnyMessage], add_messages]
    described: Annotated[int, "how many there are"]
    most: Annotated[int, max]
    address: NotRequired[Address]
    parcel: NotRequired[Parcel]


class Affordable(Rule):
    reads: ClassVar[frozenset[str]] = frozenset({"number"})

    @override
    def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
        if view["number"] <= 10:
            return []
        return [self.finding("number", "at most 10", view["number"])]


RIGHT: dict[str, Any] = {"number": 3, "described": 1}
VALIDATOR = StateConsistencyValidator(Order, (Affordable(),))


def test_the_kind_of_each_key_is_read_from_its_reducer() -> None:
    assert {name: key.kind for name, key in schema_of(Order).keys.items()} == {
        "number": "plain",
        "note": "plain",
        "lines": "append",
        "anything": "append",
        "rows": "append",
        "stock": "merge",
        "title": "reduced",
        "chat": "messages",
        "described": "plain",
        "most": "reduced",
        "address": "plain",
        "parcel": "plain",
    }


def test_plain_keys_are_required_unless_marked() -> None:
    assert {name for name, key in schema_of(Order).keys.items() if key.required} == {"number", "described"}
    assert VALIDATOR.validate_state_consistency(RIGHT).errors == []
    assert [finding.field for finding in VALIDATOR.validate_schema_compliance({}).findings] == ["number", "described"]


def test_rules_of_discussions_do_not_concern_a_schema_without_their_keys() -> None:
    assert StateConsistencyValidator(Order).rules == ()
    assert StateConsistencyValidator(Order).validate_state_consistency(RIGHT).is_valid


def test_a_custom_rule_checks_updates_and_whole_states() -> None:
    checker = UpdateChecker(Order, (Affordable(),), RIGHT)
    assert checker.after_update("shop", {"number": 10}, 1) == []
    assert [str(finding) for finding in checker.after_update("shop", {"number": 11}, 2)] == [
        "[business] number (update 2, by shop): expected at most 10, found 11."
    ]
    assert checker.after_update("shop", {"stock": {"bolts": 1}}, 3) == []
    assert [finding.field for finding in checker.whole({**RIGHT, "number": 12})] == ["number"]


@pytest.mark.parametrize(
    ("read", "description"),
    [
        (lambda view: view["absent"], "KeyError('absent')"),
        (lambda view: view["number"] % 0, "ZeroDivisionError('integer modulo by zero')"),
    ],
)
def test_a_rule_that_cannot_read_the_state_says_so_instead_of_failing(
    read: Callable[[Mapping[str, Any]], object], description: str
) -> None:
    class Careless(Affordable):
        @override
        def feed(self, node: str, update: Mapping[str, Any], view: Mapping[str, Any]) -> list[StateFinding]:
            return [self.finding("number", "a value", read(view))]

    (found,) = StateConsistencyValidator(Order, (Careless(),)).validate_business_logic(RIGHT).findings
    assert (found.field, repr(found.actual)) == ("Careless", description)


def test_every_kind_of_key_is_joined_as_the_graph_does() -> None:
    checker = UpdateChecker(Order, (), RIGHT)
    for update in (
        {"most": 3, "address": Address(town="Athens")},
        {"most": 2},
        {"lines": [{"id": "a"}], "stock": {"bolts": 1}, "title": "order", "rows": [[1]], "chat": [_said("m1")]},
        {"lines": [{"id": "b"}, {}], "stock": {"nuts": 2}, "title": "odd", "rows": [[1]], "chat": [_said("m2")]},
    ):
        assert checker.after_update("shop", update, 1) == []
    assert checker.values == {
        **RIGHT,
        "lines": [{"id": "a"}, {"id": "b"}, {}],
        "anything": [],
        "stock": {"bolts": 1, "nuts": 2},
        "title": "order",
        "most": 3,
        "address": Address(town="Athens"),
        "rows": [[1], [1]],
        "chat": [_said("m1"), _said("m2")],
    }


def test_what_a_reducer_makes_of_an_update_has_the_declared_type_too() -> None:
    checker = UpdateChecker(Order, (), RIGHT)
    (found,) = checker.after_update("shop", {"title": "the reducer fails"}, 2)
    assert (found.layer, found.field, found.actual, found.update) == ("schema", "title", None, 2)


def test_a_list_of_anything_must_not_nest_either() -> None:
    (found,) = UpdateChecker(Order, (), RIGHT).after_update("shop", {"anything": ["bolt", ["nut"]]}, 4)
    assert (found.layer, found.field, found.update) == ("reducers", "anything[1]", 4)


def test_a_misspelt_key_is_reported_with_its_nearest_name() -> None:
    (found,) = UpdateChecker(Order, (), RIGHT).after_update("shop", {"lins": []}, 4)
    assert found.advice.endswith("Did you mean 'lines'?")


def test_messages_need_an_id() -> None:
    (found,) = UpdateChecker(Order, (), RIGHT).after_update("shop", {"chat": [AIMessage("hello")]}, 4)
    assert found.field == "chat[0].id"


def _said(name: str) -> AIMessage:
    return AIMessage("hello", id=name)


@pytest.mark.parametrize(
    ("update", "place"),
    [({"address": {"town": "Athens"}}, "address"), ({"parcel": {"label": "far too long"}}, "parcel.label")],
)
def test_a_type_with_a_configuration_of_its_own_is_checked_too(update: dict[str, Any], place: str) -> None:
    (found,) = UpdateChecker(Order, (), RIGHT).after_update("shop", update, 4)
    assert (found.layer, found.field) == ("schema", place)


def test_a_right_value_has_no_type_errors() -> None:
    assert schema_of(Order).keys["number"].type_errors(3) == []
