"""What is taken out of pages before they are written."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta

from support.living_docs.pages.lean import lean
from support.living_docs.pages.rendering import render
from support.living_docs.pages.story_pack import unpack
from support.living_docs.read.model import Run
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.trends import Trends
from support.tests.living_docs import recorded, small_run
from support.tests.living_docs.read_pages import dead_links, read_page, shown
from support.tests.living_docs.test_transcript import PAGE as ONE
from support.tests.living_docs.test_transcript import RECORD as TRANSCRIPT

FEATURE = "pages/features/agenda/approving"
WAITS = f"{FEATURE}/it-waits.html"


def lean_files(run: Run) -> dict[str, bytes]:
    return dict(lean(render(run, small_run.trends()), run))


def frame_of(files: dict[str, bytes]) -> dict[str, object]:
    parts: dict[str, object] = json.loads(
        files["pages/frame.js"].decode().rpartition("\nlivingDocsFrame(")[2].removesuffix(");\n")
    )
    return parts


def test_what_a_page_leaves_out_is_in_the_script_of_all_pages() -> None:
    files = lean_files(small_run.run())
    script = " ".join(map(str, frame_of(files).values())).encode()

    for words in (b'<symbol id="i-menu"', b"<footer", b"<dialog", b"Known faults"):
        assert words in script
        assert words not in files[WAITS]


def test_every_link_leads_somewhere() -> None:
    files = lean_files(small_run.run())
    steps = [link for link in dead_links(shown(files)) if "--step-" not in link]
    assert steps == []


def test_what_happened_in_a_scenario_that_passed_is_in_the_script_of_its_feature() -> None:
    run = small_run.run()
    whole, files = dict(render(run, small_run.trends())), lean_files(run)

    assert b"_what-happened" in whole[WAITS]
    assert b"_what-happened" not in files[WAITS]
    story = re.compile(r'<section class="section happened".*</article>', re.DOTALL)
    assert story.findall(unpack(files[f"{FEATURE}.js"])["it-waits"]) == story.findall(whole[WAITS].decode())


def test_what_happened_in_a_scenario_that_failed_is_on_its_page() -> None:
    files = lean_files(small_run.changed(small_run.run(), small_run.WAITS, outcome=Outcome.FAILED))

    assert b"_what-happened" in files[WAITS]
    assert b'<symbol id="m-failed"' in files[WAITS]
    assert "it-waits" not in unpack(files[f"{FEATURE}.js"])


def test_what_happened_can_be_read_without_scripts_in_few_bytes() -> None:
    speech = {"said": [recorded.message("We have money. " * 40, "Ben", topic="Budget", round=1)]}
    record = [*TRANSCRIPT, *recorded.visit("speak", 7, speech)]
    run = recorded.run(recorded.scenario(recorded.step("it begins", record)))
    whole, files = dict(render(run, Trends())), dict(lean(render(run, Trends()), run))
    text = read_page(files[ONE]).text

    for words in ("When it begins", "Welcome.", "Asked Shall we?", "Refused never", "no such answer", "Answered yes"):
        assert words in text, words
    for words in ("took too long", "Recovery", "Somebody speaks", "Budget · Round 2", "Ben We have money."):
        assert words in text, words
    assert text.count("We have money.") < 10
    assert "Long speech is cut" in text
    assert len(files[ONE]) * 4 < len(whole[ONE])


def test_what_happened_in_the_same_way_is_told_once_in_a_feature() -> None:
    begins, ends = recorded.step("it begins", TRANSCRIPT), recorded.step("it ends", recorded.visit("close", 9))
    first, second, other = (recorded.scenario(begins, ends, name=name) for name in ("one", "two", "three"))
    other = replace(other, steps=(recorded.step("it begins otherwise", TRANSCRIPT[:5]),))
    run = recorded.run(first, second, other)
    files = dict(lean(render(run, Trends()), run))
    pages = {name: files[ONE.replace("one", name)] for name in ("one", "two", "three")}

    assert read_page(pages["one"]).text.count("Welcome.") == read_page(pages["three"]).text.count("Welcome.") == 1
    assert "Welcome." not in read_page(pages["two"]).text
    assert read_page(pages["two"]).all("a", href="one.html")
    assert "close" in read_page(pages["two"]).text  # a link would take more room
    assert [link for link in dead_links(shown(files)) if "--step-" not in link] == []


def test_a_page_stays_as_it_is_in_a_run_of_other_scenarios() -> None:
    run = small_run.run()
    before = lean_files(run)
    other = replace(small_run.changed(run, small_run.WAITS, as_of=run.started), command="pytest -k other")
    other = replace(other, started=small_run.STARTED + timedelta(days=1), success=False, message="stopped")
    other = small_run.changed(other, small_run.MOVES_ON, outcome=Outcome.FAILED)
    after = lean_files(other)

    assert after[WAITS] == before[WAITS]
    assert unpack(after[f"{FEATURE}.js"])["it-waits"] == unpack(before[f"{FEATURE}.js"])["it-waits"]
    earlier = frame_of(after)["earlier"]
    assert isinstance(earlier, dict)
    assert {name for name, words in earlier.items() if "not run this time" in words} == {small_run.WAITS}


def test_scenarios_that_were_not_run_are_named_by_their_feature_where_all_are_alike() -> None:
    scenarios = [recorded.scenario(recorded.step("it runs", []), name=f"s{place}") for place in range(10)]
    run = recorded.run(*(replace(scenario, as_of=small_run.STARTED) for scenario in scenarios))

    earlier = frame_of(dict(lean(render(run, Trends()), run)))["earlier"]
    assert isinstance(earlier, dict)
    assert len(earlier) == 1
