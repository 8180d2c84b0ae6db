"""What was written down."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote

from hamcrest import assert_that, contains_string, equal_to, has_item

from support.agora.markdown import prose
from support.agora.names import topic_report_path
from support.agora_suite.circumstances import round_of
from support.agora_suite.discussion.prompt_sections import as_list, as_speech, assert_section, quoted_lines
from support.agora_suite.discussion.verbs import Verbs, verb
from support.mock_llm import ModelCall

TOPIC_SECTIONS: Final = ("Overview", "Positions", "Points of agreement and dispute", "Conclusions")
FINAL_SECTIONS: Final = ("Summary", "Topics", "Common threads", "Open questions")
FINAL_TASKS: Final = ("outline the final report", "write a final report section")
MISSING: Final = "Missing reports"
ANOTHER: Final = "What someone else has written.\n"
INCOMPLETE: Final = "This report is incomplete."
NO_TOPICS: Final = "No topics were discussed"

_REPORT_NAME: Final = re.compile(r"^topic_report_\d{8}_\d{6}(_\d+)?\.md$")


class Reports(Verbs):
    """Reports and files."""

    @verb
    def planned(self, titles: Sequence[str], *, final: bool) -> None:
        """The report writer plans these sections, for the report on each topic or for the final report."""
        plan = [{"title": title, "description": f"What is to be said under {title}"} for title in titles]
        task = "outline the final report" if final else "outline the report"
        self.world.change_facts().instruct("the report writer", task, reply=json.dumps(plan))

    @verb
    def place_is_taken(self, topic: str) -> None:
        """When the report on a topic is about to be filed, another file has its very name already."""

        def taken(update: dict[str, str]) -> dict[str, str]:
            self.session.built.storage.write(self._place(topic), ANOTHER)
            return update

        self.world.change_facts().faults.change("topic_summary_generation", taken)

    def filed_beside(self, topic: str) -> None:
        """The report on a topic is filed under another name than the one that was taken; both files are whole."""
        others = [path for path, text in self.session.built.storage.files.items() if text == ANOTHER]
        assert_that(len(others), equal_to(1), "the files that were there before")
        assert_that(len(self._filed(topic)), equal_to(1), f"the reports filed on {topic}")
        assert_that(self.state["files_written"], equal_to(list(self._filed(topic))), "the files known")

    def has_report(self, topic: str) -> None:
        """There is a report on a topic."""
        assert_that(sorted(self.state["topic_reports"]), has_item(topic), "the reports")

    def has_no_report(self, topic: str) -> None:
        """There is no report on a topic."""
        assert_that(topic in self.state["topic_reports"], equal_to(False), f"whether there is a report on {topic}")

    def says_rounds(self, topic: str, number: int) -> None:
        """The report that was filed on a topic says how many rounds it took."""
        files = self.session.built.storage.files
        lines = [line for text in files.values() if text.startswith(f"# {topic}\n") for line in text.splitlines()]
        assert_that(lines, has_item(f"- Rounds discussed: {number}"), f"the report filed on {topic}")

    def final_report_is(self, status: str) -> None:
        """The final report has this status."""
        assert_that(self.state["report_generation_status"], equal_to(status), "the final report")

    def has_sections(self, topic: str, titles: Sequence[str] = TOPIC_SECTIONS) -> None:
        """The report on a topic has exactly these sections, in this order; the standard ones by default.

        Each holds the reply to a prompt that named it and no other section.
        """
        report = self.state["topic_reports"][topic]
        headings = re.findall(r"^## (.*)$", report, re.MULTILINE)
        assert_that(headings, equal_to(list(titles)), f"the sections of the report on {topic}")
        calls = self.calls("write a report section", topic)
        assert_that(_planned(calls, titles), equal_to(list(titles)), f"the sections that were asked for on {topic}")
        parts = [f"## {title}\n\n{_as_prose(call)}" for title, call in zip(titles, calls, strict=True)]
        assert_that(report, equal_to("\n\n".join(parts)), f"the report on {topic}, section by section")

    def planned_by_title_alone(self, title: str) -> None:
        """The prompt of a section had its title and no description."""
        asked = [
            quoted_lines(call, "Section") for call in (*self.calls("write a report section"), *self._final_calls())
        ]
        wanted = [lines for lines in asked if "".join(lines).startswith(title)]
        assert_that(len(wanted) > 0, equal_to(True), f"whether the section {title} was asked for")
        assert_that(wanted, equal_to([[title]] * len(wanted)), f"what the prompt says of {title}")

    def of_its_own_talk(self, topic: str) -> None:
        """A report was made of all that was said on its topic, by speaker, of the topic's summaries, and of no more."""
        calls = [*self.calls("outline the report", topic), *self.calls("write a report section", topic)]
        assert_that(len(calls) > 1, equal_to(True), f"whether a report on {topic} was asked for")
        spoken = self._said(topic)
        summaries = as_list(str(call.reply) for call in self.calls("summarise the round", topic))
        for call in calls:
            lines = [line for line in quoted_lines(call, "Discussion") if not line.startswith("moderator: ")]
            assert_that(lines, equal_to(spoken), f"the talk that the report on {topic} is made of")
        assert_section(self.names, calls, "Round summaries", summaries)
        assert_section(self.names, calls, "Theme", [self.state["main_topic"]])

    def headed(self, topic: str) -> None:
        """The report filed on a topic is headed by its time, theme and rounds held, and follows as a whole."""
        (text,) = self._filed(topic).values()
        clock, state = self.session.built.clock, self.state
        rounds = sum(entry["topic"] == topic for entry in state["round_history"])
        head = [f"# {topic}", "", f"- Time: {clock.now():%Y-%m-%d %H:%M}"]
        head += [f"- Theme: {self.world.set_up.theme}", f"- Rounds discussed: {rounds}"]
        assert_that(text.splitlines()[:5], equal_to(head), f"the head of the report on {topic}")
        self._filed_whole(topic)

    def conclusion_says(self, topic: str, text: str) -> None:
        """The conclusion on a topic holds a text."""
        assert_that(self.state["topic_summaries"].get(topic), contains_string(text), f"what {topic} came to")

    def filed_in(self, topic: str, folder: str) -> None:
        """The report on a topic is filed once and whole, in its folder below that of the session, with its stamp."""
        below = f"session_{self.session.id}"
        places = [PurePosixPath(path) for path in self._filed(topic)]
        assert_that([place.parts[:-1] for place in places], equal_to([(below, folder)]), f"the folder of {topic}")
        name = "topic_report_<date>_<time>.md"
        assert_that([_REPORT_NAME.sub(name, place.name) for place in places], equal_to([name]), "the name of the file")
        self._filed_whole(topic)

    def files_known(self) -> None:
        """The session knows exactly the files that were written, each under the name that it was given."""
        paths = [file.path for file in self.session.built.storage.written_files]
        assert_that(self.state["files_written"], equal_to(paths), "the files that the session knows")
        assert_that(len(set(paths)), equal_to(len(paths)), "the different files")

    def final_files(self, names: Sequence[str]) -> None:
        """The final report consists of exactly these files, named without their ending."""
        stems = [PurePosixPath(path).stem for path in self._final_files()]
        assert_that(stems, equal_to(list(names)), "the files of the final report")

    def index_leads_on(self) -> None:
        """The index has one link for each section of the final report, and each leads to its file."""
        assert_that(len(self._final_files()) > 0, equal_to(True), "whether the final report is filed")
        index, *sections = self._final_files().items()
        links = [(words, unquote(target)) for words, target in re.findall(r"\[(.*?)\]\((.*?)\)", index[1])]
        headings = [text.partition("\n")[0].removeprefix("# ") for _, text in sections]
        files = [PurePosixPath(path).name for path, _ in sections]
        assert_that(links, equal_to(list(zip(headings, files, strict=True))), "the links of the index")
        assert_that(INCOMPLETE in index[1], equal_to(False), "whether the index calls a complete report incomplete")
        self.final_sections_whole()

    def index_says_incomplete(self) -> None:
        """The index of the final report says that the report is incomplete."""
        texts = [text for path, text in self._final_files().items() if path.endswith("/00_index.md")]
        assert_that(len(texts), equal_to(1), "the indexes of the final report")
        assert_that(texts[0], contains_string(INCOMPLETE), "the index of the final report")

    def final_sections_whole(self) -> None:
        """Each section of the final report was written to its own plan, and is whole in its file."""
        calls = self.calls("write a final report section")
        titles = [section["title"] for section in self.state["report_sections"] if section["title"] != MISSING]
        assert_that(_planned(calls, titles), equal_to(titles), "the sections of the final report that were asked for")
        texts = [f"# {title}\n\n{_as_prose(call)}\n" for title, call in zip(titles, calls, strict=True)]
        filed = [text for text in list(self._final_files().values())[1:] if not text.startswith(f"# {MISSING}\n")]
        assert_that(filed, equal_to(texts), "the files of the final report, section by section")

    def final_sections(self, titles: Sequence[str] = FINAL_SECTIONS) -> None:
        """The final report has exactly these sections, in this order; the standard ones by default."""
        sections = [section["title"] for section in self.state["report_sections"]]
        assert_that(sections, equal_to(list(titles)), "the sections of the final report")

    def says_no_topic(self) -> None:
        """The final report says that no topic was discussed, and no model was asked to invent one."""
        self.final_sections([NO_TOPICS])
        self.final_report_is("completed")
        assert_that(self._final_calls(), equal_to([]), "what the report writer was asked for")

    def final_report_of(self, topics: Sequence[str]) -> None:
        """The final report was made of the conclusion and the report of each of these topics, and of no other."""
        calls = self._final_calls()
        assert_that(len(calls) > 1, equal_to(True), "whether a final report was asked for")
        conclusions = [
            line
            for topic in topics
            for line in as_speech(topic, str(self.calls("summarise the topic", topic)[-1].reply))
        ]
        reports = self.state["topic_reports"]
        texts = [line for topic in topics if topic in reports for line in as_speech(topic, reports[topic])]
        assert_section(self.names, calls, "Topic conclusions", conclusions)
        assert_section(self.names, calls, "Topic reports", texts)
        assert_section(self.names, calls, "Theme", [self.state["main_topic"]])

    def names_missing(self, topics: Sequence[str]) -> None:
        """The final report has a section on what is missing, and it names these topics; without topics it has none."""
        texts = [section["content"] for section in self.state["report_sections"] if section["title"] == MISSING]
        listed = [line.removeprefix("- ") for text in texts for line in text.splitlines() if line.startswith("- ")]
        assert_that(listed, equal_to(list(topics)), "the reports that are named as missing")
        assert_that(len(texts), equal_to(1 if topics else 0), "the sections on what is missing")
        asked = [call for call in self.session.models.calls if call.task in FINAL_TASKS]  # answered or not
        assert_section(self.names, asked, MISSING, as_list(topics))

    def _place(self, topic: str) -> str:
        session = self.session
        return topic_report_path(session.id, topic, session.built.clock.now())

    def _said(self, topic: str) -> list[str]:
        """What agents and owner said on a topic, round by round, then the last words."""
        rounds: dict[int, list[str]] = {}
        for message in self.state["messages"]:
            facts = message.additional_kwargs
            if (facts["topic"], facts["speaker_role"]) == (topic, "owner"):
                rounds.setdefault(facts["round"], []).extend(as_speech("owner", str(message.text)))
        for call in self.calls("discuss", topic):
            rounds.setdefault(round_of(call) or 0, []).extend(as_speech(call.agent, str(call.reply)))
        spoken = [line for number in sorted(rounds) for line in rounds[number]]
        last_words = self.calls("give final considerations", topic)
        return spoken + [line for call in last_words for line in as_speech(call.agent, str(call.reply))]

    def _filed_whole(self, topic: str) -> None:
        report = self.state["topic_reports"][topic]
        for text in self._filed(topic).values():
            _, _, below = text.partition("\n\n- Time: ")
            assert_that(below.partition("\n\n")[2], equal_to(f"{report}\n"), f"the report on {topic}, as it is filed")

    def _filed(self, topic: str) -> dict[str, str]:
        files = self.session.built.storage.files
        return {path: text for path, text in files.items() if text.startswith(f"# {topic}\n")}

    def _final_files(self) -> dict[str, str]:
        files = self.session.built.storage.files
        return {path: text for path, text in files.items() if PurePosixPath(path).parent.name == "final_report"}

    def _final_calls(self) -> list[ModelCall]:
        return [call for task in FINAL_TASKS for call in self.calls(task)]


def _as_prose(call: ModelCall) -> str:
    """Return what the report writer wrote as a report holds it: whole, and forming no block of its own."""
    return prose(str(call.reply))


def _planned(calls: Sequence[ModelCall], titles: Sequence[str]) -> list[str]:
    """Return the titles of the sections that were asked for; for any other prompt, its text.

    The prompt for a section says what it is about, and which others there are.
    """
    asked = ["\n".join(quoted_lines(call, "Section")) for call in calls]
    wanted = [*titles, *[""] * len(asked)]
    reports = [
        title if text.partition(": ")[2].strip() and text.startswith(f"{title}: ") else text
        for text, title in zip(asked, wanted, strict=False)
    ]
    for call in calls:
        plan = [line.partition(". ")[2] for line in quoted_lines(call, "Outline")]
        others = [title for title in titles if not any(line.startswith(f"{title}: ") for line in plan)]
        assert_that(others, equal_to([]), "the sections that a prompt leaves out")
    return reports
