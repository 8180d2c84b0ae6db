"""Modules that other projects import answer under their former names with their present ones."""

from __future__ import annotations

import importlib
from importlib.util import find_spec

import pytest

from support import MOVED


@pytest.mark.parametrize(
    ("former", "present"), [*MOVED.items(), ("support.suite.production", "support.agora_suite.production")]
)
def test_a_former_import_path_is_answered_with_the_present_one(former: str, present: str) -> None:
    with pytest.raises(ImportError, match=f"has moved; import {present}$"):
        importlib.import_module(former)
    assert find_spec(present)


def test_an_unknown_module_is_reported_as_such() -> None:
    with pytest.raises(ModuleNotFoundError, match=r"No module named 'support\.nothing'"):
        importlib.import_module("support.nothing")
