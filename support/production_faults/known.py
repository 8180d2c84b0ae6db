"""The known faults of the product: a TOML file each, with story, patch and the scenarios that catch it."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from support.product import product_under_test
from support.production_faults.fault import FaultError, KnownFault

_FAULT: TypeAdapter[KnownFault] = TypeAdapter(KnownFault)


def known_faults() -> tuple[KnownFault, ...]:
    """Return the known faults of the product under test, in the order of their ids."""
    folder = product_under_test().known_faults
    return read_faults(folder) if folder is not None else ()


@cache
def read_faults(folder: Path) -> tuple[KnownFault, ...]:
    """Return the faults of a folder; the name of a file is the id of its fault.

    Raise `FaultError` if a file is not a valid fault.
    """
    return tuple(map(_read, sorted(folder.glob("*.toml"))))


def _read(file: Path) -> KnownFault:
    try:
        return _FAULT.validate_python({"id": file.stem, **tomllib.loads(file.read_text(encoding="utf-8"))})
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise FaultError(f"{file} is no known fault: {error}") from error
