"""What each rule refuses, and the nearest things that it accepts: texts in `samples/`, divided by `--- rule`."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent

_FOLDER = Path(__file__).with_name("samples")
_IMPORTS = """\
import asyncio
import contextlib
import time
from unittest.mock import Mock, patch

import pytest
from support.agora_suite.production import ProductionTestSuite


class TestIt(ProductionTestSuite):
    def test_it(self, monkeypatch):
"""
_STEP = '''\
import time
from support.gherkin import parse, when


@when(parse("Dana waits"))
def waits(discussion, docstring):
    """Waits. Example: `When Dana waits`."""
'''


def samples(name: str) -> list[tuple[str, str]]:
    """Give the samples of a file, each with the rule that refuses it.

    Args:
        name: The file, without its ending.
    """
    _, *parts = f"\n{(_FOLDER / f'{name}.txt').read_text(encoding='utf-8')}".split("\n--- ")
    return [(rule, text) for rule, _, text in (part.partition("\n") for part in parts)]


def in_the_suite(body: str) -> str:
    """Give a test file with one test on the suite's base class.

    Args:
        body: What the test does.
    """
    return f"{_IMPORTS}{indent(body, ' ' * 8)}\n"


def in_a_step(body: str) -> str:
    """Give a step module with one step.

    Args:
        body: What the step does.
    """
    step = _STEP.replace("def waits", "async def waits") if "await" in body else _STEP
    return f"{step}{indent(body, ' ' * 4)}\n"
