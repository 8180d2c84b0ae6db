"""Faults that scenarios once passed over, or saw only as an error of the engine."""

from __future__ import annotations

from typing import Final

from support.agora_suite.known_faults.decisions import UNDECLARED_KEYS_ARE_DROPPED
from support.production_faults.fault import Change, Fault, Variant

_NO_CLEAR_VOTES: Final = "conclusion/no_clear_votes.feature"
_MANY: Final = "conclusion/many_participants.feature"
_SIMILAR: Final = "discussion/similar_titles.feature"
_DECLARED: Final = "engine/declared_fields.feature"
_LENGTH: Final = "conclusion/length_of_a_topic.feature"

BLIND_SPOTS: Final = (
    Fault(
        id="PF-37",
        title="If no agent votes clearly, the topic never ends",
        story=(
            "The agents were undecided, or their models were out of reach whenever they were polled, and one topic went on "
            "far beyond its last round. A poll without votes had been taken for one that is still to be held."
        ),
        cause="A tally without voters was treated as “not passed” without escalation.",
        variants=(
            Variant(
                "the last round concludes a topic only if somebody voted",
                (
                    f"{_NO_CLEAR_VOTES}::Undecided agents keep a topic to its last round and no longer",
                    f"{_NO_CLEAR_VOTES}::Agents out of reach in every poll keep a topic to its last round and no longer",
                ),
                (
                    Change(
                        "routing",
                        """
                        -        if _number(state, "current_round") >= most:
                        +        if _number(state, "current_round") >= most and _mapping(state, "conclusion_vote").get("total_votes"):
                                     return "maximum_reached"
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-38",
        title="The conclusion on “Budget rules” is hidden while “Budget” is discussed",
        story=(
            "The agents discussed “Budget” as if nothing had been agreed on “Budget rules” before. To leave out the topic "
            "under discussion, every topic had been left out whose title begins like it."
        ),
        cause="A prefix test instead of equality.",
        variants=(
            Variant(
                "conclusions whose topic begins with the current one are left out",
                (f"{_SIMILAR}::What <first> came to is known when <second> is discussed",),
                (
                    Change(
                        "nodes.context",
                        """
                        -        conclusions=state.get("topic_summaries", {}),
                        +        conclusions={
                        +            name: text for name, text in state.get("topic_summaries", {}).items() if not name.startswith(topic)
                        +        },
                        """,
                    ),
                ),
            ),
            Variant(
                "conclusions with whose topic the current one begins are left out",
                (f"{_SIMILAR}::What <first> came to is known when <second> is discussed",),
                (
                    Change(
                        "nodes.context",
                        """
                        -        conclusions=state.get("topic_summaries", {}),
                        +        conclusions={
                        +            name: text for name, text in state.get("topic_summaries", {}).items() if not topic.startswith(name)
                        +        },
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-41",
        title="Without an answer the coordinator spins for ever",
        story=(
            "Dana closed the window without an answer, and the machine ran hot all night: the question was put to an empty "
            "chair thousands of times. No answer had been taken for a reason to go on."
        ),
        cause="A falsy answer was treated as “resume”.",
        variants=(
            Variant(
                "the coordinator streams again where the owner gives no answer",
                ("engine/coordination.feature::A question without an answer is put once, and waits",),
                (
                    Change(
                        "coordinator",
                        """
                                     if accepted is None:
                        -                return
                        +                answers = None
                        +                continue
                        """,
                    ),
                ),
            ),
            Variant(
                "the coordinator streams again and asks nobody",
                ("engine/coordination.feature::A question without an answer is put once, and waits",),
                (
                    Change(
                        "coordinator",
                        """
                                     if accepted is None:
                        -                return
                        +                while self._flow.pauses(session):
                        +                    yield from (chunk for chunk in self._flow.stream(config) if "__interrupt__" not in chunk)
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-42",
        title="Long discussions stop in the middle",
        story=(
            "A discussion in which Dana had asked for few pauses broke off in its eighth round. The engine counts the steps "
            "between two pauses, and had been left with the number that it comes with."
        ),
        cause="LangGraph's default recursion limit against the length of the loop.",
        variants=(
            Variant(
                "a stream may take 25 steps",
                (
                    f"{_LENGTH}::19 rounds without a pause come to their end",
                    f"{_LENGTH}::19 rounds without a pause come to their end with a poll after each",
                ),
                (
                    Change(
                        "addressing",
                        """
                        -    limit = STEPS_BESIDES_ROUNDS + STEPS_A_ROUND * most_rounds
                        +    limit = 25
                        """,
                    ),
                ),
            ),
            Variant(
                "the steps of a round with a poll are not counted",
                (f"{_LENGTH}::19 rounds without a pause come to their end with a poll after each",),
                (
                    Change(
                        "addressing",
                        """
                        -    limit = STEPS_BESIDES_ROUNDS + STEPS_A_ROUND * most_rounds
                        +    limit = STEPS_BESIDES_ROUNDS + most_rounds
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-43",
        title="With more than ten participants the votes become one nested list",
        story=(
            "Three agents could vote, and ten; with twelve the count of the votes broke down. Somebody had meant to make "
            "long lists cheaper, and a long list was filed as one vote."
        ),
        cause="A special case for batches in a reducer.",
        variants=(
            Variant(
                "a list of more than ten items is appended as one item",
                (f"{_MANY}::Each of <agents> participants has one vote <ballot>",),
                (
                    Change(
                        "reducers",
                        """
                             if not any(item_id(item) for item in items):
                                 return [*held, *items]
                        +    if len(items) > 10:
                        +        return [*held, items]
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-44",
        title="A contribution off the topic ends the session",
        story=(
            "An agent strayed from the topic, and the session broke off. The moderator's warning had been put among the "
            "messages without saying whose it is."
        ),
        cause="A plain dictionary without a role among messages.",
        variants=(
            Variant(
                "the warning is a dictionary among the messages",
                (
                    "discussion/what_is_kept.feature::A contribution off the topic draws one warning, and the round goes on",
                ),
                (
                    Change(
                        "nodes.discussion",
                        """
                        -        return with_warnings(update, talk.warnings)
                        +        strays = [{"content": f"{turn.speaker}, keep to the topic."} for turn in turns if turn.marks.get("off_topic")]
                        +        return with_warnings({**update, "messages": [*update["messages"], *strays]}, talk.warnings)

                             def _turn(self, talk: Conversation, place: Visit, agent: str, seat: int, context: RoundContext) -> Turn:
                        """,
                    ),
                ),
            ),
            Variant(
                "nobody is warned",
                (
                    "discussion/what_is_kept.feature::A contribution off the topic draws one warning, and the round goes on",
                ),
                (
                    Change(
                        "nodes.discussion",
                        """
                        -        talk.warnings.append(
                        -            f"{prompts.MODERATOR}: what {contribution.speaker} said in round {context.round_number} "
                        -            f'does not keep to "{context.topic}" (relevance {score})'
                        -        )
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-45",
        title="A step misses what the step before has written",
        story=(
            "The session broke down in a step that had never been changed. The step before it had been, and wrote under a "
            "name that the session does not keep; what has no place in the session is dropped without a word."
        ),
        cause="A node wrote a key that the schema does not have, and the next one read it.",
        variants=(
            Variant(
                "the united topics are written under another name, and read under it",
                (f"{_DECLARED}::A whole session writes to declared fields only",),
                (
                    *UNDECLARED_KEYS_ARE_DROPPED,
                    Change(
                        "nodes.agenda",
                        """
                        -        update = {"topic_queue": topics, "topics_info": _proposed_infos(state, topics, proposals)}
                        +        update = {"united_topics": topics, "topics_info": _proposed_infos(state, topics, proposals)}
                        """,
                    ),
                    Change(
                        "nodes.agenda",
                        """
                        -        attempt, topics = agenda_vote_number(state), state.get("topic_queue", [])
                        +        attempt, topics = agenda_vote_number(state), state["united_topics"]
                        """,
                    ),
                ),
            ),
            Variant(
                "the suggestions are written under another name, and the flow's own check is still there",
                (f"{_DECLARED}::A session whose agenda is changed writes to declared fields only",),
                (
                    Change(
                        "nodes.continuation",
                        """
                        -            "suggested_agenda": worded_as(agenda if suggested is None else suggested, known),
                        +            "suggestion": worded_as(agenda if suggested is None else suggested, known),
                        """,
                    ),
                ),
            ),
        ),
    ),
)
"""Faults that were passed over, in the order of their ids."""
