"""What engineers check in the state: its fields, its two holders, and how a session can be streamed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from typing import Any, Final

from hamcrest import assert_that, contains_string, equal_to, greater_than, has_length, instance_of
from langchain_core.messages import BaseMessage
from pydantic import ValidationError

from support.agora.addressing import thread_config
from support.agora.questions import Problem
from support.agora.schema import KEYS
from support.agora.state_manager import StateManager
from support.agora_suite.circumstances import attempt_of
from support.agora_suite.discussion.journal import VerbCall
from support.agora_suite.discussion.verbs import Verbs, verb
from support.agora_suite.discussion.world import DiscussionWorld
from support.execution.budget import StepBudgetExceeded
from support.execution.errors import ScenarioError
from support.flow_builder.protocol import AnswerBy
from support.langgraph_versions import next_nodes
from support.record import NodeAsked, NodeFailed, NodeFinished, NodeStarted

UNDECLARED: Final = "a_field_that_nobody_declared"
NEW_ID: Final = "an_id_that_no_entry_has"


class StateFacts(Verbs):
    """The state as the graph and the state manager hold it."""

    def __init__(self, world: DiscussionWorld, name: str) -> None:
        super().__init__(world, name)
        self._asked: tuple[str, ...] = ()
        self._call_count = 0
        self._values: Mapping[str, Any] = {}
        self._answer: tuple[Any, Any] = (None, None)

    @verb
    def answers_go_by(self, way: AnswerBy) -> None:
        """The owner's answers reach the graph in a certain way."""
        self.world.change_facts()
        self.world.answer_by = way

    @verb
    def node_adds(self, node: str, number: int) -> None:
        """A node adds a number of warnings in one update."""
        warnings = [f"note {place}" for place in range(1, number + 1)]
        self.world.change_facts().faults.change(node, lambda update: {**update, "warnings": warnings})

    @verb
    def node_writes(self, node: str, misfit: object) -> None:
        """A node writes once to the warnings, which are a list of texts, what does not belong there."""
        self.world.change_facts().faults.change(node, lambda update: {**update, "warnings": misfit})

    @verb
    def node_returns_nothing(self, node: str) -> None:
        """A node returns no update once."""
        self.world.change_facts().faults.change(node, lambda _: None)

    @verb
    def node_writes_undeclared(self, node: str) -> None:
        """A node writes once to a field that the state does not declare."""
        self.world.change_facts().faults.change(node, lambda update: {**update, UNDECLARED: True})

    @verb
    def budget_of(self, updates: int) -> None:
        """The scenario may take so many updates."""
        self.world.change_facts()
        self.world.suite = replace(self.world.suite, step_budget=updates)

    def runs_into_its_budget(self) -> None:
        """The discussion goes on until its budget is used up; what is cut off in the middle is another one like it."""
        goes_on = VerbCall("owner", "goes_on_until", ("topic_continuation",))
        try:
            twin = self.world.twin(calls=[*self.world.journal.calls, goes_on])
        except StepBudgetExceeded as error:
            self.world.record_error(error)
        else:
            twin.close()
            raise AssertionError("the discussion came to the end of its topic within its budget")

    @verb
    def streamed(self, /, **how: Any) -> None:
        """The session is streamed directly, bypassing the coordinator; `how` are the arguments of `stream`."""
        session = self.session
        self._asked = tuple(pause.id for pause in session.built.flow.pauses(session.id))
        self._call_count, self._values = len(session.models.calls), session.graph_values
        self.world.stream_directly(**how)

    @verb
    def graph_is_written(self, warning: str) -> None:
        """A warning is written through the graph's own interface, as the node before the question; then it goes on."""
        self._write_through_graph({"warnings": [warning]})

    @verb
    def written_again(self, key: str) -> None:
        """The last entry of a field is written again through the graph's own interface; then the session goes on."""
        self._write_through_graph({key: list(self.state[key][-1:])})

    @verb
    def answer_is_written(self, agenda: list[str]) -> None:
        """An edited agenda is written as the node that asks; only then is the session streamed on."""
        session, flow = self.session, self.session.built.flow
        self.world.remember_state()
        (pause,) = flow.pauses(session.id)
        answer = {"action": "edit", "agenda": agenda}
        update = pause.question.update(answer, self.state, session.built.clock.now())
        if isinstance(update, Problem):
            raise ScenarioError(f"the agenda is no answer to what waits: {update.text}")
        values = flow.apply_answer(pause, update, session.address)
        self._answer = (pause, update)
        self._values = {"written": values, "manager": dict(self.state), "graph": session.graph_values}
        session.execution.observer.see_update({pause.node: values})
        session.execution.state_was_replaced()
        self.world.run()

    @verb
    def answer_is_written_again(self) -> None:
        """Write the answer that was written last once more, although its question does not wait any more."""
        session, (pause, update) = self.session, self._answer
        self.world.expect_refusal(lambda: session.built.flow.apply_answer(pause, update, session.address))

    def answer_held_at_once(self) -> None:
        """The state manager and the graph held the answer as soon as it was written, before anything streamed on."""
        values = self._values["written"]
        for name in ("topic_queue", "proposed_agenda", "agenda_approved"):
            for holder in ("manager", "graph"):
                assert_that(self._values[holder][name], equal_to(values[name]), f"{name}, as the {holder} held it")

    def same_question_waits(self) -> None:
        """The question that waited still waits, as the same interrupt; no model was asked, nothing was written."""
        waiting = tuple(pause.id for pause in self.session.built.flow.pauses(self.session.id))
        assert_that(len(waiting), equal_to(1), "the questions that wait")
        assert_that(waiting, equal_to(self._asked), "the interrupts that wait")
        assert_that(len(self.session.models.calls), equal_to(self._call_count), "the model calls")
        assert_that(self.session.graph_values, equal_to(self._values), "what the graph holds")
        assert_that(dict(self.state), equal_to(dict(self.world.before)), "what the state manager holds")

    def pauses_at(self, node: str) -> None:
        """The graph itself waits at a node with one interrupt, and nothing was taken for an error."""
        snapshot = self.session.graph.get_state(self.session.address)
        assert_that(next_nodes(snapshot), equal_to((node,)), "where the graph waits")
        assert_that([len(task.interrupts) for task in snapshot.tasks], equal_to([1]), "the interrupts that wait")
        assert_that([task.error for task in snapshot.tasks], equal_to([None]), "the errors of the node")
        assert_that(self.world.record.of(NodeAsked)[-1].node, equal_to(node), "the node that asked")
        assert_that(list(self.world.record.of(NodeFailed)), equal_to([]), "the nodes that failed")
        manager = self.session.recovery
        assert_that(manager.metrics.attempts, equal_to(0), "the recoveries attempted")
        assert_that(len(manager.emergencies), equal_to(0), "the emergencies")

    def fails_in(self, node: str, cause: str) -> None:
        """The discussion stopped with an error that names the node and keeps what really happened as its cause."""
        error = self.world.error
        assert_that(type(error).__name__, equal_to("NodeExecutionError"), "the error")
        assert_that(getattr(error, "node_name", None), equal_to(node), "the node that the error names")
        behind = error.__cause__ if error else None
        assert_that(type(behind).__name__, equal_to(cause), "the cause of the error")
        assert_that(str(error), contains_string(node), "what the error says")

    def goes_round(self, nodes: list[str]) -> None:
        """The error says in which circle of nodes the discussion went round."""
        error = self.world.error
        assert_that(str(error), contains_string(f"going round {' -> '.join(nodes)} ("), "the circle in the message")

    def every_field_readable(self) -> None:
        """Every declared field can be read by `get` and by its name, live and in a snapshot."""
        manager = self.session.manager
        for holder in (manager.state, manager.get_snapshot()):
            assert_that(set(holder), equal_to(set(KEYS)), "the fields that can be read")
            for name in KEYS:
                assert_that(holder.get(name), equal_to(holder[name]), name)
            growing = [name for name, key in KEYS.items() if key.kind != "plain"]
            kinds = {name: type(holder[name]) for name in growing}
            assert_that(kinds, equal_to({name: type(KEYS[name].empty) for name in growing}), "what growing fields are")

    def growing_fields_are_lists(self) -> None:
        """Every field that grows is a list in both holders, and every entry of it is of the kind that belongs there."""
        for holder in (self.state, self.session.graph_values):
            grown = 0
            for name in self.session.execution.growing:
                entries = holder.get(name, [])
                assert_that(entries, instance_of(list), name)
                inner = list if name == "turn_order_history" else None
                strays = [
                    entry for entry in entries if entry is None or (isinstance(entry, list) is not (inner is list))
                ]
                assert_that(strays, equal_to([]), f"the entries of {name} that do not belong there")
                assert_that(_misfits(KEYS[name], entries), equal_to([]), f"the kind of the entries of {name}")
                grown += len(entries)
            assert_that(grown, greater_than(20), "the entries that were checked")

    def warnings_are(self, number: int) -> None:
        """Both holders have exactly the warnings that a node added, each as one entry, in their order."""
        wanted = [f"note {place}" for place in range(1, number + 1)]
        self._both("warnings", wanted)

    def warned_in_both(self, warning: str) -> None:
        """Both holders have this warning once."""
        self._both("warnings", [warning])

    def nothing_undeclared(self) -> None:
        """Neither holder has a field that the state does not declare."""
        for holder in (self.state, self.session.graph_values):
            assert_that(UNDECLARED in holder, equal_to(False), "whether the undeclared field is held")

    def holders_agree(self) -> None:
        """The state manager holds exactly what the graph holds, field by field, down to types and lengths."""
        values, state = self.session.graph_values, self.state
        assert_that(set(values) - set(KEYS), equal_to(set()), "the undeclared fields")
        for name, key in KEYS.items():
            theirs = values.get(name, key.empty)
            assert_that(type(state[name]), equal_to(type(theirs)), f"the type of {name}")
            assert_that(state[name], equal_to(theirs), name)

    def only_declared_written(self) -> None:
        """No node wrote to a field that is not declared; a node whose update was refused for it counts as well."""
        record = self.world.record
        undeclared = [f"{done.node} wrote {key}" for done in record.of(NodeFinished) for key in done.dropped]
        refused = [failed.message for failed in record.of(NodeFailed) if "the state has no such key" in failed.message]
        assert_that([*undeclared, *refused], equal_to([]), "what was written to no declared field")
        assert_that(self.world.unchecked_error, equal_to(""), "what stopped the session")

    def snapshot_and_rollback(self) -> None:
        """A changed snapshot leaves the state as it is; the last update is taken back, and can be made again."""
        manager, before = self.session.manager, self._copy_of_state()
        snapshot = manager.get_snapshot()
        for value in snapshot.values():
            _spoil(value)
        assert_that(self._copy_of_state(), equal_to(before), "the state, when a snapshot of it was changed")
        update = {
            "total_messages": -1,
            "warnings": ["taken back"],
            "rounds_per_topic": {"taken back": 1},
            "topics_info": dict.fromkeys(before["topics_info"], next(iter(before["topics_info"].values()))),
            **{key: [before[key][0], _renamed(before[key][-1])] for key in ("votes", "vote_history", "messages")},
        }
        manager.update_state(update)
        joined = self._copy_of_state()
        for key in ("votes", "vote_history", "messages"):
            assert_that(joined[key], has_length(len(before[key]) + 1), f"{key}, when an entry was added")
        manager.rollback()
        assert_that(self._copy_of_state(), equal_to(before), "the state, when the last update was taken back")
        manager.update_state(update)
        assert_that(self._copy_of_state(), equal_to(joined), "the state, when the same update was made again")
        manager.rollback()
        assert_that(self._copy_of_state(), equal_to(before), "the state, when it was taken back again")

    def nothing_done_twice(self) -> None:
        """The session was prepared once, and nothing is held twice: no vote, message, round, poll or phase."""
        state, visits = self.state, Counter(self.world.record.visits())
        for node in ("config_and_keys", "agent_instantiation", "get_theme"):
            assert_that(visits[node], equal_to(1), f"the visits of {node}")
        for name in ("votes", "vote_history"):
            assert_that(_repeated(entry["id"] for entry in state[name]), equal_to([]), f"{name} held twice")
        assert_that(_repeated(message.id for message in state["messages"]), equal_to([]), "messages held twice")
        assert_that(_repeated(entry["round_id"] for entry in state["round_history"]), equal_to([]), "rounds held twice")
        assert_that(
            _repeated((entry["topic"], entry["round_number"]) for entry in state["round_summaries"]),
            equal_to([]),
            "rounds summarised twice",
        )
        changes = [(entry["from_phase"], entry["to_phase"], entry["reason"]) for entry in state["phase_history"]]
        assert_that(_repeated(changes[:2]), equal_to([]), "phases begun twice")
        asked = Counter(
            (call.agent, attempt_of(call)) for call in self.session.models.calls if call.task == "propose topics"
        )
        agents = self.session.built.agent_ids
        assert_that(asked, equal_to(Counter((agent, 1) for agent in agents)), "who was asked for topics")

    def inputs_untouched(self) -> None:
        """No node changed what it was given, and nothing changed between two nodes; every node was watched."""
        assert_that(len(self.world.record.of(NodeStarted)), greater_than(20), "the nodes that were watched")
        finished = [event.node for event in self.world.record.of(NodeFinished) if event.changed_input]
        assert_that(finished, equal_to([]), "the nodes that changed their input")
        asked = [event.node for event in self.world.record.of(NodeAsked) if event.changed_input]
        assert_that(asked, equal_to([]), "the nodes that changed their input and then asked")
        began = [event.node for event in self.world.record.of(NodeStarted) if event.changed_before]
        assert_that(began, equal_to([]), "the nodes before which something had changed")

    def _write_through_graph(self, update: dict[str, Any]) -> None:
        session = self.session
        self.session.graph.update_state(session.address, update, as_node=self.world.record.visits()[-1])
        session.execution.state_was_replaced()
        self.world.run()

    def held_once(self, key: str) -> None:
        """Both holders have each entry of a field once, by its identifier."""
        for holder in (self.state, self.session.graph_values):
            known = [entry["id"] if isinstance(entry, Mapping) else entry.id for entry in holder[key]]
            assert_that(_repeated(known), equal_to([]), f"the entries of {key} that are held twice")
            assert_that(len(known), greater_than(0), f"the entries of {key}")

    def taken_once(self, key: str) -> None:
        """Both holders take each entry once from an update of an empty session that has every entry twice."""
        entries = self.state[key]
        update = {key: [entry for entry in entries for _ in range(2)]}
        manager, graph, address = StateManager("empty"), self.session.graph, thread_config("empty")
        manager.update_state(update)
        graph.update_state(address, update, as_node="config_and_keys")
        for name, holder in (("the state manager", manager.state), ("the graph", graph.get_state(address).values)):
            assert_that(holder[key], equal_to(entries), f"the {key} that {name} took from the update")

    def _copy_of_state(self) -> dict[str, Any]:
        state: dict[str, Any] = deepcopy(dict(self.state))
        return state

    def _both(self, key: str, wanted: list[Any]) -> None:
        assert_that(self.state[key], equal_to(wanted), f"{key}, as the state manager holds them")
        assert_that(self.session.graph_values.get(key, []), equal_to(wanted), f"{key}, as the graph holds them")


def _renamed(entry: Any) -> Any:
    if isinstance(entry, BaseMessage):
        return entry.model_copy(update={"id": NEW_ID})
    return {**entry, "id": NEW_ID}


def _repeated(entries: Any) -> list[Any]:
    return [entry for entry, times in Counter(entries).items() if times > 1]


def _misfits(key: Any, entries: list[Any]) -> list[str]:
    try:
        key.validate(entries)
    except ValidationError as error:
        return [str(problem["loc"]) for problem in error.errors()]
    return []


def _spoil(value: Any) -> None:
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    for item in inner:
        _spoil(item)
    if isinstance(value, dict | list):
        value.clear()
