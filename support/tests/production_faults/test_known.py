"""Known faults are read from a folder of TOML files, and a file that is none is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.production_faults.fault import Change, FaultError, KnownFault, Variant
from support.production_faults.known import read_faults

FAULT = """
title = "The wrong room"
story = "Dana asked for 12."
cause = "An index from 1."

[[variants]]
shape = "the next room is booked"
caught_by = ["rooms/booking.feature::The room asked for is booked"]

[[variants.changes]]
module = "rooms"
diff = '''
-room = asked
+room = asked + 1
'''
"""


def test_a_file_is_a_fault_named_after_it(tmp_path: Path) -> None:
    for name in ("PF-02", "PF-01"):
        (tmp_path / f"{name}.toml").write_text(FAULT, encoding="utf-8")
    first, second = read_faults(tmp_path)
    change = Change("rooms", "-room = asked\n+room = asked + 1\n")
    variant = Variant("the next room is booked", ("rooms/booking.feature::The room asked for is booked",), (change,))
    assert first == KnownFault("PF-01", "The wrong room", "Dana asked for 12.", "An index from 1.", (variant,))
    assert second.id == "PF-02"


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (FAULT.replace("story", "tale"), "story\n  Field required"),
        (FAULT.replace("cause", "stroy = 1\ncause"), "stroy\n  Unexpected keyword argument"),
        (FAULT.replace("[[variants]]", "[[variants"), "Expected"),
    ],
)
def test_a_file_that_is_no_fault_is_refused_with_its_name(tmp_path: Path, broken: str, why: str) -> None:
    (tmp_path / "PF-01.toml").write_text(broken, encoding="utf-8")
    with pytest.raises(FaultError, match=r"PF-01\.toml is no known fault: ") as refused:
        read_faults(tmp_path)
    assert why in str(refused.value)
