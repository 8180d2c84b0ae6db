"""The coordinator, which answers the questions of a session until it ends or waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from typing import Any, Literal

from support.agora.errors import NodeExecutionError, StateError, ValidationError
from support.agora.flow import Chunk, VirtualAgoraV13Flow
from support.agora.pauses import Pause, extract_node_name
from support.agora.questions import Problem
from support.agora.recovery import RecoveryStrategy

InterruptProcessor = Callable[[Pause], Any]

__all__ = ["ContinuationResult", "InterruptProcessor", "Pause", "StreamCoordinator", "extract_node_name"]


class ContinuationResult(Enum):
    """The result of a pause."""

    RESUME = "resume"
    TERMINATE = "terminate"
    ERROR = "error"


class StreamCoordinator:
    """Streams a session, gets its questions answered, and resumes it until it ends or a question stays unanswered.

    Args:
        interrupt_processor: Returns the answer to a pause, or None to leave the session waiting.
        answer_by: `update` writes the answer's update as the node that asked; `resume` sends the answer into the node.

    Raises:
        ValidationError: `answer_by` is neither.
    """

    def __init__(
        self,
        flow: VirtualAgoraV13Flow,
        interrupt_processor: InterruptProcessor,
        answer_by: Literal["update", "resume"] = "update",
    ) -> None:
        if answer_by not in ("update", "resume"):
            raise ValidationError(f'answer_by is "update" or "resume", not {answer_by!r}')
        self._flow = flow
        self._processor = interrupt_processor
        self._answer_by = answer_by
        self.results: list[ContinuationResult] = []

    def coordinate_stream_execution(self, config: Mapping[str, Any] | None = None) -> Iterator[Chunk]:
        """Yield every update of a session, and for each accepted answer the update of the asking node.

        By default it is the session last created or streamed.

        Raises:
            Exception: Any error that ended the session; no error is swallowed.
        """
        try:
            # Determined only once: another session may be created or streamed while this one waits.
            session = self._flow.session_of(config)
            yield from self._coordinated(session, _with_session(config, session))
        except Exception:
            self.results.append(ContinuationResult.ERROR)
            raise

    def _coordinated(self, session: str, config: Mapping[str, Any]) -> Iterator[Chunk]:
        answers: dict[str, Any] | None = None
        while True:
            try:
                # The stream must run out before a question is answered.
                for chunk in self._flow.stream(config, answers=answers):
                    if "__interrupt__" not in chunk:
                        yield chunk
            except NodeExecutionError as error:
                yield from self._recover(error, config)
                if self._flow.is_over(session):
                    return  # the substitute for the last node has ended the session
                answers = None
                continue
            waiting = self._flow.pauses(session)
            if not waiting:
                return
            accepted = self._accepted_answer(waiting[0])
            if accepted is None:
                return
            answer, update = accepted
            answers = {waiting[0].id: answer} if self._answer_by == "resume" else None
            if answers is None:
                yield {waiting[0].node: self._flow.apply_answer(waiting[0], update, config)}

    def health_report(self) -> dict[str, Any]:
        """Return the counts of the flow's streams.

        Raises:
            StateError: The flow keeps no health report (`enable_monitoring=False`).
        """
        if self._flow.health is None:
            raise StateError("the flow keeps no health report; build it with enable_monitoring=True")
        return self._flow.health.as_mapping()

    def _accepted_answer(self, pause: Pause) -> tuple[Any, dict[str, Any]] | None:
        state = self._flow.get_state_manager(pause.session_id).state
        while True:
            answer = self._processor(pause)
            if answer is None:
                self.results.append(ContinuationResult.TERMINATE)
                return None
            update = pause.question.update(answer, state, self._flow.boundary.clock.now())
            if not isinstance(update, Problem):
                self.results.append(ContinuationResult.RESUME)
                if self._flow.health:
                    self._flow.health.question_answered()
                return answer, update
            pause = pause.with_problem(update.text)

    def _recover(self, error: NodeExecutionError, config: Mapping[str, Any]) -> Iterator[Chunk]:
        manager = self._flow.get_state_manager(self._flow.session_of(config))
        result = self._flow.error_recovery_manager.attempt_recovery(error.node_name, error, manager.state)
        if not result.success:
            raise error
        if result.recovery_strategy is not RecoveryStrategy.RETRY:
            updates = self._flow.apply_recovery(error.node_name, result.recovery_updates, config)
            yield {error.node_name: updates}


def _with_session(config: Mapping[str, Any] | None, session: str) -> dict[str, Any]:
    settings = dict(config or {})
    return {**settings, "configurable": {**settings.get("configurable", {}), "thread_id": session}}
