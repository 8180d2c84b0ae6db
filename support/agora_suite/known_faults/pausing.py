"""Faults of pausing for the owner and of going on after the answer."""

from __future__ import annotations

from typing import Final

from support.production_faults.fault import Change, Fault, Variant

_APPROVING: Final = "agenda_approval/approving.feature"
_CHECKPOINTS: Final = "phase_transitions/checkpoints.feature"
_TAKING_PART: Final = "discussion/taking_part.feature"

PAUSING: Final = (
    Fault(
        id="PF-02",
        title="The same question comes back after every answer",
        story=(
            "Dana approved the agenda and was asked for her approval again, and again after the next answer. The answer "
            "was written down as if the step before the question had given it, so that the question itself stayed open."
        ),
        cause="The update was attributed to the previous node: its name came from Interrupt.ns, which LangGraph dropped.",
        variants=(
            Variant(
                "update_state without as_node",
                (f"{_APPROVING}::An approved agenda is not asked about again",),
                (
                    Change(
                        "flow",
                        """
                        -        self._compiled().update_state(run, update, as_node=node)
                        +        self._compiled().update_state(run, update)
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-03",
        title="What was written just before a question disappears after the answer",
        story=(
            "After Dana's answer the votes and the agenda that had led to the question were gone at times. The answer was "
            "applied while the step before it was still being saved; whichever came last won."
        ),
        cause="State updated while the stream's generator was still suspended: the last super-step was not committed.",
        variants=(
            Variant(
                "the answer is applied inside the loop over the stream",
                (
                    "agenda_approval/changing.feature::What was decided before the question is kept when Dana answers",
                    f"{_APPROVING}::The first topic of an approved agenda comes first",
                ),
                (
                    Change(
                        "flow",
                        """
                        -        if name in self._streaming:
                        -            raise StateError(f'the session "{name}" still streams; run the stream out before answering')
                                 require_pending({pause.id: None}, self.pauses(name))
                        """,
                    ),
                    Change(
                        "coordinator",
                        """
                                             if "__interrupt__" not in chunk:
                                                 yield chunk
                        +                    elif self._answer_by == "update":
                        +                        early = self._flow.pauses(session)
                        +                        given = self._accepted_answer(early[0]) if early else None
                        +                        if given is None:
                        +                            return
                        +                        yield {early[0].node: self._flow.apply_answer(early[0], given[1], config)}
                        +                        break
                        """,
                    ),
                    Change(
                        "coordinator",
                        """
                                     if not waiting:
                        +                graph = self._flow.compiled_graph
                        +                if graph is not None and graph.get_state({"configurable": {"thread_id": session}}).next:
                        +                    answers = None
                        +                    continue
                                         return
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-04",
        title="Rounds never advance: the agents talk, and nothing is kept",
        story=(
            "The agents could be seen talking, but the discussion stayed in round 0 and its record stayed empty. The "
            "question to Dana stood at the end of the step that held the round; her answer took the place of everything "
            "that the step had done."
        ),
        cause="interrupt() after the work in the same node, resumed by update_state(as_node): its return value is skipped.",
        variants=(
            Variant(
                "the round asks the owner itself, after the agents have spoken",
                (f"{_TAKING_PART}::Rounds advance by one and each agent is consulted once, with Dana asked <when>",),
                (
                    Change(
                        "nodes.discussion",
                        """
                                     "topic_conclusion_confirmed": None,
                                 }
                        +        if self._tools.configuration.discussion.user_participation_timing == "end_of_round":
                        +            shown = participation_moment(state, "end_of_round")
                        +            ask(QUESTIONS["user_turn_participation"], state, self._tools.boundary.clock, shown)
                                 return with_warnings(update, talk.warnings)

                             def _turn(self, talk: Conversation, place: Visit, agent: str, seat: int, context: RoundContext) -> Turn:
                        """,
                    ),
                    Change(
                        "routing",
                        """
                        -            return "ask_owner_after"
                        +            return "poll" if self._poll_is_due(state) else "discuss"
                        """,
                    ),
                    Change(
                        "routing",
                        """
                        -                self.after_round, {"ask_owner_after": "user_turn_participation", "poll": "end_topic_poll", **next_round}
                        +                self.after_round, {"poll": "end_topic_poll", **next_round}
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-05",
        title="Agents are consulted twice for the same round",
        story=(
            "Every question to Dana cost a second round of calls to the language models, and the agents were heard twice. "
            "They were consulted in the step that asks, and such a step begins anew when the answer arrives."
        ),
        cause="Model calls before interrupt() in one node, which runs again from its top on Command(resume=…).",
        variants=(
            Variant(
                "the agents are consulted before the owner is asked to take part",
                (f"{_TAKING_PART}::Rounds advance by one and each agent is consulted once, with Dana asked <when>",),
                (
                    Change(
                        "nodes.discussion",
                        """
                                 timing = self._tools.configuration.discussion.user_participation_timing
                        +        talk, context = self._tools.conversation(), round_context(state, state["current_round"] + 1)
                        +        for agent in self._tools.voters:
                        +            talk.ask(agent, prompts.discuss(agent, context))
                                 shown = participation_moment(state, timing)
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-06",
        title="The discussion does not stop for the owner",
        story=(
            "Nobody asked Dana: the discussion went on with an error in its record, or as if she had agreed. Code that was "
            "meant for failures took the pause for one, and handled it."
        ),
        cause="A broad exception handler swallowed GraphInterrupt, or wrapped it into an error.",
        variants=(
            Variant(
                "the wrapper makes an error of the pause",
                (
                    "error_recovery/failures_while_asking.feature::A discussion that waits for Dana has nothing to recover from",
                    "engine/pauses.feature::A question passes the wrapper as a pause and starts no recovery",
                ),
                (
                    Change(
                        "wrapper",
                        """
                        -        except (GraphBubbleUp, NodeExecutionError):
                        +        except NodeExecutionError:
                        """,
                    ),
                ),
            ),
            Variant(
                "the wrapper swallows the pause and goes on with a warning",
                (
                    f"{_APPROVING}::The discussion waits for Dana",
                    "engine/pauses.feature::A question passes the wrapper as a pause and starts no recovery",
                ),
                (
                    Change(
                        "wrapper",
                        """
                        -        except (GraphBubbleUp, NodeExecutionError):
                        +        except NodeExecutionError:
                                     raise
                        +        except GraphBubbleUp:
                        +            return {"warnings": ["the node was interrupted"]}
                        """,
                    ),
                ),
            ),
            Variant(
                "a step that asks goes on with a default",
                (f"{_CHECKPOINTS}::A checkpoint comes after every second round and at no other time",),
                (
                    Change(
                        "nodes.discussion",
                        """
                        -        return ask(QUESTIONS["periodic_stop"], state, self._tools.boundary.clock)
                        +        try:
                        +            return ask(QUESTIONS["periodic_stop"], state, self._tools.boundary.clock)
                        +        except Exception:
                        +            return {"user_periodic_decision": "continue"}
                        """,
                    ),
                ),
            ),
            Variant(
                "the agenda approves itself",
                (f"{_APPROVING}::The discussion waits for Dana",),
                (
                    Change(
                        "nodes.agenda",
                        """
                        -        return ask(QUESTIONS["agenda_approval"], state, self._tools.boundary.clock)
                        +        try:
                        +            return ask(QUESTIONS["agenda_approval"], state, self._tools.boundary.clock)
                        +        except Exception:
                        +            return {"agenda_approved": True, "topic_queue": list(state["proposed_agenda"])}
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-07",
        title="An answer begins the session again and doubles what it knows",
        story=(
            "After Dana's approval the agents were introduced again and proposed topics again, and every vote was there "
            "twice. The session was not continued from where it had stopped, but fed with its whole state once more."
        ),
        cause="Resumed with the full state instead of None or a Command.",
        variants=(
            Variant(
                "the stream always begins with the whole state",
                (f"{_APPROVING}::Approving does not start the session again",),
                (
                    Change(
                        "flow",
                        """
                        -            graph_input: Any = None if snapshot.values else manager.initial_input()
                        +            graph_input: Any = manager.initial_input()
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-08",
        title="The session ends after the first answer although topics remain",
        story=(
            "Dana approved the agenda, the first topic went by, and then there was silence: no further topic, no report. "
            "Whoever led the session stopped after its first continuation."
        ),
        cause="The driver broke out of the outer stream after the continuation stream.",
        variants=(
            Variant(
                "the coordinator returns when it has answered once",
                (f"{_APPROVING}::Every topic of an approved agenda is discussed to its end",),
                (
                    Change(
                        "coordinator",
                        """
                        +            if self.results:
                        +                return
                                     accepted = self._accepted_answer(waiting[0])
                        """,
                    ),
                ),
            ),
        ),
    ),
)
"""Faults of pausing, in the order of their ids."""
