"""The language models of any flow: answered by the scenario, recorded from a real provider, or replayed."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import AIMessage, BaseMessage

from support.any_flow.flow_address import factory_of
from support.execution.errors import ScenarioError
from support.flow_builder.addresses import is_deployed
from support.flow_builder.flow_under_test import FlowUnderTest
from support.mock_llm.errors import MockNotSatisfied
from support.mock_llm.own_models import OwnModels, Recognise
from support.mock_llm.recorder import ModelRecorder
from support.mock_llm.recordings import Recordings
from support.mock_llm.replayed_models import ReplayedModels
from support.mock_llm.seeding import digest

PARAMETER = "models"
"""What a factory calls the function that makes its models."""


@dataclass(frozen=True, slots=True)
class Recording:
    """Whether a scenario's models are recorded or replayed, and where."""

    mode: Literal["record", "replay"]
    path: Path
    scenario: str


class FlowModels:
    """The language models of one run of a flow.

    A factory `build(models=init_chat_model)` takes the function that makes its models from their name. The part
    `models` of its `FlowUnderTest`, or `recognise(messages)` beside it, returns who is asked, for which task, and the
    sections of the prompt.
    """

    def __init__(self, address: str | None, recording: Recording | None) -> None:
        self._address = address
        self._recording = recording
        self._tool_calls = 0
        self._recognise: Recognise | None = None

    @property
    def means(self) -> Mapping[str, Callable[[], Any]]:
        """What the factory is given; to record, it keeps its own models."""
        return {} if self.are_recorded else {PARAMETER: lambda: self.mock}

    @property
    def asked_of(self) -> Callable[[Sequence[BaseMessage]], tuple[str, str]] | None:
        """Returns agent and task of a conversation; None where the flow does not say."""
        recognise = self._recognise
        return None if recognise is None else lambda messages: recognise(messages)[:2]

    @property
    def listeners(self) -> Sequence[BaseCallbackHandler]:
        """What listens to the flow to record its models."""
        return () if self._recorder is None else (self._recorder,)

    @cached_property
    def mock(self) -> OwnModels:
        """The models that take the place of the flow's own."""

        def recognise(messages: Any) -> tuple[str, str, Mapping[str, Any]]:
            return self._required_recognise(messages)

        if self._recording is not None and self._recording.mode == "replay":
            recorded = Recordings(self._recording.path).of(self._recording.scenario)
            return ReplayedModels(recognise, recorded, self._recording.path.name)
        return OwnModels(recognise)

    def named_in(self, flow: FlowUnderTest) -> FlowUnderTest:
        """Return a flow with what recognises its models: its own part, or the function beside its factory.

        Raises:
            ScenarioError: A scenario or a factory uses the models, and nothing recognises them.
        """
        self._recognise = flow.models or self._beside_the_factory
        if "mock" in self.__dict__:
            self._required_recognise  # noqa: B018 - what it raises
        return replace(flow, models=self._recognise)

    def answers(self, agent: str, reply: Any, task: str | None = None) -> None:
        """Have the model of an agent answer the next call with a text, with data as JSON, or with a message."""
        is_written = isinstance(reply, str | BaseMessage)
        self._instruct(agent, task, reply=reply if is_written else json.dumps(reply, ensure_ascii=False))

    def calls_tool(self, agent: str, tool: str, arguments: Mapping[str, Any], task: str | None = None) -> None:
        """Have the model of an agent answer the next call with a call of a tool."""
        self._tool_calls += 1
        identity = f"call_{digest(agent, tool, self._tool_calls):016x}"
        call = {"name": tool, "args": dict(arguments), "id": identity}
        self._instruct(agent, task, reply=AIMessage("", tool_calls=[call]))

    def fails(self, agent: str, fault: str) -> None:
        """Have the next call of an agent's model fail."""
        self._instruct(agent, None, fault=fault)

    def verify(self) -> None:
        """Check that every call was expected and every answer was needed; keep what was recorded.

        Raises:
            MockNotSatisfied: The calls are not those that were expected, whether or not the flow went on.
        """
        if self._recording is not None and self._recorder is not None:
            Recordings(self._recording.path).keep(self._recording.scenario, self._recorder.calls)
        elif "mock" in self.__dict__:
            if not self.mock.created:
                raise MockNotSatisfied(
                    f'the factory of "{self._address}" makes no model by its parameter {PARAMETER}; '
                    f"let it take the parameter, and call it with the name of each model: {PARAMETER}(…)"
                )
            self.mock.verify()

    def _instruct(self, agent: str, task: str | None, **outcome: Any) -> None:
        if self._recording is None:  # what a provider says is not for a scenario to say
            self.mock.instruct(agent, task, **outcome)

    @property
    def are_real(self) -> bool:
        """Whether real models answer: they are recorded, or those of a server."""
        return self.are_recorded or is_deployed(str(self._address))

    @property
    def are_recorded(self) -> bool:
        """Whether real models answer, and what they say is kept."""
        return self._recording is not None and self._recording.mode == "record"

    @cached_property
    def _recorder(self) -> ModelRecorder | None:
        if self._recording is None or not self.are_recorded:
            return None
        parameter = inspect.signature(factory_of(self._address)).parameters.get(PARAMETER)
        if parameter is not None and parameter.default is inspect.Parameter.empty:
            raise ScenarioError(
                f'there are no real models to record: give the parameter {PARAMETER} of "{self._address}" a default '
                "that makes them, such as init_chat_model"
            )
        return ModelRecorder(self._recording.scenario, self._required_recognise)

    @property
    def _beside_the_factory(self) -> Recognise | None:
        if not self._address or is_deployed(self._address):
            return None
        factory = inspect.unwrap(factory_of(self._address))
        recognise: Recognise | None = getattr(inspect.getmodule(factory), "recognise", None)
        return recognise

    @property
    def _required_recognise(self) -> Recognise:
        if self._recognise is None:
            raise ScenarioError(
                f'nothing says whom the models of "{self._address}" are asked as: beside the factory, write '
                "def recognise(messages), which returns who is asked, for which task, and the sections of the prompt, "
                "or let its FlowUnderTest have such a function as models"
            )
        return self._recognise
