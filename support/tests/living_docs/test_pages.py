"""The pages: what they say, where their links lead, and that no text can do harm."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from support.living_docs.pages.rendering import render
from support.living_docs.read.model import Attachment, Feature, FileProblem, Run, Selection
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.trends import Trends
from support.tests.living_docs import small_run
from support.tests.living_docs.read_pages import FEATURE, dead_links, files_of, page_of, read_page

BAD = (
    "<script>alert(1)</script></script><img src=x onerror=alert(1)> {{7*7}} {% raw %} \"q\" 's' & ]]> --> \u2028 "
    f"🎉 שלום \ud800 {'W' * 300}\n[x](javascript:alert(1)) ![p](https://evil.example/p.png) <b>b</b> "
)


@pytest.fixture(scope="module")
def bad_files() -> dict[str, bytes]:
    run = small_run.run(BAD, message=BAD, success=False, selection=Selection(whole=False, words=(BAD,)))
    broken = replace(small_run.failed(BAD))
    steps = (small_run.step(BAD, BAD, 8, Outcome.FAILED, failure=broken, suggestion=BAD),)
    return files_of(small_run.changed(run, small_run.WAITS, outcome=Outcome.FAILED, steps=steps))


def test_there_is_a_page_for_everything(files: dict[str, bytes]) -> None:
    assert {path for path in files if path.endswith(".html")} == {
        "index.html",
        "pages/scenarios.html",
        "pages/vocabulary.html",
        "pages/faults.html",
        "pages/trials.html",
        "pages/performance.html",
        "pages/features/agenda/index.html",
        "pages/features/agenda/empty.html",
        FEATURE,
        *(f"pages/features/{scenario.id}.html" for scenario in small_run.run().scenarios()),
    }


def test_every_link_leads_somewhere(files: dict[str, bytes]) -> None:
    assert dead_links(files) == []


def test_every_link_leads_somewhere_regardless_of_what_the_texts_contain(bad_files: dict[str, bytes]) -> None:
    assert dead_links(bad_files) == []


def test_no_id_is_given_twice(files: dict[str, bytes]) -> None:
    for path, content in files.items():
        if path.endswith(".html"):
            assert [one for one, count in Counter(read_page(content).ids).items() if count > 1] == [], path


def test_the_same_run_gives_the_same_bytes(files: dict[str, bytes]) -> None:
    assert files_of(small_run.run()) == files


def test_pages_are_made_one_by_one() -> None:
    pages = render(small_run.run(), small_run.trends())
    assert next(pages)[0].startswith("pages/assets/")


def test_nothing_comes_from_elsewhere(files: dict[str, bytes]) -> None:
    for path, content in files.items():
        if path.endswith(".html"):
            loaded = [
                has.get("src") or has.get("href", "")
                for tag, has in read_page(content).elements
                if tag in ("script", "link", "img", "iframe", "object")
            ]
            assert [one for one in loaded if re.match(r"[a-z]+:|//", one) and not one.startswith("data:image/")] == []


def test_every_page_says_what_a_browser_may_load(files: dict[str, bytes]) -> None:
    for path, content in files.items():
        if path.endswith(".html"):
            (policy,) = read_page(content).all("meta", **{"http-equiv": "Content-Security-Policy"})
            assert policy["content"].startswith("default-src 'none'; script-src 'self' file:;")
            assert "unsafe" not in policy["content"]


def test_bad_texts_are_shown_as_texts(bad_files: dict[str, bytes]) -> None:
    for path, content in bad_files.items():
        if not path.endswith(".html"):
            continue
        page = read_page(content)
        assert [has for has in page.all("script") if "src" not in has] == [], path
        assert [has for _, has in page.elements if any(name.startswith("on") for name in has)] == [], path
        assert [has for _, has in page.elements if has.get("href", "").startswith("javascript")] == [], path
        assert [has for has in page.all("img") if not has["src"].startswith("data:image/png;base64,")] == [], path
        assert page.all("b") == [], path
        assert "<script>alert(1)</script>" in page.text, path
        assert "{{7*7}} {% raw %}" in page.text, path


def test_the_index_of_the_search_cannot_end_its_script(bad_files: dict[str, bytes]) -> None:
    script = bad_files["pages/search-index.js"].decode()
    assert not {"<", ">", "&", "\u2028"} & {*script}
    rows = _data(script, "livingDocsIndex")
    assert any("</script>" in row[1] for row in rows)


def test_what_the_search_finds_is_there(files: dict[str, bytes]) -> None:
    script = files["pages/search-index.js"].decode()
    rows = _data(script, "livingDocsIndex")
    kinds = Counter(row[0] for row in rows)
    assert (kinds["promise"], kinds["example"]) == (1, 3)  # an outline is found once
    assert any("@agenda" in row[3] and "When it begins" in row[3] for row in rows)
    for row in rows:
        path, _, place = row[5].partition("#")
        assert not place or place in read_page(files[path]).ids


def test_the_search_knows_the_other_words_of_the_vocabulary(files: dict[str, bytes]) -> None:
    assert _data(files["pages/search-index.js"].decode(), "livingDocsSynonyms") == [["kicks off", "begins"]]


def _data(script: str, name: str) -> Any:
    line = next(line for line in script.splitlines() if line.startswith(f"window.{name}="))
    return json.loads(line.removeprefix(f"window.{name}=").removesuffix(";"))


class TestVerdict:
    def test_ready_when_all_are_kept(self, files: dict[str, bytes]) -> None:
        assert "Ready: all 2 promises are kept." in read_page(files["index.html"]).text

    @pytest.mark.parametrize(
        ("outcome", "sentence"),
        [
            (Outcome.FAILED, "Not ready: 1 of 2 promises is not kept, in “Agreeing”."),
            (Outcome.BROKEN, "Not ready: 1 of 2 promises is not kept, in “Agreeing”."),
            (Outcome.UNDEFINED, "Not ready: 1 of 2 promises is not kept, in “Agreeing”."),
            (Outcome.PENDING, "Not ready: 1 of 2 promises is not proven yet, in “Agreeing”."),
            (Outcome.NOT_RUN, "Not ready: 1 of 2 promises is not proven yet, in “Agreeing”."),
            (Outcome.SKIPPED, "Ready: all 2 promises are kept, 1 example left out on purpose."),
        ],
    )
    def test_says_why_not(self, outcome: Outcome, sentence: str) -> None:
        run = small_run.changed(small_run.run(), small_run.WAITS, outcome=outcome)
        assert sentence in page_of(run, "index.html").text

    def test_gives_the_first_reason_in_plain_words_with_a_link(self) -> None:
        steps = (small_run.step("Then", "it waits", 9, Outcome.FAILED, failure=small_run.failed()),)
        run = small_run.changed(small_run.run(), small_run.WAITS, outcome=Outcome.FAILED, steps=steps)
        page = page_of(run, "index.html")
        assert 'The discussion waits Expected the next topic to be "Hiring", but found "Budget".' in page.text
        assert page.all("a", href=f"{FEATURE}#it-waits")

    def test_a_selection_says_that_it_is_one(self) -> None:
        run = small_run.run(selection=Selection(whole=False, words=("--tags", "@agenda")))
        run = small_run.changed(run, small_run.WAITS, as_of=small_run.STARTED - timedelta(days=2))
        text = page_of(run, "index.html").text
        assert "For the scenarios that were selected: all 4 examples pass, 1 of them as of an earlier run." in text
        assert "Only a part was run: --tags @agenda. 1 example did not run this time" in text
        assert "as of 2 Mar 2026, 05:06 UTC" in text

    def test_what_a_selection_left_out_disturbs_nothing(self) -> None:
        run = small_run.run(selection=Selection(whole=False, words=("-k", "x")))
        text = page_of(small_run.changed(run, small_run.WAITS, outcome=Outcome.NOT_RUN), "index.html").text
        assert "For the scenarios that were selected: all 3 examples pass; 1 was not run." in text
        assert "What needs attention" not in text

    def test_a_selection_in_which_something_is_undefined_is_not_kept(self) -> None:
        run = small_run.run(selection=Selection(whole=False, words=("-k", "x")))
        run = small_run.changed(run, small_run.WAITS, outcome=Outcome.UNDEFINED)
        assert "1 of 2 promises is not kept" in page_of(run, "index.html").text

    def test_a_run_that_ended_early_is_not_ready(self) -> None:
        run = small_run.run(success=False, message="stopped by Ctrl+C\nsomewhere")
        assert "Not ready: the run did not succeed: stopped by Ctrl+C" in page_of(run, "index.html").text

    def test_a_run_that_was_interrupted_says_how_much_did_not_run(self) -> None:
        selection = Selection(whole=False, words=("features/agenda",))
        run = small_run.run(success=False, message="The run was interrupted.", selection=selection)
        run = small_run.changed(run, small_run.WAITS, outcome=Outcome.INTERRUPTED)
        alone = small_run.changed(run, small_run.MOVES_ON, outcome=Outcome.NOT_RUN)
        sentence = "Not ready: the run was interrupted; 2 of 4 examples were not run to the end."
        assert sentence in page_of(alone, "index.html").text

        told_before = small_run.changed(run, small_run.MOVES_ON, as_of=small_run.STARTED - timedelta(days=2))
        sentence = "1 of 4 examples was not run to the end, 1 is shown as of an earlier run."
        text = page_of(told_before, "index.html").text
        assert f"Not ready: the run was interrupted; {sentence}" in text
        assert "The run was interrupted here." in text

    def test_an_empty_run_shows_nothing(self) -> None:
        run = Run(success=True)
        assert "Nothing to report: no promise was tested." in page_of(run, "index.html", Trends()).text
        assert dead_links(files_of(run, Trends())) == []


def test_commands_call_the_programs_of_the_environment_that_ran() -> None:
    programs = {"pytest": ".venv/bin/pytest", "python": ".venv/bin/python"}
    run = small_run.run(programs=programs, sources=("out/of a.ndjson",), vocabulary={})
    pages = files_of(run, Trends())
    assert ".venv/bin/pytest --prove" in read_page(pages["pages/faults.html"]).text
    assert ".venv/bin/pytest --performance" in read_page(pages["pages/performance.html"]).text
    assert ".venv/bin/pytest --steps" in read_page(pages["pages/vocabulary.html"]).text
    assert ".venv/bin/python -m support.living_docs 'out/of a.ndjson'" in read_page(pages["index.html"]).text


class TestOverview:
    def test_refused_files_come_first(self) -> None:
        run = small_run.changed(small_run.run(success=False), small_run.WAITS, outcome=Outcome.FAILED)
        problem = FileProblem(uri="features/agenda/changing.feature", line=7, message="A colon is missing.")
        refused = Feature(id="agenda/changing", uri=problem.uri, name="Changing", problems=(problem,))
        (capability,) = run.capabilities
        features = (*capability.features, refused)
        page = page_of(replace(run, capabilities=(replace(capability, features=features),)), "index.html")
        assert "Not ready: 1 feature file cannot be run; 1 of 2 promises is not kept, in “Agreeing”." in page.text
        assert "What needs attention Changing A colon is missing. This file cannot be run: " in page.text
        assert "1 file cannot be run; 1 of 2 promises not kept" in page.text
        assert "shown by 4 examples 1 file refused 3 examples passed 1 example failed" in page.text

    def test_a_refused_file_is_the_first_part_of_a_bar_that_else_is_green(self) -> None:
        (capability,) = small_run.run().capabilities
        problem = FileProblem(uri="features/agenda/changing.feature", line=7, message="A colon is missing.")
        refused = Feature(id="agenda/changing", uri=problem.uri, name="Changing", problems=(problem,))
        features = (*capability.features, refused)
        page = page_of(small_run.run(capabilities=(replace(capability, features=features),)), "index.html")
        assert [bar["class"] for bar in page.all("rect") if bar.get("height") == "1"][:2] == ["is-broken", "is-passed"]

    def test_every_page_of_a_run_with_a_planted_fault_says_so_before_anything_else(self) -> None:
        pages = files_of(small_run.run(facts={"planted fault": "PF-1 “Lost” (b)"}))
        for path in (path for path in pages if path.endswith(".html")):
            page = read_page(pages[path])
            assert "No result of the product. A fault was planted in it on purpose: PF-1 “Lost” (b)." in page.text, path
            assert "(with a fault planted)" in page.text.partition("Skip to")[0], path
        assert (
            "With a fault planted: the fault was not noticed; all 2 promises are kept."
            in read_page(pages["index.html"]).text
        )

    def test_shows_what_changed(self, files: dict[str, bytes]) -> None:
        text = read_page(files["index.html"]).text
        assert "Since 3 Mar 2026, 05:06 UTC" in text
        assert "No longer kept 1 It moves on" in text
        assert "Kept again 1 The discussion waits" in text
        assert "New 1 Refused: late" in text
        assert "No longer there 1 Was there Agenda › Approving" in text
        assert "passed only at attempt 2" in text

    def test_says_that_it_is_the_first_run(self) -> None:
        assert "This is the first known run." in page_of(small_run.run(), "index.html", Trends()).text

    def test_shows_the_last_runs_in_words_too(self, files: dict[str, bytes]) -> None:
        text = read_page(files["index.html"]).text
        assert "In 1 of them every example passed; in the last one, 4 of 4." in text

    def test_shows_the_first_sentence_of_a_capability(self, files: dict[str, bytes]) -> None:
        assert (
            "Agreeing Nothing is discussed before Dana agrees. 2 promises, all kept shown by 4 examples"
            in read_page(files["index.html"]).text
        )

    def test_shows_what_was_said_of_the_run_as_a_whole(self) -> None:
        hook = small_run.step("Before", "", 0, Outcome.BROKEN, failure=small_run.failed())
        said = Attachment(name="", media_type="text/x.cucumber.log+plain", body="A fault is planted in the flow.")
        text = page_of(small_run.run(success=False, hooks=(hook,), attachments=(said,)), "index.html").text
        assert "the run did not succeed" in text
        assert re.search(r"About the run as a whole Before .*the next topic.*A fault is planted in the flow\.", text)

    def test_sets_apart_what_is_for_engineers(self) -> None:
        run = small_run.run()
        for scenario in run.scenarios():
            if scenario.id not in (small_run.WAITS, small_run.MOVES_ON):
                run = small_run.changed(run, scenario.id, tags=("@engine",))
        files = files_of(run)
        sentence = "1 promise, shown by 2 examples; 1 more promise for engineers, shown by 2"
        assert f"Ready: the one promise is kept. {sentence}" in read_page(files["index.html"]).text
        assert sentence in read_page(files["pages/scenarios.html"]).text
        row = "1 promise, kept shown by 2 examples; 1 more promise for engineers, shown by 2"
        assert row in read_page(files["index.html"]).text
        failed = page_of(small_run.changed(run, small_run.LATE, outcome=Outcome.FAILED), "index.html").text
        assert "Not ready: 1 of 1 promise for engineers is not kept" in failed
        assert "1 promise, kept; for engineers: 1 of 1 promise not kept shown by" in failed
        assert "For engineers Agreeing" not in failed
        for scenario in run.scenarios():
            run = small_run.changed(run, scenario.id, tags=("@engine",))
        assert "For engineers Agreeing" in page_of(run, "index.html").text

    def test_says_nothing_of_the_run_as_a_whole_where_nothing_was_said(self, files: dict[str, bytes]) -> None:
        assert "the run as a whole" not in read_page(files["index.html"]).text

    def test_names_what_was_not_reached(self) -> None:
        kinds = [{"name": "routes", "reached": 2, "of": 3, "missing": ["ask_owner → b"]}]
        text = page_of(small_run.run(coverage={"kinds": kinds}), "index.html").text
        assert "routes 2 of 3 tried What was not tried routes ask owner → b" in text
