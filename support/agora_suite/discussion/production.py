"""A discussion with what production brings: the system's clock, files on the disk, the providers' own packages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from hamcrest import assert_that, empty, equal_to, greater_than

from support.agora.coordinator import StreamCoordinator
from support.agora.errors import VirtualAgoraError
from support.agora.flow import VirtualAgoraV13Flow
from support.agora.providers import INTEGRATIONS
from support.agora.world import default_boundary
from support.agora_suite.built_flow import MODERATOR, AgoraSettings
from support.agora_suite.discussion.verbs import Verbs, verb
from support.agora_suite.discussion.world import DiscussionWorld
from support.agora_suite.vocabulary import GOING_ON
from support.agora_suite.writers import moderated_discussion
from support.execution.errors import ScenarioError
from support.mock_llm import LLMProviderMock

ANSWERS: Mapping[str, Any] = {**GOING_ON, "topic_definition": {"action": "provide", "topics": ["Budget", "Hiring"]}}


@dataclass(slots=True)
class _Completed:
    """A discussion that was run to its end, between two moments of the system's clock.

    `made` says how each model was requested from its provider's package, by class name.
    """

    flow: VirtualAgoraV13Flow
    session: str
    began: datetime
    ended: datetime
    made: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    @property
    def state(self) -> Mapping[str, Any]:
        return self.flow.get_state_manager(self.session).state


class Production(Verbs):
    """Discussions in which nothing is replaced but the packages of the providers, and the owner."""

    def __init__(self, world: DiscussionWorld, name: str) -> None:
        super().__init__(world, name)
        self._all: list[_Completed] = []

    @verb
    def discussion_held(self) -> None:
        """A discussion of two topics is held to its end; the owner agrees to everything."""
        models, made = _models(self.world.set_up.seed), list[tuple[str, Mapping[str, Any]]]()
        began = datetime.now(UTC)
        with patch.dict(sys.modules, _packages(models, made)):
            flow = VirtualAgoraV13Flow(
                self._configuration, checkpoint_interval=20, boundary=default_boundary(self._root)
            )
        session = flow.create_session(main_topic=self.world.set_up.theme, user_defines_topics=True)
        list(StreamCoordinator(flow, lambda pause: ANSWERS[pause.type]).coordinate_stream_execution())
        self._all.append(_Completed(flow, session, began, datetime.now(UTC), made))

    @verb
    def built_without_package(self, provider: str) -> None:
        """A flow is built where the package of a provider is not installed."""
        packages: dict[str, Any] = {**_packages(_models(), []), _module_of(provider): None}
        with self.world.recording_error(VirtualAgoraError), patch.dict(sys.modules, packages):
            VirtualAgoraV13Flow(self._configuration, boundary=default_boundary(self._root))

    def over_and_whole(self) -> None:
        """Each of them came to its end, discussed both topics, and is consistent."""
        for discussion in self._discussions:
            assert_that(discussion.flow.is_over(discussion.session), equal_to(True), "whether it is over")
            assert_that(discussion.state["completed_topics"], equal_to(["Budget", "Hiring"]), "the completed topics")
            assert_that(
                discussion.flow.get_state_manager(discussion.session).validate_consistency(), empty(), "what is wrong"
            )

    def made_by_packages(self) -> None:
        """Every model was made once by its provider's package, with the settings of the configuration."""
        for discussion in self._discussions:
            config = discussion.flow.config
            wanted = [
                (
                    "ChatGoogleGenerativeAI",
                    {"model": config.moderator.model, "temperature": 0.0, "max_output_tokens": 900},
                ),
                ("ChatOpenAI", {"model": config.summarizer.model, "temperature": 0.3, "max_tokens": 500}),
                ("ChatAnthropic", {"model": config.report_writer.model, "temperature": 0.6, "max_tokens": 2000}),
                *((_class_of(entry.provider), {"model": entry.model, "temperature": 0.7}) for entry in config.agents),
            ]
            assert_that(discussion.made, equal_to(wanted), "how the models were made")

    def filed_on_disk(self) -> None:
        """Every file that they say they wrote is there with its text, and no other; each has its own."""
        expected = [path for discussion in self._discussions for path in discussion.state["files_written"]]
        files = sorted(str(path.relative_to(self._root)) for path in self._root.rglob("*") if path.is_file())
        assert_that(files, equal_to(sorted(expected)), "the files on the disk")
        for discussion in self._discussions:
            for topic, report in discussion.state["topic_reports"].items():
                texts = [self._read(path) for path in discussion.state["files_written"] if f"/{topic}/" in path]
                assert_that([report in text for text in texts], equal_to([True]), f"the report on {topic}, as filed")

    def by_the_system_clock(self) -> None:
        """Everything in them happened in the time that they really took, one thing after the other."""
        for discussion in self._discussions:
            moments = [
                discussion.state["start_time"],
                *(entry["timestamp"] for entry in discussion.state["phase_history"]),
            ]
            order = [discussion.began, *moments, discussion.ended]
            assert_that(order, equal_to(sorted(order)), "the moments of the discussion")
            assert_that(
                discussion.session.startswith(f"{discussion.state['start_time']:%Y%m%d_%H%M%S}_"),
                equal_to(True),
                "its id",
            )

    def ids_of_their_own(self) -> None:
        """No two of them share an identifier."""
        drawn = [{message.id for message in discussion.state["messages"]} for discussion in self._discussions]
        assert_that(len(drawn), greater_than(1), "how many discussions were held")
        assert_that(len(set().union(*drawn)), equal_to(sum(map(len, drawn))), "the identifiers that were drawn")

    @property
    def _discussions(self) -> list[_Completed]:
        if not self._all:
            raise ScenarioError("no discussion was held as in production")
        return self._all

    @property
    def _root(self) -> Path:
        return self.world.directory / "as_in_production"

    @property
    def _configuration(self) -> dict[str, Any]:
        settings = AgoraSettings(minimum_rounds=1, maximum_rounds=1)
        configuration = settings.configuration()
        configuration["moderator"] = {**MODERATOR, "temperature": 0.0, "max_tokens": 900}
        return configuration

    def _read(self, path: str) -> str:
        return (self._root / path).read_text(encoding="utf-8")


def _packages(models: LLMProviderMock, made: list[tuple[str, Mapping[str, Any]]]) -> dict[str, ModuleType]:
    """Return substitutes for the packages of the providers; their models reach no network."""

    def maker(integration: Any) -> Callable[..., Any]:
        def make(**settings: Any) -> Any:
            made.append((integration.class_name, settings))
            return models.create_mock_llm(integration.provider, settings["model"])

        return make

    packages = {}
    for integration in INTEGRATIONS.values():
        packages[integration.module] = ModuleType(integration.module)
        setattr(packages[integration.module], integration.class_name, maker(integration))
    return packages


def _class_of(provider: str) -> str:
    return INTEGRATIONS[provider.lower()].class_name


def _module_of(provider: str) -> str:
    return INTEGRATIONS[provider.lower()].module


def _models(seed: int = 1) -> LLMProviderMock:
    return LLMProviderMock(seed, repertoire=moderated_discussion())
