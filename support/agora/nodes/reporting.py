"""Phase 5: the final report is written and filed."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import quote

from support.agora import prompts
from support.agora.errors import StorageError
from support.agora.markdown import one_line, prose
from support.agora.model_calls import MODEL_FAILURES, ModelCalls
from support.agora.names import final_report_paths
from support.agora.nodes.outlines import planned_sections
from support.agora.nodes.tools import PhaseNodes, State, Update, theme_of, with_warnings, write_once
from support.agora.phases import FINAL_REPORT, enter_phase
from support.agora.prompts import SessionResults
from support.agora.signatures import inspected_methods
from support.agora.state import Section, TriggeredBy, WrittenSection

STANDARD_SECTIONS: Final = (
    Section(title="Summary", description="What the session was about and what it came to"),
    Section(title="Topics", description="What was concluded on each topic"),
    Section(title="Common threads", description="What the topics have in common"),
    Section(title="Open questions", description="What remains to be discussed"),
)
"""The sections of a final report whose outline could not be used."""

NO_TOPICS: Final = WrittenSection(
    title="No topics were discussed", content="The session ended before any topic was discussed to its end."
)


@inspected_methods
class ReportingNodes(PhaseNodes):
    """The nodes of phase 5."""

    def final_report_generation(self, state: State) -> Update:
        """Have the final report written over all topics; after a failure, keep the sections that exist."""
        calls, results = self._tools.model_calls(), _results(state)
        structure: list[Section] = []
        sections: list[WrittenSection] = []
        failed = False
        if not results.conclusions:
            sections = [NO_TOPICS]
        else:
            try:
                outline = prompts.outline_final_report(results)
                structure = planned_sections(calls, outline, "the outline of the final report", STANDARD_SECTIONS)
                self._write(calls, results, structure, sections)
            except MODEL_FAILURES as failure:
                calls.record_failure(prompts.REPORT_WRITER, "the final report is incomplete", failure)
                failed = True
        missing = _missing_section(results)
        if missing:
            sections.append(missing)
        update = {
            **enter_phase(state, FINAL_REPORT, *_reason_to_finish(state), self._now()),
            "report_structure": structure,
            "report_sections": sections,
            "final_report": None if failed else _joined(state, sections),
            "report_generation_status": "failed" if failed else "completed",
            **_skipped(state),
            "user_skip_to_final": False,
            "user_requests_end": False,
            "agents_vote_end_session": False,
            "user_continuation_decision": None,
        }
        return with_warnings(update, calls.warnings)

    def _write(
        self, calls: ModelCalls, results: SessionResults, structure: list[Section], sections: list[WrittenSection]
    ) -> None:
        for section in structure:
            prompt = prompts.write_final_section(results, section, structure)
            content = prose(calls.ask_for_words(prompts.REPORT_WRITER, prompt))
            sections.append(WrittenSection(title=section["title"], content=content))

    def multi_file_output(self, state: State) -> Update:
        """Write a numbered file for each section, and an index."""
        sections = list(state.get("report_sections", []))
        titles = [section["title"] for section in sections]
        index, *paths = final_report_paths(state["session_id"], titles)
        documents = [_document(section) for section in sections]
        written_paths: list[str] = []
        warnings: list[str] = []
        for path, text in zip([index, *paths], [_index(state, titles, paths), *documents], strict=True):
            try:
                written_paths.append(write_once(self._tools.boundary.storage, path, text))
            except (StorageError, OSError) as failure:
                warnings.append(f"a part of the final report could not be filed: {self._tools.boundary.clean(failure)}")
        return with_warnings({"files_written": written_paths}, warnings)


def _results(state: State) -> SessionResults:
    completed = state.get("completed_topics", [])
    reports, summaries = state.get("topic_reports", {}), state.get("topic_summaries", {})
    return SessionResults(
        theme=theme_of(state),
        conclusions={topic: summaries.get(topic, "") for topic in completed},
        reports={topic: reports[topic] for topic in completed if topic in reports},
        missing=[topic for topic in completed if topic not in reports],
    )


def _missing_section(results: SessionResults) -> WrittenSection | None:
    if not results.missing:
        return None
    listed = "\n".join(f"- {one_line(topic)}" for topic in results.missing)
    return WrittenSection(title="Missing reports", content=f"No report could be written on:\n\n{listed}")


def _reason_to_finish(state: State) -> tuple[str, TriggeredBy]:
    if state.get("current_phase") == 1:
        return "no agenda was approved after the last attempt", "system"
    if state.get("user_skip_to_final"):
        return "the owner skipped to the final report", "owner"
    if state.get("agents_vote_end_session"):
        return "the agents ended the session", "consensus"
    if state.get("user_continuation_decision") == "end_session":
        return "owner ended the session", "owner"
    if state.get("user_continuation_decision") == "generate_final_report":
        return "owner asked for the report", "owner"
    return "no topic is left", "system"


def _skipped(state: State) -> Update:
    queued, infos = state.get("topic_queue", []), state.get("topics_info", {})
    skipped: dict[str, Any] = {topic: {**infos[topic], "status": "skipped"} for topic in queued if topic in infos}
    return {"topic_queue": [], **({"topics_info": skipped} if skipped else {})}


def _document(section: WrittenSection) -> str:
    return f"# {one_line(section['title'])}\n\n{section['content']}\n"


def _joined(state: State, sections: list[WrittenSection]) -> str:
    parts = [f"## {one_line(section['title'])}\n\n{section['content']}" for section in sections]
    return "\n\n".join([_heading(state), *parts]) + "\n"


def _index(state: State, titles: list[str], paths: list[str]) -> str:
    lines = [
        f"- [{one_line(title)}]({quote(path.rsplit('/', 1)[-1])})" for title, path in zip(titles, paths, strict=True)
    ]
    note = [] if state.get("report_generation_status") != "failed" else ["", "This report is incomplete."]
    return "\n".join([_heading(state), "", *lines, *note]) + "\n"


def _heading(state: State) -> str:
    return f"# Final report: {one_line(str(state.get('main_topic')))}"
