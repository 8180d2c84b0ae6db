"""The provider of language models that takes the place of a flow's own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, get_args

from support.mock_llm.calls import ModelCall, ModelUsage, count_tokens
from support.mock_llm.errors import MockNotSatisfied, UnexpectedModelCall
from support.mock_llm.faults import DEFAULT_FAULTS, EMPTY, FaultFactory, FaultOccasion
from support.mock_llm.instructions import Answer, InstructedReply, Instruction, check_instruction, described
from support.mock_llm.persona import persona_of
from support.mock_llm.prompt import ModelPrompt, SentMessage
from support.mock_llm.repertoire import Repertoire, Richness, Writing
from support.mock_llm.reply import ModelRequest, Reply, finish
from support.mock_llm.seeding import digest, draw
from support.product import ProductError, product_under_test

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


class AdvancingClock(Protocol):
    """A clock of virtual time."""

    def advance(self, seconds: float) -> object:
        """Let time pass."""


@dataclass(frozen=True, slots=True)
class CreatedModel:
    """One model that the flow asked for."""

    provider: str
    model: str
    temperature: float | None
    max_tokens: int | None


class LLMProviderMock:
    """Language models that understand what they are asked and answer it, always in the same way.

    A reply depends on the seed, the agent, the task and the conversation; never on earlier calls.
    The same question asked again gets the same answer, in any process and any order. Safe to use from many threads.
    In a `with` statement, every instruction has to be needed before the block ends.

    Args:
        seed: Another seed gives other characters and other words.
        richness: How long the answers are: `terse`, `normal` or `realistic`.
        clock: Virtual time, moved on by 1 to 3 seconds for each call.
        on_call: Called with each call when it has ended, one at a time and in order.
        repertoire: The tasks that are known; by default those of the product.
        faults: Makes the exceptions of faults, by name; by default built-in ones. It is added to the default ones.
    """

    def __init__(
        self,
        seed: int = 1,
        richness: Richness = "normal",
        clock: AdvancingClock | None = None,
        on_call: Callable[[ModelCall], object] | None = None,
        repertoire: Repertoire | None = None,
        faults: Mapping[str, FaultFactory] | None = None,
    ) -> None:
        if richness not in get_args(Richness):
            raise ValueError(f"there is no richness '{richness}'; there are: {', '.join(get_args(Richness))}")
        if repertoire is None:
            repertoire = _repertoire_of_product()
        self.seed = seed
        self.richness: Richness = richness
        self.repertoire = repertoire
        self._clock = clock
        self._on_call = on_call
        self._faults = {**DEFAULT_FAULTS, **(faults or {})}
        self._lock = threading.RLock()
        self._calls: list[ModelCall] = []
        self._created: list[CreatedModel] = []
        self._instructions: list[Instruction] = []
        self._shared: list[Instruction] = []
        self._calls_recorded = 0
        self._unexpected: list[str] = []
        self.has_ended = False
        self._uncreatable: dict[str, Exception] = {}

    @property
    def calls(self) -> tuple[ModelCall, ...]:
        """Every call so far, in the order in which they ended."""
        return tuple(self._calls)

    @property
    def created(self) -> tuple[CreatedModel, ...]:
        """Every model that was asked for so far."""
        return tuple(self._created)

    @property
    def unexpected(self) -> tuple[str, ...]:
        """The problem of each call that the repertoire has no writer for."""
        return tuple(self._unexpected)

    def for_flow(
        self, seed: int, clock: AdvancingClock | None = None, on_call: Callable[[ModelCall], object] | None = None
    ) -> LLMProviderMock:
        """Return the same language models for one of several flows.

        All calls and instructions of the original are shared; instructions to the copy are for its flow alone.
        """
        models = copy(self)
        models.seed, models._clock, models._on_call = seed, clock, on_call
        models._shared, models._instructions, models._calls_recorded = self._instructions, [], 0
        return models

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.has_ended = True
        if error is None:
            self.verify()

    def history(self, agent: str) -> tuple[ModelCall, ...]:
        """Return an agent's calls, in order."""
        return tuple(call for call in self.calls if call.agent == agent)

    def create_mock_llm(
        self,
        provider: str = "mock",
        model: str = "mock-model",
        temperature: float | None = None,
        max_tokens: int | None = None,
    ) -> BaseChatModel:
        """Return a chat model of this mock, without recording that one was asked for.

        Args:
            max_tokens: Where a reply is cut off, in tokens.
        """
        from support.mock_llm.chat_model import MockChatModel  # noqa: PLC0415 - LangChain, once a model is made

        return MockChatModel(
            director=self, provider=provider, model_name=model, temperature=temperature, max_tokens=max_tokens
        )

    def create_provider(
        self, *, provider: str, model: str, temperature: float | None = None, max_tokens: int | None = None
    ) -> BaseChatModel:
        """Return a chat model and record that a flow asked for it; raise the error of `cannot_create`."""
        if model in self._uncreatable:
            raise self._uncreatable[model]
        with self._lock:
            self._created.append(CreatedModel(provider, model, temperature, max_tokens))
        return self.create_mock_llm(provider, model, temperature, max_tokens)

    def cannot_create(self, model: str, error: Exception) -> None:
        """Fail when a flow asks for a model."""
        self._uncreatable[model] = error

    def instruct(  # noqa: PLR0913 - each condition and each outcome has a name of its own
        self,
        agent: str | None = None,
        task: str | None = None,
        *,
        nth: int | None = None,
        times: int | None = None,
        reply: InstructedReply | None = None,
        fault: str | None = None,
        error: Exception | type[Exception] | None = None,
        malformed: str | None = None,
        retry_after: float | None = None,
        **circumstances: str | int | None,
    ) -> Instruction:
        """Instruct the model; if several instructions match a call, the last applies. Its `used` counts the calls.

        Args:
            nth: The first of the matching calls that it holds for, counted from 1; without `times`, that call alone.
            times: How many calls it holds for; None for all of them (without `nth`).
            reply: What to answer: a text, an `AIMessage`, or a function from a `Writing` to it.
            fault: `connection`, `timeout`, `rate_limit`, `provider` or `empty`.
            malformed: How to spoil the answer: `truncated`, `prose`, `fenced`, `empty`, `wrong_type`, `no_json`
                or `blocks`.
            **circumstances: The circumstances of the calls it is for, by their names in the repertoire.
        """
        conditions = {name: value for name, value in circumstances.items() if value is not None}
        instruction = Instruction(agent, task, conditions, nth, times, reply, fault, error, malformed, retry_after)
        check_instruction(instruction, self.repertoire, self._faults)
        with self._lock:
            self._instructions.append(instruction)
        return instruction

    def verify(self, names: Mapping[str, str] | None = None) -> None:
        """Check that every call was expected and every instruction was needed; `names` are the agents', by id."""
        called = names or {}
        unused = [
            self._describe_unused(instruction, called) for instruction in self._instructions if not instruction.used
        ]
        problems = [*self._unexpected, *unused]
        if problems:
            raise MockNotSatisfied("\n".join(problems))

    def answer(self, messages: Sequence[SentMessage], request: ModelRequest) -> Reply:
        """Return the reply to a conversation, and record the call, also an unexpected one."""
        prompt = self.repertoire.read(messages)
        sent = count_tokens(prompt.text)
        try:
            reply = finish(self._reply(prompt, request), sent, request)
        except Exception as error:
            self._record(prompt, request, ModelUsage(sent, 0), None, f"{type(error).__name__}: {error}")
            raise
        self._record(prompt, request, reply.usage, reply.text, None)
        return reply

    def _reply(self, prompt: ModelPrompt, request: ModelRequest) -> Reply:
        problem = self.repertoire.problem(prompt)
        if problem:
            raise self._note_unexpected(prompt, problem)
        instruction = self._instruction_for(prompt)
        if instruction is None and self.repertoire.is_open:
            raise self._note_unexpected(prompt, self._unanswered(prompt))
        if instruction is None:
            return Reply.shaped(self._write(prompt), request)
        occasion = FaultOccasion(
            instruction.fault or "", prompt.agent, prompt.task, request.provider, request.model, instruction.retry_after
        )
        failure = instruction.failure(occasion, self._faults)
        if failure is not None:
            raise failure
        return self._instructed(instruction, prompt, request)

    def _note_unexpected(self, prompt: ModelPrompt, problem: str) -> UnexpectedModelCall:
        message = _unexpected(prompt, problem)
        with self._lock:
            self._unexpected.append(message)
        return UnexpectedModelCall(message)

    def _unanswered(self, prompt: ModelPrompt) -> str:
        """Return why nothing answers a prompt, where the tasks are not known beforehand."""
        return f"no instruction is for {prompt.agent}"

    def _instructed(self, instruction: Instruction, prompt: ModelPrompt, request: ModelRequest) -> Reply:
        if instruction.fault == EMPTY:
            return Reply("")
        if instruction.reply is None:
            return Reply.shaped(self._write(prompt), request).spoiled(instruction.malformed)
        answer: Answer
        answer = instruction.reply(self._writing(prompt)) if callable(instruction.reply) else instruction.reply
        return Reply.from_instruction(answer, request).spoiled(instruction.malformed)

    def _instruction_for(self, prompt: ModelPrompt) -> Instruction | None:
        chosen: Instruction | None = None
        with self._lock:
            for instruction in (*reversed(self._instructions), *reversed(self._shared)):
                if instruction.matches(prompt):
                    instruction.matched += 1
                    if chosen is None and instruction.due:
                        chosen = instruction
            if chosen is not None:
                chosen.used += 1
        return chosen

    def _write(self, prompt: ModelPrompt) -> str:
        return self.repertoire[prompt.task].writer(self._writing(prompt))

    def _writing(self, prompt: ModelPrompt) -> Writing:
        chance = draw(self.seed, prompt.agent, prompt.task, prompt.text)
        return Writing(prompt, persona_of(self.seed, prompt.agent), chance, self.richness, self.seed)

    def _record(
        self, prompt: ModelPrompt, request: ModelRequest, usage: ModelUsage, reply: str | None, error: str | None
    ) -> None:
        seconds = 1 + digest(self.seed, "duration", prompt.agent, prompt.text) % 2001 / 1000
        with self._lock:
            self._calls_recorded += 1
            call = ModelCall(
                number=self._calls_recorded,
                agent=prompt.agent,
                role=prompt.role,
                task=prompt.task,
                circumstances=prompt.circumstances,
                prompt=prompt.text,
                reply=reply,
                error=error,
                provider=request.provider,
                model=request.model,
                usage=usage,
                seconds=seconds,
            )
            self._calls.append(call)
            if self._clock is not None:
                self._clock.advance(seconds)
            if self._on_call is not None:
                self._on_call(call)

    def _describe_unused(self, instruction: Instruction, names: Mapping[str, str]) -> str:
        if instruction.matched == 0:
            why = "no call was like that"
        elif instruction.nth is not None and instruction.matched < instruction.nth:
            why = f"there were only {instruction.matched} such calls"
        else:
            why = f"a later instruction decided the {instruction.matched} calls that it matched"
        asked = [call for call in self._calls if instruction.task in (None, call.task)]
        calls = ", ".join(_describe_call(call, names) for call in asked[:12]) + (", …" if len(asked) > 12 else "")
        agent = instruction.agent or ""
        description = f"{names.get(agent, agent)}{str(instruction).removeprefix(agent)}"
        return f"the instruction '{description}' was never used: {why}; calls of that task were: {calls or 'none'}"


def _describe_call(call: ModelCall, names: Mapping[str, str]) -> str:
    where = described(call.circumstances)
    agent = names.get(call.agent, call.agent) if call.agent else "an unnamed agent"
    return f"#{call.number} {agent}" + (f" ({where})" if where else "")


def _unexpected(prompt: ModelPrompt, problem: str) -> str:
    lines = "\n".join(f"    {line}" for line in prompt.text.splitlines()[:6])
    asked = f"{prompt.agent or 'an unnamed agent'} as {prompt.role or 'no role'}, task '{prompt.task}'"
    return f"unexpected call of the model ({asked}): {problem}. The conversation begins:\n{lines}"


def _repertoire_of_product() -> Repertoire:
    product = product_under_test()
    if product.repertoire is None:
        raise ProductError(f"{product.name} names no repertoire of its language models; hand one over: repertoire=…")
    repertoire: Repertoire = product.repertoire()
    return repertoire
