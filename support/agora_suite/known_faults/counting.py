"""Faults of what a session counts, and of the order in which agents speak."""

from __future__ import annotations

from typing import Final

from support.production_faults.fault import Change, Fault, Variant

_CHECKPOINTS: Final = "phase_transitions/checkpoints.feature"
_HISTORY: Final = "phase_transitions/phase_history.feature"
_LENGTH: Final = "conclusion/length_of_a_topic.feature"

COUNTING: Final = (
    Fault(
        id="PF-09",
        title="The count of rounds doubles: 3 after two rounds, 7 after three",
        story=(
            "The report said “Rounds discussed: 7” after three rounds, and a long discussion broke down near round 65. The "
            "step wrote the new total, and the session added it to the old one."
        ),
        cause="An absolute value was fed to an additive reducer.",
        variants=(
            Variant(
                "rounds_per_topic adds what is written to what is held",
                (
                    f"{_LENGTH}::Counter, record and report agree on the rounds of a topic",
                    f"{_LENGTH}::Counting the rounds of one topic leaves the others alone",
                ),
                (
                    Change(
                        "reducers",
                        """
                        +def add_up(held: dict[Any, Any], entries: dict[Any, Any]) -> dict[Any, Any]:
                        +    return {**held, **{name: held.get(name, 0) + count for name, count in entries.items()}}
                        +
                        +
                         def merge(held: dict[Any, Any], entries: dict[Any, Any]) -> dict[Any, Any]:
                        """,
                    ),
                    Change(
                        "state",
                        """
                        -from support.agora.reducers import append, append_rows, merge
                        +from support.agora.reducers import add_up, append, append_rows, merge
                        """,
                    ),
                    Change(
                        "state",
                        """
                        -    rounds_per_topic: Annotated[dict[str, int], merge]
                        +    rounds_per_topic: Annotated[dict[str, int], add_up]
                        """,
                    ),
                    Change(
                        "schema",
                        """
                        -from support.agora.reducers import append, append_rows, merge
                        +from support.agora.reducers import add_up, append, append_rows, merge
                        """,
                    ),
                    Change(
                        "schema",
                        """
                        -_KINDS: Final[dict[Any, Kind]] = {append: "append", append_rows: "append", merge: "merge", add_messages: "messages"}
                        +_KINDS: Final[dict[Any, Kind]] = {append: "append", append_rows: "append", merge: "merge", add_up: "merge", add_messages: "messages"}
                        """,
                    ),
                    Change(
                        "state_manager",
                        """
                                 before = {name: held.get(name, _ABSENT) for name in entries}
                        +        if key.name == "rounds_per_topic":
                        +            entries = {name: held.get(name, 0) + count for name, count in entries.items()}
                                 held.update(entries)
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-31",
        title="Checkpoints are not counted, and nothing is remembered of them",
        story=(
            "However often Dana was asked, it was always “checkpoint 1”, and what she had decided before was gone. The code "
            "that wrote it down read names that the question does not use."
        ),
        cause="The answer handler read keys that the node does not send.",
        variants=(
            Variant(
                "the counter is computed from a missing key",
                (f"{_CHECKPOINTS}::Checkpoints of several topics are counted together",),
                (
                    Change(
                        "questions.discussion",
                        """
                        -        number = state.get("periodic_stop_counter", 0) + 1
                        +        number = state.get("checkpoint_count", 0) + 1
                        """,
                    ),
                ),
            ),
            Variant(
                "what was answered before is looked for under a missing key",
                (
                    f"{_CHECKPOINTS}::A checkpoint comes after every second round and at no other time",
                    f"{_CHECKPOINTS}::Checkpoints of several topics are counted together",
                ),
                (
                    Change(
                        "questions.question",
                        """
                        -        history = [*state.get("hitl_state", {}).get("approval_history", []), entry]
                        +        history = [*state.get("approval_history", []), entry]
                        """,
                    ),
                ),
            ),
            Variant(
                "the interval is shown from a missing key",
                (f"{_CHECKPOINTS}::A checkpoint says how often checkpoints come",),
                (
                    Change(
                        "questions.discussion",
                        """
                        -        "checkpoint_interval": state.get("checkpoint_interval"),
                        +        "checkpoint_interval": state.get("interval"),
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-32",
        title="The phases run ahead: 0, 1, 2, 3 before the first word is spoken",
        story=(
            "The screen said “conclusion” while Dana still had to approve the agenda, and the history of the phases had two "
            "entries. Steps announced phases that others had to enter."
        ),
        cause="The phase was written by the wrong nodes.",
        variants=(
            Variant(
                "every step of setting the agenda moves on by one phase",
                (
                    "phase_transitions/phase_order.feature::The session stays in the agenda phase while Dana decides",
                    f"{_HISTORY}::A single topic leads through all the phases",
                ),
                (
                    Change(
                        "nodes.initialisation",
                        """
                        +            "current_phase": 1,
                                     "moderator_id": moderator.id,
                        """,
                    ),
                    Change(
                        "nodes.agenda",
                        """
                        +            "current_phase": 3,
                                     "agenda_attempts": state.get("agenda_attempts", 0) + 1,
                        """,
                    ),
                    Change(
                        "phases",
                        """
                        -    if before == phase:
                        +    if before >= phase:
                                 return {}
                        """,
                    ),
                ),
            ),
            Variant(
                "the change of the phase is not written to its history",
                (f"{_HISTORY}::A single topic leads through all the phases",),
                (
                    Change(
                        "phases",
                        """
                        -    return {"current_phase": phase, "phase_start_time": now, "phase_history": [record]}
                        +    return {"current_phase": phase, "phase_start_time": now, "phase_history": [record] if phase == AGENDA_SETTING else []}
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-33",
        title="All figures on the talk stay 0",
        story=(
            "An hour of discussion, and the statistics said that nobody had spoken. The figures had been kept by steps that "
            "no longer existed; the new ones did not know of them."
        ),
        cause="Counters that the new nodes never wrote.",
        variants=(
            Variant(
                "what is said is not counted",
                (
                    "discussion/what_is_kept.feature::Every message counts once for its speaker, its phase and its topic",
                ),
                (
                    Change(
                        "talk",
                        """
                        -        "total_messages": state.get("total_messages", 0) + len(turns),
                        -        "messages_by_agent": {name: by_agent.get(name, 0) + count for name, count in speakers.items()},
                        -        "messages_by_phase": {phase: by_phase.get(phase, 0) + len(turns)},
                        -        "messages_by_topic": {topic: by_topic.get(topic, 0) + count for topic, count in topics.items()},
                        -        "agents": _counted(agents, speakers),
                        -        "topics_info": _counted(infos, topics),
                        """,
                    ),
                ),
            ),
            Variant(
                "messages are not counted for their topics",
                (
                    "discussion/what_is_kept.feature::Every message counts once for its speaker, its phase and its topic",
                ),
                (
                    Change(
                        "talk",
                        """
                        -        "messages_by_topic": {topic: by_topic.get(topic, 0) + count for topic, count in topics.items()},
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-34",
        title="The speaking order differs from run to run",
        story=(
            "The same discussion, begun twice, was opened by another agent each time, and what went wrong in one could not "
            "be looked at again in another. The order was drawn from a source that the whole program shares."
        ),
        cause="A global, unseeded random.shuffle.",
        variants=(
            Variant(
                "the order is drawn by random.shuffle",
                ("state/sessions.feature::The agents speak in the same order whenever the same discussion is held",),
                (
                    Change(
                        "nodes.initialisation",
                        """
                        -        order = tools.boundary.draws.shuffled(tools.voters, state["session_id"], place.node, place.super_step)
                        +        import random
                        +
                        +        order = list(tools.voters)
                        +        random.shuffle(order)
                        """,
                    ),
                ),
            ),
            Variant(
                "the order does not move on after a round",
                (
                    "discussion/speaking_in_turn.feature::The order moves on by one after each round, also into the next topic",
                ),
                (
                    Change(
                        "nodes.discussion",
                        """
                        -            "speaking_order": [*order[1:], order[0]],
                        +            "speaking_order": order,
                        """,
                    ),
                ),
            ),
        ),
    ),
)
"""Faults of counting, in the order of their ids."""
