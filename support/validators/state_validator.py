"""Says of a whole state what is wrong with it, layer by layer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from support.validators.agreement import disagreements
from support.validators.finding import Finding, ValidationResult, result_of
from support.validators.rule import WHOLE, Rule, asked
from support.validators.rules import DISCUSSION_RULES
from support.validators.schema import StateKey, StateSchema, schema_of
from support.validators.shapes import duplicate_findings, join_findings, type_findings, undeclared


class StateConsistencyValidator:
    """Judges whole states of one kind.

    Args:
        schema: The TypedDict from which the graph is compiled.
        rules: What must hold besides; those about keys that the schema does not have are left out.
    """

    def __init__(self, schema: type, rules: Iterable[Rule] = DISCUSSION_RULES) -> None:
        self._declaration = schema
        self._given = tuple(rules)

    @cached_property
    def schema(self) -> StateSchema:
        """What the TypedDict declares."""
        return schema_of(self._declaration)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that concern at least one declared key."""
        return tuple(rule for rule in self._given if not rule.reads or rule.reads & self.schema.keys.keys())

    def validate_schema_compliance(self, state: Mapping[str, Any]) -> ValidationResult:
        """Give every key that is missing, undeclared or of the wrong type, nested values included.

        Args:
            state: The state.
        """
        return result_of([*self._types(state), *self._ruled(state, "schema", self._misshaped(state))])

    def validate_reducer_fields(self, state: Mapping[str, Any]) -> ValidationResult:
        """Give every append key that nests, repeats an id or is no list, and every merged key that is no mapping.

        Args:
            state: The state; keys that nothing was written to may be absent or empty.
        """
        return result_of(self._joins(state))

    def validate_business_logic(self, state: Mapping[str, Any]) -> ValidationResult:
        """Give every rule that the state breaks.

        Args:
            state: The state; where a key has the wrong shape, the finding says that rules cannot judge it.
        """
        unreadable = self._unreadable(state)
        found = [
            Finding("business", name, "a value of the declared shape, so that its rules can be judged", state[name])
            for name in sorted(unreadable)
        ]
        return result_of([*found, *self._ruled(state, "business", unreadable)])

    def validate_state_consistency(
        self, state: Mapping[str, Any], graph_values: Mapping[str, Any] | None = None
    ) -> ValidationResult:
        """Give everything that is wrong with the state, in the order schema, reducers, business, consistency.

        A fault is found once: what breaks a reducer's promise is no type error as well, and the rules that read a
        key of the wrong shape are not asked.

        Args:
            state: The state manager's state.
            graph_values: What the graph holds, to be compared key by key; unwritten append and merged keys count
                as empty.
        """
        joins = self._joins(state)
        unjoined = {key.name for key in self._written(state) if join_findings(key, state[key.name])}
        found = [finding for finding in self._types(state) if _name(finding) not in unjoined]
        found += self._ruled(state, "schema", self._misshaped(state))
        found += joins
        found += self._ruled(state, "business", self._unreadable(state) | {_name(finding) for finding in joins})
        if graph_values is not None:
            found += disagreements(self.schema, state, graph_values)
        return result_of(found)

    def _types(self, state: Mapping[str, Any]) -> list[Finding]:
        found = [undeclared(self.schema, name, state[name]) for name in state if name not in self.schema.keys]
        for name, key in self.schema.keys.items():
            if name in state:
                found += type_findings(key, state[name])
            elif key.required:
                found.append(Finding("schema", name, "a value, since this key is set from the start", None))
        return found

    def _joins(self, state: Mapping[str, Any]) -> list[Finding]:
        found: list[Finding] = []
        for key in self._written(state):
            broken = join_findings(key, state[key.name])
            if not broken and key.kind in ("append", "messages"):
                broken = duplicate_findings(key, state[key.name])
            found += broken
        return found

    def _written(self, state: Mapping[str, Any]) -> list[StateKey]:
        return [key for name, key in self.schema.keys.items() if name in state]

    def _misshaped(self, state: Mapping[str, Any]) -> set[str]:
        return {
            key.name
            for key in self._written(state)
            if join_findings(key, state[key.name]) or type_findings(key, state[key.name])
        }

    def _unreadable(self, state: Mapping[str, Any]) -> set[str]:
        unreadable = self._misshaped(state)
        for rule in self.rules:
            if rule.layer == "schema" and not rule.reads & unreadable and asked(rule, WHOLE, {}, self._shown(state)):
                unreadable |= rule.reads & state.keys()
        return unreadable

    def _ruled(self, state: Mapping[str, Any], layer: str, unreadable: set[str]) -> list[Finding]:
        shown = self._shown(state)
        found: list[Finding] = []
        for rule in self.rules:
            if rule.layer == layer and not rule.reads & unreadable:
                found += asked(rule, WHOLE, {}, shown)
        return found

    def _shown(self, state: Mapping[str, Any]) -> dict[str, Any]:
        return {**self.schema.empties(), **state}


def _name(finding: Finding) -> str:
    return finding.field.split("[")[0].split(".")[0]
