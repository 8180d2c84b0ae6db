"""Faults that lose, keep or twist what the owner or the agents have decided."""

from __future__ import annotations

from typing import Final

from support.production_faults.fault import Change, Fault, Variant

_APPROVING: Final = "agenda_approval/approving.feature"
_CHECKPOINTS: Final = "phase_transitions/checkpoints.feature"
_CONCLUDING: Final = "conclusion/concluding.feature"
_FRESH: Final = "conclusion/fresh_decisions.feature"
_GOING_ON: Final = "phase_transitions/going_on.feature"
_REFUSED: Final = "agenda_approval/refused_answers.feature"

UNDECLARED_KEYS_ARE_DROPPED: Final = (
    Change(
        "schema",
        """
                 if key is None:
        -            problems.append(f"{name}: the state has no such key")
                     continue
        """,
    ),
    Change(
        "state_manager",
        """
        -                    if name not in plain_keys() and not isinstance(self._values[name], type(KEYS[name].empty))
        +                    if name in KEYS and name not in plain_keys() and not isinstance(self._values[name], type(KEYS[name].empty))
        """,
    ),
    Change(
        "state_manager",
        """
        -            self._undo = [self._join(KEYS[name], structural_copy(value)) for name, value in updates.items()]
        +            self._undo = [
        +                self._join(KEYS[name], structural_copy(value)) for name, value in updates.items() if name in KEYS
        +            ]
        """,
    ),
)
"""What LangGraph does to an undeclared key, done by the flow's own checks as well: nobody says a word."""


def _undeclared(key: str, annotation: str, initial: str) -> tuple[Change, ...]:
    return (
        Change("state", f"-    {key}: {annotation}\n"),
        Change("session", f'-        "{key}": {initial},\n'),
        *UNDECLARED_KEYS_ARE_DROPPED,
    )


