"""The documentation of a run whose records are stored beside its messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.living_docs.documentation import document
from support.living_docs.read.masking import Mask
from support.living_docs.read.reader import read
from support.tests.living_docs.read_pages import files_in
from support.tests.living_docs.test_documentation import RECORD, URI, documentation_of, some, whole
from support.tests.living_docs.test_reader import OTHER
from support.tests.living_docs.written_messages import Messages

RIGHT = "pages/features/agenda_approval/agenda/right.html"
FINDING = {"kind": "finding", "layer": "schema", "field": "one", "expectation": "x", "actual": 7}
RECORDED = RECORD + json.dumps(FINDING) + "\n"


def records_of(path: Path, base: Path | None = None) -> set[str]:
    steps = [step for scenario in read([path], base).scenarios() for step in scenario.steps]
    return {step.record for step in steps if step.records}


def stored_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("records/*"))


def test_the_pages_are_those_of_records_within_the_messages(tmp_path: Path) -> None:
    within = documentation_of(tmp_path, whole(record=RECORDED), "within")
    (tmp_path / "beside").mkdir()
    path = whole(record=RECORDED).store(tmp_path / "beside/messages.ndjson")
    document([path], path.parent)

    assert len(stored_in(path.parent)) == 1
    beside = files_in(path.parent)
    assert beside.keys() == within.keys()
    assert {page for page in within if beside[page] != within[page]} == {"pages/fingerprints.json"}


def test_the_last_whole_run_refers_to_the_same_records(tmp_path: Path) -> None:
    path, base = tmp_path / "messages.ndjson", tmp_path / "history/last-full.ndjson.xz"
    document([whole(record=RECORDED).store(path)], tmp_path)
    assert len(stored_in(tmp_path)) == 1

    document([some().store(path)], tmp_path)
    assert len(stored_in(tmp_path)) == 2
    assert records_of(path, base) == {RECORD, RECORDED}

    document([whole(300, record=RECORD).store(path)], tmp_path)
    assert len(stored_in(tmp_path)) == 1
    assert records_of(path) == records_of(base) == {RECORD}


def test_the_records_of_shards_are_kept_with_the_whole_run(tmp_path: Path) -> None:
    shards = [
        Messages(100).feature(URI, OTHER).run(title, record=RECORD * place).end().store(tmp_path / f"{title}/a.ndjson")
        for place, title in enumerate(("left", "middle"), start=1)
    ]
    document(shards, tmp_path / "reports")

    assert records_of(tmp_path / "reports/history/last-full.ndjson.xz") == {RECORD, RECORD * 2}


@pytest.mark.parametrize(("content", "words"), [(None, "is missing"), (b"nonsense", "is damaged")])
def test_a_record_that_cannot_be_read_is_a_sentence_and_a_warning(
    tmp_path: Path, content: bytes | None, words: str
) -> None:
    path = whole(record=RECORDED).store(tmp_path / "messages.ndjson")
    (stored,) = (tmp_path / "records").iterdir()
    stored.unlink()
    if content is not None:
        stored.write_bytes(content)

    documentation = document([path], tmp_path)

    problem = f"records/{stored.name} {words}"
    assert documentation.warnings == (problem,)
    assert f"What happened is not known in full: {problem}." in files_in(tmp_path)[RIGHT].decode()
    assert {scenario.outcome.value for scenario in documentation.run.scenarios()} == {"passed"}


def test_a_damaged_copy_of_the_last_whole_run_is_a_problem_and_no_more(tmp_path: Path) -> None:
    path, base = tmp_path / "messages.ndjson", tmp_path / "history/last-full.ndjson.xz"
    document([whole().store(path)], tmp_path)
    base.write_bytes(base.read_bytes()[:-30])

    documentation = document([some().store(path)], tmp_path)
    assert "last-full.ndjson.xz: is damaged; only its beginning is read" in documentation.run.problems


def with_vocabulary(at: int, record: str = RECORD) -> Messages:
    """A whole run with a long vocabulary and renamed scenarios."""
    sentences = [{"keyword": "given", "sentence": f"sentence {number}"} for number in range(500)]
    vocabulary = {"version": 1, "capabilities": [{"name": "All", "module": "a", "sentences": sentences}]}
    addresses = "".join(f'"features/a.feature::{number}" = "{URI}::right"\n' for number in range(500))
    messages = Messages(at).feature(URI, OTHER).run("left", record=record)
    messages.attach_to_run("vocabulary.json", "application/vnd.acceptance.vocabulary+json", json.dumps(vocabulary))
    messages.attach_to_run("features/renamed_scenarios.toml", "application/toml", addresses)
    return messages.attach_to_run("features/README.md", "text/markdown", "# Promises\n\n" + "All. " * 4000).end()


def test_long_texts_of_a_run_are_stored_beside_its_messages_and_read_from_there(tmp_path: Path) -> None:
    path = with_vocabulary(100).store(tmp_path / "messages.ndjson")
    run = read([path])

    assert "sentence 499" not in path.read_text(encoding="utf-8")
    assert len(run.vocabulary["capabilities"][0]["sentences"]) == 500
    assert run.renamed("a/499") == "other/right"
    assert (run.title, run.problems) == ("Promises", ())
    before = set(stored_in(tmp_path))
    with_vocabulary(200, RECORDED).store(path)
    assert len({*before} & {*stored_in(tmp_path)}) == 1  # the texts are apart from the records


def test_long_texts_of_a_run_that_are_missing_are_a_problem_of_the_run(tmp_path: Path) -> None:
    path = with_vocabulary(100, "").store(tmp_path / "messages.ndjson")
    (stored,) = (tmp_path / "records").iterdir()
    stored.unlink()

    run = read([path])
    assert run.vocabulary == {}
    assert {problem.partition(": ")[2] for problem in run.problems} == {f"records/{stored.name} is missing"}


def test_long_texts_of_a_run_are_masked(tmp_path: Path) -> None:
    messages = with_vocabulary(100, "")
    secret = json.dumps({"version": 1, "capabilities": [{"name": "dana@example.com " * 600}]})
    messages.attach_to_run("vocabulary.json", "application/vnd.acceptance.vocabulary+json", secret)
    path = messages.store(tmp_path / "messages.ndjson")

    document([path], tmp_path / "pages", mask=Mask())
    assert not [name for name, content in files_in(tmp_path / "pages").items() if b"dana@example.com" in content]
