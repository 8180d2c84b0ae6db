"""The code that decides what is made of a run, as a part of the names of what is kept for later runs."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

_CODE: Final = ("living_docs", "record", "flow_coverage", "gherkin")
"""The packages of `support` that decide what pages contain."""
_LIBRARIES: Final = ("jinja2", "markupsafe", "markdown-it-py")


@cache
def own_code() -> str:
    """Return the fingerprint of the code that reads runs and makes pages."""
    support = Path(__file__).parents[2]
    files = sorted(file for package in _CODE for file in (support / package).rglob("*") if file.is_file())
    content = [file.read_bytes() for file in files if file.suffix not in (".pyc", ".cache")]
    return fingerprint(content, [version(library) for library in _LIBRARIES], platform.python_version())


def fingerprint(*values: object) -> str:
    """Return the fingerprint of values: the same for the same, and for no others."""
    return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()
