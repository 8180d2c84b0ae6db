"""The records of recoveries: those that wait for a retried node's own update, and how they are joined to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from support.agora.state import RecoveryRecord


class PendingRecords:
    """The records of retries by session and node, until the retried node's update has been joined."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, str], list[RecoveryRecord]] = {}

    def add(self, session: str, node: str, record: RecoveryRecord) -> None:
        """Keep a record until the retried node's update has been joined."""
        self._records.setdefault((session, node), []).append(record)

    def of(self, session: str, node: str) -> tuple[RecoveryRecord, ...]:
        """Return the waiting records of a node, oldest first."""
        return tuple(self._records.get((session, node), ()))

    def drop(self, session: str, node: str) -> None:
        """Forget the waiting records of a node."""
        self._records.pop((session, node), None)


def attempts_recorded(state: Mapping[str, Any], node: str) -> int:
    """Return how many recoveries of a node a state records; the state may be corrupt."""
    return sum(record.get("node") == node for record in _records_in(state))


def record_update(records: Sequence[RecoveryRecord], state: Mapping[str, Any]) -> dict[str, Any]:
    """Return the update that records recoveries: the records, the last error, the count of errors.

    Records that the state already has are left out; the update is empty if none is new.
    """
    known = {record.get("id") for record in _records_in(state)}
    new = [record for record in records if record["id"] not in known]
    if not new:
        return {}
    count = state.get("error_count", 0)
    before = count if type(count) is int else len(known)
    return {"recoveries": new, "last_error": new[-1]["error"], "error_count": before + len(new)}


def with_recovery_records(update: Mapping[str, Any], records: Mapping[str, Any]) -> dict[str, Any]:
    """Return a node's update together with the update of `record_update`."""
    recoveries = [*update.get("recoveries", []), *records.get("recoveries", [])]
    return {**update, **records, "recoveries": recoveries} if records else dict(update)


def _records_in(state: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    recoveries = state.get("recoveries")
    return [record for record in recoveries if isinstance(record, Mapping)] if isinstance(recoveries, list) else []
