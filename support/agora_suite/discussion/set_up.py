"""The facts of a discussion before it begins."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from support.agora_suite.built_flow import AgoraSettings
from support.agora_suite.vocabulary import CAST, EVERY_AGENT, SPECIAL_ROLES
from support.execution.errors import ScenarioError
from support.flow_builder.faults import FaultPlan
from support.flow_builder.saver_faults import SaverFaults
from support.mock_llm import LLMProviderMock, Writing
from support.mock_llm.instructions import Instruction
from support.mock_llm.repertoire import Richness

if TYPE_CHECKING:
    from langchain_core.callbacks import BaseCallbackHandler

UNCREATABLE = "gone-model"
"""The name of a language model that cannot be created."""

StorageFault = tuple[int, Exception, str]

CONDITIONS = ("attempt", "topic", "round", "nth", "times")
"""What limits an instruction to some of the calls."""


@dataclass(slots=True)
class SetUp:
    """What a scenario says about a discussion before it begins. It is used once, when the discussion begins.

    Without a `theme`, the owner is asked for it. `cast` is in seating order; `settings` are those of `AgoraSettings`;
    `uncreatable` has the errors of providers by model; `given` are the instructions of the models that were made.
    """

    seed: int = 1
    theme: str | None = "Remote work"
    own_topics: bool = False
    cast: tuple[str, ...] = CAST[:3]
    richness: Richness = "normal"
    settings: dict[str, Any] = field(default_factory=dict)
    faults: FaultPlan = field(default_factory=FaultPlan)
    storage_faults: list[StorageFault] = field(default_factory=list)
    saver_faults: SaverFaults = field(default_factory=SaverFaults)
    instructions: list[dict[str, Any]] = field(default_factory=list)
    given: list[Instruction] = field(default_factory=list)
    uncreatable: dict[str, Exception] = field(default_factory=dict)
    listeners: list[BaseCallbackHandler] = field(default_factory=list)

    def seat(self, *names: str) -> None:
        """Name the agents, in seating order; raise `ScenarioError` if a name comes twice."""
        if len(set(names)) < len(names):
            raise ScenarioError("two agents cannot have the same name")
        self.cast = names

    def seat_number(self, number: int) -> None:
        """Seat a number of agents, with the usual names."""
        self.cast = CAST[:number] if number <= len(CAST) else (*CAST, *(f"Agent {n}" for n in range(21, number + 1)))

    def configure(self, **settings: Any) -> None:
        """Set how the flow is built, by the names of `AgoraSettings`."""
        self.settings.update(settings)

    def override(self, section: str, **values: Any) -> None:
        """Lay values over a section of the application's configuration."""
        overrides = self.settings.setdefault("overrides", {})
        overrides[section] = {**overrides.get(section, {}), **values}

    def cannot_create(self, speaker: str, error: Exception) -> None:
        """Assign an agent or member of the staff a language model whose provider raises an error."""
        self.uncreatable[UNCREATABLE] = error
        if speaker in SPECIAL_ROLES:
            self.override(SPECIAL_ROLES[speaker], model=UNCREATABLE)
            return
        entries = self.agora_settings().configuration()["agents"]
        seats = [{**entry, "count": 1} for entry in entries for _ in range(entry["count"])]
        seats[self.cast.index(speaker)]["model"] = UNCREATABLE
        self.settings.setdefault("overrides", {})["agents"] = seats

    def instruct(self, speaker: str, task: str, **what: Any) -> None:
        """Instruct the language model of an agent, a member of the staff, or everybody for a task.

        The other arguments are those of `LLMProviderMock.instruct`.
        """
        if _of_every_call(what):
            what = self._take_the_place(speaker, task, what)
        self.instructions.append({"speaker": speaker, "task": task, **what})

    def _take_the_place(self, speaker: str, task: str, what: dict[str, Any]) -> dict[str, Any]:
        """Replace earlier instructions for every call; a reply is spoiled as it was set before."""
        before = [
            instruction
            for instruction in self.instructions
            if (instruction["speaker"], instruction["task"]) == (speaker, task)
        ]
        for instruction in filter(_of_every_call, before):
            self.instructions.remove(instruction)
            if what.get("malformed") and "reply" in instruction:
                what = {"reply": instruction["reply"], **what}
        return what

    def agents_want(self, topics: Sequence[str], attempt: int | None = None) -> None:
        """Have the agents agree on the topics of the agenda, in order; without an attempt, at every attempt."""
        self.proposes(EVERY_AGENT, topics, attempt)

    def proposes(self, speaker: str, topics: Sequence[str], attempt: int | None = None) -> None:
        """Have a speaker, or everybody, propose topics, and the moderator set the agenda in the order of the proposals.

        Without an attempt, they do so at every attempt.
        """
        listed = "\n".join(f"{number}. {topic}" for number, topic in enumerate(topics, 1))
        self.instruct(speaker, "propose topics", reply=listed, attempt=attempt)
        if not any(instruction["task"] == "refine topics" for instruction in self.instructions):
            self.instruct(EVERY_AGENT, "refine topics", reply=_refined)
        if not any(instruction["task"] == "set the agenda" for instruction in self.instructions):
            self.instruct("the moderator", "set the agenda", reply=_agenda_as_listed)

    def agora_settings(self) -> AgoraSettings:
        """Return the settings of the flow."""
        return AgoraSettings(seed=self.seed, agents=self.cast, **self.settings)

    def give_instructions(self, models: LLMProviderMock, ids: Mapping[str, str]) -> None:
        """Instruct the language models as the scenario says; ids are those of the agents, by name."""
        for instruction in self.instructions:
            what = dict(instruction)
            self.given.append(models.instruct(agent=self.agent_id(what.pop("speaker"), ids), **what))

    def agent_id(self, speaker: str, ids: Mapping[str, str]) -> str | None:
        """Return the id of a speaker, None for every agent; raise `ScenarioError` if no speaker has this name."""
        if speaker == EVERY_AGENT:
            return None
        identifier = SPECIAL_ROLES.get(speaker) or ids.get(speaker)
        if identifier is None:
            raise ScenarioError(f'there is no "{speaker}"; at the table are: {", ".join(ids)}')
        return identifier


def _of_every_call(instruction: Mapping[str, Any]) -> bool:
    return all(instruction.get(condition) is None for condition in CONDITIONS)


def _refined(writing: Writing) -> str:
    topics = writing.prompt.items("Your proposals") or [
        topic for speech in writing.prompt.speeches("All proposals") for topic in speech.text.split("; ")
    ]
    return "\n".join(f"{number}. {topic}" for number, topic in enumerate(topics, 1))


def _agenda_as_listed(writing: Writing) -> str:
    return json.dumps({"proposed_agenda": writing.prompt.items("Topics")})
