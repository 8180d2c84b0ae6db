"""Random stories: what happens, how it is shortened, and what is written about it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from _pytest._io import TerminalWriter
from hamcrest import assert_that, contains_exactly, contains_string, empty, equal_to, has_entries

from support.agora_suite.stories import ANSWERS, BEGINS, FACTS, INTERRUPTIONS, RESUMPTIONS, DiscussionStory
from support.gherkin.steps import definitions
from support.trials.random_stories import StoriesRun, call_sentence, run_stories
from support.trials.report import write_stories

REJECTS = "When Dana rejects the agenda"


class Unlucky(DiscussionStory):
    """A story that ends wrong as soon as an agenda is rejected."""

    def end(self) -> None:
        discussion = self.fixtures["discussion"]
        if discussion.has_begun:
            assert_that(discussion.state.get("agenda_attempts", 0) < 2, equal_to(True), "no agenda was rejected")


def test_every_sentence_of_a_story_is_known() -> None:
    sentences = [BEGINS, *INTERRUPTIONS, *RESUMPTIONS, *sum(FACTS, ()), *sum(ANSWERS.values(), ())]
    for sentence in sentences:
        keyword, _, text = sentence.partition(" ")
        matching = [each for each in definitions() if each.keyword == keyword.lower() and each.parser.is_matching(text)]
        assert_that(len(matching), equal_to(1), sentence)


def test_a_story_that_ends_wrong_is_shortened_to_what_it_needs(tmp_path: Path) -> None:
    result = run_stories(Unlucky, 40)
    assert_that(result.sentences, contains_exactly(BEGINS, REJECTS))
    assert_that(write_stories(TerminalWriter(), result, tmp_path), equal_to(False))
    text = (tmp_path / "reports/random-story.feature").read_text("utf-8")
    assert_that(text, contains_string(f"    Example: This one does not\n      {BEGINS}\n      {REJECTS}\n"))
    report = json.loads((tmp_path / "reports/random-stories.json").read_bytes())
    assert_that(report["story"], contains_exactly(BEGINS, REJECTS))
    assert_that(report["error"], contains_string("no agenda was rejected"))


def test_right_stories_end_right(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert_that(write_stories(TerminalWriter(), run_stories(DiscussionStory, 3), tmp_path), equal_to(True))
    assert_that(capsys.readouterr().out, contains_string("random stories: 0 wrong ends in 3 runs"))
    report = json.loads((tmp_path / "reports/random-stories.json").read_bytes())
    assert_that(report, has_entries(runs=3, story=empty(), error=""))


def test_a_sentence_that_no_step_matches_ends_a_story() -> None:
    with pytest.raises(LookupError, match="no sentence matches “When the moon rises”"):
        call_sentence("When the moon rises", {})


def test_before_a_story_ran_there_is_none_to_write() -> None:
    assert_that(StoriesRun().feature(), contains_string("Example: This one does not\n"))
