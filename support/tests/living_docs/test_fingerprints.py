"""A run of one scenario makes only the pages of its feature again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from support.living_docs.documentation import document
from support.living_docs.pages import fingerprints
from support.living_docs.pages.fingerprints import Fingerprints
from support.living_docs.read.masking import Mask
from support.living_docs.read.model import Run
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.coverage import Accounts
from support.living_docs.story.flows import FlowStories
from support.living_docs.story.trends import Trends
from support.tests.living_docs import small_run
from support.tests.living_docs.read_pages import files_in
from support.tests.living_docs.test_documentation import RECORD, some, whole

RIGHT = "pages/features/agenda_approval/agenda/right.html"
LEFT = "pages/features/other/left.html"
KNOWN = "pages/fingerprints.json"
MARKED = "pages/features/agenda_approval/agenda.html"


def documented(folder: Path) -> Path:
    """Document a whole run, and leave a mark on a page that only a page made again loses."""
    document([whole().store(folder / "messages.ndjson")], folder)
    with (folder / RIGHT).open("a", encoding="utf-8") as page:
        page.write("<!-- as it was -->")
    return folder


def is_as_it_was(folder: Path) -> bool:
    return "<!-- as it was -->" in (folder / RIGHT).read_text(encoding="utf-8")


def test_the_pages_of_other_features_stay_as_they_are(tmp_path: Path) -> None:
    folder = documented(tmp_path)
    file, left = (folder / RIGHT).stat().st_ino, files_in(folder)[LEFT]

    document([some().store(folder / "messages.ndjson")], folder)

    assert is_as_it_was(folder)
    assert (folder / RIGHT).stat().st_ino == file
    assert files_in(folder)[LEFT] != left  # its history has two runs now
    frame = (folder / "pages/frame.js").read_text(encoding="utf-8")
    assert '"agenda_approval/agenda":"\\u003cspan class=\\"note\\"\\u003enot run this time' in frame


def test_the_result_is_that_of_making_every_page(tmp_path: Path) -> None:
    folders = tmp_path / "one", tmp_path / "other"
    for folder in folders:
        document([whole().store(folder / "messages.ndjson")], folder)
    (folders[1] / KNOWN).unlink()
    for folder in folders:
        document([some().store(folder / "messages.ndjson")], folder)

    one, other = (
        {file.relative_to(folder): file.read_bytes() for file in (folder / "pages").rglob("*") if file.is_file()}
        for folder in folders
    )
    assert one == other


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / KNOWN).unlink(),
        lambda folder: (folder / KNOWN).write_text("[]"),
        lambda folder: (folder / KNOWN).write_text("nonsense"),
        lambda folder: (folder / KNOWN).write_text(json.dumps({"features": {"agenda_approval/agenda": "0"}})),
        lambda folder: (folder / MARKED).unlink(),
        lambda folder: (folder / MARKED).with_suffix(".js").unlink(),
    ],
    ids=["none", "another kind", "nonsense", "another fingerprint", "a page is missing", "the stories are missing"],
)
def test_what_is_not_known_to_be_the_same_is_made_again(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    folder = documented(tmp_path)
    damage(folder)

    document([some().store(folder / "messages.ndjson")], folder)

    assert not is_as_it_was(folder)
    assert (folder / MARKED).is_file()


def test_other_code_makes_every_page_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = documented(tmp_path)
    monkeypatch.setattr(fingerprints, "own_code", lambda: "other code")

    document([some().store(folder / "messages.ndjson")], folder)

    assert not is_as_it_was(folder)


def test_no_page_of_a_masked_documentation_stays_or_came_before(tmp_path: Path) -> None:
    folder = documented(tmp_path)

    document([some().store(folder / "messages.ndjson")], folder, mask=Mask())

    assert not is_as_it_was(folder)
    assert not (folder / KNOWN).exists()


def test_pages_made_while_a_record_could_not_be_read_are_made_again(tmp_path: Path) -> None:
    path = whole(record=RECORD * 2).store(tmp_path / "messages.ndjson")
    for stored in (tmp_path / "records").iterdir():
        stored.write_bytes(b"nonsense")

    document([path], tmp_path)

    assert not (tmp_path / KNOWN).exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda run: small_run.changed(run, small_run.WAITS, outcome=Outcome.FAILED),
        lambda run: small_run.changed(run, small_run.WAITS, seconds=99.0),
        lambda run: small_run.changed(run, small_run.WAITS, reproduce="another command"),
        lambda run: small_run.changed(run, small_run.WAITS, steps=()),
        lambda run: replace(run, title="Another product"),
        lambda run: replace(run, flows={"talk": {"title": "Talk"}}),
    ],
    ids=["outcome", "time", "command", "steps", "title", "flow"],
)
def test_a_change_changes_the_fingerprint(change: Callable[[Run], Run]) -> None:
    assert _of(small_run.run()) == _of(small_run.run())
    assert _of(change(small_run.run())) != _of(small_run.run())


def test_the_history_shown_is_a_part_of_it() -> None:
    assert _of(small_run.run(), small_run.trends()) != _of(small_run.run())


def test_a_run_of_other_scenarios_is_not() -> None:
    assert _of(small_run.changed(small_run.run(), small_run.WAITS, as_of=small_run.STARTED)) == _of(small_run.run())


def _of(run: Run, trends: Trends | None = None) -> str:
    known = Fingerprints(run, trends or Trends(), FlowStories(run, Accounts(run)))
    content: dict[str, dict[str, str]] = json.loads(known.file()[1])
    return content["features"][small_run.WAITS.rpartition("/")[0]]
