"""Every fault that is known to have broken production."""

from __future__ import annotations

from typing import Final

from support.agora_suite.known_faults.agenda_and_votes import AGENDA_AND_VOTES
from support.agora_suite.known_faults.blind_spots import BLIND_SPOTS
from support.agora_suite.known_faults.counting import COUNTING
from support.agora_suite.known_faults.decisions import DECISIONS
from support.agora_suite.known_faults.failing_store import FAILING_STORE
from support.agora_suite.known_faults.keeping import KEEPING
from support.agora_suite.known_faults.pausing import PAUSING
from support.agora_suite.known_faults.recovery import RECOVERY
from support.agora_suite.known_faults.state_and_reports import STATE_AND_REPORTS
from support.agora_suite.known_faults.texts_and_secrets import TEXTS_AND_SECRETS
from support.production_faults.fault import Fault

KNOWN_FAULTS: Final[tuple[Fault, ...]] = tuple(
    sorted(
        (
            *AGENDA_AND_VOTES,
            *BLIND_SPOTS,
            *COUNTING,
            *DECISIONS,
            *FAILING_STORE,
            *KEEPING,
            *PAUSING,
            *RECOVERY,
            *STATE_AND_REPORTS,
            *TEXTS_AND_SECRETS,
        ),
        key=lambda fault: fault.id,
    )
)
"""Every known fault, in the order of their ids."""
