"""Faults of how sessions are kept."""

from __future__ import annotations

from typing import Final

from support.production_faults.fault import Change, Fault, Variant

_ELSEWHERE: Final = "error_recovery/sessions_elsewhere.feature"

KEEPING: Final = (
    Fault(
        id="PF-50",
        title="Opening a session file runs what it says",
        story=(
            "A session that somebody sent by mail was opened, and a program ran on the machine. Whatever a file of "
            "sessions named was imported and called, before anybody looked at what it was."
        ),
        cause="Permissive decoding of checkpoints.",
        variants=(
            Variant(
                "the saver is opened with its default decoder",
                (f"{_ELSEWHERE}::A session file is refused and runs nothing when <why>",),
                (
                    Change(
                        "session_file",
                        """
                        -    return SqliteSaver(sqlite3.connect(path, check_same_thread=False), serde=serializer)
                        +    return SqliteSaver(sqlite3.connect(path, check_same_thread=False))
                        """,
                    ),
                ),
            ),
        ),
    ),
)
"""Faults of keeping, in the order of their ids."""
