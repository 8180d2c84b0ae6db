"""Checks a session update by update, at a cost that does not grow with its length."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from operator import is_
from typing import Any

from support.langgraph_versions import unwrap_overwrite
from support.record.inputs import ChangedValue
from support.validators.agreement import altered_item, brief_disagreements, disagreements
from support.validators.finding import StateFinding
from support.validators.rule import WHOLE, Rule, apply_rule
from support.validators.schema import StateSchema, key_at, schema_of
from support.validators.shapes import repeated, shape_findings, type_findings, undeclared
from support.validators.state_validator import StateConsistencyValidator
from support.validators.view import View


class UpdateChecker:
    """Checks each update of one session.

    Args:
        schema: The TypedDict from which the graph is compiled, or what a graph declares.
        values: What the session begins with: the plain keys that its creation set, or the state in which another
            process left it.
    """

    def __init__(
        self, schema: type | StateSchema, rules: Iterable[Rule], values: Mapping[str, Any] | None = None
    ) -> None:
        self._schema = schema if isinstance(schema, StateSchema) else schema_of(schema)
        self._validator = StateConsistencyValidator(schema, tuple(rules))
        self._asked: dict[tuple[str, tuple[str, ...]], tuple[Rule, ...]] = {}
        self.restart(values or {})

    def restart(self, values: Mapping[str, Any]) -> None:
        """Go on from a state that no update led to: a roll-back, a repair, a session of another process.

        It is not checked here (`whole` does).
        """
        self._asked.clear()
        self._seen: Mapping[str, list[Any]] | None = None
        self._view = View(self._schema, values)
        self._rules = tuple(rule.start() for rule in self._validator.rules)
        for rule in self._rules:
            self._follow(rule)

    @property
    def values(self) -> Mapping[str, Any]:
        """The checker's own account of the state."""
        return self._view.values

    def after_update(self, node: str, update: object, number: int) -> list[StateFinding]:
        """Return what is wrong with one update as it was streamed; None is the update of a node that wrote nothing.

        A key whose update has the wrong shape is not joined, and the rules that read it are skipped until `restart`.
        """
        if update is None:
            return []
        if not isinstance(update, Mapping):
            return [
                StateFinding("schema", node, "an update that is a mapping of keys to values", update, number, node=node)
            ]
        findings, joined, rewritten = self._join(update)
        if rewritten:
            self.restart(self._view.values)
        else:
            findings.extend(self._broken(node, joined))
        return [replace(finding, update=number, node=node) for finding in findings] if findings else findings

    def matches(self, node_input: Mapping[str, Any], manager_state: Mapping[str, Any]) -> list[StateFinding]:
        """Return the keys at which a node's input and the state manager differ."""
        return brief_disagreements(self._schema, node_input, manager_state)

    def account(self, state: Mapping[str, Any]) -> list[StateFinding]:
        """Return where a state differs from the account of all updates: what was written and is gone, or never was."""
        return disagreements(self._schema, state, self._view.values)

    def at_pause(
        self,
        state: Mapping[str, Any],
        graph_values: Mapping[str, Any] | None = None,
        altered: Callable[[Mapping[str, Any]], Iterable[ChangedValue]] = lambda _: (),
    ) -> list[StateFinding]:
        """Return everything that is wrong with the state, of which only what updates have changed is looked at.

        Each update was checked when it came. So both holders are compared with the account of all updates: append
        keys from the first item that is new since the last pause, or in which the state holds other objects than then.
        After `restart`, the whole state is checked. What the graph has stored stays until `account` compares it.

        Args:
            altered: Returns the old items in which a state is no longer what it was, however often it was compared:
                the account shares these objects with the state, and would change with them.
        """
        if self._seen is None:
            findings = [*self.whole(state, graph_values), *self.matches(self.values, state)]
        else:
            stored = {name: len(items) for name, items in self._seen.items()}
            known = stored if graph_values is None else self._same_as_seen(state)
            findings = disagreements(self._schema, state, self.values, known)
            if graph_values is not None:
                findings += disagreements(self._schema, self.values, graph_values, stored)
        reported = {key_at(finding.field) for finding in findings}
        findings += [altered_item(change) for change in altered(state) if change.key not in reported]
        growing = (name for name, key in self._schema.keys.items() if key.kind in ("append", "messages"))
        self._seen = None if findings else {name: [*state.get(name, ())] for name in growing}
        return findings

    def _same_as_seen(self, state: Mapping[str, Any]) -> dict[str, int]:
        return {
            name: len(items)
            for name, items in (self._seen or {}).items()
            if isinstance(state.get(name), list) and all(map(is_, items, state[name]))
        }

    def asked(self, question: object, state: Mapping[str, Any]) -> list[StateFinding]:
        """Return what is wrong with a question to the owner, by its payload and the state in which it is asked."""
        if not isinstance(question, Mapping):
            return []
        return [finding for rule in self._rules for finding in rule.asked(question, state)]

    def whole(self, state: Mapping[str, Any], graph_values: Mapping[str, Any] | None = None) -> list[StateFinding]:
        """Return everything that is wrong with the state: for pauses, recoveries and the end."""
        return list(self._validator.validate_state_consistency(state, graph_values).findings)

    def whole_beside(self, state: Mapping[str, Any], graph_values: Mapping[str, Any]) -> list[StateFinding]:
        """Return what is wrong with a graph's values, and where an application's view differs from them.

        Keys that the graph does not declare are the view's own, and it need not hold what is empty.
        """
        view = {name: value for name, value in graph_values.items() if isinstance(value, Collection) and not value}
        view |= {name: value for name, value in state.items() if name in self._schema.keys}
        return [*self.whole(graph_values), *disagreements(self._schema, view, graph_values)]

    def _join(self, update: Mapping[str, Any]) -> tuple[list[StateFinding], Mapping[str, Any], bool]:
        findings: list[StateFinding] = []
        joined: Mapping[str, Any] = update
        rewritten = False
        for name, change in update.items():
            key = self._schema.keys.get(name)
            if key is None:
                findings.append(undeclared(self._schema, name, change))
                continue
            if key.kind == "own":
                continue
            value, is_whole = unwrap_overwrite(change)
            misshaped = shape_findings(key, value)
            if misshaped:
                findings.extend(misshaped)
                self._silence({name})
            elif is_whole:
                rewritten = True
                self._view.replace(key, value)
            elif again := self._view.join(key, value):
                findings.extend(repeated(key, index, value[index]) for index in again)
                fresh = [item for index, item in enumerate(value) if index not in again]
                joined = {**joined, name: fresh}
            elif key.kind == "reduced":  # its update fits; what the reducer makes of it need not
                findings.extend(type_findings(key, self._view.values[name]))
        return findings, joined, rewritten

    def _broken(self, node: str, update: Mapping[str, Any]) -> list[StateFinding]:
        names = tuple(update)
        rules = self._asked.get((node, names))
        if rules is None:
            rules = tuple(rule for rule in self._rules if _concerned(rule, node, names))
            self._asked[node, names] = rules
        findings: list[StateFinding] = []
        spoiled: set[str] = set()
        for rule in rules:
            if spoiled and rule.reads & spoiled:
                continue
            broken = apply_rule(rule, node, update, self._view.values)
            if broken and rule.layer == "schema":
                spoiled |= rule.reads
            findings.extend(broken)
        if spoiled:
            self._silence(spoiled)
        return findings

    def _silence(self, names: set[str]) -> None:
        self._rules = tuple(rule for rule in self._rules if rule.layer == "schema" or not rule.reads & names)
        self._asked.clear()

    def _follow(self, rule: Rule) -> None:
        try:
            rule.feed(WHOLE, self._view.values, self._view.values)
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
            # the state to go on from is broken in a key that this rule reads: `whole` says so
            self._silence(set(rule.reads))


def _concerned(rule: Rule, node: str, names: tuple[str, ...]) -> bool:
    heeded = rule.reads if rule.heeds is None else rule.heeds
    return rule.nodes is None or node in rule.nodes or not heeded.isdisjoint(names)
