"""A golden session of three topics, with everything that watches it."""

from __future__ import annotations

from typing import Final

from support.agora_suite.discussion.session import open_session, scripted_owner
from support.agora_suite.discussion.set_up import SetUp
from support.agora_suite.vocabulary import GOING_ON
from support.execution.budget import StepBudget
from support.execution.configuration import SuiteConfiguration
from support.record import Record

TOPICS: Final = ("Budget", "Hiring", "Remote work")


def run_golden_session() -> None:
    """Run the session to its end.

    Raises:
        RuntimeError: It did not complete its topics.
    """
    suite, set_up = SuiteConfiguration(), SetUp()
    set_up.agents_want(TOPICS)
    owner = scripted_owner(GOING_ON)
    session = open_session(
        set_up, suite, Record(), owner, answer_by=suite.answer_by, budget=StepBudget(suite.step_budget)
    )
    session.execution.run()
    session.execution.verify()
    if tuple(session.state["completed_topics"]) != TOPICS:
        raise RuntimeError(f"three topics were to be discussed, not {session.state['completed_topics']}")
