"""The Cucumber Expressions of steps, and the types of their parameters."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby, product
from types import MappingProxyType
from typing import Any

from cucumber_expressions.argument import Argument
from cucumber_expressions.ast import Node, NodeType
from cucumber_expressions.errors import CucumberExpressionError, UndefinedParameterTypeError
from cucumber_expressions.expression import CucumberExpression
from cucumber_expressions.expression_generator import CucumberExpressionGenerator
from cucumber_expressions.expression_parser import CucumberExpressionParser
from cucumber_expressions.parameter_type import ParameterType
from cucumber_expressions.parameter_type_registry import ParameterTypeRegistry
from cucumber_expressions.tree_regexp import TreeRegexp
from pytest_bdd.parsers import StepParser

from support.gherkin.errors import StepDefinitionError, StepUsageError, display_path


@cache
def tree_of(source: str) -> Node:
    """Return the syntax tree of an expression, parsed once; raise `CucumberExpressionError` if it is malformed."""
    return CucumberExpressionParser().parse(source)


class _ParsedExpression(CucumberExpression):
    """A Cucumber Expression made of the tree that is known already: parsing is most of what all of them cost."""

    def __init__(self, source: str, registry: ParameterTypeRegistry) -> None:
        self.expression = source
        self.parameter_type_registry = registry
        self.parameter_types = []
        self.tree_regexp = TreeRegexp(self.rewrite_to_regex(tree_of(source)))


def spellings(node: Node) -> tuple[str, ...]:
    """Return every way to write an expression or a part of one, with parameters in braces."""
    if node.ast_type is NodeType.TEXT:
        return (node.text,)
    if node.ast_type is NodeType.PARAMETER:
        return (f"{{{node.text}}}",)
    parts = [spellings(child) for child in node.nodes or ()]
    if node.ast_type is NodeType.ALTERNATION:
        return tuple(chain.from_iterable(parts))
    joined = tuple("".join(words) for words in product(*parts))
    return (*joined, "") if node.ast_type is NodeType.OPTIONAL else joined


@dataclass(frozen=True, slots=True)
class Expression:
    """A Cucumber Expression with parameters in braces, such as `{person} books {int} rooms`."""

    source: str

    def parameter_names(self) -> tuple[str, ...]:
        """Return the names of its parameter types, in order; raise `CucumberExpressionError` if it is malformed."""
        return tuple(node.text for node in tree_of(self.source).nodes or () if node.ast_type is NodeType.PARAMETER)


@dataclass(frozen=True, slots=True)
class DomainType:
    """A parameter type of the domain, for the vocabulary and for messages."""

    name: str
    pattern: str
    description: str
    allowed: tuple[str, ...] = ()


_SPECIAL = re.compile(r"[\\{(/]")
_LONGEST_GENERATED = 500  # every value multiplies the expressions that are compared
_registry = ParameterTypeRegistry()
_domain_types: dict[str, DomainType] = {}


def parse(source: str) -> Expression:
    """Return the expression of a step, for `@given`, `@when`, `@then` and `@step`.

    Editors recognize steps by this word: `@when(parse("{person} books {int} rooms"))`.
    """
    return Expression(source)


def define_parameter_type(
    name: str,
    pattern: str | re.Pattern[str],
    transform: Callable[..., object],
    description: str,
    allowed: Iterable[str] | None = None,
    *,
    in_stubs: bool = True,
) -> DomainType:
    """Define a type of parameter, usable between braces in every expression.

    Args:
        pattern: The regular expression that its text matches.
        transform: Returns the value for the matched text, or for its groups if the pattern has any. It raises
            `ValueError` or `LookupError` for text it refuses; the step then fails with that message.
        description: One sentence for product owners.
        in_stubs: Whether the stub for an unknown step may use it; False where nearly every word matches.

    Raises:
        StepDefinitionError: The name is taken or not allowed, or the description is missing.
    """
    caller = sys._getframe(1)
    place = f"{display_path(caller.f_code.co_filename)}:{caller.f_lineno}"
    if not description.strip():
        raise StepDefinitionError(f"{place}: the parameter type {{{name}}} has no description; say what it means.")
    try:
        _registry.define_parameter_type(ParameterType(name, pattern, object, transform, use_for_snippets=in_stubs))
    except CucumberExpressionError as error:
        raise StepDefinitionError(f"{place}: {error}") from None
    source = pattern if isinstance(pattern, str) else pattern.pattern
    domain_type = DomainType(name, source, description.strip(), tuple(allowed or ()))
    _domain_types[name] = domain_type
    return domain_type


def domain_types() -> Mapping[str, DomainType]:
    """Return the defined parameter types by name, in the order of their definition."""
    return MappingProxyType(_domain_types)


def proposed_expression(text: str) -> str:
    """Return the expression that a new step definition for this text would have; quoted text is a `{string}`."""
    is_short = len(text) <= _LONGEST_GENERATED
    generated = CucumberExpressionGenerator(_registry).generate_expressions(text) if is_short else ()
    for proposed in sorted(generated, key=_too_special):
        source = str(proposed.source)
        if _matches(source, text):
            return source
    return _SPECIAL.sub(r"\\\g<0>", text)


def _matches(source: str, text: str) -> bool:
    """Return whether an expression is valid and matches a text."""
    try:
        return CucumberExpression(source, _registry).match(text) is not None
    except CucumberExpressionError:
        return False


def _too_special(generated: Any) -> int:
    """Count the parameters of a proposed expression that are no `{string}` but match any quoted text."""
    return sum(
        parameter_type.name != "string" and any(re.fullmatch(pattern, '"x y"') for pattern in parameter_type.regexps)
        for parameter_type in generated.parameter_types
    )


def pattern_of(name: str) -> str:
    """Return the regular expression that the text of a parameter type matches; any text if the type is unknown."""
    known = _registry.lookup_by_type_name(name)
    return "|".join(f"(?:{pattern})" for pattern in known.regexps) if known else ".*"


def pattern_of_part(node: Node) -> str:
    """Return a pattern for a part of an expression."""
    if node.ast_type is NodeType.PARAMETER:
        return pattern_of(node.text)
    return "|".join(re.escape(spelling) for spelling in spellings(node))


def pattern_of_parts(source: str, former: Mapping[str, Iterable[str]] | None = None) -> str:
    """Return a pattern for an expression, with a group `part_0`, `part_1`, … for each of its parts.

    Args:
        former: Further texts that a parameter may have, by its type.
    """
    patterns = []
    for number, node in enumerate(tree_of(source).nodes or ()):
        further = (former or {}).get(node.text, ()) if node.ast_type is NodeType.PARAMETER else ()
        patterns.append(f"(?P<part_{number}>{'|'.join([*map(re.escape, further), pattern_of_part(node)])})")
    return "".join(patterns)


class ExpressionParser(StepParser):
    """A step parser of pytest-bdd that passes the parameters of an expression to a function by position.

    Args:
        argument_names: The function's parameters that take the values, in order.
    """

    def __init__(self, expression: Expression, argument_names: tuple[str, ...], place: str) -> None:
        super().__init__(expression.source)
        self.argument_names = argument_names
        self.place = place
        self._compiled: _ParsedExpression | None = None

    def compiled(self) -> _ParsedExpression:
        """Return the expression with its parameter types; raise `StepDefinitionError` if it is not usable."""
        if self._compiled is None:
            try:
                self._compiled = _ParsedExpression(self.name, _registry)
            except UndefinedParameterTypeError as error:
                known = ", ".join(f"{{{name}}}" for name in _registry.parameter_type_by_name if name)
                raise StepDefinitionError(f"{self.place}: {error}\nKnown parameter types: {known}.") from None
            except CucumberExpressionError as error:
                raise StepDefinitionError(f"{self.place}: {error}") from None
        return self._compiled

    def is_matching(self, name: str) -> bool:
        """Return whether a step, without its keyword, matches the expression."""
        return bool(self.compiled().tree_regexp.match(name))

    def parse_arguments(self, name: str) -> dict[str, Any]:
        """Return the values of the parameters of a step that matches, by the names of the function's parameters.

        Raise `StepUsageError` if a parameter type refuses its text.
        """
        return self.values(self.compiled().match(name) or [])

    def values(self, arguments: Iterable[Argument]) -> dict[str, Any]:
        """Return the values of parameters, as `parse_arguments` does."""
        return {key: _value(argument) for key, argument in zip(self.argument_names, arguments, strict=True)}


def _value(argument: Argument) -> object:
    """Return the value of an argument of a matched expression."""
    try:
        return argument.value
    except (ValueError, LookupError) as error:
        type_name = argument.parameter_type.name
        domain_type = _domain_types.get(type_name)
        reason = str(error.args[0]) if error.args else type(error).__name__
        allowed = f"Use one of: {', '.join(domain_type.allowed)}." if domain_type and domain_type.allowed else ""
        message = f"“{argument.group.value}” is not a value of {{{type_name}}}: {reason}"
        raise StepUsageError(message, allowed) from error


@cache
def longest_literal(source: str) -> str:
    """Return the longest text that every match of an expression contains; it rules out most definitions cheaply."""
    try:
        nodes = tree_of(source).nodes or []
    except CucumberExpressionError:
        return ""
    runs = groupby(nodes, key=lambda node: node.ast_type is NodeType.TEXT)
    return max(("".join(node.text for node in run) for is_text, run in runs if is_text), key=len, default="")
