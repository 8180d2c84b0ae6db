"""Short answers: votes and ratings."""

from __future__ import annotations

import json
import re

from support.agora_suite.circumstances import round_of, topic_of
from support.agora_suite.writers.facets import claims_in
from support.agora_suite.writers.minutes import reports_of
from support.agora_suite.writers.voices import concern_of, voice_of
from support.mock_llm.repertoire import Writing

_LONG_WORD = re.compile(r"[^\W\d_]{4,}")


def vote_to_conclude(writing: Writing, conclude_from_round: int) -> str:
    """Return Yes or No, with a reason."""
    prompt, chance = writing.prompt, writing.draw
    yes = (round_of(prompt) or 0) >= conclude_from_round
    voice, turn = voice_of(writing.persona), chance.randrange(6)
    reason = voice.say("yes" if yes else "no", turn, topic=topic_of(prompt) or "this")
    vote = f"{'Yes' if yes else 'No'}. {reason}"
    if writing.richness == "terse":
        return vote
    reports = [report for report in reports_of(prompt.items("Earlier rounds")) if report.speaker != prompt.agent]
    if reports:
        report = chance.choice(reports)
        vote += f" {voice.say('recall', turn, round=report.round, name=report.speaker, other=report.claim)}"
    if writing.richness == "realistic":
        vote += f" {voice.say('add', turn, claim=chance.choice(concern_of(writing.persona).claims))}"
    return vote


def vote_to_continue(writing: Writing, continues: bool) -> str:
    """Return Continue or End, with a reason."""
    prompt, turn, voice = writing.prompt, writing.draw.randrange(6), voice_of(writing.persona)
    remaining = prompt.items("Remaining topics") if prompt.has("Remaining topics") else []
    if not continues:
        return f"End. {voice.say('end', turn)}"
    if not remaining:
        return f"Continue. {voice.say('go', turn, topic=prompt.quote('Theme') or 'the report')}"
    vote = f"Continue. {voice.say('go', turn, topic=remaining[0])}"
    if writing.richness == "realistic" and len(remaining) > 1:
        vote += f' Leaving out "{remaining[-1]}" would be a pity as well.'
    return vote


def rate_relevance(writing: Writing) -> str:
    """Return a score between 0.7 and 1 as JSON: the more the contribution speaks of the topic, the higher."""
    speeches = writing.prompt.speeches("Contribution")
    text = speeches[0].text if speeches else writing.prompt.quote("Contribution")
    words = {word.casefold() for word in _LONG_WORD.findall(topic_of(writing.prompt) or "")}
    shared = len(words.intersection(word.casefold() for word in _LONG_WORD.findall(text)))
    score = 0.74 + 0.12 * (shared / len(words) if words else 0) + 0.05 * bool(claims_in(text))
    return json.dumps({"relevance": round(score + writing.draw.uniform(-0.03, 0.05), 2)})
