"""The records of recoveries: those that wait for a retried node's own update, and how they join one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from support.agora.state import RecoveryRecord


class PendingRecords:
    """The records of retries by session and node, until the retried node's update has been joined."""

    def __init__(self) -> None:
        self._records: dict[tuple[str, str], list[RecoveryRecord]] = {}

    def add(self, session: str, node: str, record: RecoveryRecord) -> None:
        """Let a record wait.

        Args:
            session: The session.
            node: The retried node.
            record: What was decided.
        """
        self._records.setdefault((session, node), []).append(record)

    def of(self, session: str, node: str) -> tuple[RecoveryRecord, ...]:
        """Give the waiting records of a node, oldest first.

        Args:
            session: The session.
            node: The node.
        """
        return tuple(self._records.get((session, node), ()))

    def drop(self, session: str, node: str) -> None:
        """Forget the waiting records of a node.

        Args:
            session: The session.
            node: The node.
        """
        self._records.pop((session, node), None)


def attempts_recorded(state: Mapping[str, Any], node: str) -> int:
    """Give how many recoveries of a node a state tells of.

    Args:
        state: A state, possibly corrupt.
        node: The node.
    """
    return sum(record.get("node") == node for record in _records_in(state))


def record_update(records: Sequence[RecoveryRecord], state: Mapping[str, Any]) -> dict[str, Any]:
    """Give the update that tells of recoveries: the records, the last error, the count of errors.

    Args:
        records: What was decided, oldest first.
        state: The state that the update will be joined to; records it holds already are left out.

    Returns:
        An update; empty when there is nothing new to tell.
    """
    known = {record.get("id") for record in _records_in(state)}
    new = [record for record in records if record["id"] not in known]
    if not new:
        return {}
    count = state.get("error_count", 0)
    before = count if type(count) is int else len(known)
    return {"recoveries": new, "last_error": new[-1]["error"], "error_count": before + len(new)}


def joined(update: Mapping[str, Any], records: Mapping[str, Any]) -> dict[str, Any]:
    """Give an update together with the records that it must tell of besides.

    Args:
        update: The update of a node, or what stands in for it.
        records: What `record_update` gave.
    """
    recoveries = [*update.get("recoveries", []), *records.get("recoveries", [])]
    return {**update, **records, "recoveries": recoveries} if records else dict(update)


def _records_in(state: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    held = state.get("recoveries")
    return [record for record in held if isinstance(record, Mapping)] if isinstance(held, list) else []
