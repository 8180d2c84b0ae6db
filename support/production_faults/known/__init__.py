"""Every fault that is known to have broken production."""

from __future__ import annotations

from typing import Final

from support.production_faults.fault import Fault
from support.production_faults.known.agenda_and_votes import AGENDA_AND_VOTES
from support.production_faults.known.blind_spots import BLIND_SPOTS
from support.production_faults.known.counting import COUNTING
from support.production_faults.known.decisions import DECISIONS
from support.production_faults.known.failing_store import FAILING_STORE
from support.production_faults.known.keeping import KEEPING
from support.production_faults.known.pausing import PAUSING
from support.production_faults.known.recovery import RECOVERY
from support.production_faults.known.state_and_reports import STATE_AND_REPORTS
from support.production_faults.known.texts_and_secrets import TEXTS_AND_SECRETS

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
