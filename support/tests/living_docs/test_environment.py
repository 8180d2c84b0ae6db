"""Templates are compiled once, where Python keeps bytecode too."""

from __future__ import annotations

import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest
from jinja2 import Environment

from support.living_docs.pages import environment

make = environment.environment.__wrapped__  # as in a process of its own


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    folder = Path(cache_from_source(environment.__file__)).parent
    folder.mkdir(parents=True)
    return folder


def test_a_later_process_compiles_no_template_again(monkeypatch: pytest.MonkeyPatch) -> None:
    make().get_template("base.html")

    def again(*_: object) -> None:
        raise AssertionError("it is compiled again")

    monkeypatch.setattr(Environment, "compile", again)
    assert make().get_template("base.html").name == "base.html"
    with pytest.raises(AssertionError, match="compiled again"):
        make().get_template("vocabulary.html")


def test_where_python_keeps_no_bytecode_no_template_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    make().get_template("base.html")
    assert list(folder.iterdir()) == []


def test_where_nothing_can_be_written_templates_are_compiled(folder: Path) -> None:
    folder.rmdir()
    assert make().get_template("base.html").name == "base.html"
