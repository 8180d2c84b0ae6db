"""What agents say in a discussion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from support.agora_suite.circumstances import round_of, topic_of
from support.agora_suite.writers.facets import CLAIMS, FACETS, claims_in, facet_of
from support.agora_suite.writers.minutes import OWNER, Point, ReportedClaim, clipped, points_of, reports_of
from support.agora_suite.writers.voices import MOVES, concern_of, voice_of
from support.mock_llm.prompt import QuotedSpeech
from support.mock_llm.repertoire import Writing

_BRIDGES = (
    "where {concern} is concerned, ",
    "when it comes to {concern}, ",
    "as far as {concern} goes, ",
    "seen from the side of {concern}, ",
    "in matters of {concern}, ",
    "once you think of {concern}, ",
    "on the question of {concern}, ",
    "as everyone who has dealt with {concern} knows, ",
)


def discuss(writing: Writing) -> str:
    """Return an agent's turn: an answer to another speaker, a point of its own, and what should follow."""
    turn = SpeakerTurn(writing)
    first = turn.opening() if not turn.others else turn.reaction()
    if writing.richness == "terse":
        return first if not turn.others else f"{first} {turn.new_claim()}"
    chance = writing.draw
    sentences = [*turn.reply_to_owner(), first]
    sentences += [] if not turn.others and chance.random() < 0.5 else [turn.new_claim()]
    long = writing.richness == "realistic"
    sentences += [turn.case()] if long or chance.random() < 0.4 else []
    sentences += ["\n"] if long else []
    sentences += turn.looking_back() if long or chance.random() < 0.6 else []
    sentences += [turn.new_claim()] if long else []
    sentences += [turn.step()] if long or chance.random() < 0.6 else []
    sentences += turn.question() if long or chance.random() < 0.35 else []
    return " ".join(sentences).replace(" \n ", "\n\n")


def give_final_considerations(writing: Writing) -> str:
    """Return an agent's last word on a topic."""
    turn = SpeakerTurn(writing)
    sentences = [turn.closing()]
    if writing.richness != "terse":
        sentences = [*turn.reply_to_owner(), *sentences, *turn.looking_back(), turn.step()]
    if writing.richness == "realistic":
        sentences += ["\n", turn.case(), turn.new_claim()]
    return " ".join(sentences).replace(" \n ", "\n\n")


class SpeakerTurn:
    """A speaker about to speak: who they are, what they have heard, what they have not yet said."""

    def __init__(self, writing: Writing) -> None:
        self._prompt = writing.prompt
        self._chance = writing.draw
        self._voice = voice_of(writing.persona)
        self._concern = concern_of(writing.persona)
        self._agent = writing.persona.agent
        self._number = writing.persona.number
        self._topic = topic_of(writing.prompt) or writing.prompt.quote("Theme")
        self._earlier = writing.prompt.items("Earlier rounds")
        pieces = [*self._earlier, *(speech.text for speech in self._said), *self._prompt.own_words]
        self._heard = "\n".join(pieces)
        self._spent = {claim for piece in pieces for claim in claims_in(piece)}
        first = writing.shared_draw("manner", self._agent, self._topic).randrange(6)
        self._turns: Counter[str] = Counter(dict.fromkeys(MOVES, first + (round_of(writing.prompt) or 0)))

    @cached_property
    def others(self) -> Sequence[Point]:
        """What the others have contributed to this round."""
        points = points_of(self._said, (claim for summary in self._earlier for claim in claims_in(summary)))
        return [point for point in points if point.speaker not in (self._agent, OWNER)]

    @cached_property
    def _said(self) -> Sequence[QuotedSpeech]:
        return self._prompt.speeches("Said in this round")

    @cached_property
    def _reports(self) -> Sequence[ReportedClaim]:
        return reports_of(self._earlier)

    def opening(self) -> str:
        """Return the sentence that opens a round."""
        return self._say("open", topic=self._topic, claim=self._claim())

    def closing(self) -> str:
        """Return the sentence that closes a topic."""
        mine = [report.claim for report in self._reports if report.speaker == self._agent]
        return self._say("final", topic=self._topic, claim=self._chance.choice(mine) if mine else self._claim())

    def reaction(self) -> str:
        """Return an answer to a speaker of this round, most often to the last."""
        last = self._chance.random() < 0.6
        point = self.others[-1] if last else self._chance.choice(self.others)
        if not point.claim:
            return self._say("respond", name=point.speaker, quote=clipped(point.text))
        move = "agree" if self._chance.random() < 0.5 else "differ"
        return self._say(move, name=point.speaker, other=point.claim)

    def new_claim(self) -> str:
        """Return a claim that no one has made yet, as long as there is one."""
        return self._say("add", claim=self._claim())

    def reply_to_owner(self) -> list[str]:
        """Return an answer to the owner, unless another speaker has given one in this round."""
        quote = clipped(self._prompt.quote("Owner's message"))
        answered = any(quote in point.text for point in self.others)
        return [] if not quote or answered else [self._say("owner", quote=quote)]

    def looking_back(self) -> list[str]:
        """Return a reference to an earlier round, where there was one."""
        if not self._reports:
            return []
        report = self._chance.choice(self._reports)
        if report.speaker == self._agent:
            return [self._say("own", claim=report.claim)]
        return [self._say("recall", round=report.round, name=report.speaker, other=report.claim)]

    def case(self) -> str:
        """Return an example."""
        cases = [*facet_of(self._topic).cases, *self._concern.cases]
        fresh = [case for case in cases if case not in self._heard] or [
            case for facet in FACETS for case in facet.cases
        ]
        return self._say("case", case=fresh[self._turns["case"] % len(fresh)])

    def step(self) -> str:
        """Return a proposal."""
        steps = [*facet_of(self._topic).steps, *self._concern.steps]
        fresh = [step for step in steps if step not in self._heard]
        return self._say("step", step=self._chance.choice(fresh or [step for facet in FACETS for step in facet.steps]))

    def question(self) -> list[str]:
        """Return a question to an earlier speaker, if there is one."""
        return [self._say("ask", name=self._chance.choice(self.others).speaker)] if self.others else []

    def _claim(self) -> str:
        facets = [facet_of(self._topic), self._concern]
        if self._chance.random() < 0.35:
            facets.reverse()
        for claims in (*(facet.claims for facet in facets), CLAIMS):
            fresh = [claim for claim in claims if claim not in self._spent]
            if fresh:
                chosen = self._chance.choice(fresh)
                self._spent.add(chosen)
                return self._bridge(chosen) + chosen
        return self._chance.choice(facets[0].claims)

    def _bridge(self, claim: str) -> str:
        if claim in facet_of(self._topic).claims or claim not in self._concern.claims:
            return ""
        return _BRIDGES[self._number % len(_BRIDGES)].format(concern=self._concern.label)

    def _say(self, move: str, **places: str | int) -> str:
        self._turns[move] += 1
        return self._voice.say(move, self._turns[move], **places)
