"""The time of a profile goes to the rooms whose work it was."""

from __future__ import annotations

import pstats
from types import SimpleNamespace
from typing import Any, cast

from support.monitors.rooms import OTHER, rooms

PLACES = {"/app/flow/": "flow", "/app/": "kit"}
NODE = ("/app/flow/nodes.py", 3, "propose")
STEP = ("/app/steps.py", 7, "begins")
COPY = ("/usr/lib/python3/copy.py", 9, "deepcopy")
INNER = ("/usr/lib/python3/copy.py", 20, "_deepcopy_list")
BUILT_IN = ("~", 0, "<built-in method sorted>")
PYTEST = ("/venv/lib/site-packages/_pytest/runner.py", 5, "call")


def profile(figures: dict[Any, Any]) -> pstats.Stats:
    return cast("pstats.Stats", SimpleNamespace(stats=figures))


def seconds(figures: dict[Any, Any]) -> dict[str, float]:
    return {room.name: round(room.seconds, 6) for room in rooms(profile(figures), PLACES)}


def test_the_first_place_that_fits_is_the_room_of_a_function() -> None:
    assert seconds({NODE: (1, 1, 2.0, 3.0, {}), STEP: (1, 1, 1.0, 4.0, {})}) == {"flow": 2.0, "kit": 1.0}


def test_what_no_room_holds_works_for_its_callers() -> None:
    figures = {
        NODE: (1, 1, 1.0, 4.0, {}),
        STEP: (1, 1, 1.0, 2.0, {}),
        COPY: (4, 4, 2.0, 4.0, {NODE: (3, 3, 1.5, 3.0), STEP: (1, 1, 0.5, 1.0)}),
        BUILT_IN: (1, 1, 2.0, 2.0, {COPY: (1, 1, 2.0, 2.0)}),
    }
    assert seconds(figures) == {"flow": 4.0, "kit": 2.0}


def test_functions_that_call_each_other_lose_no_time() -> None:
    figures = {
        NODE: (1, 1, 1.0, 5.0, {}),
        COPY: (2, 2, 2.0, 4.0, {NODE: (1, 1, 1.0, 4.0), INNER: (1, 1, 1.0, 2.0)}),
        INNER: (1, 1, 2.0, 3.0, {COPY: (1, 1, 2.0, 3.0)}),
    }
    assert seconds(figures) == {"flow": 5.0}


def test_what_the_program_did_not_call_is_pythons() -> None:
    assert seconds({PYTEST: (1, 1, 1.0, 1.0, {})}) == {OTHER: 1.0}


def test_functions_are_listed_by_their_place_in_the_package_those_with_most_time_first() -> None:
    (room,) = rooms(profile({PYTEST: (1, 2, 1.0, 3.0, {}), COPY: (1, 1, 2.0, 2.0, {})}), PLACES)
    assert [(row.place, row.calls, row.own, row.cumulative) for row in room.rows] == [
        ("python3/copy.py:9", 1, 2.0, 2.0),
        ("_pytest/runner.py:5", 2, 1.0, 3.0),
    ]
    (room,) = rooms(profile({BUILT_IN: (1, 1, 1.0, 1.0, {})}), PLACES)
    assert room.rows[0].place == "built in"
