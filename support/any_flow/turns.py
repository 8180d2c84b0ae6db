"""What happens to a session from outside: further turns, changes of its state, and another process."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from langgraph.errors import InvalidUpdateError

from support.any_flow.running_flow import RunningFlow
from support.execution.errors import ScenarioError
from support.execution.second_process import run_in_second_process
from support.record import SessionCreated, SessionResumed
from support.record.event import UNNUMBERED
from support.record.json_lines import from_line

ANOTHER_PROCESS = "support.any_flow.another_process:continue_session"
"""What another process runs."""


class SessionTurns:
    """Leads one session beyond its first course."""

    def __init__(self, run: RunningFlow) -> None:
        self._run = run
        self.first_input: dict[str, Any] = {}
        """What the session begins with instead of what the factory says, as `begin`."""
        self._asked: list[tuple[tuple[str, ...], Any]] = []

    def note_questions(self) -> None:
        """Note where the session waits, to go back there."""
        if questions := self._run.questions:
            types = tuple(question.type for question in questions)
            self._asked.append((types, self._run.compiled_graph.get_state(self._run.config).config))

    def first_is(self, first_input: Any) -> None:
        """Let the session begin with this input instead of the factory's; a text is a message of the user."""
        self.first_input = {"begin": _as_input(first_input)}

    def begin(self, turn_input: Any) -> None:
        """Begin another turn of a session that is over.

        Args:
            turn_input: The input of the graph; a text is a message of the user.
        """
        where = self._run.standing.where
        if where != "finished":
            raise ScenarioError(f"the flow is {where}; another turn begins when it is over")
        if isinstance(turn_input, str):
            self._run.knows("messages")  # a text is a message; a flow without messages says so
        turn_input = _as_input(turn_input)
        self._run.flow.begin_turn(self._run.execution.session, turn_input)
        self._go_on("with another turn")

    def change(self, key: str, value: Any) -> None:
        """Change the state from outside; a question that waits is asked anew, with the changed state."""
        self._run.knows(key)
        waits = bool(self._run.questions)
        try:
            self._run.compiled_graph.update_state(self._run.config, {key: value})
        except InvalidUpdateError as error:
            raise ScenarioError(f"the flow's {key} cannot be changed now: {error}") from error
        if waits:
            self._go_on("with a changed state")
        else:
            self._state_was_replaced()

    def go_back_to(self, question: str) -> None:
        """Go back to the last time at which the flow asked a question of a type, before now; it asks again."""
        now = self._checkpoint_of(self._run.compiled_graph.get_state(self._run.config).config)
        earlier = [config for types, config in self._asked if question in types and self._checkpoint_of(config) != now]
        if not earlier:
            asked = ", ".join(dict.fromkeys(kind for types, _ in self._asked for kind in types))
            raise ScenarioError(f'there is no earlier question "{question}" to go back to; asked was: {asked}')
        self._run.compiled_graph.update_state(earlier[-1], None)  # what followed stays in the history
        self._go_on(f"from its question {question}")
        asked_now = [waiting.type for waiting in self._run.questions]
        self._run.expect_among(question, asked_now, "what the flow asks after it went back")

    def continue_in_another_process(self, *answers: Any) -> None:
        """Build the flow in a process of its own, and let it continue the session there, with these answers."""
        execution = self._run.execution
        session, waivers = execution.session, execution.waivers
        known = [{"pattern": entry.pattern, "reason": entry.reason} for entry in (*waivers.own, *waivers.known)]
        outcome = run_in_second_process(
            ANOTHER_PROCESS,
            address=self._run.address,
            session=session,
            folder=str(self._run.folder),
            suite={**asdict(self._run.suite), "enable_monitoring": False, "known_findings": known},
            answer_by=execution.answer_by,
            answers=list(answers),
        )
        if outcome is None:
            raise ScenarioError(
                f'another process does not know the session "{session}": its checkpointer keeps it in memory, or '
                "elsewhere; let the factory take a folder, and keep the sessions in a file there: def build(folder)"
            )
        self._run.record.append(SessionResumed(session=session, how="in another process"))
        for event in map(from_line, outcome):
            if not isinstance(event, SessionCreated):
                self._run.record.append(replace(event, sequence=UNNUMBERED))
        self._state_was_replaced()
        self.note_questions()

    def _go_on(self, how: str) -> None:
        self._state_was_replaced()
        self._run.record.append(SessionResumed(session=self._run.execution.session, how=how))
        self._run.run_on()

    def _state_was_replaced(self) -> None:
        self._run.execution.state_was_replaced()
        self._run.execution.observer.state_was_replaced()

    @staticmethod
    def _checkpoint_of(config: Any) -> str:
        return str(config["configurable"]["checkpoint_id"])


def _as_input(value: Any) -> Any:
    """Return the input of a graph; a text is a message of the user."""
    return {"messages": [{"role": "user", "content": value}]} if isinstance(value, str) else value
