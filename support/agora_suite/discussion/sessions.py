"""Several sessions: another session on the same flow, ids that exist, ids that are unknown."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final
from unittest.mock import patch

from hamcrest import assert_that, calling, contains_string, equal_to, is_not, matches_regexp, raises
from yaml import safe_load

from support.agora import flow as application
from support.agora.coordinator import StreamCoordinator
from support.agora.errors import StateError, VirtualAgoraError
from support.agora.state_manager import StateManager
from support.agora_suite.built_flow import build_agora
from support.agora_suite.discussion.prompt_sections import quoted_lines
from support.agora_suite.discussion.tables import meaning_of, rows_of
from support.agora_suite.discussion.verbs import Verbs, verb
from support.agora_suite.discussion.world import DiscussionWorld
from support.agora_suite.vocabulary import SPECIAL_ROLES
from support.execution.errors import ScenarioError

UNKNOWN: Final = "20250101_000000_00000000"
IDENTIFIED: Final = {"messages": "id", "votes": "id", "round_history": "round_id"}
"""The keys whose entries have identifiers, and the name of each."""


class Sessions(Verbs):
    """Sessions beside each other."""

    def __init__(self, world: DiscussionWorld, name: str) -> None:
        super().__init__(world, name)
        self._other = ""
        self._others: list[str] = []
        self._theme = ""
        self._calls_of_the_other: list[range] = []

    @verb
    def another_begins(self, theme: str, identifier: str | None = None) -> None:
        """Another discussion begins on the same flow, and waits with its first question; the flow may choose its id."""
        self.world.remember_state()
        flow = self.session.built.flow
        self._theme, self._other = theme, flow.create_session(session_id=identifier, main_topic=theme)
        self._others.append(self._other)
        assert_that(flow.state_manager.session_id, equal_to(self._other), "the session in hand, created last")
        self._lead_the_other(None)

    @verb
    def another_is_led_without_its_id(self, theme: str) -> None:
        """Another discussion is led without its id; before its agenda is approved, a third is created."""
        self.world.remember_state()
        flow = self.session.built.flow
        self._theme, self._other = theme, flow.create_session(main_topic=theme)

        def approvals() -> Iterator[str]:
            flow.create_session(main_topic="A third theme")
            yield "approve"

        self._coordinate_the_other(approvals(), None)

    @verb
    def another_is_streamed_from_its_start(self, theme: str) -> None:
        """Stream another discussion that has not begun, with `resume_from_checkpoint` False, to its first question."""
        self.world.remember_state()
        flow = self.session.built.flow
        self._theme, self._other = theme, flow.create_session(main_topic=theme)
        address = {"configurable": {"thread_id": self._other}}
        self._go_on_with_the_other(lambda: list(flow.stream(address, resume_from_checkpoint=False)))

    @verb
    def another_is_labelled(self, theme: str, label: str) -> None:
        """Hold another discussion up to the question about going on, with a label in the metadata of its runs."""
        self.world.remember_state()
        self._theme, self._other = theme, self.session.built.flow.create_session(main_topic=theme)
        config = {"configurable": {"thread_id": self._other}, "metadata": {"label": label}}
        self._coordinate_the_other(iter(["approve"]), config)

    def another_is_kept_with(self, label: str) -> None:
        """Check that every checkpoint of the other discussion has the label."""
        kept = self.session.built.checkpointer.list({"configurable": {"thread_id": self._other}})
        missing = [saved.metadata.get("source") for saved in kept if saved.metadata.get("label") != label]
        assert_that(missing, equal_to([]), f"the sources of checkpoints without the label {label!r}")

    @verb
    def another_is_answered(self, answer: str) -> None:
        """The owner answers the question that waits in the other discussion, and only that one."""
        self.world.remember_state()
        self._lead_the_other(answer)

    def another_asks(self, question: str) -> None:
        """A certain question waits in the other discussion."""
        waiting = [pause.type for pause in self.session.built.flow.pauses(self._other)]
        assert_that(waiting, equal_to([question]), "what waits in the other discussion")

    def another_needed_no_recovery(self) -> None:
        """The other discussion has no error and no recovery on record."""
        record = {key: self._manager.state[key] for key in ("recoveries", "error_count", "last_error")}
        nothing = {"recoveries": [], "error_count": 0, "last_error": None}
        assert_that(record, equal_to(nothing), "what is on record of errors in the other discussion")

    def another_is_named(self) -> None:
        """The other discussion, created without an id, has an id with its day and time."""
        moment = self._manager.state["start_time"]
        assert_that(self._other, matches_regexp(rf"^{moment:%Y%m%d_%H%M%S}_[0-9a-f]{{8}}$"), "the id")

    def last_streamed(self) -> None:
        """What the flow has in hand by default is this discussion, as it is whenever it was streamed last."""
        session = self.session
        assert_that(session.built.flow.state_manager.session_id, equal_to(session.id), "the discussion in hand")

    def another_completed(self, topic: str) -> None:
        """The other discussion has completed this topic, and only this one."""
        assert_that(self._manager.state["completed_topics"], equal_to([topic]), "the completed topics of the other")

    def another_is_filed_safely(self) -> None:
        """What the other discussion has filed lies in one folder of its own, whose name every file system takes."""
        places = [path.split("/") for path in self._manager.state["files_written"]]
        folders = {place[0] for place in places}
        assert_that(len(folders), equal_to(1), f"the folders of the other discussion: {sorted(folders)}")
        assert_that({len(place) for place in places}, equal_to({3}), "how deep its files lie")
        assert_that(folders.pop(), matches_regexp(r"^session_[\w .-]{1,60}$"), "the folder of the other discussion")

    def others_are_filed_apart(self) -> None:
        """Of the discussions that were begun beside this one, no two have a folder in common."""
        flow = self.session.built.flow
        filed = {name: flow.get_state_manager(name).state["files_written"] for name in self._others}
        folders = {name: sorted({path.split("/")[0] for path in paths}) for name, paths in filed.items()}
        assert_that(len(folders) > 1, equal_to(True), f"whether several discussions were begun: {sorted(folders)}")
        different = {folder for names in folders.values() for folder in names}
        assert_that(len(different), equal_to(len(folders)), f"how many folders there are: {folders}")

    def another_order(self) -> None:
        """The same agents speak in the other discussion, in an order that was drawn for it."""
        mine, theirs = list(self.session.built.agent_ids), self._manager.state["speaking_order"]
        assert_that(sorted(theirs), equal_to(sorted(mine)), "who speaks in the other discussion")
        assert_that(theirs, is_not(equal_to(self.state["speaking_order"])), "the order in the other discussion")

    def share_nothing(self) -> None:
        """Each discussion holds its own theme and entries, and each model call belongs to one of the two."""
        assert_that(self._manager.state["main_topic"], equal_to(self._theme), "the theme of the other discussion")
        assert_that(self.state["main_topic"], equal_to(self.world.set_up.theme), "the theme of this discussion")
        for key, name in IDENTIFIED.items():
            both = _identifiers(self.state, key, name) & _identifiers(self._manager.state, key, name)
            assert_that(both, equal_to(set()), f"the {key} that both discussions hold")
        for number, call in enumerate(self.session.models.calls):
            theme = quoted_lines(call, "Theme")
            others = any(number in calls for calls in self._calls_of_the_other)
            wanted = self._theme if others else str(self.world.set_up.theme)
            assert_that(theme or [wanted], equal_to([wanted]), f"the theme of call {number + 1}")
        assert_that(self._manager.validate_consistency(), equal_to([]), "what is wrong with the other discussion")

    @verb
    def begins_again_under_its_id(self) -> None:
        """Another discussion is created under the id of this one."""
        self._create_again(self.session.built.flow)

    @verb
    def begins_again_elsewhere(self) -> None:
        """The same, on a flow that knows this discussion from its checkpoints only."""
        session = self.session
        built = build_agora(self.world.set_up.agora_settings(), session.models, checkpointer=session.built.checkpointer)
        self._create_again(built.flow)

    @verb
    def created_with(self, argument: str, value: Any) -> None:
        """Another session is created with a value that an argument does not take."""
        flow = self.session.built.flow
        self.world.expect_refusal(lambda: flow.create_session(**{argument: value}))

    @verb
    def built_with(self, argument: str, value: Any) -> None:
        """Build another flow with a value that an argument does not take."""
        self.world.expect_refusal(lambda: self._uncompiled(**{argument: value}))

    @verb
    def nothing_in_hand(self, identifier: str) -> None:
        """Ask a flow that has no session for one by its id, or, without an id, for that in hand."""
        self.world.expect_refusal(lambda: self._uncompiled().get_state_manager(identifier or None))

    @verb
    def unknown_is_streamed(self) -> None:
        """A session is streamed that was never created."""
        flow = self.session.built.flow
        self.world.expect_refusal(lambda: list(flow.stream({"configurable": {"thread_id": UNKNOWN}})))

    @verb
    def uncompiled_is_streamed(self) -> None:
        """A flow is streamed that was built and not compiled."""
        self.world.expect_refusal(lambda: list(self._uncompiled().stream(self.session.address)))

    @verb
    def uncompiled_looks_after(self) -> None:
        """A flow that was built and not compiled is to look after a session whose stream has failed."""
        manager = self.session.manager
        self.world.expect_refusal(
            lambda: self._uncompiled().error_recovery_manager.emergency_recovery(manager, OSError("lost"))
        )

    @verb
    def nothing_is_streamed(self) -> None:
        """A flow is streamed that has no session."""
        flow = self._uncompiled()
        flow.compile()
        self.world.expect_refusal(lambda: list(flow.stream()))

    @verb
    def streamed_while_streaming(self) -> None:
        """A session is streamed whose stream has not run out, and once more: a refusal must not open the way."""
        session = self.session
        running = session.built.flow.stream(session.address)
        next(running)
        first: Any = calling(lambda: list(session.built.flow.stream(session.address)))
        assert_that(first, raises(StateError, "already streaming"))
        self.world.expect_refusal(lambda: list(session.built.flow.stream(session.address)))
        list(running)

    @verb
    def stream_is_left(self) -> None:
        """The waiting session is streamed, and the stream is closed when it has shown the question."""
        session = self.session
        stream: Any = session.built.flow.stream(session.address)
        next(stream)
        stream.close()

    @verb
    def speak_through(self, provider: str) -> None:
        """All speak through language models of one provider, in any spelling of its name."""
        voice = {"provider": provider, "model": "a-model"}
        staff: dict[str, Any] = dict.fromkeys(("moderator", "summarizer", "report_writer"), voice)
        agents = [{**voice, "count": len(self.world.set_up.cast)}]
        self.world.change_facts().settings["overrides"] = {**staff, "agents": agents}

    def spoke_through(self, provider: str) -> None:
        """Every language model that was asked came from one provider, and every call succeeded."""
        calls = self.session.models.calls
        assert_that({call.provider for call in calls}, equal_to({provider}), "the providers that were asked")
        assert_that({call.error for call in calls}, equal_to({None}), "what went wrong at the providers")

    def spoke_through_their_own(self) -> None:
        """Each was asked through the model that the session, or for staff the configuration, names."""
        config, agents = self.session.built.flow.config, self.state["agents"]
        named = {name: (agent["provider"], agent["model"]) for name, agent in agents.items()}
        named |= {
            name: (section.provider, section.model)
            for name, section in (("summarizer", config.summarizer), ("report_writer", config.report_writer))
        }
        seats = [agent["model"] for agent in agents.values() if agent["role"] == "participant"]
        ids = [f"{model}_{number}" for number, model in enumerate(seats, start=1)]
        assert_that(list(self.session.built.agent_ids), equal_to(ids), "the ids of the agents, as they sit")
        asked = {call.agent: (call.provider, call.model) for call in self.session.models.calls}
        assert_that(asked, equal_to(named), "the model through which each was asked")

    def models_made(self, table: Sequence[Sequence[str]]) -> None:
        """A language model was made once for each of the staff, with these settings, and once for each entry of agents.

        Columns of the table: `who`, `temperature`, `tokens` (no tokens: `any`).
        """
        config, made = self.session.built.flow.config, self.session.models.created
        assert_that(len(made), equal_to(len(SPECIAL_ROLES) + len(config.agents)), "how many language models were made")
        known: set[Any] = {
            (model.provider, model.model, str(model.temperature), str(model.max_tokens or "any")) for model in made
        }
        for who, temperature, tokens in rows_of(table, "who", "temperature", "tokens"):
            section = getattr(config, meaning_of(who, "who", SPECIAL_ROLES))
            wanted = (section.provider, section.model, temperature, tokens)
            assert_that(
                [model for model in known if model == wanted], equal_to([wanted]), f"the model made for {who}: {known}"
            )

    @verb
    def configured_as(self, table: Sequence[Sequence[str]]) -> None:
        """The configuration has unusual values, or mistakes. Columns: `where`, `written`."""
        configuration = self.world.set_up.agora_settings().configuration()
        for where, text in rows_of(table, "where", "written"):
            _set(configuration, where.split("."), text)
        self.world.change_facts().settings["overrides"] = configuration

    def refused_for(self, table: Sequence[Sequence[str]]) -> None:
        """The configuration was refused for exactly these problems, all in one message.

        Columns of the table: `where`, `what is told`.
        """
        reasons = rows_of(table, "where", "what is told")
        error = self.world.error
        assert_that(type(error).__name__, equal_to("ConfigurationError"), "what became of the configuration")
        problems: list[str] = getattr(error, "details", {}).get("problems", [])
        places = sorted(problem.partition(": ")[0] for problem in problems)
        assert_that(places, equal_to(sorted(where for where, _ in reasons)), "where the problems are")
        for where, text in reasons:
            (problem,) = [entry for entry in problems if entry.startswith(f"{where}: ")]
            assert_that(problem, contains_string(text), f"the problem at {where}")
            assert_that(str(error), contains_string(problem), "the message of the error")

    @property
    def _manager(self) -> StateManager:
        return self.session.built.flow.get_state_manager(self._other)

    def _create_again(self, flow: application.VirtualAgoraV13Flow) -> None:
        name = self.session.id
        self.world.expect_refusal(lambda: flow.create_session(session_id=name, main_topic="Another theme"))

    def _lead_the_other(self, answer: str | None) -> None:
        self._coordinate_the_other(iter([answer]), {"configurable": {"thread_id": self._other}})

    def _coordinate_the_other(self, answers: Iterator[str | None], config: Mapping[str, Any] | None) -> None:
        session = self.session
        coordinator = StreamCoordinator(session.built.flow, lambda _: next(answers, None), self.world.answer_by)
        self._go_on_with_the_other(lambda: list(coordinator.coordinate_stream_execution(config)))

    def _go_on_with_the_other(self, goes_on: Callable[[], Any]) -> None:
        models = self.session.models
        before = len(models.calls)
        try:
            goes_on()
        except VirtualAgoraError as error:
            raise AssertionError(f"the other discussion could not go on: {error}") from error
        self._calls_of_the_other.append(range(before, len(models.calls)))
        self._both_are_whole()

    def _both_are_whole(self) -> None:
        for name in (self.session.id, self._other):
            assert_that(
                self.session.built.flow.get_state_manager(name).validate_consistency(),
                equal_to([]),
                f"what is wrong with the session {name}",
            )

    def _uncompiled(self, **arguments: Any) -> Any:
        session = self.session
        with patch.object(application, "create_provider", session.models.create_provider):
            flow = application.VirtualAgoraV13Flow(
                session.built.flow.config,
                **{"checkpointer": session.built.checkpointer, "boundary": session.built.flow.boundary, **arguments},
            )
        flow.build_graph()
        return flow


def _identifiers(state: Mapping[str, Any], key: str, name: str) -> set[str]:
    return {entry[name] if isinstance(entry, Mapping) else getattr(entry, name) for entry in state[key]}


def _set(configuration: Any, where: Sequence[str], text: str) -> None:
    *way, last = where
    for part in way:
        configuration = configuration[int(part) if part.isdecimal() else part]
    if not isinstance(configuration, dict):
        raise ScenarioError(f"{'.'.join(where)} is no place in the configuration")
    configuration[last] = safe_load(text)
