"""The parts of the world, put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from support.agora_suite.discussion.agenda import Agenda
from support.agora_suite.discussion.emergencies import Emergencies
from support.agora_suite.discussion.engine import Engine
from support.agora_suite.discussion.facts import Facts
from support.agora_suite.discussion.forged_reports import ForgedReports
from support.agora_suite.discussion.machine import Machine
from support.agora_suite.discussion.measures import Measures
from support.agora_suite.discussion.odd_texts import OddTexts
from support.agora_suite.discussion.oversized import Oversized
from support.agora_suite.discussion.owner import OwnerVerbs
from support.agora_suite.discussion.polls import Polls
from support.agora_suite.discussion.production import Production
from support.agora_suite.discussion.progress import Progress
from support.agora_suite.discussion.questions import Questions
from support.agora_suite.discussion.recovery import Recovery
from support.agora_suite.discussion.reports import Reports
from support.agora_suite.discussion.resumption import Resumption
from support.agora_suite.discussion.secrets import Secrets
from support.agora_suite.discussion.sessions import Sessions
from support.agora_suite.discussion.state_facts import StateFacts
from support.agora_suite.discussion.talk import Talk
from support.agora_suite.discussion.written import WrittenFields

if TYPE_CHECKING:
    from support.agora_suite.discussion.world import Discussion


@dataclass(frozen=True, slots=True)
class Parts:
    """Facts and people first, then what can be seen."""

    facts: Facts
    owner: OwnerVerbs
    machine: Machine
    questions: Questions
    agenda: Agenda
    talk: Talk
    progress: Progress
    polls: Polls
    recovery: Recovery
    emergencies: Emergencies
    reports: Reports
    engine: Engine
    resumption: Resumption
    sessions: Sessions
    state_facts: StateFacts
    written: WrittenFields
    production: Production
    measures: Measures
    odd_texts: OddTexts
    secrets: Secrets
    oversized: Oversized
    forged_reports: ForgedReports


def parts_of(discussion: Discussion) -> Parts:
    """Give the parts of a world.

    Args:
        discussion: The world.
    """
    return Parts(
        facts=Facts(discussion, "facts"),
        owner=OwnerVerbs(discussion, "owner"),
        machine=Machine(discussion, "machine"),
        questions=Questions(discussion, "questions"),
        agenda=Agenda(discussion, "agenda"),
        talk=Talk(discussion, "talk"),
        progress=Progress(discussion, "progress"),
        polls=Polls(discussion, "polls"),
        recovery=Recovery(discussion, "recovery"),
        emergencies=Emergencies(discussion, "emergencies"),
        reports=Reports(discussion, "reports"),
        engine=Engine(discussion, "engine"),
        resumption=Resumption(discussion, "resumption"),
        sessions=Sessions(discussion, "sessions"),
        state_facts=StateFacts(discussion, "state_facts"),
        written=WrittenFields(discussion, "written"),
        production=Production(discussion, "production"),
        measures=Measures(discussion, "measures"),
        odd_texts=OddTexts(discussion, "odd_texts"),
        secrets=Secrets(discussion, "secrets"),
        oversized=Oversized(discussion, "oversized"),
        forged_reports=ForgedReports(discussion, "forged_reports"),
    )
