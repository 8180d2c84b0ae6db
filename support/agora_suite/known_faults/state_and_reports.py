"""Faults of what a session holds, and of the reports made from it."""

from __future__ import annotations

from typing import Final

from support.production_faults.fault import Change, Fault, Variant

_REDUCERS: Final = "engine/reducers.feature"
_STAYS_A_LIST: Final = f"{_REDUCERS}::A growing field stays a list and never holds None or a list inside a list"
_SYNCHRONISATION: Final = "engine/synchronisation.feature"
_UNWRITTEN: Final = "engine/unwritten.feature"
_TOPIC_REPORTS: Final = "discussion/topic_reports.feature"

_NO_REFUSAL: Final = Change(
    "state_manager",
    """
    -        problems += [f"{name}: is initialised by nobody but the graph" for name in started if name not in plain_keys()]
    """,
)

STATE_AND_REPORTS: Final = (
    Fault(
        id="PF-22",
        title="A round's record is incomplete at times",
        story=(
            "Now and then a round was kept without its end or with the wrong number of messages. A step completed the record "
            "where it lay, while it was being saved."
        ),
        cause="In-place mutation of the state, racing with the background serialisation of checkpoints.",
        variants=(
            Variant(
                "the summary completes the round's record in place",
                (f"{_REDUCERS}::No node changes in place what it was given",),
                (
                    Change(
                        "nodes.discussion",
                        """
                                 length = sum(len(speech.text) for speech in spoken)
                        +        state["round_history"][-1]["end_time"] = self._tools.boundary.clock.now()
                        +        state["round_history"][-1]["message_count"] += 1
                        """,
                    ),
                ),
            ),
            Variant(
                "the speaking order is rotated in place",
                (f"{_REDUCERS}::No node changes in place what it was given",),
                (
                    Change(
                        "nodes.discussion",
                        """
                        -        topic, number, order = state["active_topic"], state["current_round"] + 1, list(state["speaking_order"])
                        +        topic, number, order = state["active_topic"], state["current_round"] + 1, state["speaking_order"]
                        """,
                    ),
                    Change(
                        "nodes.discussion",
                        """
                        -        update = {
                        +        spoken_in = list(order)
                        +        order.append(order.pop(0))
                        +        update = {
                                     **said(state, DISCUSSION, turns),
                                     "current_round": number,
                        -            "current_speaker_id": order[-1],
                        +            "current_speaker_id": spoken_in[-1],
                                     "round_history": [record],
                        -            "turn_order_history": [order],
                        -            "speaking_order": [*order[1:], order[0]],
                        +            "turn_order_history": [spoken_in],
                        +            "speaking_order": order,
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-23",
        title="The report on the second topic is built from the first; every speaker is “AI”",
        story=(
            "Dana read the report on hiring and found the debate on the budget in it, all said by “AI”. The report writer "
            "had been given everything that was ever said, without the names."
        ),
        cause="A missing filter by topic; speaker metadata lost.",
        variants=(
            Variant(
                "the report writer is given all messages",
                (f"{_TOPIC_REPORTS}::The report on the second topic tells nothing of the first",),
                (
                    Change(
                        "nodes.conclusion",
                        """
                        -        discussion = speeches(of_topic(state, topic))
                        +        discussion = speeches(state.get("messages", []))
                        """,
                    ),
                ),
            ),
            Variant(
                "every speaker is called AI",
                (f"{_TOPIC_REPORTS}::The report on the second topic tells nothing of the first",),
                (
                    Change(
                        "nodes.conclusion",
                        """
                        -        discussion = speeches(of_topic(state, topic))
                        +        discussion = [prompts.Speech("AI", str(message.text)) for message in of_topic(state, topic)]
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-24",
        title="A failed report is filed as the report, and summed up in the final one",
        story=(
            "The report on a topic read “internal error of the provider”, and the final report summed that up. The text of "
            "the failure had been put where the report belongs."
        ),
        cause="Error text stored in a content field; the error flag dropped.",
        variants=(
            Variant(
                "the failure is stored as the report",
                (
                    "error_recovery/discussion_without_everybody.feature::An error never passes for the report on a topic",
                ),
                (
                    Change(
                        "nodes.conclusion",
                        """
                        -            entry = {**state["topics_info"][topic], "report_error": failure.message}
                        -            return with_warnings({"topics_info": {topic: entry}}, talk.warnings)
                        +            return with_warnings({"topic_reports": {topic: str(failure)}}, talk.warnings)
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-25",
        title="The screen and the session disagree",
        story=(
            "The screen showed one vote where three had been given, and only the latest message. What shows the session "
            "replaced its lists by what had just come, where the session itself extends them."
        ),
        cause="The state manager was synchronised by assignment instead of by the reducers.",
        variants=(
            Variant(
                "the manager takes over what a node wrote as it is",
                (f"{_SYNCHRONISATION}::Both hold the same <why>", f"{_SYNCHRONISATION}::Both hold the same at the end"),
                (
                    Change(
                        "state_manager",
                        """
                        -            self._undo = [self._join(KEYS[name], structural_copy(value)) for name, value in updates.items()]
                        +            self._undo = []
                        +            self._values.update({name: structural_copy(value) for name, value in updates.items()})
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-26",
        title="What the owner answers never reaches the screen",
        story=(
            "Dana changed the agenda, and the screen went on showing the old one. It listened to what the steps say, and an "
            "answer is written beside them."
        ),
        cause="update_state is not streamed; the state manager was synchronised from the stream only.",
        variants=(
            Variant(
                "the manager is not told of answers",
                (
                    f"{_SYNCHRONISATION}::An answer is in both as soon as it is written, before anything streams on",
                    f"{_SYNCHRONISATION}::An edited agenda is in both when it arrives by <way>",
                    "agenda_approval/changing.feature::A changed agenda is known before the next step is taken",
                ),
                (
                    Change(
                        "flow",
                        """
                        -        self.get_state_manager(name).update_state(update)
                        +        if whose != "the answer":
                        +            self.get_state_manager(name).update_state(update)
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-35",
        title="A list becomes nothing after its first entry",
        story=(
            "After the first round the list of speaking orders was gone, and whatever looked at it broke down. The session "
            "was told to join entries with a function that changes a list and gives nothing back."
        ),
        cause="list.append used as a reducer: it returns None.",
        variants=(
            Variant(
                "the speaking orders are joined by a function that returns None",
                (_STAYS_A_LIST,),
                (
                    Change(
                        "state",
                        """
                        +def _extended(held: list[Any], items: list[Any]) -> Any:
                        +    return list(held or []).extend(items)
                        +
                        +
                         class VirtualAgoraState(TypedDict, total=False):
                        """,
                    ),
                    Change(
                        "state",
                        """
                        -    turn_order_history: Annotated[list[list[str]], append_rows]
                        +    turn_order_history: Annotated[list[list[str]], _extended]
                        """,
                    ),
                    Change(
                        "schema",
                        """
                        -from support.agora.state import VirtualAgoraState
                        +from support.agora.state import VirtualAgoraState, _extended
                        """,
                    ),
                    Change(
                        "schema",
                        """
                        -_KINDS: Final[dict[Any, Kind]] = {append: "append", append_rows: "append", merge: "merge", add_messages: "messages"}
                        +_KINDS: Final[dict[Any, Kind]] = {append: "append", append_rows: "append", merge: "merge", add_messages: "messages", _extended: "append"}
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-36",
        title="Lists inside lists",
        story=(
            "The list of completed topics held a list of a topic instead of the topic, and the final report did not find "
            "any. A step wrapped what it had to add once too often, and nobody looked."
        ),
        cause="A list passed to a reducer that appends items.",
        variants=(
            Variant(
                "a topic is completed as a list of itself, and no check looks into lists",
                (_STAYS_A_LIST,),
                (
                    Change(
                        "nodes.conclusion",
                        """
                        -        update: Update = {"completed_topics": [topic], "active_topic": None, "topics_info": {topic: entry}}
                        +        update: Update = {"completed_topics": [[topic]], "active_topic": None, "topics_info": {topic: entry}}
                        """,
                    ),
                    Change(
                        "schema",
                        """
                                     problems.append(f"{name}: the state has no such key")
                                     continue
                        +        if key.kind == "append":
                        +            continue
                        """,
                    ),
                    Change(
                        "reducers",
                        """
                        -    if any(isinstance(item, list) for item in items):
                        -        raise TypeError("an append key takes items, not lists of items")
                        """,
                    ),
                ),
            ),
            Variant(
                "the reducer appends the update instead of extending by it",
                (_STAYS_A_LIST,),
                (
                    Change(
                        "reducers",
                        """
                             if not any(item_id(item) for item in items):
                        -        return [*held, *items]
                        +        return [*held, items]
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-40",
        title="Fields that grow are initialised before anything was added to them",
        story=(
            "Some sessions broke down with “KeyError: 'vote_history'”, others began with an empty entry in every list. Who "
            "set up a session filled in what only the steps themselves add to, in one place and not in the other."
        ),
        cause="Reducer keys initialised with empty lists by the state manager and sent as input.",
        variants=(
            Variant(
                "a session is created with empty growing fields, and begins with them",
                (
                    f"{_UNWRITTEN}::A session that was only created holds no field that grows",
                    f"{_UNWRITTEN}::The first input of a session holds no field that grows",
                    f"{_UNWRITTEN}::A session that waits has written the growing fields that its nodes returned",
                ),
                (
                    Change(
                        "session",
                        """
                                 "proposed_topics": [],
                        +        "votes": [],
                        +        "vote_history": [],
                        +        "completed_topics": [],
                        """,
                    ),
                    _NO_REFUSAL,
                ),
            ),
            Variant(
                "the state manager refuses no growing field",
                (f'{_UNWRITTEN}::A session cannot be initialised with the growing field "<field>"',),
                (_NO_REFUSAL,),
            ),
        ),
    ),
)
"""Faults of state and reports, in the order of their ids."""
