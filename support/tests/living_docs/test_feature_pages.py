"""The pages of features and scenarios, of the promises, the vocabulary and the measurements."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from support.living_docs.read.model import Failure, FileProblem
from support.living_docs.read.outcome import Outcome
from support.tests.living_docs import small_run
from support.tests.living_docs.browser.sample_runs import PERFORMANCE, TRIALS
from support.tests.living_docs.read_pages import FEATURE, dead_links, files_of, page_of, read_page


class TestFeature:
    def test_links_of_texts_lead_to_our_pages(self, files: dict[str, bytes]) -> None:
        narrative = read_page(files["pages/features/agenda/index.html"])
        assert narrative.all("a", href="../../../pages/features/agenda/approving.html")
        description = read_page(files[FEATURE])
        assert description.all("a", href="../../../pages/features/agenda/index.html")
        assert not [has for has in description.all("a") if "gone" in has["href"]]
        assert read_page(files["index.html"]).all("a", href="pages/features/agenda/index.html")

    def test_headings_leave_no_level_out(self, files: dict[str, bytes]) -> None:
        levels = [int(tag[1]) for tag, _ in read_page(files[FEATURE]).elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))

    def test_every_step_and_row_has_an_address(self, files: dict[str, bytes]) -> None:
        ids = read_page(files[FEATURE]).ids
        assert {"rule--waiting", "it-waits", "it-waits--step-1", "it-waits--step-3", "refused", "refused--late"} <= {
            *ids
        }

    def test_values_are_marked(self, files: dict[str, bytes]) -> None:
        assert '<span class="value">&#34;Remote work&#34;</span>' in files[FEATURE].decode()
        assert '<span class="value">&lt;why&gt;</span>' in files[FEATURE].decode()

    def test_what_failed_is_open_and_says_why(self) -> None:
        steps = (small_run.step("Then", "it waits", 9, Outcome.FAILED, failure=small_run.failed()),)
        run = small_run.changed(small_run.run(), small_run.WAITS, outcome=Outcome.FAILED, steps=steps)
        page = page_of(run, FEATURE)
        assert len(page.all("details", open="")) == 2  # the scenario, and its branch in the tree
        assert re.search(
            'Expected the next topic to be "Hiring", but found "Budget".*At that moment:.*For engineers: AssertionError'
            ".*but: was.*Traceback",
            page.text,
        )

    def test_an_unknown_sentence_comes_with_what_would_define_it(self) -> None:
        steps = (small_run.step("Then", "it waits", 9, Outcome.UNDEFINED, suggestion='@then("it waits")'),)
        run = small_run.changed(small_run.run(), small_run.WAITS, outcome=Outcome.UNDEFINED, steps=steps)
        assert 'This would define it: @then("it waits")' in page_of(run, FEATURE).text

    def test_an_unknown_sentence_comes_with_the_nearest_where_there_are_any(self) -> None:
        failure = Failure(message="No sentence matches “Then it wait”.\n\nThe nearest are:\n    Then it waits")
        undefined = small_run.step("Then", "it wait", 9, Outcome.UNDEFINED, failure=failure, suggestion="@then")
        run = small_run.changed(small_run.run(), small_run.WAITS, outcome=Outcome.UNDEFINED, steps=(undefined,))
        text = page_of(run, FEATURE).text
        assert "No sentence matches “Then it wait”. The nearest are: Then it waits" in text
        assert "@then" not in text

    def test_hooks_without_anything_to_show_are_left_out(self, files: dict[str, bytes]) -> None:
        assert "clearing up" not in read_page(files[FEATURE]).text

    def test_a_file_that_cannot_be_read_says_so(self) -> None:
        run = small_run.run()
        (capability,) = run.capabilities
        empty = replace(capability.features[1], problems=(FileProblem(uri="features/x", line=3, message="no steps"),))
        run = replace(run, capabilities=(replace(capability, features=(capability.features[0], empty)),))
        assert "This file cannot be run. features/x:3 no steps" in page_of(run, "pages/features/agenda/empty.html").text
        assert "Not ready: 1 feature file cannot be run." in page_of(run, "index.html").text

    @pytest.mark.parametrize(("written", "shown"), [("he", "he"), ("zh-CN", "zh-CN"), ("en", None), ("em", None)])
    def test_the_language_is_announced_to_browsers(self, written: str, shown: str | None) -> None:
        run = small_run.run()
        (capability,) = run.capabilities
        features = tuple(replace(feature, language=written) for feature in capability.features)
        page = page_of(replace(run, capabilities=(replace(capability, features=features),)), FEATURE)
        assert page.all("article")[0].get("lang") == shown


class TestScenario:
    def test_shows_its_last_runs_and_its_neighbours(self, files: dict[str, bytes]) -> None:
        page = read_page(files["pages/features/agenda/approving/it-waits.html"])
        assert page.all("span", **{"aria-label": "The last runs, newest first: passed, failed"})
        assert page.all("a", rel="prev")
        assert page.all("a", rel="next")
        assert page.all("button", **{"data-copy": 'pytest "features/agenda/approving.feature::The discussion waits"'})

    def test_says_what_happened(self, files: dict[str, bytes]) -> None:
        assert "What happened" in read_page(files["pages/features/agenda/approving/it-waits.html"]).text


class TestAllPromises:
    def test_each_says_what_filters_look_for(self) -> None:
        run = small_run.changed(small_run.run(), small_run.MOVES_ON, outcome=Outcome.FAILED)
        page = page_of(run, "pages/scenarios.html")
        rows = [has for has in page.all("li") if "data-outcome" in has]
        assert [row["data-outcome"] for row in rows] == ["passed", "passed", "passed", "failed"]
        assert rows[2]["data-tag"] == "@agenda @rule"
        assert [one.get("data-note") for one in rows] == ["new", None, "fixed|flaky", "newly failing"]

    def test_what_can_be_chosen_is_what_there_is(self, files: dict[str, bytes]) -> None:
        page = read_page(files["pages/scenarios.html"])
        chosen = {(has["data-filter"], has["data-value"]) for has in page.all("button") if "data-filter" in has}
        assert {("outcome", "passed"), ("tag", "@agenda"), ("note", "flaky")} <= chosen
        assert ("outcome", "failed") not in chosen
        assert all(has["title"] for has in page.all("button") if has.get("data-filter") in ("outcome", "note"))

    def test_tags_lead_to_it(self, files: dict[str, bytes]) -> None:
        assert read_page(files[FEATURE]).all("a", href="../../../pages/scenarios.html#tag=@agenda")


class TestVocabulary:
    def test_each_sentence_says_where_it_is_used(self, files: dict[str, bytes]) -> None:
        page = read_page(files["pages/vocabulary.html"])
        assert page.all("a", href="../pages/features/agenda/approving.html#it-waits")
        assert "used in 2 places" in page.text

    def test_unused_ones_are_marked(self, files: dict[str, bytes]) -> None:
        page = read_page(files["pages/vocabulary.html"])
        assert "When {owner} approves unused" in page.text
        assert page.all("article", **{"data-use": "unused", "data-keyword": "When"})

    def test_values_are_explained_once_each(self, files: dict[str, bytes]) -> None:
        assert read_page(files["pages/vocabulary.html"]).text.count("{owner} Who owns it. Dana Eve") == 1

    def test_a_sentence_names_its_values_and_one_form_of_each_word(self) -> None:
        parameters = [{"type": "owner", "name": "owner"}, {"type": "topics", "name": "possible_answers"}]
        sentence = {"keyword": "then", "sentence": r"{owner} has answer/answers {topics} and\/or waits"}
        group = {"name": "Answers", "sentences": [{**sentence, "parameters": parameters}]}
        text = page_of(small_run.run(vocabulary={"capabilities": [group]}), "pages/vocabulary.html").text
        assert "Then {owner} has answers {possible answers} and/or waits" in text

    def test_says_how_to_list_them_when_the_run_showed_none(self) -> None:
        assert "pytest --steps" in page_of(small_run.run(vocabulary={}), "pages/vocabulary.html").text


class TestMeasurements:
    def test_say_how_to_measure_what_was_not_measured(self, files: dict[str, bytes]) -> None:
        assert "Not measured yet." in read_page(files["index.html"]).text
        assert read_page(files["pages/faults.html"]).all("button", **{"data-copy": "pytest --prove"})
        assert read_page(files["pages/performance.html"]).all("button", **{"data-copy": "pytest --performance"})

    def test_faults_name_what_catches_them(self) -> None:
        by = [
            {"scenario": small_run.WAITS},
            {"uri": "features/agenda/approving.feature", "line": 30},
            {"scenario": "gone"},
        ]
        content = {
            "measured_at": "2026-03-01T12:00:00Z",
            "faults": [
                {"id": "F-1", "title": "Asked twice", "story": "**Again**", "caught": True, "by": by, "seconds": 2}
            ],
            "mutations": {
                "killed": 9,
                "crashes": 2,
                "total": 10,
                "survivors": [{"place": "a.py:1", "change": "> to <", "why": "?"}],
            },
        }
        page = page_of(small_run.run(faults=content), "pages/faults.html")
        assert "1 tried, caught measured 1 Mar 2026, 12:00 UTC" in page.text
        assert page.all("a", href="../pages/features/agenda/approving.html#it-waits")
        assert page.all("a", href="../pages/features/agenda/approving.html#refused--late")
        assert "9 of 10 small changes were noticed, 2 of them only because the flow broke down." in page.text
        assert "Known faults 1 tried, caught." in page_of(small_run.run(faults=content), "index.html").text

    @pytest.mark.parametrize(
        ("caught", "not_tried", "words"),
        [
            ([True, True, True], 49, "3 of 52 tried, all caught; 49 not tried"),
            ([True, False], 1, "2 of 3 tried, 1 not caught; 1 not tried"),
            ([True, True], 0, "2 tried, all caught"),
        ],
    )
    def test_faults_say_of_how_many_and_which_were_not_tried(
        self, caught: list[bool], not_tried: int, words: str
    ) -> None:
        faults = {
            "faults": [{"id": f"F-{number}", "caught": is_caught} for number, is_caught in enumerate(caught)],
            "not_tried": [{"id": f"N-{number}", "title": f"Fault {number}"} for number in range(not_tried)],
        }
        files = files_of(small_run.run(faults=faults))
        assert words in read_page(files["index.html"]).text
        page = read_page(files["pages/faults.html"])
        assert words in page.text
        assert page.text.count("Fault ") == not_tried

    def test_trials_say_how_many_sessions_ended_right_and_how_to_repeat_the_others(self) -> None:
        page = page_of(small_run.run(trials=TRIALS), "pages/trials.html")
        assert "12 sessions in 2 combinations of circumstances, 2 of them in a process that was" in page.text
        assert "theme given 2 30 12 1 ended wrong" in page.text
        assert "crash point 3 - theme" in page.text
        assert page.all("button", **{"data-copy": "pytest --repeat crash:1/memory/sync/update/3"})
        assert "50 sessions: 1 ended wrong. tried 1 Mar 2026, 12:00 UTC" in page.text
        assert page.all("button", **{"data-copy": "pytest --fault-sweep"})
        assert "62 disturbed sessions: 2 ended wrong." in page_of(small_run.run(trials=TRIALS), "index.html").text

    def test_stories_that_all_ended_right_are_reported_as_right(self) -> None:
        text = page_of(small_run.run(trials={"random-stories": {"runs": 50, "story": []}}), "pages/trials.html").text
        assert "50 sessions: all ended right." in text

    def test_a_story_that_ended_wrong_is_shown(self) -> None:
        story = {"runs": 3, "story": ["When the discussion begins"], "error": "AssertionError: it has no end"}
        text = page_of(small_run.run(trials={"random-stories": story}), "pages/trials.html").text
        assert "3 sessions: 1 ended wrong." in text
        assert "When the discussion begins AssertionError: it has no end" in text

    def test_performance_says_what_is_beyond_its_limit(self) -> None:
        text = page_of(small_run.run(performance=PERFORMANCE), "pages/performance.html").text
        assert "model calls 60 was 50, +20.0% 10%" in text
        assert "approving 0.5 s 10%" in text
        assert "an update 8.24 ms 1 s 1% within" in text
        assert "growth of memory 0 MiB 100 MiB 0% within" in text
        assert "memory 50 MiB 200 MiB 25% within" in text
        assert "2 sessions, from 90.5 MiB to 91.0 MiB" in text
        assert "model calls: 60 instead of 50" in page_of(small_run.run(performance=PERFORMANCE), "index.html").text

    def test_performance_has_a_column_for_each_session_and_a_row_for_each_figure(self) -> None:
        work = {"baseline": 9, "limit": 0.0}
        counters = [
            {"name": "short: calls", "now": 9, **work},
            {"name": "long: calls", "now": 12, "verdict": "failed", **work},
        ]
        times = [{"name": "long", "unit": "x", "baseline": 2.5, "now": 2.5, "limit": 0.1}]
        text = page_of(small_run.run(performance={"counters": counters, "times": times}), "pages/performance.html").text
        assert "Measured short long May grow by calls 9 12 was 9, +33.3% not at all time 2.5 × 10%" in text
        assert "3 figures" in text

    def test_a_figure_that_may_not_grow_and_did_is_marked(self) -> None:
        counters = [{"name": "calls", "baseline": 9, "now": 10, "limit": 0.0}]
        page = page_of(small_run.run(performance={"counters": counters}), "pages/performance.html")
        assert page.all("span", **{"class": "outcome is-failed"})

    @pytest.mark.parametrize(
        "content",
        [
            {"faults": 3},
            {"faults": [{}]},
            {"kinds": [None]},
            {"memory": [{}], "times": [{}]},
            {"crash-sweep": {"cells": [{"wrong": [{}]}, 7]}},
        ],
    )
    def test_may_lack_anything(self, content: dict[str, object]) -> None:
        assert (
            dead_links(files_of(small_run.run(faults=content, performance=content, trials=content, coverage=content)))
            == []
        )
