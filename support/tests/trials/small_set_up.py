"""A small flow as a set-up of trials: it checks, asks, pays and files a receipt, rightly or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from langgraph.checkpoint.memory import InMemorySaver

from support.agora_suite.built_flow import close_checkpointer, open_checkpointer
from support.execution.budget import StepBudget
from support.execution.execution import Execution, Watch
from support.flow_builder.bare_graph import BareGraphCoordinator, BareGraphFlow
from support.flow_builder.description import describe
from support.flow_builder.faults import FaultPlan, When
from support.flow_builder.protocol import AnswerBy
from support.flow_builder.saver_faults import SaverUnreachableError
from support.interrupt_simulator.owner import Owner
from support.record import FaultInjected, Record
from support.tests.execution.small_flow import Expense, flow_of, pay, thread
from support.trials.failures import Failure, StepFailure
from support.trials.subject import OWN_STORES, WAYS, Cell, Leftovers, StoreKind


def files_receipt(files: dict[str, str], state: Expense) -> Mapping[str, Any]:
    files["receipt"] = f"{state['amount']} paid"
    return pay(state)


@dataclass(frozen=True)
class SmallSession:
    id: str
    execution: Execution
    graph: Any
    files: dict[str, str]

    @property
    def address(self) -> Any:
        return thread(self.id)

    def close(self) -> None:
        close_checkpointer(self.graph.checkpointer)


@dataclass(frozen=True)
class SmallSetUp:
    """A set-up of the small flow.

    Attributes:
        pays: What the last step does, with the files of the session; by default it files a receipt once.
        named_errors: The errors by which the flow may fail.
        explained: The warnings that say what failed.
    """

    pays: Callable[[dict[str, str], Expense], Mapping[str, Any]] = files_receipt
    named_errors: tuple[type[Exception], ...] = (SaverUnreachableError, ValueError)
    name: str = "the small flow"
    explained: tuple[str, ...] = ()
    stores: tuple[StoreKind, ...] = OWN_STORES
    ways: tuple[AnswerBy, ...] = WAYS
    exact: bool = True
    failure_kinds: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()

    def is_named(self, error: Exception) -> bool:
        return isinstance(error, self.named_errors)

    def finds_more_variation(self) -> bool:
        return False

    def saver(self, kind: StoreKind, path: str) -> Any:
        return InMemorySaver() if kind == "memory" else open_checkpointer(f"sqlite:{path}")

    def open(
        self, cell: Cell, saver: Any, left: Leftovers | None = None, failure: Failure | None = None
    ) -> SmallSession:
        files = dict(left.files) if left else {}
        plan, record = FaultPlan(), Record()

        def fired(node: str, kind: str, visit: int, when: When) -> None:
            record.append(FaultInjected(node=node, fault=kind, visit=visit, when=when))

        plan.listen(fired)
        if isinstance(failure, StepFailure):
            plan.fail(failure.node, ValueError, when=failure.when, visits=failure.visit, times=failure.times)
        graph: Any = flow_of(pay=plan.wrap("pay", partial(self.pays, files))).compiled_graph.builder.compile(saver)
        graph.stream = partial(graph.stream, durability=cell.durability)
        flow = BareGraphFlow(graph, {"amount": 120, "places": {"Rome": 1}})
        session = left.session if left else flow.create_session()
        execution = Execution(
            session=session,
            coordinator=lambda who, how: BareGraphCoordinator(flow, who, how, lambda _, answer: _answered(answer)),
            graph_values=lambda: dict(graph.get_state(thread(session)).values),
            manager_values=lambda: flow.get_state_manager(session).state,
            description=describe(graph),
            owner=Owner().always("approval", "yes", required=False),
            answer_by=cell.answer_by,
            record=record,
            watch=Watch(None, None, StepBudget(100)),
            growing=frozenset({"log"}),
        )
        return SmallSession(session, execution, graph, files)

    def end(self, session: SmallSession) -> Mapping[str, Any]:
        return {"state": session.graph.get_state(session.address).values, "files": session.files}

    def explains(self, warning: str, failure: Failure | None) -> bool:
        return warning in self.explained

    def warnings(self, session: SmallSession) -> tuple[str, ...]:
        return tuple(line for line in session.graph.get_state(session.address).values.get("log", ()) if "!" in line)

    def question(self, payload: Mapping[str, Any]) -> Any:
        return payload


def _answered(answer: str) -> Mapping[str, Any]:
    return {"log": [f"answered {answer}"]}


def files_each_time(files: dict[str, str], state: Expense) -> Mapping[str, Any]:
    files[f"receipt {len(files) + 1}"] = f"{state['amount']} paid"
    return pay(state)
