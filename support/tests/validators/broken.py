"""Finds what is wrong with one update that was broken."""

from __future__ import annotations

from copy import deepcopy

from support.agora.state import VirtualAgoraState
from support.agora_suite.rules import DISCUSSION_RULES
from support.tests.validators.breaks import Break
from support.tests.validators.sessions import Session
from support.validators import StateFinding, UpdateChecker


def found_at(session: Session, node: str, change: Break, visit: int = 0) -> tuple[int, list[StateFinding]]:
    """Change one update of a session, and give its number and what is found in it; before it nothing may be."""
    checker = UpdateChecker(VirtualAgoraState, DISCUSSION_RULES, session.initial)
    updates = deepcopy(session.updates)
    place = [number for number, (name, _) in enumerate(updates) if name == node][visit]
    change(updates[place][1])
    for number, (name, update) in enumerate(updates[:place]):
        assert checker.after_update(name, update, number) == []
    return place, checker.after_update(node, updates[place][1], place)
