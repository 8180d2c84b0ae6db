"""The observer: sees a session through LangChain callbacks and the stream, without touching the flow."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from threading import RLock
from time import perf_counter
from typing import Any
from uuid import UUID

from langchain_core.callbacks import BaseCallbackHandler
from langgraph.errors import GraphBubbleUp, GraphInterrupt, GraphRecursionError, ParentCommand

from support.record.asking import Asking, PauseAudit, SwallowedPause, causes
from support.record.events import NodeAsked, NodeFailed, NodeFinished, NodeStarted, RouteTaken, WorkRepeated
from support.record.inputs import ChangedValue, InputWatch, differences, live_fields, unequal_keys
from support.record.kept_errors import keeps_errors
from support.record.misrouted import MisroutedAnswers
from support.record.record import Record
from support.record.returned import command_from_subgraph, gotos, overwritten, returned_keys
from support.record.routes import RouteMap, Routes
from support.record.runs import CallbackRun, Runs
from support.record.suspicions import ReturnedWhole, other_types
from support.record.updates import HIDDEN_PREFIX, Derive, Updates
from support.record.visits import Visits


class Observer(BaseCallbackHandler):
    """Writes what a session does into its record.

    Pass it as a callback, `{"callbacks": [observer]}`, to every `stream` and `update_state` of one session, and each
    chunk that the stream yields to `see_update`. One observer serves one session, one run of it at a time; nodes that
    run in parallel in that run may call it from several threads. Only nodes of the outermost graph are recorded.
    What it cannot see itself, pauses and answers, the driver appends to the record.

    Args:
        declared: The keys of the state; without them no key counts as dropped.
        subgraphs: The nodes that are graphs themselves; of the whole state that they return, no key counts as dropped.
        carried: Of each of these, the keys of which it returns all that it was given.
        chains: The nodes that are chains, each with the number of its steps (count).
        untracked: The keys of which a checkpoint holds nothing, or may hold something else.
        append_keys: Keys whose reducer only adds items at the end; of these, the last items are compared around a node.
        routes: node -> router -> label -> target.
        asking: The nodes that ask, each with a predicate on its input: whether this visit has to ask. None: always.
        on_graph_start: Called when the graph begins to run, before any node.
        on_node_start: Called with a node's name and its live input, before the node runs. It must not change the input.
            What it raises ends the run.
        derive: Returns further events from a node's name and its update (a copy); they follow the update in the record.
        timed: Whether `own_seconds` is kept.
    """

    raise_error = True
    run_inline = True
    ignore_llm = True
    ignore_chat_model = True
    ignore_retriever = True
    ignore_agent = True

    def __init__(  # noqa: PLR0913  # what a flow declares, by name, and two hooks
        self,
        record: Record,
        *,
        declared: Collection[str] | None = None,
        subgraphs: Collection[str] = (),
        carried: Mapping[str, Collection[str]] | None = None,
        chains: Mapping[str, int] | None = None,
        untracked: Collection[str] = (),
        append_keys: Collection[str] = (),
        routes: Routes | None = None,
        asking: Asking | None = None,
        on_graph_start: Callable[[], None] | None = None,
        on_node_start: Callable[[str, Mapping[str, Any]], None] | None = None,
        derive: Derive | None = None,
        timed: bool = True,
    ) -> None:
        self.record = record
        self.errors: list[Exception] = []
        """The observer's own errors, in order: none is raised into a node."""
        self.own_seconds = 0.0
        """Real seconds spent in here, the hooks included (with parallel nodes, of all threads together)."""
        self.last_state: Mapping[str, Any] | None = None
        """The live state with which the last stream ran out."""
        self.inputs_of_last_node: tuple[str, Mapping[str, Any]] | None = None
        """The node that started last, and its live input."""
        self.asked_with: dict[str, Sequence[Any]] = {}
        """What each node asked last, live: the interrupts that it raised."""
        self.returned: dict[str, Any] = {}
        """What each node returned last, live; a stream that fails need not yield it."""
        self.endless_subgraph: tuple[BaseException, str, Sequence[str]] | None = None
        """Of the last graph inside a node that came to no end: its error, the node, and its own nodes as visited."""
        self.other_types: dict[str, tuple[str, str]] = {}
        """The paths of values that came back from a checkpoint as another type: the one they had, the one they have."""
        self.returned_whole = ReturnedWhole(append_keys, carried or {})
        """The keys of which nodes returned all that they were given."""
        self.replaced_at = 0
        """How many events the record had when something else than an update took the state's place last."""
        self._declared = frozenset(declared) if declared is not None else None
        self._subgraphs = frozenset(subgraphs)
        self._untracked = frozenset(untracked)
        self._routes = RouteMap(routes or {})
        self._audit = PauseAudit(record, asking or {})
        self._on_graph_start = on_graph_start
        self._on_node_start = on_node_start
        self._append_keys = append_keys
        self._watch = InputWatch(append_keys)
        self._known_equal: dict[str, int] = {}
        self._timed = timed
        self._visits = Visits()
        self._runs = Runs(chains or {})
        self._steps: dict[str, int | None] = {}
        self._updates = Updates(record, self._visits, self._audit, self._steps, self._dropped, derive)
        self._misrouted = MisroutedAnswers()
        self._asked_from: list[Mapping[str, Any]] = []
        self._lock = RLock()

    def on_chain_start(
        self,
        serialized: dict[str, Any] | None,  # noqa: ARG002  # LangChain gives it
        inputs: Any,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        tags: list[str] | None = None,
        metadata: dict[str, Any] | None = None,
        **details: Any,
    ) -> None:
        """Note that a run begins: its metadata name the node, its tags distinguish routers from a node's own runs."""
        start = perf_counter()
        run = self._begins(run_id, parent_run_id, inputs, str(details.get("name") or ""), tags or (), metadata or {})
        if run is None:
            return
        if run.kind == "graph" and self._on_graph_start is not None:
            self._on_graph_start()
        if run.visit and self._on_node_start is not None:
            self._on_node_start(run.node or "", inputs)
        run.began = perf_counter()
        if self._timed:
            self.own_seconds += run.began - start

    @keeps_errors
    def _begins(  # what LangChain says of a run
        self,
        run_id: UUID,
        parent: UUID | None,
        inputs: Any,
        name: str,
        tags: Iterable[str],
        metadata: Mapping[str, Any],
    ) -> CallbackRun | None:
        with self._lock:
            run = self._runs.begin(run_id, parent, name, tags, metadata)
            if run.kind == "graph":
                self._asked_from.clear()
            if run.kind == "node" and not name.startswith(HIDDEN_PREFIX):
                self._node_starts(run, name, inputs, metadata.get("langgraph_step"))
        return run

    def _node_starts(self, run: CallbackRun, node: str, inputs: Any, step: int | None) -> None:
        self._updates.close_answered(node)
        run.visit = self._visits.begin(node)
        run.had_to_ask = self._audit.has_to_ask(node, inputs)
        changed: tuple[str, ...] = ()
        if isinstance(inputs, Mapping):
            self.inputs_of_last_node = (node, inputs)
        fields = live_fields(inputs)
        if fields is not None:
            run.inputs, run.watch = fields, InputWatch() if run.sent else self._watch
            run.snapshot, changed = run.watch.before(fields)
        self._steps[node] = step
        self.record.append(NodeStarted(node=node, visit=run.visit, changed_before=changed))

    @keeps_errors
    def on_chain_end(self, outputs: Any, *, run_id: UUID, **details: Any) -> None:  # noqa: ARG002  # LangChain gives more
        """Note that a run ended well."""
        start = perf_counter()
        with self._lock:
            run = self._runs.end(run_id)
            if run is None:
                return
            if run.kind == "node" and run.visit:
                self._node_ends(run, outputs, start - run.began)
            elif run.kind == "router":
                self._router_ends(run, outputs)
            elif run.kind == "graph" and isinstance(outputs, Mapping):
                self.last_state = {key: value for key, value in outputs.items() if not key.startswith(HIDDEN_PREFIX)}
        if self._timed:
            self.own_seconds += perf_counter() - start

    def _node_ends(self, run: CallbackRun, outputs: Any, seconds: float) -> None:
        node = run.node or ""
        self.returned[node] = outputs
        for label, target in gotos(outputs):
            self.record.append(RouteTaken(source=node, router="goto", label=label, target=target))
        keys = returned_keys(outputs)
        self.returned_whole.note(node, {} if run.sent else run.snapshot, outputs)
        event = self.record.append(
            NodeFinished(
                node=node,
                visit=run.visit,
                keys=keys,
                dropped=self._dropped(node, keys),
                changed_input=self._changed_input(run, keys),
                duration=seconds,
            )
        )
        self._visits.finish(node)
        self._audit.finished(
            node,
            run.visit,
            had_to_ask=run.had_to_ask,
            raised_inside=run.raised_inside,
            sequence=event.sequence,
        )

    def _dropped(self, node: str, keys: Iterable[str]) -> tuple[str, ...]:
        declared = self._declared
        return () if declared is None or node in self._subgraphs else tuple(key for key in keys if key not in declared)

    def _changed_input(self, run: CallbackRun, returned: Iterable[str] = ()) -> tuple[str, ...]:
        if run.watch is None:
            return ()
        return run.watch.after(run.inputs, run.snapshot, returned)

    def _router_ends(self, run: CallbackRun, returned: Any) -> None:
        router = self._routes.router_named(run.node, run.router)
        source = run.node or self._routes.source_of(router, self._visits.waiting)
        for label, target in self._routes.decisions(source, router, returned):
            self.record.append(RouteTaken(source=source, router=router, label=label, target=target))

    @keeps_errors
    def on_chain_error(self, error: BaseException, *, run_id: UUID, **details: Any) -> None:  # noqa: ARG002  # LangChain gives more
        """Note that a run raised; an interrupt is a question and no failure."""
        start = perf_counter()
        with self._lock:
            run = self._runs.end(run_id)
            if run is None:
                return
            if run.kind == "graph":
                self.last_state = None  # this stream did not run out
            if run.kind == "node" and run.visit:
                command = command_from_subgraph(error)
                if command is None:
                    self._node_raises(run, error, start - run.began)
                else:
                    self._node_ends(run, command, start - run.began)
            elif run.owner is not None and isinstance(error, GraphInterrupt):
                run.owner.raised_inside = True
        if self._timed:
            self.own_seconds += perf_counter() - start

    def _node_raises(self, run: CallbackRun, error: BaseException, seconds: float) -> None:
        node, visit = run.node or "", run.visit
        changed = self._changed_input(run)
        if isinstance(error, GraphInterrupt):
            self._visits.wait(node, visit)
            if not run.sent:
                self._asked_from.append(run.snapshot)
            self.asked_with[node] = error.args[0] if error.args else ()
            asked = NodeAsked(node=node, visit=visit, changed_input=changed, duration=seconds)
            self._audit.asked(self.record.append(asked))
        elif isinstance(error, ParentCommand) or not isinstance(error, GraphBubbleUp):
            self._visits.wait(node, visit)
            if isinstance(error, GraphRecursionError) and run.visited:
                self.endless_subgraph = (error, node, run.visited)
            behind = causes(error)
            self.record.append(
                NodeFailed(
                    node=node,
                    visit=visit,
                    error=type(error).__name__,
                    message=str(error),
                    cause=type(behind[-1]).__name__ if behind else None,
                    changed_input=changed,
                    duration=seconds,
                )
            )
            self._audit.failed(node, visit, error, raised_inside=run.raised_inside)

    @keeps_errors
    def see_update(self, chunk: Mapping[str, Any]) -> None:
        """Copy what changed in a chunk of `stream_mode="updates"`, or in `{node: update}` applied in a node's name."""
        start = perf_counter()
        with self._lock:
            self._updates.take(chunk)
            for key in overwritten(chunk, self._append_keys):
                self._watch.forget(key)
                self._known_equal.pop(key, None)
        if self._timed:
            self.own_seconds += perf_counter() - start

    def undeclared(self, update: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the keys of an update that the state does not declare."""
        return tuple(key for key in update if self._declared is not None and key not in self._declared)

    def note_interrupt(self, place: str) -> None:
        """Note that an interrupt was raised somewhere, before anything around it can swallow it.

        Args:
            place: LangGraph's `checkpoint_ns`; of a graph inside a node, it begins with the node's own.
        """
        with self._lock:
            run = self._run_at(place)
            if run is not None:
                run.raised_inside = True

    @keeps_errors
    def note_call(self, place: str, run: Any, value: Any, *, answers: int) -> None:
        """Note a call of `interrupt()`, as `listen_to_interrupts` reports it."""
        with self._lock:
            visit = self._run_at(place)
            if visit is not None:
                node = visit.node or ""
                repeated = [event.work for event in self.record.of(WorkRepeated) if event.node == node]
                because = f" (because of {repeated[-1]}, which it makes once more)" if repeated else ""
                self._misrouted.note(node, place, run, value, answers=answers, because=because)

    @property
    def misrouted_answers(self) -> Sequence[str]:
        """The answers that reached another question than the one that was answered, a line each."""
        return tuple(self._misrouted.findings)

    def runs_at(self, place: str) -> bool:
        """Return whether a node of the session runs at a place in the graph, as in `note_interrupt`."""
        with self._lock:
            return self._run_at(place) is not None

    def _run_at(self, place: str) -> CallbackRun | None:
        return self._runs.at(place.partition("|")[0])

    @property
    def streaming(self) -> bool:
        """Whether a run of the graph has begun and not run out yet: then the state is not to be touched."""
        return self._runs.streaming

    def super_step(self, node: str) -> int | None:
        """Return LangGraph's step in which a node began to run last."""
        return self._steps.get(node)

    def swallowed_pauses(self, *, others_may_wait: bool = False) -> tuple[SwallowedPause, ...]:
        """Return the pauses that never reached the owner.

        Ask when a stream has run out and its pause has been taken up.

        Args:
            others_may_wait: Whether further pauses of the same stream may yet be taken up.
        """
        return self._audit.swallowed(others_may_wait=others_may_wait)

    def state_was_replaced(self) -> None:
        """Forget what the state was: something else than an update has taken its place."""
        self.last_state = None
        self.replaced_at = len(self.record)
        self._watch = InputWatch(self._append_keys)
        self._known_equal.clear()

    def compare(self, stored: Mapping[str, Any], *, whole: bool = False) -> tuple[ChangedValue, ...]:
        """Return what the checkpointer holds differently, and old items that were changed in place.

        Call it with `get_state(config).values` when a stream has run out, before anything is applied to the state.

        Args:
            whole: Whether all items of append keys are compared with what is stored; by default those that are new
                since the last comparison. The next node is given what is stored of the older ones.
        """
        live: tuple[ChangedValue, ...] = ()
        if self.last_state is not None:
            tracked, kept = self._tracked(self.last_state), self._tracked(stored)
            unequal = tuple(unequal_keys(tracked, kept, {} if whole else self._known_equal))
            changes = differences(tracked, kept, unequal)
            live = tuple(change for change in changes if not self._waits_to_be_stored(change, kept))
            self._note_other_types(tracked, kept, unequal)
            equal = {key: tracked.get(key) for key in self._append_keys if key not in unequal}
            self._known_equal = {key: len(items) for key, items in equal.items() if isinstance(items, list)}
        return (*live, *self._watch.altered_items(self.last_state or stored))

    def altered_beside(self, view: Mapping[str, Any]) -> tuple[ChangedValue, ...]:
        """Return the old items that another holder of the state changed in place; `compare` looks at the graph's."""
        return self._watch.altered_items(view, beside=self.last_state or {})

    def _waits_to_be_stored(self, change: ChangedValue, stored: Mapping[str, Any]) -> bool:
        """Return whether a node that asks has written a value: LangGraph shows it, and stores it once it is answered.

        Until then the checkpointer holds what the node was given.
        """
        kept = {change.key: stored.get(change.key)}
        return any(not differences({change.key: given.get(change.key)}, kept) for given in self._asked_from)

    def _note_other_types(self, live: Mapping[str, Any], stored: Mapping[str, Any], unequal: Iterable[str]) -> None:
        for key in unequal:
            if key in live and key in stored:
                for path, before, after in other_types(live[key], stored[key], key):
                    self.other_types.setdefault(path, (before, after))

    def _tracked(self, values: Mapping[str, Any]) -> Mapping[str, Any]:
        return {key: value for key, value in values.items() if key not in self._untracked}
