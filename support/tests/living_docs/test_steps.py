"""Sentences and commands, cut into the pieces that a page shows."""

from __future__ import annotations

import pytest

from support.living_docs.pages.steps import Piece, options


@pytest.mark.parametrize(
    ("command", "whole"),
    [
        ('.venv/bin/pytest "features/a.feature::It waits" --seed 1', ["--seed 1"]),
        ("pytest --flow our.flows:build --answer-by resume -x", ["--flow our.flows:build", "--answer-by resume"]),
        ('pytest "features/a.feature::a -- b"', []),
        ("pytest --prove", ["--prove"]),
        ("When Dana approves the agenda", []),
    ],
)
def test_an_option_of_a_command_stays_on_one_line_with_what_is_given_to_it(command: str, whole: list[str]) -> None:
    cut = list(options(command))
    assert [piece.text for piece in cut if piece.is_value] == whole
    assert "".join(piece.text for piece in cut) == command


def test_no_piece_is_empty() -> None:
    assert list(options("--seed 1")) == [Piece("--seed 1", is_value=True)]
