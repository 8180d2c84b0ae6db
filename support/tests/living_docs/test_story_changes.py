"""What changed in the state, in each step of a scenario and altogether."""

from __future__ import annotations

from typing import Any

from support.living_docs.story.scenario_story import StepStory, story_of
from support.tests.living_docs.read_pages import read_page
from support.tests.living_docs.recorded import (
    FLOW,
    FLOWS,
    answer,
    created,
    happened,
    page,
    paused,
    scenario,
    step,
    visit,
)


def changed(part: StepStory) -> dict[str, list[tuple[Any, ...]]]:
    return {
        key: [(each.path[1:], each.how, each.before, each.after) for each in changes] for key, changes in part.changes
    }


def test_changes_are_shown_step_by_step_and_altogether() -> None:
    story = story_of(
        scenario(
            step(
                "a",
                [created(), *visit("open", 0, {"agreed": False, "said": ["x"], "info": {"n": {"count": 1, "of": 2}}})],
            ),
            step(
                "b",
                [
                    *visit(
                        "speak", 0, {"agreed": True, "said": ["y"], "info": {"n": {"count": 2, "of": 2}}, "note": None}
                    ),
                    *visit("speak", 0, {"agreed": True, "said": ["z"], "info": {"m": {}}}),
                ],
            ),
        ),
        FLOWS,
    )
    first, second = story.steps
    assert changed(first) == {
        "agreed": [((), "set", None, False)],
        "said": [((), "added", None, ["x"])],
        "info": [((), "set", None, {"n": {"count": 1, "of": 2}})],
    }
    assert changed(second) == {
        "agreed": [((), "changed", False, True)],
        "said": [((), "added", None, ["y", "z"])],
        "info": [(("n", "count"), "changed", 1, 2), (("m",), "set", None, {})],
    }
    assert [[key for key, _ in update.changes] for update in second.updates] == [
        ["agreed", "said", "info"],
        ["said", "info"],
    ]


def test_changes_have_the_titles_of_the_flow_and_raw_keys_are_for_engineers() -> None:
    flows = {"Talk": {**FLOW, "state_titles": {"note_pad": "Notes", "trace_id": ""}}}
    record = [created(), *visit("speak", 0, {"note_pad": "x", "trace_id": "t1", "so_far": 2})]
    asks = [*paused(), *answer("yes"), *visit("ask", 0, {"trace_id": "t2", "note_pad": "y"})]
    (first,) = story_of(scenario(step("a", record)), flows).steps
    assert [key for key, _ in first.changes] == ["Notes", "so far"]
    assert [key for key, _ in first.updates[0].changes] == ["note_pad", "trace_id", "so_far"]
    (card,) = story_of(scenario(step("a", [*record, *asks])), flows).questions
    assert [key for key, _ in card.changes] == ["Notes"]


def test_fields_of_values_have_titles_too() -> None:
    titles = {"info": "Facts", "info.vote_type": "", "info.cast_by": "agent"}
    first = {"info": {"x": {"cast_by": "ada", "vote_type": "end"}, "y": {"cast_by": "ben", "at": 1}}}
    then = {"info": {"x": {"cast_by": "cleo", "vote_type": "go"}}}
    record = [step("a", [created(), *visit("speak", 0, first)]), step("b", visit("speak", 0, then))]
    before, after = story_of(scenario(*record), {"Talk": {**FLOW, "state_titles": titles}}).steps
    assert changed(before) == {"Facts": [((), "set", None, {"x": {"agent": "ada"}, "y": {"agent": "ben", "at": 1}})]}
    assert changed(after) == {"Facts": [(("x", "agent"), "changed", "ada", "cleo")]}
    assert after.updates[0].changes[0][0] == "info"


def test_a_step_that_changed_only_what_is_for_engineers_says_so() -> None:
    flow = {**FLOW, "state_titles": {"trace_id": ""}}
    example = scenario(step("a", [created(), *visit("speak", 0, {"trace_id": "t1"})]))
    text = read_page(page(example, {"Talk": flow}).encode()).text
    shown, _, for_engineers = text.partition("For engineers, one by one")
    assert "What this changed 0 things Only what is for engineers." in shown
    assert "trace_id t1" in for_engineers


def test_entries_and_items_that_are_removed_are_shown() -> None:
    story = happened(
        *visit("a", 0, {"x": {"p": 1, "q": 2}, "y": [1, 2, 3]}), *visit("a", 0, {"x": {"q": 2}, "y": [2, 3]})
    )
    assert [
        (each.path, each.how, each.before) for _, changes in story.steps[0].updates[1].changes for each in changes
    ] == [(("x", "p"), "removed", 1), (("y",), "removed", [1])]


def test_a_mapping_that_the_record_wrote_as_pairs_is_compared_by_entry() -> None:
    story = happened(
        *visit("a", 0, {"x": {"@pairs": [[1, 5], [2, 6]]}}), *visit("a", 0, {"x": {"@pairs": [[1, 5], [2, 7]]}})
    )
    assert story.steps[0].updates[1].changes[0][1][0].path == ("x", "2")


def test_another_session_has_a_state_of_its_own() -> None:
    story = happened(
        created(), *visit("open", 0, {"agreed": True}), created(session="t"), *visit("open", 0, {"agreed": False})
    )
    assert [changes[0].how for update in story.steps[0].updates for _, changes in update.changes] == ["set", "set"]
