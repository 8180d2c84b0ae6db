from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.living_docs.read import envelopes as lines
from support.living_docs.read.model import Run
from support.living_docs.read.outcome import Outcome
from support.living_docs.read.reader import read
from support.tests.living_docs.test_reader import AGENDA, FEATURE, OTHER
from support.tests.living_docs.written_messages import Messages


def small() -> Messages:
    messages = Messages().feature(AGENDA, FEATURE).feature("features/other.feature", OTHER)
    messages.attach_to_run("features/README.md", "text/markdown", "# Promises\n\nAll of them.\n")
    messages.refused("features/broken.feature", 3, "(3:1): no step")
    messages.run("right", ["PASSED", "FAILED"], again=True).run("right", record='{"kind": "paused"}\n')
    messages.run("2 topics", hooks={"before-1": "FAILED", "after-1": "SKIPPED"}).run("3 topics").run("left")
    return messages.run("middle", ["…"], ended=False).end(success=False)


LINES = small().lines()


def reading(tmp_path: Path, content: bytes) -> Run:
    path = tmp_path / "messages.ndjson"
    path.write_bytes(content)
    run = read([path])
    [*run.scenarios()]
    return run


def places(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield at
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in items:
        yield from places(one, (*at, key))


def changed(value: Any, at: tuple[Any, ...], into: Any) -> Any:
    if not at:
        return into
    copy = value.copy()
    if into is KeyError and len(at) == 1:
        del copy[at[0]]
        return copy
    copy[at[0]] = changed(value[at[0]], at[1:], into)
    return copy


ANYTHING: st.SearchStrategy[Any] = st.sampled_from(
    [None, True, 0, -1, 10**30, 1e308, float("nan"), "", "x", "\ud800", "1" * 5000, [], [[]], [None], {}, {"a": 1}]
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(["drop", "repeat", "cut", "bytes", "move", "value", "key"]))
        if kind == "drop":
            del lines[place]
        elif kind == "repeat":
            lines.insert(draw(st.integers(0, len(lines))), lines[place])
        elif kind == "move":
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(place))
        elif kind == "cut":
            lines[place] = lines[place][: draw(st.integers(0, len(lines[place])))]
        elif kind == "bytes":
            start = draw(st.integers(0, len(lines[place])))
            lines[place] = lines[place][:start] + draw(st.binary(max_size=9)) + lines[place][start + 3 :]
        else:
            try:
                value = json.loads(lines[place])
            except ValueError:
                continue
            at = draw(st.sampled_from([*places(value)][1:] or [()]))
            into = KeyError if kind == "key" and at else draw(ANYTHING)
            lines[place] = json.dumps(changed(value, at, into)).encode()
    return b"\n".join(lines)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damaged())
def test_no_damage_keeps_a_file_from_being_read(tmp_path: Path, content: bytes) -> None:
    for scenario in reading(tmp_path, content).scenarios():
        assert isinstance(scenario.outcome, Outcome)
        repr(scenario).encode("utf-8")


def test_a_file_that_ends_in_the_middle_of_a_line_is_read_to_there(tmp_path: Path) -> None:
    content = b"\n".join(LINES[:-1]) + b"\n" + LINES[-1][:20]
    run = reading(tmp_path, content)

    assert len([*run.scenarios()]) == 5
    (problem,) = run.problems
    assert problem.startswith(f"messages.ndjson:{len(LINES)}: is no JSON; the file ends in the middle of it")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x01\x02", b"PK\x03\x04" * 1000, b"[" * 100_000, b"[]\n1\n"])
def test_a_file_without_messages_is_reported_to_have_none(tmp_path: Path, content: bytes) -> None:
    run = reading(tmp_path, content)

    assert run.capabilities == ()
    assert "messages.ndjson: holds no messages" in run.problems


def test_much_damage_is_reported_as_a_number_only(tmp_path: Path) -> None:
    run = reading(tmp_path, b"\n".join([b"{"] * 500 + LINES))

    assert len([*run.scenarios()]) == 5
    assert len(run.problems) == lines.MOST_PROBLEMS + 1
    assert run.problems[-1] == "messages.ndjson: 480 more lines make no sense"


def test_a_line_beyond_all_reason_is_left_out_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "LONGEST_LINE", 10_000)
    run = reading(tmp_path, b"\n".join([*LINES[:5], b'"' + b"x" * 35_000, *LINES[5:]]))

    assert len([*run.scenarios()]) == 5
    assert run.problems == ("messages.ndjson:6: is longer than 10000 bytes and was left out",)


def test_half_a_character_does_not_stop_what_is_written_later(tmp_path: Path) -> None:
    content = b"\n".join(LINES).replace(b'"name": "left"', b'"name": "left \\ud83d and \\ud83d\\ude00"')
    (title,) = [
        scenario.title for scenario in reading(tmp_path, content).scenarios() if scenario.title.startswith("left")
    ]

    assert title == "left ? and 😀"


def test_bytes_that_are_no_text_are_replaced_and_reported(tmp_path: Path) -> None:
    run = reading(tmp_path, b"\n".join(LINES).replace(b'"name": "left"', b'"name": "left \xff"'))

    assert "left �" in [scenario.title for scenario in run.scenarios()]
    assert all("no UTF-8" in problem for problem in run.problems)


def test_files_put_one_behind_the_other_are_read_as_one_run(tmp_path: Path) -> None:
    first = (
        Messages(100).feature("features/other.feature", OTHER).run("left", "FAILED").run("middle").end(success=False)
    )
    again = Messages(200).feature("features/other.feature", OTHER).run("left").end()
    run = reading(tmp_path, b"\n".join([*first.lines(), *again.lines()]))

    assert [scenario.outcome for scenario in run.scenarios()] == [Outcome.PASSED, Outcome.PASSED]
    assert run.success


def test_a_scenario_is_reported_even_if_only_its_results_are_known(tmp_path: Path) -> None:
    messages = Messages().feature("features/other.feature", OTHER).run("left").run("middle", "FAILED").end()
    messages.envelopes = [envelope for envelope in messages.envelopes if "gherkinDocument" not in envelope]
    run = read([messages.write(tmp_path / "a.ndjson")])

    assert {scenario.title: scenario.outcome.value for scenario in run.scenarios()} == {
        "left": "passed",
        "middle": "failed",
    }
    assert [step.text for step in next(run.scenarios()).steps] == ["a discussion"]
