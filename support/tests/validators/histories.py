"""Whole histories of sessions: the golden run, and everything else that the flow allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from support.tests.validators.sessions import MAXIMUM, Session


def golden(agents: int = 3, rounds: int = 3) -> Session:
    """Give the golden run: three topics, all vote yes in the last round, the owner goes on.

    Args:
        agents: How many discuss.
        rounds: The rounds of each topic.
    """
    session = Session(agents)
    session.open()
    session.propose()
    session.approve()
    while session.state["topic_queue"]:
        session.announce()
        for _ in range(rounds):
            session.discuss()
        session.poll(["Yes"] * agents)
        session.evaluate()
        session.conclude()
        session.ask_agents(["Continue"] * agents)
        session.go_on("continue")
    session.finish()
    return session


def ended_early() -> Session:
    """Give a session that the owner ends after the first of three topics."""
    session = Session()
    session.open()
    session.propose()
    session.approve()
    session.announce()
    for _ in range(3):
        session.discuss()
    session.poll(["Yes"] * 3)
    session.evaluate()
    session.conclude()
    session.ask_agents(["Continue"] * 3)
    session.go_on("end_session")
    session.finish()
    return session


def configured() -> Session:
    """Give a session that has just been set up, and whose settings are known."""
    session = Session()
    limits = {f"discussion.{name}": str(limit) for name, limit in session.limits.items()}
    session.initial["settings"] = session.state["settings"] = limits
    session.open()
    return session


def random_session(choices: Iterator[int], agents: int) -> Session:
    """Give a session that takes the turns that some choices say.

    Args:
        choices: Numbers that decide where the flow leaves a choice; where they end, the session does soon.
        agents: How many discuss.
    """
    session = Session(agents, interval=2)
    session.open()
    session.propose()
    for _ in range(next(choices, 0) % 3):
        session.approve(accepted=False)
        session.propose(again=True)
    session.approve()
    renewals = 0
    while session.state["topic_queue"] or session.state["active_topic"]:
        session.announce()
        ending = _discussed(session, choices)
        if ending == "modified":
            continue
        session.conclude(report=next(choices, 0) % 4 != 3)
        if ending == "skip" or session.ask_agents(_mixed(choices, agents, ("Continue", "End", "Hm"))):
            break
        action = ("continue", "modify_agenda", "end_session", "continue")[next(choices, 2) % 4]
        action = "continue" if renewals == 2 and action == "modify_agenda" else action
        session.go_on(action)
        if action == "end_session":
            break
        if action == "modify_agenda":
            renewals += 1
            if next(choices, 0) % 2:
                session.refine_anew([f"New {renewals}a", f"New {renewals}b"])
                session.approve()
            else:
                session.modify([*_dropped(session), *session.state["topic_queue"], f"Added {renewals}"])
    session.finish()
    return session


def _discussed(session: Session, choices: Iterator[int]) -> str:
    while True:
        turn = next(choices, 0) % 5
        if turn in (1, 2):
            session.take_part("Think of the cost." if turn == 1 else None)
        if turn == 4:
            session.finalise()
            return "finalize"
        session.discuss()
        number, checkpoint = session.state["current_round"], session.state["current_round"] % 2 == 0
        if not checkpoint and number < session.limits["minimum_rounds_before_poll"]:
            continue
        session.poll(_mixed(choices, len(session.agents), ("Yes", "No", "Perhaps")))
        decision = ("continue", "end_topic", "modify", "skip", "continue")[next(choices, 1) % 5] if checkpoint else ""
        if decision:
            session.stop(decision)
        if decision in ("end_topic", "skip"):
            return decision
        if decision == "modify":
            keep = next(choices, 0) % 2
            queue, active = session.state["topic_queue"], session.state["active_topic"]
            session.modify([active, *queue] if keep or not queue else queue)
            return "modified"
        if session.evaluate() or number >= MAXIMUM:
            return "concluded"


def _dropped(session: Session) -> list[str]:
    infos = session.state["topics_info"].items()
    return [topic for topic, info in infos if info["status"] == "skipped"]


def _mixed(choices: Iterator[int], agents: int, words: Sequence[str]) -> list[str]:
    return [words[next(choices, 0) % len(words)] for _ in range(agents)]


def scattered(seed: int) -> Iterator[int]:
    """Give 200 numbers below 60 that look drawn, the same for the same seed.

    Args:
        seed: Another seed gives other numbers.
    """
    number = seed * 7919 + 13
    for _ in range(200):
        number = (number * 1103515245 + 12345) % 2**31
        yield (number >> 12) % 60


def under_discussion() -> Session:
    """Give a session in its second topic, after a checkpoint, a poll of mixed votes and a word of the owner."""
    session = Session(minimum=1, interval=2)
    session.open()
    session.propose()
    session.approve()
    session.announce()
    session.discuss()
    session.poll(["Yes", "Yes", "No"])
    session.evaluate()
    session.conclude(report=False)
    session.ask_agents(["Continue", "End", "Continue"])
    session.go_on("continue")
    session.announce()
    session.take_part("Think of the cost.")
    session.discuss()
    session.poll(["No", "No", "No"])
    session.evaluate()
    session.discuss()
    session.poll(["Yes", "No", "Perhaps"])
    session.stop("continue")
    session.evaluate()
    return session


def just_announced() -> Session:
    """Give a session in which a topic has just begun."""
    session = Session()
    session.open()
    session.propose()
    session.approve()
    session.announce()
    return session


def opened() -> Session:
    """Give a session in which no one has said anything yet."""
    session = Session()
    session.open()
    return session


def owners_topics() -> Session:
    """Give a session for which the owner names the topics."""
    session = Session()
    session.open()
    session.updates.pop()
    session.write("get_theme", topic_queue=["Trees", "Paths"], proposed_agenda=["Trees", "Paths"])
    return session


def changed(*agenda: str) -> Session:
    """Give a session in which the agenda is changed at a checkpoint, to "Budget" and "Tools" if nothing is said."""
    session = Session(interval=1)
    session.open()
    session.propose()
    session.approve()
    session.announce()
    session.discuss()
    session.poll(["No", "No", "No"])
    session.stop("modify")
    session.modify(agenda or ["Budget", "Tools"])
    return session


def announced_again() -> Session:
    """Give a session in which the topic under discussion is announced again, since it is still on the agenda."""
    session = changed()
    session.announce()
    return session


def refined() -> Session:
    """Give a session whose owner has accepted a mostly new agenda of the agents."""
    session = Session(minimum=1)
    session.open()
    session.propose()
    session.approve()
    session.announce()
    session.discuss()
    session.poll(["Yes", "Yes", "Yes"])
    session.evaluate()
    session.conclude()
    session.ask_agents(["Continue", "Continue", "Continue"])
    session.go_on("modify_agenda")
    session.refine_anew(["Tools", "Training"])
    return session


def dropped() -> Session:
    """Give a session in which the topic under discussion is taken off the agenda."""
    return changed("Tools")
