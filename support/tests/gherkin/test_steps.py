from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cucumber_expressions.parameter_type_registry import ParameterTypeRegistry

from support.gherkin import define_parameter_type, expressions, given, parse, step, steps, then, when
from support.gherkin.errors import StepDefinitionError, StepUsageError
from support.gherkin.expressions import Expression, domain_types, proposed_expression
from support.gherkin.steps import Decorator, Keyword, StepDefinition, definitions

HERE = re.escape(Path(__file__).name) + r":\d+: "


@pytest.fixture(autouse=True)
def _own_registries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expressions, "_registry", ParameterTypeRegistry())
    monkeypatch.setattr(expressions, "_domain_types", {})
    monkeypatch.setattr(steps, "_definitions", [])


def defined(function: Callable[..., Any], sentence: str) -> StepDefinition:
    step(parse(sentence))(function)
    return definitions()[-1]


def test_parameters_are_handed_over_by_position_regardless_of_their_names() -> None:
    def pay(amount: int, to: str) -> None:
        """Pays."""

    parser = defined(pay, "{int} euros go to {string}").parser

    assert parser.parse_arguments('12 euros go to "Ada"') == {"amount": 12, "to": "Ada"}


def test_reserved_names_take_no_parameter_of_the_sentence() -> None:
    def pay(discussion: object, datatable: object, amount: int, docstring: str, request: object) -> None:
        """Pays."""

    assert defined(pay, "{int} euros are paid").parser.parse_arguments("3 euros are paid") == {"amount": 3}


def test_a_sentence_matches_as_a_whole_only() -> None:
    def open_() -> None:
        """Opens."""

    parser = defined(open_, "the agenda is open").parser

    assert parser.is_matching("the agenda is open")
    assert not parser.is_matching("the agenda is open again")
    assert not parser.is_matching("today the agenda is open")


@pytest.mark.parametrize(
    ("decorator", "keyword"),
    [(given, "given"), (when, "when"), (then, "then"), (step, None)],
    ids=["given", "when", "then", "step"],
)
def test_a_definition_remembers_keyword_sentence_docstring_and_place(
    decorator: Callable[[Expression], Decorator], keyword: Keyword | None
) -> None:
    def note() -> None:
        """Notes it.

        Really.
        """

    assert decorator(parse("it is noted"))(note) is note

    (definition,) = definitions()
    assert (definition.keyword, definition.source) == (keyword, "it is noted")
    assert definition.description == "Notes it.\n\nReally."
    assert re.search(rf"{Path(__file__).name}:{note.__code__.co_firstlineno}$", definition.place)


def test_too_few_parameters_are_refused_at_the_place_of_the_function() -> None:
    def pay(discussion: object, amount: int) -> None:
        """Pays."""

    message = HERE + r".*the sentence has 2 \({int}, {string}\), the function has 1 \(amount\)"
    with pytest.raises(StepDefinitionError, match=message):
        when(parse("{int} euros go to {string}"))(pay)
    assert definitions() == ()


def test_too_many_parameters_are_refused() -> None:
    def pay(amount: int) -> None:
        """Pays."""

    with pytest.raises(StepDefinitionError, match=r"the sentence has 0 \(none\), the function has 1 \(amount\)"):
        when(parse("it is paid"))(pay)


def test_a_step_without_docstring_is_refused() -> None:
    def silent() -> None: ...

    with pytest.raises(StepDefinitionError, match=HERE + r"“it is quiet” has no docstring"):
        given(parse("it is quiet"))(silent)


def test_a_bare_string_is_refused_with_the_way_to_write_it() -> None:
    def bare() -> None:
        """Bare."""

    bare_sentence: Any = "it is bare"
    with pytest.raises(StepDefinitionError, match=HERE + r"write the sentence as parse\("):
        given(bare_sentence)(bare)


def test_an_invalid_expression_is_refused_at_the_place_of_its_function() -> None:
    def broken() -> None:
        """Broken."""

    with pytest.raises(StepDefinitionError, match=HERE + r"This Cucumber Expression has a problem at column 12"):
        given(parse("it is open {string"))(broken)


def test_an_unknown_parameter_type_is_reported_with_the_known_ones() -> None:
    def approve(owner: str) -> None:
        """Approves."""

    define_parameter_type("agent", r"[A-Z]\w+", str, "An agent.")
    parser = defined(approve, "{owner} approves").parser

    with pytest.raises(StepDefinitionError, match=r"(?s)" + HERE + r".*\{owner\}.*Known parameter types: .*\{agent\}"):
        parser.compiled()


def test_a_parameter_type_may_be_defined_after_the_step_that_uses_it() -> None:
    def approve(who: str) -> None:
        """Approves."""

    parser = defined(approve, "{owner} approves").parser
    define_parameter_type("owner", re.compile(r"Dana|Kim"), str.upper, "An owner.", ["Dana", "Kim"])

    assert parser.parse_arguments("Dana approves") == {"who": "DANA"}
    assert domain_types()["owner"].allowed == ("Dana", "Kim")
    assert domain_types()["owner"].pattern == "Dana|Kim"


@pytest.mark.parametrize("error", [ValueError("she left"), KeyError("she left")], ids=type)
def test_a_refused_value_is_reported_with_the_allowed_ones(error: Exception) -> None:
    def refuse(name: str) -> str:
        raise error

    def approve(who: str) -> None:
        """Approves."""

    define_parameter_type("owner", r"[A-Z]\w+", refuse, "An owner.", ["Dana", "Kim"])
    parser = defined(approve, "{owner} approves").parser

    with pytest.raises(StepUsageError, match=r"“Zoe” is not a value of \{owner\}: she left") as raised:
        parser.parse_arguments("Zoe approves")
    assert raised.value.advice == "Use one of: Dana, Kim."


def test_a_parameter_type_is_defined_once() -> None:
    define_parameter_type("owner", "Dana", str, "An owner.")

    with pytest.raises(StepDefinitionError, match=HERE + r".*owner"):
        define_parameter_type("owner", "Kim", str, "Another owner.")
    assert domain_types()["owner"].pattern == "Dana"


def test_a_parameter_type_needs_a_description() -> None:
    with pytest.raises(StepDefinitionError, match=HERE + r"the parameter type \{owner\} has no description"):
        define_parameter_type("owner", "Dana", str, " ")


def test_a_proposed_expression_uses_the_types_of_the_domain() -> None:
    define_parameter_type("owner", "Dana|Kim", str, "An owner.")

    assert proposed_expression('Dana waits 3 days for "Ada"') == "{owner} waits {int} days for {string}"
