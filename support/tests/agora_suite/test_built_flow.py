"""Virtual Agora as scenarios get it: a realistic configuration, everything outside replaced, nothing inside."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, get_args

import pytest

from support.agora import flow as application
from support.agora import providers
from support.agora.coordinator import StreamCoordinator
from support.agora.errors import ConfigurationError, NodeExecutionError, StorageError
from support.agora.graph import PHASE_OF
from support.agora.questions import QUESTIONS
from support.agora.state import (
    AgentInfo,
    ConclusionVote,
    Proposal,
    RecoveryRecord,
    RoundSummary,
    TriggeredBy,
    UserStop,
    VirtualAgoraState,
    Vote,
    VoteRound,
)
from support.agora_suite import built_flow as agora
from support.agora_suite.built_flow import AgoraSettings, BuiltFlow, Timing, agora_asks, build_agora, open_checkpointer
from support.agora_suite.virtual_world import START, MemoryStorage, TemporaryStorage
from support.agora_suite.vocabulary import INITIATORS, STEPS
from support.agora_suite.vocabulary import QUESTIONS as WORDS
from support.execution.second_process import run_in_second_process
from support.flow_builder.errors import FlowError
from support.flow_builder.faults import FaultPlan
from support.flow_builder.flow_under_test import AttachedFlow
from support.flow_builder.protocol import Coordinator, Pause
from support.living_docs.pages.flow_drawing import LABEL_CHARACTERS
from support.mock_llm.provider import LLMProviderMock


def built(settings: AgoraSettings | None = None, faults: FaultPlan | None = None, **world: Any) -> BuiltFlow:
    settings = settings or AgoraSettings()
    return build_agora(settings, LLMProviderMock(seed=settings.seed), faults, **world)


def run(flow: BuiltFlow, answers: Any = None) -> list[str]:
    """Run a session, approving and continuing, and give the nodes that wrote, in order."""
    session = flow.flow.create_session(main_topic="The future of the town hall")
    coordinator = StreamCoordinator(flow.flow, answers or first_option)
    config: Any = {"configurable": {"thread_id": session}}
    return [node for update in coordinator.coordinate_stream_execution(config) for node in update]


def first_option(pause: Pause) -> Any:
    return {"action": pause.payload["options"][0]}


def begin(path: str) -> str:
    """Begin a session in a file and leave it waiting; run in a second process."""
    with built(AgoraSettings(checkpointer=f"sqlite:{path}", minimum_rounds=1, maximum_rounds=1)) as flow:
        run(flow, lambda _: None)
        return str(flow.flow.state_manager.state["session_id"])


def test_it_is_attached_like_any_other_flow() -> None:
    flow = built()
    attached = AttachedFlow(flow.under_test)
    session = attached.open(attached.create_session())
    coordinator: Coordinator = session.coordinator(lambda _: None, "update")
    updates = [*coordinator.coordinate_stream_execution({"configurable": {"thread_id": session.id}})]
    assert "agent_instantiation" in updates[-1], "without a theme, it asks for one first"
    assert session.graph_values()["session_id"] == session.manager_values()["session_id"] == session.id
    assert flow.under_test.ways == ("update", "resume")


def test_the_flow_runs_from_the_first_node_to_the_last_with_nothing_but_its_boundary_replaced() -> None:
    flow = built(AgoraSettings(minimum_rounds=1, maximum_rounds=1))
    nodes = run(flow)
    assert (nodes[0], nodes[-1]) == ("config_and_keys", "multi_file_output")
    assert flow.flow.state_manager.state["report_generation_status"] == "completed"
    assert set(flow.flow.state_manager.state["files_written"]) <= set(flow.storage.files)


def test_time_and_identifiers_are_those_of_the_virtual_world() -> None:
    first, second = built(), built()
    assert first.flow.create_session() == second.flow.create_session()
    assert first.flow.state_manager.state["start_time"] == START


def test_agents_come_from_several_providers_and_are_seated_in_order() -> None:
    flow = built(AgoraSettings(agents=("Ada", "Ben", "Cleo", "Dora", "Emil")))
    assert {agent.provider for agent in flow.flow.discussing_agents} == {"OpenAI", "Anthropic", "Google", "Grok"}
    assert list(flow.cast) == ["Ada", "Ben", "Cleo", "Dora", "Emil"]
    assert tuple(flow.cast.values()) == flow.agent_ids == tuple(agent.id for agent in flow.flow.discussing_agents)


@pytest.mark.parametrize("number", [2, 3, 7, 20])
def test_every_allowed_number_of_agents_can_be_had(number: int) -> None:
    assert len(built(AgoraSettings(agents=number)).agent_ids) == number


@pytest.mark.parametrize("number", [0, 1, 21, 50])
def test_a_number_of_agents_that_the_application_refuses_is_refused_by_the_application(number: int) -> None:
    with pytest.raises(ConfigurationError):
        built(AgoraSettings(agents=number))


@pytest.mark.parametrize("timing", get_args(Timing))
def test_each_setting_reaches_the_application(timing: Timing) -> None:
    rounds: dict[str, Any] = {"interval": 7, "minimum_rounds": 2, "maximum_rounds": 9}
    limits: dict[str, Any] = {"agenda_attempts": 4, "text_length": 900, "retry_wait": 2.5}
    flow = built(AgoraSettings(timing=timing, confirmation=True, **limits, **rounds))
    assert flow.flow.checkpoint_interval == 7
    assert flow.flow.config.discussion.model_dump() == {
        "user_participation_timing": timing,
        "confirm_conclusion": True,
        "minimum_rounds_before_poll": 2,
        "max_rounds_per_topic": 9,
        "max_agenda_attempts": 4,
        "max_text_length": 900,
        "max_retry_wait": 2.5,
    }


def test_overrides_are_laid_over_single_fields() -> None:
    flow = built(AgoraSettings(overrides={"summarizer": {"max_tokens": 200}, "discussion": {"max_agenda_attempts": 2}}))
    assert (flow.flow.config.summarizer.max_tokens, flow.flow.config.summarizer.temperature) == (200, 0.3)
    assert flow.flow.config.discussion.max_agenda_attempts == 2


def test_models_come_from_the_source_and_the_name_is_put_back() -> None:
    asked: list[str] = []

    class Counting(LLMProviderMock):
        def create_provider(self, **wanted: Any) -> Any:
            asked.append(f"{wanted['provider']}/{wanted['model']}")
            return super().create_provider(**wanted)

    build_agora(AgoraSettings(agents=2), Counting(seed=1))
    assert sorted(asked) == sorted(
        [
            "Google/gemini-1.5-pro",
            "OpenAI/gpt-4o",
            "Anthropic/claude-3-5-sonnet",
            "OpenAI/gpt-4o",
            "Anthropic/claude-3-5-sonnet",
        ]
    )
    assert application.create_provider is providers.create_provider  # type: ignore[attr-defined]


def test_flows_built_at_once_get_the_models_of_their_own_sources() -> None:
    def build(seed: int) -> bool:
        source = LLMProviderMock(seed=seed)
        asked: list[int] = []

        class Own:
            def create_provider(self, **wanted: Any) -> Any:
                assert agora._PATCHING.locked()
                asked.append(seed)
                return source.create_provider(**wanted)

        build_agora(AgoraSettings(agents=2, seed=seed), Own())
        return asked == [seed] * 5

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(build, range(24)))


def test_the_description_has_every_node_and_knows_where_every_router_leads() -> None:
    description = built().description
    assert set(description.nodes) == set(PHASE_OF)
    assert description.entry == ("config_and_keys",)
    assert all(router.targets for router in description.routers)
    assert {channel.key for channel in description.channels} == set(VirtualAgoraState.__annotations__)
    reached, left = set(), ["__start__"]
    while left:
        for node in description.successors(left.pop()):
            if node not in reached:
                reached.add(node)
                left.append(node)
    assert reached == {*PHASE_OF, "__end__"}


def test_the_nodes_that_ask_are_those_of_the_questions() -> None:
    stated = {node: (step.question,) for node, step in STEPS.items() if step.question}
    assert agora_asks() == {"get_theme": ("theme", "topic_definition"), **stated}
    assert set(built().asking_nodes) == set(agora_asks())


def test_the_guide_names_every_node_phase_and_question_in_a_product_owners_words() -> None:
    guide = built().guide
    assert (guide.name, guide.title) == ("Virtual Agora", "Virtual Agora v1.3")
    assert set(guide.node_titles) == set(guide.node_phase) == set(guide.description.nodes)
    assert {phase for phase, _ in guide.phases} == set(PHASE_OF.values())
    assert [one.type for one in guide.questions] == list(QUESTIONS)
    words = [
        *guide.node_titles.values(),
        *(title for _, title in guide.phases),
        *(one.title for one in guide.questions),
    ]
    assert not [text for text in words if "_" in text or not text[0].isupper()]
    assert len(set(guide.node_titles.values())) == len(guide.node_titles)


def test_every_route_has_a_title_that_fits_on_the_map() -> None:
    guide = built().guide
    routes = {router.name: set[str]() for router in guide.description.routers}
    for router in guide.description.routers:
        routes[router.name] |= router.targets.keys()
    assert {router: set(titles) for router, titles in guide.route_titles.items()} == routes
    titles = [title for by_label in guide.route_titles.values() for title in by_label.values()]
    assert not [title for title in titles if not title or "_" in title or len(title) > LABEL_CHARACTERS]
    assert all(len(set(by_label.values())) == len(by_label) for by_label in guide.route_titles.values())


def test_every_key_of_the_state_has_a_title_or_is_for_engineers() -> None:
    titles = {key: title for key, title in built().guide.state_titles.items() if "." not in key}
    assert set(titles) == set(VirtualAgoraState.__annotations__)
    shown = [title for title in titles.values() if title]
    assert len(set(shown)) == len(shown)
    assert not [title for title in shown if "_" in title or not title[0].isupper()]


def test_titles_within_the_state_are_those_of_fields_that_it_has() -> None:
    rows = {
        "proposed_topics": Proposal, "agents": AgentInfo, "votes": Vote, "vote_history": VoteRound,
        "conclusion_vote": ConclusionVote, "round_summaries": RoundSummary, "user_stop_history": UserStop,
        "recoveries": RecoveryRecord,
    }  # fmt: skip
    named = {tuple(name.split(".")) for name in built().guide.state_titles if "." in name}
    assert named
    assert named <= {(key, field) for key, row in rows.items() for field in row.__annotations__}


def test_the_guide_names_questions_as_the_sentences_do_and_gives_their_answers() -> None:
    titles = {one.type: one.title for one in built().guide.questions}
    assert titles == {kind: f"{words[0].upper()}{words[1:]}" for words, kind in WORDS.items()}
    approval = next(one for one in built().guide.questions if one.type == "agenda_approval")
    assert (approval.node, approval.answers) == ("agenda_approval", ("approve", "edit", "reorder", "reject"))


def test_the_guide_is_plain_data_for_files() -> None:
    plain = json.loads(json.dumps(built().guide.to_dict()))
    assert plain["phases"][0] == {"id": 0, "title": "Preparation"}
    assert plain["node_phase"]["agenda_proposal"] == 1
    assert plain["node_titles"]["agenda_proposal"] == "The agents propose topics"
    assert plain["questions"][0] == {"type": "theme", "node": "get_theme", "title": "The theme", "answers": ["provide"]}
    assert plain["routes"]["agenda_approval"]


def test_the_guide_names_those_who_can_bring_a_change_of_phase_about_as_the_sentences_do() -> None:
    assert set(built().guide.initiators) == set(get_args(TriggeredBy))
    assert {title: name for name, title in built().guide.initiators.items()} == INITIATORS


def test_a_fault_is_raised_inside_the_real_wrapper_which_names_the_node() -> None:
    fired: list[tuple[Any, ...]] = []
    plan = FaultPlan(on_fault=lambda *fault: fired.append(fault))
    plan.fail("agenda_proposal", ValueError("out of ideas"))
    flow = built(faults=plan)
    flow.flow.create_session(main_topic="The town hall")
    with pytest.raises(NodeExecutionError) as raised:
        list(flow.flow.stream())
    assert raised.value.node_name == "agenda_proposal"
    assert str(raised.value.__cause__) == "out of ideas"
    assert fired == [("agenda_proposal", "ValueError", 1, "before")]
    plan.verify()


def test_a_fault_does_not_hide_the_configuration_from_a_node_that_takes_it() -> None:
    plan = FaultPlan()
    plan.fail("config_and_keys", ValueError, visits=2)
    flow, plain = built(faults=plan), built()
    assert [
        wrapper._takes_config == plain.flow.node_registry[name]._takes_config
        for name, wrapper in flow.flow.node_registry.items()
    ] == [True] * len(PHASE_OF)


def test_a_fault_for_a_node_that_is_not_there_is_refused_before_anything_runs() -> None:
    plan = FaultPlan()
    plan.fail("agenda_aproval", ValueError)
    with pytest.raises(FlowError, match='did you mean "agenda_approval"'):
        built(faults=plan)


def test_files_go_to_memory_or_below_the_directory_that_was_given(tmp_path: Path) -> None:
    assert type(built().storage) is MemoryStorage
    kept = built(AgoraSettings(directory=tmp_path)).storage
    assert isinstance(kept, TemporaryStorage)
    kept.write("a.md", "x")
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "x"
    with pytest.raises(StorageError):
        kept.read("missing.md")


def test_a_storage_fault_becomes_a_warning_and_the_report_stays_in_the_state() -> None:
    storage = MemoryStorage(StorageError)
    storage.fail_next(1, StorageError("the disk is full"), pattern="*topic_report*")
    flow = built(AgoraSettings(minimum_rounds=1, maximum_rounds=1), storage=storage)
    run(flow)
    state = flow.flow.state_manager.state
    assert any("the disk is full" in warning for warning in state["warnings"])
    assert len(state["topic_reports"]) == len(state["completed_topics"])
    storage.verify()


def test_a_session_begun_in_another_process_goes_on_here(tmp_path: Path) -> None:
    path = str(tmp_path / "sessions.sqlite")
    session = run_in_second_process(begin, path=path)
    with built(AgoraSettings(checkpointer=f"sqlite:{path}", minimum_rounds=1, maximum_rounds=1)) as flow:
        config: Any = {"configurable": {"thread_id": session}}
        updates = list(StreamCoordinator(flow.flow, first_option).coordinate_stream_execution(config))
        nodes = [node for update in updates for node in update]
    assert (nodes[0], nodes[-1]) == ("agenda_approval", "multi_file_output")


def test_a_second_flow_over_the_same_checkpoints_goes_on_with_the_session() -> None:
    first = built()
    run(first, lambda _: None)
    session = str(first.flow.state_manager.state["session_id"])
    second = built(storage=first.storage, clock=first.clock, checkpointer=first.checkpointer)
    updates = list(second.flow.stream({"configurable": {"thread_id": session}}))
    assert [list(update) for update in updates] == [["__interrupt__"]]


def test_a_checkpointer_that_is_not_known_is_refused() -> None:
    with pytest.raises(FlowError, match="say memory or sqlite"):
        open_checkpointer("postgres:x")


@pytest.mark.parametrize("settings", [{"agents": 1}, {"faulty": "no_such_node"}])
def test_a_flow_that_cannot_be_built_does_not_keep_its_file_open(
    settings: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[sqlite3.Connection] = []
    connect = sqlite3.connect

    def remembering(path: str, *, check_same_thread: bool) -> sqlite3.Connection:
        opened.append(connect(path, check_same_thread=check_same_thread))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", remembering)
    plan = FaultPlan()
    if "faulty" in settings:
        plan.fail(settings["faulty"], ValueError)
    with pytest.raises((ConfigurationError, FlowError)):
        built(AgoraSettings(agents=settings.get("agents", 3), checkpointer=f"sqlite:{tmp_path / 'a'}"), plan)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("select 1")