DECISIONS: Final = (
    Fault(
        id="PF-01",
        title="After “approve” the agenda is asked for again, for ever",
        story=(
            "Dana approved the agenda; the agents proposed topics anew, and Dana was asked again. The step had noted her "
            "decision under a name that the session does not know, and what has no place in the session is dropped "
            "without a word."
        ),
        cause="A routing flag that was not declared as a channel of the state; LangGraph drops such keys in silence.",
        variants=(
            Variant(
                "agenda_approved is no key of the state",
                (f"{_APPROVING}::An approved agenda is not asked about again",),
                _undeclared("agenda_approved", "bool", "False"),
            ),
            Variant(
                "user_requests_end is no key of the state",
                (f"{_GOING_ON}::Dana ends the session",),
                _undeclared("user_requests_end", "bool", "False"),
            ),
            Variant(
                "agents_vote_end_session is no key of the state",
                (f"{_GOING_ON}::Most agents vote to end the session",),
                _undeclared("agents_vote_end_session", "bool", "False"),
            ),
            Variant(
                "user_turn_decision is no key of the state",
                (
                    "discussion/taking_part.feature::A topic that Dana ends <when> is concluded with everybody's last words",
                ),
                _undeclared("user_turn_decision", "str | None", "None"),
            ),
            Variant(
                "topic_conclusion_confirmed is no key of the state",
                (f"{_CONCLUDING}::A confirmed conclusion completes the topic",),
                _undeclared("topic_conclusion_confirmed", "bool | None", "None"),
            ),
            Variant(
                "user_defined_agenda is no key of the state, and the flow's own check is still there",
                ("agenda_approval/own_topics.feature::Dana's topics are discussed at once, in her order",),
                (
                    Change("state", "-    user_defined_agenda: bool\n"),
                    Change("session", '-        "user_defined_agenda": False,\n'),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-10",
        title="“Skip to the final report” at a checkpoint only ends the topic",
        story=(
            "Dana skipped to the final report, and was asked about the next topic. Her decision reached the step that "
            "follows the question, and was forgotten before the step that had to act on it."
        ),
        cause="A flag that has to cross several super-steps was lost between them.",
        variants=(
            Variant(
                "user_skip_to_final is no key of the state",
                (f"{_CHECKPOINTS}::Skipping leads straight to the final report",),
                _undeclared("user_skip_to_final", "bool", "False"),
            ),
            Variant(
                "nobody reads the flag when the topic has been filed",
                (f"{_CHECKPOINTS}::Skipping leads straight to the final report",),
                (
                    Change(
                        "routing",
                        """
                        -        return "skip" if state.get("user_skip_to_final") else "poll"
                        +        return "poll"
                        """,
                    ),
                ),
            ),
            Variant(
                "the flag is cleared before it is read",
                (f"{_CHECKPOINTS}::Skipping leads straight to the final report",),
                (
                    Change(
                        "nodes.conclusion",
                        """
                        -        decided = {"user_turn_decision": None, "user_periodic_decision": None, "topic_conclusion_confirmed": None}
                        +        decided = {"user_turn_decision": None, "user_periodic_decision": None, "topic_conclusion_confirmed": None, "user_skip_to_final": False}
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-11",
        title="The owner ends a topic, and not everybody gets a last word",
        story=(
            "Dana ended a topic, and no agent was asked for final considerations, or only those who had wanted to stop "
            "anyway. Who may speak last was worked out from a note that had been lost, or from the wrong side of the vote."
        ),
        cause="The addressees were computed from a lost flag; the minority was inverted.",
        variants=(
            Variant(
                "the owner's decision is read under a name that nobody writes",
                (f"{_CONCLUDING}::When Dana ends the topic everybody speaks, whatever they voted",),
                (
                    Change(
                        "nodes.conclusion",
                        """
                        -    return state.get("user_turn_decision") == "finalize" or state.get("user_periodic_decision") in ("end_topic", "skip")
                        +    return bool(state.get("user_forced_conclusion"))
                        """,
                    ),
                ),
            ),
            Variant(
                "nobody is asked where no poll has passed",
                (f"{_CONCLUDING}::When Dana ends the topic before a round everybody speaks",),
                (
                    Change(
                        "nodes.conclusion",
                        """
                        -    if _owner_forces(state) or not vote.get("passed"):
                        -        return order
                        +    if _owner_forces(state) or not vote.get("passed"):
                        +        return []
                        """,
                    ),
                ),
            ),
            Variant(
                "only who had voted Yes is asked",
                (f"{_CONCLUDING}::After a passed poll only the minority speaks",),
                (
                    Change(
                        "nodes.conclusion",
                        """
                        -    return [agent for agent in order if agent in vote["minority_voters"]]
                        +    return [agent for agent in order if agent not in vote["minority_voters"]]
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-12",
        title="A decision about one topic applies to the next ones as well",
        story=(
            "Dana had ended the first topic; the second was treated as if she had ended it too. A decision was kept when "
            "it had been carried out, and nobody cleared it when a new topic began."
        ),
        cause="A sticky flag that was not reset at the start of a topic.",
        variants=(
            Variant(
                "no decision is ever cleared",
                (
                    f"{_FRESH}::A new topic begins with no decision in force",
                    f"{_FRESH}::After Dana ended a topic the next one is not taken as ended by her",
                ),
                (
                    Change(
                        "nodes.discussion",
                        """
                        -        decisions = {**NOTHING_DECIDED, "conclusion_vote": None, "current_speaker_id": None}
                        +        decisions = {"current_speaker_id": None}
                        """,
                    ),
                    Change(
                        "nodes.discussion",
                        """
                        -            "user_turn_decision": None,
                        -            "user_periodic_decision": None,
                        -            "topic_conclusion_confirmed": None,
                                 }
                                 return with_warnings(update, talk.warnings)
                        """,
                    ),
                    Change(
                        "nodes.conclusion",
                        """
                        -        decided = {"user_turn_decision": None, "user_periodic_decision": None, "topic_conclusion_confirmed": None}
                        +        decided: Update = {}
                        """,
                    ),
                ),
            ),
            Variant(
                "the standing of the last poll is kept",
                (f"{_FRESH}::A new topic begins with no decision in force",),
                (
                    Change(
                        "nodes.discussion",
                        """
                        -        decisions = {**NOTHING_DECIDED, "conclusion_vote": None, "current_speaker_id": None}
                        +        decisions = {**NOTHING_DECIDED, "current_speaker_id": None}
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-13",
        title="Choosing “modify agenda” ends the session",
        story=(
            "Dana wanted to change the agenda, and the final report was written. Everything but “continue” counted as the "
            "end, and that was looked at first."
        ),
        cause="A derived boolean (approved = action == continue) was tested before the modification flag.",
        variants=(
            Variant(
                "whatever is not “continue” ends the session",
                (f"{_GOING_ON}::Asking to change the agenda does not end the session",),
                (
                    Change(
                        "routing",
                        """
                        -        if state.get("user_requests_end"):
                        +        if state.get("user_continuation_decision") != "continue":
                                     return "ended"
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-14",
        title="“Reorder” is offered and counts as a rejection",
        story=(
            "Dana put the topics in another order, as the question offers, and the agents had to propose everything anew. "
            "The list of what may be answered and the code that acts on it had grown apart."
        ),
        cause="Option list and handler disagree.",
        variants=(
            Variant(
                "a new order of the agenda falls to the branch of the rejection",
                ("agenda_approval/changing.feature::Another order of the same topics is taken, and is no rejection",),
                (
                    Change(
                        "questions.agenda",
                        """
                        -    actions={"approve": _approve, "edit": _edit_proposal, "reorder": _reorder, "reject": _reject},
                        +    actions={"approve": _approve, "edit": _edit_proposal, "reorder": _reject, "reject": _reject},
                        """,
                    ),
                ),
            ),
            Variant(
                "changing the agenda at a checkpoint is offered and goes on instead",
                (f"{_CHECKPOINTS}::Changing the agenda closes the poll as superseded",),
                (
                    Change(
                        "routing",
                        """
                        -        return decision if decision in ("end_topic", "skip", "modify") else "continue"
                        +        return decision if decision in ("end_topic", "skip") else "continue"
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-15",
        title="An unknown, empty or differently written answer rejects the agenda or ends the session",
        story=(
            "Dana typed “Approve” with a capital letter, and the agenda was rejected. What the code did not recognise fell "
            "to the last branch, and that one was the most destructive."
        ),
        cause="A destructive default branch.",
        variants=(
            Variant(
                "an unknown answer to the agenda rejects it",
                (f"{_REFUSED}::A decision that is not offered changes nothing: <why>",),
                (
                    Change(
                        "questions.question",
                        """
                        -            return Problem(f'"{action.strip()}" is not an answer to this question; it takes: {", ".join(self.options)}')
                        +            name = "reject" if "reject" in self.actions else self.options[-1]
                        """,
                    ),
                ),
            ),
            Variant(
                "capitals make another answer, which rejects or ends",
                (f"{_REFUSED}::Capitals and blanks around an answer do not count: <why>",),
                (
                    Change(
                        "questions.question",
                        """
                        -        name = action.strip().casefold()
                        +        name = action
                                 if name not in self.actions:
                        -            return Problem(f'"{action.strip()}" is not an answer to this question; it takes: {", ".join(self.options)}')
                        +            name = next(known for known in ("reject", "end_session", self.options[-1]) if known in self.actions)
                        """,
                    ),
                ),
            ),
            Variant(
                "an unknown answer about going on ends the session",
                (
                    "phase_transitions/refused_answers.feature::An answer that is not offered does not end the session: <why>",
                ),
                (
                    Change(
                        "questions.question",
                        """
                                 if name not in self.actions:
                        +            if "end_session" in self.actions:
                        +                return self._remembering("end_session", self.actions["end_session"](fields, state, now), state, now)
                                     return Problem(f'"{action.strip()}" is not an answer to this question; it takes: {", ".join(self.options)}')
                        """,
                    ),
                ),
            ),
        ),
    ),
)
"""Faults of decisions, in the order of their ids."""
