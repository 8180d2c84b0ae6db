"""The tools that every node works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import RunnableConfig

from support.agora.boundary import Boundary, Storage
from support.agora.configuration import AgoraConfiguration, agent_ids, ids_by_entry
from support.agora.errors import ProviderError, StorageError
from support.agora.model_calls import ModelCalls
from support.agora.prompts import MODERATOR, REPORT_WRITER, SUMMARIZER
from support.agora.questions import Question, ask

State = Mapping[str, Any]
Update = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Participant:
    """An agent; its id is `<model>_<n>` if it discusses, else its role."""

    id: str
    model: str
    provider: str


SPECIAL_ROLES: Final = {"moderator": MODERATOR, "summarizer": SUMMARIZER, "report_writer": REPORT_WRITER}
"""The id of the agent in each special role; the roles are sections of the configuration."""


def discussing_participants(configuration: AgoraConfiguration) -> list[Participant]:
    """Return the discussing agents of a configuration, in its order."""
    return [Participant(name, entry.model, entry.provider) for name, entry in agent_ids(configuration)]


def special_participants(configuration: AgoraConfiguration) -> dict[str, Participant]:
    """Return the agent in each special role, by role."""
    sections = {role: getattr(configuration, role) for role in SPECIAL_ROLES}
    return {
        role: Participant(SPECIAL_ROLES[role], section.model, section.provider) for role, section in sections.items()
    }


def agent_models(
    configuration: AgoraConfiguration,
    create: Callable[..., BaseChatModel],
    clean: Callable[[BaseException], str],
) -> dict[str, BaseChatModel]:
    """Create the language models of a configuration, by agent id.

    A `ProviderError` names place, provider, model and reason; `clean` masks the secrets in the error behind it.
    """

    def model(place: str, section: Any) -> Any:
        try:
            return create(
                provider=section.provider,
                model=section.model,
                temperature=getattr(section, "temperature", 0.7),
                max_tokens=getattr(section, "max_tokens", None),
            )
        except Exception as error:
            clean(error)
            raise ProviderError(
                f"{place}: the language model {section.model} of {section.provider} could not be created: {error}",
                section.provider,
                getattr(error, "error_code", None) or "not_created",
                {**getattr(error, "details", {}), "place": place, "model": section.model},
            ) from error

    special = {name: model(role, getattr(configuration, role)) for role, name in SPECIAL_ROLES.items()}
    entries = [model(f"agents[{place}]", entry) for place, entry in enumerate(configuration.agents)]
    ids = ids_by_entry(configuration)
    return {**{name: created for created, names in zip(entries, ids, strict=True) for name in names}, **special}


@dataclass(frozen=True, slots=True)
class NodeTools:
    """The tools that every node works with: specialized agents by role, language models by agent id."""

    configuration: AgoraConfiguration
    participants: Sequence[Participant]
    special_agents: Mapping[str, Participant]
    models: Mapping[str, BaseChatModel]
    boundary: Boundary
    checkpoint_interval: int

    @property
    def voters(self) -> list[str]:
        """The ids of the discussing agents."""
        return [participant.id for participant in self.participants]

    def model_calls(self) -> ModelCalls:
        """Return the model calls of one node run."""
        limits = self.configuration.discussion
        return ModelCalls(
            self.models,
            self.boundary.clock,
            max_characters=limits.max_text_length,
            max_retry_wait=limits.max_retry_wait,
            secrets=self.boundary.secrets,
        )


class PhaseNodes:
    """The nodes of one phase; this is the base class of all of them."""

    def __init__(self, tools: NodeTools) -> None:
        self._tools = tools

    def _now(self) -> datetime:
        return self._tools.boundary.clock.now()

    def _ask(self, question: Question, state: State, extra: Mapping[str, Any] | None = None) -> Update:
        return ask(question, state, self._tools.boundary.clock, extra)


@dataclass(slots=True)
class NodeRun:
    """A run of a node, which draws the same ids when it is repeated; the super-step distinguishes runs of a node."""

    tools: NodeTools
    state: State
    node: str
    super_step: int
    ids_drawn: int = 0

    def identifier(self, kind: str) -> str:
        """Return the next id of this run."""
        self.ids_drawn += 1
        return self.tools.boundary.draws.identifier(
            kind, self.state["session_id"], self.node, self.super_step, self.ids_drawn
        )


def node_run(tools: NodeTools, state: State, node: str, config: RunnableConfig) -> NodeRun:
    """Return the run of a node that LangGraph describes in `config`."""
    return NodeRun(tools, state, node, config.get("metadata", {}).get("langgraph_step", 0))


def theme_of(state: State) -> str:
    """Return the theme of a session; empty before it has one."""
    return str(state.get("main_topic") or "")


def write_once(storage: Storage, path: str, text: str) -> str:
    """Return the path of a file with a text, written unless this node had already written it before it failed."""
    try:
        if storage.read(path) == text:
            return path
    except (StorageError, OSError):
        pass  # there is no such file yet
    return storage.write(path, text)


def with_warnings(update: Update, warnings: Sequence[str]) -> Update:
    """Return an update together with the warnings, if there are any."""
    all_warnings = [*update.get("warnings", []), *warnings]
    return {**update, "warnings": all_warnings} if all_warnings else update
