"""Checks a whole state, layer by layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from support.validators.agreement import disagreements
from support.validators.finding import StateFinding, ValidationResult, result_of
from support.validators.rule import WHOLE, Rule, apply_rule, rules_of_product
from support.validators.schema import StateKey, StateSchema, key_at, schema_of
from support.validators.shapes import duplicate_findings, join_findings, type_findings, undeclared, well_shaped


class StateConsistencyValidator:
    """Checks whole states of one kind.

    Args:
        schema: The TypedDict from which the graph is compiled, or what a graph declares.
        rules: Further rules, by default those of the product; those about keys that the schema does not
            have are left out.
    """

    def __init__(self, schema: type | StateSchema, rules: Iterable[Rule] | None = None) -> None:
        self._declaration = schema
        self._all_rules = tuple(rules_of_product() if rules is None else rules)

    @cached_property
    def schema(self) -> StateSchema:
        """What is declared."""
        declared = self._declaration
        return declared if isinstance(declared, StateSchema) else schema_of(declared)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that concern at least one declared key."""
        return tuple(rule for rule in self._all_rules if not rule.reads or rule.reads & self.schema.keys.keys())

    def validate_schema_compliance(self, state: Mapping[str, Any]) -> ValidationResult:
        """Return every key that is missing, undeclared or of the wrong type, nested values included."""
        shapes = self._shapes(state)
        return result_of([*shapes.types, *self._rule_findings(state, "schema", shapes.misshaped)])

    def validate_reducer_fields(self, state: Mapping[str, Any]) -> ValidationResult:
        """Return every append key that nests, repeats an id or is no list, and every merged key that is no mapping."""
        return result_of(self._shapes(state).joins)

    def validate_business_logic(self, state: Mapping[str, Any]) -> ValidationResult:
        """Return every rule that the state breaks; a key of the wrong shape is a finding, as rules cannot judge it."""
        misshaped = self._shapes(state).misshaped
        unreadable = misshaped | self._broken_keys(state, misshaped, self._applied(state, "schema", misshaped))
        findings = [
            StateFinding(
                "business", name, "a value of the declared shape, so that its rules can be judged", state[name]
            )
            for name in sorted(unreadable)
        ]
        return result_of([*findings, *self._rule_findings(state, "business", unreadable)])

    def validate_state_consistency(
        self, state: Mapping[str, Any], graph_values: Mapping[str, Any] | None = None
    ) -> ValidationResult:
        """Return everything that is wrong with the state, in the order schema, reducers, business, consistency.

        What is wrong is found once: what a reducer cannot take is no type error as well, and the rules that read a
        key of the wrong shape are not applied. The values of the graph, where given, are compared key by key.
        """
        state = dict(state)  # a live view is slower to read
        shapes = self._shapes(state)
        asked_of_schema = self._applied(state, "schema", shapes.misshaped)
        findings = [finding for finding in shapes.types if key_at(finding.field) not in shapes.unjoined]
        findings += [finding for _, broken in asked_of_schema for finding in broken]
        findings += shapes.joins
        unreadable = shapes.misshaped | self._broken_keys(state, shapes.misshaped, asked_of_schema)
        findings += self._rule_findings(
            state, "business", unreadable | {key_at(finding.field) for finding in shapes.joins}
        )
        if graph_values is not None:
            findings += disagreements(self.schema, state, graph_values)
        return result_of(findings)

    def _shapes(self, state: Mapping[str, Any]) -> _Shapes:
        types = [undeclared(self.schema, name, state[name]) for name in state if name not in self.schema.keys]
        shapes = _Shapes(types)
        for name, key in self.schema.keys.items():
            if name in state:
                shapes.check(key, state[name])
            elif key.required:
                types.append(StateFinding("schema", name, "a value, since this key is set from the start", None))
        return shapes

    def _broken_keys(
        self, state: Mapping[str, Any], misshaped: set[str], asked_of_schema: Iterable[tuple[Rule, list[StateFinding]]]
    ) -> set[str]:
        """Return the keys that rules about shapes find broken, beyond those of the wrong shape."""
        spoiled: set[str] = set()
        for rule, broken in asked_of_schema:
            if broken and not rule.reads & spoiled:
                spoiled |= rule.reads & state.keys()
        return spoiled - misshaped

    def _rule_findings(self, state: Mapping[str, Any], layer: str, unreadable: set[str]) -> list[StateFinding]:
        return [finding for _, broken in self._applied(state, layer, unreadable) for finding in broken]

    def _applied(
        self, state: Mapping[str, Any], layer: str, unreadable: set[str]
    ) -> list[tuple[Rule, list[StateFinding]]]:
        with_empties = {**self.schema.empties(), **state}
        return [
            (rule, apply_rule(rule, WHOLE, {}, with_empties))
            for rule in self.rules
            if rule.layer == layer and rule.reads.isdisjoint(unreadable)
        ]


@dataclass(slots=True)
class _Shapes:
    """The findings of the two layers that need no business rules; each key is read once.

    Args:
        types: What is missing, undeclared or of the wrong type.
        joins: What no reducer can or must take, and what is there twice.
        unjoined: The keys that no reducer can or must take.
        misshaped: The keys that are unjoined or of the wrong type.
    """

    types: list[StateFinding]
    joins: list[StateFinding] = field(default_factory=list)
    unjoined: set[str] = field(default_factory=set)
    misshaped: set[str] = field(default_factory=set)

    def check(self, key: StateKey, value: Any) -> None:
        """Add the findings about one key."""
        unjoined: list[StateFinding] = []
        if not well_shaped(key, value):
            mistyped, unjoined = type_findings(key, value), join_findings(key, value)
            self.types.extend(mistyped)
            if unjoined:
                self.unjoined.add(key.name)
            if mistyped or unjoined:
                self.misshaped.add(key.name)
        repeated = duplicate_findings(key, value) if not unjoined and key.kind in ("append", "messages") else []
        self.joins.extend(unjoined or repeated)
