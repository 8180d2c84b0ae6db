from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.living_docs.read.feature_ids import feature_ids
from support.living_docs.read.slugs import LONGEST, UniqueNames, slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dana rejects the agenda once", "dana-rejects-the-agenda-once"),
        ("Dana's “first” answer!", "danas-first-answer"),
        ("Größe: ÆØ", "grosse-aeo"),
        ("agenda_approval", "agenda_approval"),
        ("../../etc/passwd", "etc-passwd"),
        ("index", "index-"),
        ("CON", "con-"),
    ],
)
def test_a_slug_can_be_read(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_texts_that_cannot_be_kept_are_distinguished_from_each_other() -> None:
    slugs = {slug(text) for text in ("价格", "数量", "价格 2", "数量 2", "", "!", "a" * 100, "a" * 101)}

    assert len(slugs) == 8


@given(st.text())
def test_a_slug_is_safe_in_addresses_and_on_file_systems(text: str) -> None:
    assert re.fullmatch(r"[a-z0-9_-]+", slug(text))
    assert len(slug(text)) <= LONGEST
    assert slug(text) == slug(text)


def test_no_name_is_given_twice() -> None:
    taken = UniqueNames(["a"])

    assert [taken.take("a", "b"), taken.take("a", "b"), taken.take("a", "b"), taken.take("c"), taken.take("c")] == [
        "b", "b-2", "b-3", "c", "c-2"
    ]  # fmt: skip


def test_features_and_folders_have_names_of_their_own() -> None:
    uris = [
        "features/agenda.feature",
        "features/agenda/own.feature",
        "features/agenda/Own.feature",
        "/elsewhere/features/x/y.feature",
        "samples/minimal/minimal.feature.md",
        "..\\..\\up.feature",
        "",
    ]

    assert feature_ids(uris) == {
        "": "e3b0c4",
        "..\\..\\up.feature": "up",
        "/elsewhere/features/x/y.feature": "x/y",
        "features/agenda.feature": "agenda-2",
        "features/agenda/Own.feature": "agenda/own",
        "features/agenda/own.feature": "agenda/own-2",
        "samples/minimal/minimal.feature.md": "samples/minimal/minimal",
    }
