from __future__ import annotations

import json
from collections.abc import Collection
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from support.living_docs.read.model import Scenario, Step
from support.living_docs.read.outcome import Outcome
from support.living_docs.story.scenario_story import story_of
from support.record.events import KINDS, RunEnded
from support.record.reading import read_events
from support.tests.living_docs.recorded import (
    FLOWS,
    answer,
    created,
    event,
    message,
    page,
    paused,
    scenario,
    step,
    visit,
)

HOSTILE = '</details><script>alert(1)</script><img src=x onerror="alert(1)">&amp;\u2028\u202e{{ 7 * 7 }}'
_TAGS = """
a article b code dd del details div dl dt h2 h3 h4 header i ins li link ol p script section small span
summary svg table tbody td th thead tr ul use
"""
TAGS = frozenset(_TAGS.split())
VOID = ("link",)

KEYS = ["@time", "@pairs", "@set", "@float", "message", "content"]
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from([HOSTILE, "speak", "ask"]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8) | st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)
_FIELDS = """
at node visit changes question type payload answer outcome problem way agent role task input_tokens
duration error
message cause strategy severity success fault when path from_phase to_phase reason triggered_by where
mebibytes layer
field expectation actual source router label target session flow how keys dropped
changed_input changed_before
"""
fields = st.sampled_from(_FIELDS.split())
kinds = st.sampled_from([*KINDS, "unheard_of"])
events = st.builds(lambda kind, held: {**held, "kind": kind}, kinds, st.dictionaries(fields, json_values, max_size=10))
right_events = st.sampled_from(
    [created(), *visit("speak", 1, {"a": [1]}), *paused(), *answer("yes"), *visit("ask", 2, {"a": [1, 2]})]
)


class Tags(HTMLParser):
    """Knows every element of a page, and whether each is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def is_sound(html: str, more: Collection[str] = ()) -> None:
    tags = Tags(html)
    assert tags.open == []
    assert tags.found <= TAGS | {*more}
    assert not {name for name in tags.attributes if name.startswith("on") or name == "style"}
    assert "<script>" not in html
    html.encode("utf-8")


def recorded(record: str) -> Scenario:
    return Scenario(
        id="a/b/c",
        title="c",
        line=1,
        outcome=Outcome.PASSED,
        steps=(Step(keyword="When", text="it runs", line=1, outcome=Outcome.PASSED, records=(record,)),),
    )


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(events | right_events, max_size=12))
def test_any_event_is_shown_or_noted(recorded_events: list[dict[str, Any]]) -> None:
    lines = "".join(json.dumps(one) + "\n" for one in recorded_events)
    is_sound(page(recorded(lines)))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
@example('[{"kind": "run_ended", "outcome": "x"}]')
@example('{"kind": "run_ended", "outcome": "x"}, {"kind": "run_ended", "outcome": "x"}')
@example('{"kind": "run_ended", "outcome": "\\ud800"}')
@example('{"kind": "run_ended", "outcome": "\ud800"}')
@example("1" * 5000)
def test_any_line_is_shown_or_noted(record: str) -> None:
    is_sound(page(recorded(record)))


@pytest.mark.parametrize(
    "record",
    ['{"kind": "run_ended", "outcome": "a \\ud83d\\ude00 \\ud83d"}', '{"kind": "run_ended", "outcome": "a 😀 \ud83d"}'],
)
def test_half_a_character_is_replaced_and_a_whole_one_stays(record: str) -> None:
    (ended,) = read_events(record).events
    assert isinstance(ended, RunEnded)
    assert "😀" in ended.outcome
    ended.outcome.encode("utf-8")


def test_lines_that_cannot_be_read_are_counted_and_the_others_used() -> None:
    good = json.dumps(visit("speak")[1])
    story = story_of(
        recorded(f'{good}\n{{"kind": "node_fin\n{good}\r\n\n{{"kind": "new_kind"}}\n{{"kind": "node_failed"}}\n7\n'),
        FLOWS,
    )
    assert story.work.visits == 2
    assert story.notes == ("2 lines of the record could not be read.", "2 events of the record are not known here.")


def test_a_line_end_inside_a_text_ends_no_line() -> None:
    story = story_of(recorded(json.dumps(event("run_ended", outcome="a\u2028b\x85c"), ensure_ascii=False)), FLOWS)
    assert story.notes == ()


def test_what_is_nested_too_deeply_is_left_out() -> None:
    deep: Any = 0
    for _ in range(400):
        deep = {"x": [deep]}
    update = [*visit("speak", 0, {"deep": deep}), *visit("speak", 0, {"deep": {"x": [deep]}})]
    is_sound(page(scenario(step("a", [created(), *update]))))


def test_hostile_texts_stay_texts() -> None:
    recorded = scenario(
        step(
            HOSTILE,
            [
                created(),
                *visit(HOSTILE, 0, {HOSTILE: {HOSTILE: HOSTILE}, "rows": [{HOSTILE: HOSTILE}, {HOSTILE: 1}]}),
                *visit("open", 0, {HOSTILE: {HOSTILE: "other"}, "talk": [message(HOSTILE, HOSTILE, topic=HOSTILE)]}),
                *paused(1, 0, message=HOSTILE, options=[HOSTILE], problem=HOSTILE, more=HOSTILE),
                *answer({"action": HOSTILE, HOSTILE: HOSTILE}, problem=HOSTILE),
                event("model_called", agent=HOSTILE, role=HOSTILE, task=HOSTILE),
                event("file_written", path=HOSTILE),
                event("node_failed", node=HOSTILE, error=HOSTILE, message=HOSTILE),
                event("phase_changed", to_phase=HOSTILE, reason=HOSTILE, triggered_by=HOSTILE),
                event("route_taken", source="speak", router=HOSTILE, label=HOSTILE, target=HOSTILE),
                *visit("speak"),
                event("finding", layer=HOSTILE, field=HOSTILE, expectation=HOSTILE, actual=HOSTILE),
            ],
        )
    )
    html = page(recorded)
    is_sound(html)
    assert "{{ 7 * 7 }}" in html


NONSENSE: list[dict[str, Any]] = [
    {},
    {"phases": 7, "channels": [1], "node_titles": [], "questions": {}, "nodes": "speak"},
    {"phases": [{"id": [], "title": 1}, {}], "node_phase": {"speak": []}, "node_titles": {"speak": 7}},
    {"questions": [{"type": 7}]},
]


@pytest.mark.parametrize("flow", NONSENSE)
def test_a_description_of_a_flow_that_makes_no_sense_says_nothing(flow: dict[str, Any]) -> None:
    recorded = scenario(step("a", [created(), *visit("speak", 0, {"x": 1}), *paused()]))
    is_sound(page(recorded, {"Talk": flow}))
