"""Faults of the agenda and of the agents' votes."""

from __future__ import annotations

from typing import Final

from support.production_faults.fault import Change, Fault, Variant

_LENGTH: Final = "conclusion/length_of_a_topic.feature"
_POLLS: Final = "conclusion/polls.feature"
_WITHOUT: Final = "error_recovery/discussion_without_everybody.feature"

AGENDA_AND_VOTES: Final = (
    Fault(
        id="PF-16",
        title="“Topic 1, Topic 2, Topic 3” is presented as the agents' agenda",
        story=(
            "Dana was asked to approve an agenda that nobody had proposed. The moderator's reply could not be read, and a "
            "constant took its place deep inside, where nobody could see that it was one."
        ),
        cause="A silent constant fallback inside the agent masked the node's own fallback.",
        variants=(
            Variant(
                "a constant stands in for an agenda that cannot be read",
                (
                    "error_recovery/unreadable_replies.feature::An agenda that nobody can read is made of what was proposed",
                    "agenda_approval/setting.feature::The first five topics are proposed for an unreadable reply: <why>",
                ),
                (
                    Change(
                        "nodes.agenda",
                        """
                        -        agenda = agenda or list(queue[:MOST_QUEUED_LOCALLY])
                        +        agenda = agenda or ["Topic 1", "Topic 2", "Topic 3"]
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-17",
        title="After a rejected agenda the old votes are counted again",
        story=(
            "Dana rejected an agenda, the agents voted anew, and the same agenda came back. The votes of the first attempt "
            "were never set aside, so that the moderator was given both."
        ),
        cause="An append-only field that was not scoped to the cycle.",
        variants=(
            Variant(
                "the moderator is given every vote of the session",
                ("agenda_approval/rejecting.feature::Votes on a rejected agenda are not counted again",),
                (
                    Change(
                        "nodes.agenda",
                        """
                        -        votes = votes_on(state, "topic_selection", VoteMetadata(topic=None, round=None, attempt=attempt))
                        +        votes = [vote for vote in state.get("votes", []) if vote["vote_type"] == "topic_selection"]
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-18",
        title="A session without a theme crashes in its next step",
        story=(
            "A session that was begun without a theme broke down before anybody had said a word. That the theme was missing "
            "had been noted, but nobody asked Dana for it, and the next step could not do without."
        ),
        cause="A failed precondition was recorded but not routed.",
        variants=(
            Variant(
                "the missing theme is noted instead of asked for",
                (
                    "agenda_approval/own_topics.feature::No agent is asked for anything before there is a theme",
                    "state/configuration.feature::Dana names theme and topics when neither was given",
                ),
                (
                    Change(
                        "nodes.initialisation",
                        """
                        +        if not state.get("main_topic"):
                        +            return {"last_error": "the session has no theme"}
                                 question = question_of_theme(state)
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-19",
        title="A topic can go on for ever",
        story=(
            "The agents never agreed to conclude, and the discussion of one topic never ended. A greatest number of rounds "
            "could be configured, and nothing ever looked at it."
        ),
        cause="Limits that were declared and not wired.",
        variants=(
            Variant(
                "nobody looks at the greatest number of rounds",
                (f"{_LENGTH}::The last round concludes the topic although every agent is against it",),
                (
                    Change(
                        "routing",
                        """
                        -        if _number(state, "current_round") >= most:
                        +        if _number(state, "current_round") < 0 > most:
                                     return "maximum_reached"
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-20",
        title="“I recommend we continue” ends the session",
        story=(
            "An agent said “I recommend we continue”, and the session ended: “recommend” has “end” in it. Votes were read "
            "by looking for letters somewhere near their beginning."
        ),
        cause="Substring parsing of votes in the first 20 characters.",
        variants=(
            Variant(
                "the first 20 characters are searched for each option",
                (
                    f"{_POLLS}::A vote on going on counts as its first word says (<why>)",
                    f"{_POLLS}::A vote to conclude counts as its first word says (<why>)",
                ),
                (
                    Change(
                        "replies",
                        """
                        -    word = first_word(reply)
                        -    return word if word in options else None
                        +    return next((option for option in options if option in reply.casefold()[:20]), None)
                        """,
                    ),
                ),
            ),
        ),
    ),
    Fault(
        id="PF-21",
        title="An agent who cannot be reached is counted as No, or as Continue",
        story=(
            "A topic was not concluded although everybody who could be asked wanted to. Whoever could not be reached had "
            "been counted as being against it."
        ),
        cause="A biased default for a failed vote.",
        variants=(
            Variant(
                "a failed vote on concluding is a No",
                (
                    f"{_WITHOUT}::An agent that cannot vote is counted neither for nor against concluding",
                    f"{_POLLS}::An agent who cannot be reached abstains",
                ),
                (
                    Change(
                        "nodes.discussion",
                        """
                                     talk.give_up(agent, "abstains from the poll", failure)
                        -            reply = ""
                        +            reply = "No"
                        """,
                    ),
                ),
            ),
            Variant(
                "a failed vote on going on is a Continue",
                (f"{_WITHOUT}::An agent that cannot vote does not keep the session going",),
                (
                    Change(
                        "nodes.continuation",
                        """
                                     talk.give_up(agent, "abstains from the poll", failure)
                        -            reply = ""
                        +            reply = "Continue"
                        """,
                    ),
                ),
            ),
        ),
    ),
)
"""Faults of agenda and votes, in the order of their ids."""
