"""What engineers look at: nodes, updates, fingerprints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from typing import Any, Final

from hamcrest import assert_that, contains_string, equal_to, greater_than, is_not, raises, same_instance
from langgraph.errors import GraphBubbleUp, GraphInterrupt, ParentCommand
from langgraph.types import Command, Interrupt

from support.agora.coordinator import StreamCoordinator
from support.agora.errors import StateError, WorkflowError
from support.agora.pauses import extract_node_name
from support.agora_suite.discussion.elsewhere import run_elsewhere
from support.agora_suite.discussion.emergencies import unbroken
from support.agora_suite.discussion.tables import meaning_of, rows_of
from support.agora_suite.discussion.verbs import Verbs, verb
from support.agora_suite.discussion.world import DiscussionWorld
from support.flow_builder.protocol import AnswerBy
from support.record import Paused
from support.validators.matchers import agrees_with

SIGNALS: Final[Mapping[str, Callable[[], GraphBubbleUp]]] = {
    "GraphInterrupt": GraphInterrupt,
    "ParentCommand": lambda: ParentCommand(Command(graph=Command.PARENT)),
    "GraphBubbleUp": GraphBubbleUp,
}
"""What LangGraph raises to lead the graph, by name."""


class Engine(Verbs):
    """The engine under the discussion."""

    def __init__(self, world: DiscussionWorld, name: str) -> None:
        super().__init__(world, name)
        self._failures: list[Exception] = []

    def visited(self, nodes: str) -> None:
        """The nodes, separated by blanks or line breaks, were visited in exactly this order."""
        assert_that(self.world.record.visits(), equal_to(nodes.split()), "the nodes visited")

    def steps(self, number: int) -> None:
        """So many steps were taken."""
        assert_that(len(self.world.record.visits()), equal_to(number), "the steps taken")

    def same_either_way(self) -> None:
        """The same discussion, with its answers brought to the graph in the other way, comes to the same state."""
        other: AnswerBy = "resume" if self.world.answer_by == "update" else "update"
        with closing(self.world.twin(other)) as twin:
            ours, theirs = self.session, twin.session
            assert_that(dict(theirs.graph_values), agrees_with(dict(ours.graph_values)), "the state, either way")
            assert_that(twin.record.visits(), equal_to(self.world.record.visits()), "the steps, either way")
            mine, others = ([pause.payload for pause in world.record.of(Paused)] for world in (self.world, twin))
            assert_that(others, equal_to(mine), "the questions")
            twin.verify()

    @verb
    def node_is_given(self, answer: Any) -> None:
        """An answer goes straight into the node that asks, bypassing the coordinator, which would have checked it."""
        self.world.stream_directly(answers={self.world.require_question().id: answer})

    def node_asks_again(self, question: str, problem: str) -> None:
        """The node still waits with a question of the same type, and its problem includes these words."""
        waiting, reason = self.world.waiting, str(self.world.question_payload.get("problem", ""))
        assert_that(waiting.type if waiting else "nothing", equal_to(question), "the question that waits")
        assert_that(reason, contains_string(problem), "the problem that the node names")

    def health(self, table: Sequence[Sequence[str]]) -> None:
        """The health report of the flow has these numbers: a head with `what` and `number`, then a row for each."""
        report = StreamCoordinator(self.session.built.flow, lambda _: None).health_report()
        wanted = {what.replace(" ", "_"): float(number) for what, number in rows_of(table, "what", "number")}
        assert_that({name: meaning_of(name, "what", report) for name in wanted}, equal_to(wanted), "the health report")

    def no_health(self) -> None:
        """The flow keeps no health report; the error of asking for it says how to get one."""
        coordinator = StreamCoordinator(self.session.built.flow, lambda _: None)
        assert_that(coordinator.health_report, raises(StateError, "enable_monitoring=True"), "the health report")

    def came_to(self, results: Sequence[str]) -> None:
        """The coordinator of the last event reported these results of pauses and errors."""
        led: Any = self.session.execution.current_coordinator
        names = [result.name for result in led.results]
        assert_that(names, equal_to(list(results)), "what came of the pauses")

    def same_again(self) -> None:
        """The same discussion held again leaves the same record, to the byte."""
        with closing(self.world.twin()) as twin:
            assert_that(twin.record.fingerprint(), equal_to(self.world.record.fingerprint()), "the record")

    def another_with_seed(self, seed: int) -> None:
        """The same discussion with another seed leaves another record, of the same steps."""
        with closing(self.world.twin(seed=self.world.other_seed(seed))) as twin:
            assert_that(twin.record.fingerprint(), is_not(equal_to(self.world.record.fingerprint())), "the record")
            assert_that(twin.record.visits(), equal_to(self.world.record.visits()), "the steps, with another seed")

    def same_elsewhere(self) -> None:
        """The same discussion held in another process leaves the same record, to the byte."""
        directory = self.world.directory / "elsewhere"
        directory.mkdir()
        there = run_elsewhere(type(self.world), self.world.suite, directory, self.world.journal.calls)
        assert_that(there["fingerprint"], equal_to(self.world.record.fingerprint()), "the record of the other process")

    def questions_asked(self, number: int) -> None:
        """The owner was asked so many questions in all; asking again after a refusal counts as the same."""
        asked = {pause.question for pause in self.world.record.of(Paused)}
        assert_that(len(asked), equal_to(number), "the questions asked")

    @verb
    def decided_on(self, number: int, node: str) -> None:
        """So many failures of a node, each with an error of its own, are decided on one after the other."""
        manager = self.session.recovery
        self._failures = [RuntimeError(f"failure {count}") for count in range(1, number + 1)]
        for failure in self._failures:
            unbroken("the decision", partial(manager.attempt_recovery, node, failure, self.state))

    def decisions_kept(self, number: int) -> None:
        """Of the failures that were decided on, the last so many are on record, oldest first, each as given up.

        To give up writes nothing, and its reason is the failure, not what giving up would lack as a recovery.
        """
        history = self.session.recovery.history
        kept = [
            (str(result.original_error), result.recovery_strategy.value, result.reason, result.recovery_updates)
            for result in history
        ]
        reason = "there is no strategy for RuntimeError"
        wanted: list[tuple[Any, ...]] = [(str(failure), "ABORT", reason, {}) for failure in self._failures[-number:]]
        assert_that(kept, equal_to(wanted), f"the failures on record, of {len(self._failures)}")

    def metrics(self, table: Sequence[Sequence[str]]) -> None:
        """The recovery has counted its decisions. Columns: `what`, `number`."""
        counted = self.session.recovery.metrics
        counts: dict[str, int] = {
            "attempts": counted.attempts,
            "succeeded": counted.succeeded,
            "failed": counted.failed,
        }
        counts |= {**counted.by_strategy, **counted.by_severity}
        wanted = {what: int(number) for what, number in rows_of(table, "what", "number")}
        assert_that(counts, equal_to(wanted), "what the recovery has counted")

    @verb
    def pause_is_handed_over(self, node: str) -> None:
        """The pause of a node is handed to the recovery, as if it were a failure."""
        with self.world.recording_error(GraphInterrupt):
            self.session.recovery.attempt_recovery(node, GraphInterrupt(), self.state)

    def passes(self, name: str) -> None:
        """What LangGraph raises to lead the graph passes the wrapper and the recovery as the very same object."""
        node, signal, session = "agenda_approval", SIGNALS[name](), self.session

        def lead(_: Any) -> Any:
            raise signal

        wrapper = type(session.built.flow.node_registry[node])(lead, node)
        passes = raises(type(signal), matching=same_instance(signal))
        assert_that(lambda: wrapper(self.state, {}), passes, f"what the wrapper does with {name}")
        assert_that(
            lambda: session.recovery.attempt_recovery(node, signal, self.state),
            passes,
            f"what the recovery does with {name}",
        )
        assert_that(session.recovery.metrics.attempts, equal_to(0), "the recoveries attempted")

    def waits_beside_others(self, node: str) -> None:
        """The interrupt that waits is that of this node, also where another waits before or after it."""
        snapshot = self.session.graph.get_state(self.session.address)
        (task,) = snapshot.tasks
        (interrupt,) = task.interrupts
        other = task._replace(name="another_node", interrupts=(Interrupt(interrupt.value, id="0" * 32),))
        for tasks in ((other, task), (task, other)):
            name = extract_node_name(interrupt, snapshot._replace(tasks=tasks))
            assert_that(name, equal_to(node), "the node of the interrupt that waits")

    def answered_wait_nowhere(self) -> None:
        """Each interrupt that was answered is refused as not pending."""
        graph, address = self.session.graph, self.session.address
        now = graph.get_state(address)
        pending = {interrupt.id for task in now.tasks for interrupt in task.interrupts}
        raised = [i for past in graph.get_state_history(address) for task in past.tasks for i in task.interrupts]
        answered = [interrupt for interrupt in raised if interrupt.id not in pending]
        assert_that(len(answered), greater_than(0), "the interrupts that were answered")
        for interrupt in answered:
            named: Callable[[], str] = partial(extract_node_name, interrupt, now)
            assert_that(named, raises(WorkflowError, "is not pending"), "the node of an interrupt that was answered")

    @verb
    def coordinated_by(self, way: str) -> None:
        """A coordinator is made that brings answers to the graph in a way that there is not."""
        flow: Any = self.session.built.flow
        self.world.expect_refusal(lambda: StreamCoordinator(flow, lambda _: None, way))  # type: ignore[arg-type]

    @verb
    def written_while_streaming(self) -> None:
        """An answer is written while the stream that asked the question has not run out."""
        flow, address = self.session.built.flow, self.session.address
        (pause,) = flow.pauses(self.session.id)
        stream = flow.stream(address)
        next(stream)
        self.world.expect_refusal(lambda: flow.apply_answer(pause, {"agenda_approved": True}, address))
        list(stream)

    @verb
    def written_misfit(self) -> None:
        """What is no agenda is written as the node that asks about the agenda."""
        flow, address = self.session.built.flow, self.session.address
        (pause,) = flow.pauses(self.session.id)
        self.world.expect_refusal(lambda: flow.apply_answer(pause, {"topic_queue": 7}, address))

    def rounds_summarised(self, number: int) -> None:
        """So many rounds were summarised."""
        assert_that(len(self.state["round_summaries"]), equal_to(number), "the rounds summarised")
