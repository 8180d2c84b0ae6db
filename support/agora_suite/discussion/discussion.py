"""The discussion: the only object that a step receives."""

from __future__ import annotations

from pathlib import Path

from support.agora_suite.discussion.agenda import Agenda
from support.agora_suite.discussion.emergencies import Emergencies
from support.agora_suite.discussion.engine import Engine
from support.agora_suite.discussion.facts import Facts
from support.agora_suite.discussion.forged_reports import ForgedReports
from support.agora_suite.discussion.machine import Machine
from support.agora_suite.discussion.measures import Measures
from support.agora_suite.discussion.odd_texts import OddTexts
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
from support.agora_suite.discussion.world import DiscussionWorld
from support.agora_suite.discussion.written import WrittenFields
from support.execution.configuration import SuiteConfiguration
from support.flow_builder.protocol import AnswerBy


class Discussion(DiscussionWorld):
    """A discussion as a scenario speaks of it: its parts have the verbs, and share its world."""

    def __init__(self, suite: SuiteConfiguration, directory: Path, answer_by: AnswerBy | None = None) -> None:
        super().__init__(suite, directory, answer_by)
        self.facts = Facts(self, "facts")
        self.owner = OwnerVerbs(self, "owner")
        self.questions = Questions(self, "questions")
        self.recovery = Recovery(self, "recovery")
        self.sessions = Sessions(self, "sessions")
        self.progress = Progress(self, "progress")
        self.polls = Polls(self, "polls")
        self.reports = Reports(self, "reports")
        self.engine = Engine(self, "engine")
        self.state_facts = StateFacts(self, "state_facts")
        self.written = WrittenFields(self, "written")
        self.production = Production(self, "production")
        self.measures = Measures(self, "measures")
        self.secrets = Secrets(self, "secrets")
        self.agenda = Agenda(self, "agenda", self.owner)
        self.forged_reports = ForgedReports(self, "forged_reports")
        self.odd_texts = OddTexts(self, "odd_texts")
        self.talk = Talk(self, "talk", self.questions)
        self.resumption = Resumption(self, "resumption", self.recovery)
        self.machine = Machine(self, "machine", self.owner, self.recovery)
        self.emergencies = Emergencies(self, "emergencies", self.machine, self.recovery)
