"""Answers about topics: proposing, uniting, preferring and ordering them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence

from support.agora_suite.writers.facets import FACETS, Facet, known_titles, titles_of
from support.agora_suite.writers.voices import concern_of, voice_of
from support.mock_llm.prompt import ModelPrompt, QuotedSpeech
from support.mock_llm.repertoire import Writing

_POOL_SIZE = 9
_USUAL_WORDING = 0.75
_LINKS = (
    "Then comes",
    "My second choice would be",
    "From there it is a short way to",
    "Next in order of weight I see",
    "After that I would gladly join those who want",
    "And then, please, no detour around",
    "What builds on it is",
    "It led, each time, to",
)
_NUMBERED = re.compile(r"^\s*\d+[.)]\s+(.+)$", re.MULTILINE)


def propose_topics(writing: Writing) -> str:
    """Return three to five topics, some of which others will propose as well."""
    theme = writing.prompt.quote("Theme")
    count = 3 if writing.richness == "terse" else writing.draw.randint(3, 5)
    facets = _preferred(writing, theme)[:count]
    return _numbered(_worded(writing, facet, theme) for facet in facets)


def refine_topics(writing: Writing) -> str:
    """Return the agent's own topics again, in another agent's words where those came first."""
    prompt = writing.prompt
    known = known_titles(prompt.quote("Theme"))
    everyone = [topic for speech in prompt.speeches("All proposals") for topic in _topics_of(speech)]
    first_worded: dict[str, str] = {}
    for topic in everyone:
        first_worded.setdefault(_kind(topic, known), topic)
    own = prompt.items("Your proposals")
    refined = [first_worded.get(_kind(topic, known), topic) for topic in own]
    foreign = [topic for kind, topic in first_worded.items() if kind not in {_kind(mine, known) for mine in own}]
    if foreign and len(refined) > 2 and writing.draw.random() < 0.5:
        refined[-1] = writing.draw.choice(foreign)
    return _numbered(dict.fromkeys(refined))


def collate_topics(writing: Writing) -> str:
    """Return all proposed topics, each once, in the words of its first proposal."""
    prompt = writing.prompt
    known = known_titles(prompt.quote("Theme"))
    taken = {_kind(topic, known) for topic in _list(prompt, "Completed topics")}
    distinct: list[str] = []
    for topic in _proposals(prompt):
        kind = _kind(topic, known)
        if kind not in taken:
            taken.add(kind)
            distinct.append(topic)
    return _numbered(distinct)


def vote_on_the_agenda(writing: Writing) -> str:
    """Return a preference in words, with the topics in double quotes in the order preferred."""
    topics = _list(writing.prompt, "Topics")
    if not topics:
        return "I see no topics to choose from."
    theme, concern = writing.prompt.quote("Theme"), concern_of(writing.persona)
    known = known_titles(theme)
    chance = writing.draw
    favoured = {topic for topic in topics if known.get(topic.casefold()) is concern}
    places = {topic: place - 2.5 * (topic in favoured) for place, topic in enumerate(topics)}
    ranked = sorted(topics, key=lambda topic: places[topic] + chance.uniform(-3, 3))
    voice, turn = voice_of(writing.persona), chance.randrange(6)
    vote = voice.say("prefer", turn, first=ranked[0]) + "."
    others = ranked[1:2] if writing.richness == "terse" else ranked[1:3]
    if others:
        vote += f" {_LINKS[writing.persona.number % len(_LINKS)]} "
        vote += " and then ".join(f'"{topic}"' for topic in others) + "."
    if writing.richness == "realistic":
        vote += f" {voice.say('add', turn, claim=chance.choice(concern.claims))}"
    return vote


def set_the_agenda(writing: Writing, longest: int) -> str:
    """Return the topics in the order that the votes ask for, as JSON."""
    topics = _list(writing.prompt, "Topics")
    ballots = [_named(speech.text, topics) for speech in writing.prompt.speeches("Votes")]
    return json.dumps({"proposed_agenda": _by_points(topics, ballots)[:longest]}, ensure_ascii=False)


def suggest_agenda_changes(writing: Writing) -> str:
    """Return the agenda that the agent would like from here on."""
    prompt, chance = writing.prompt, writing.draw
    agenda = _list(prompt, "Current agenda")
    active = prompt.quote("Topic under discussion")
    rest = [topic for topic in agenda if topic != active]
    if len(rest) > 1:
        place = chance.randrange(len(rest) - 1)
        rest[place], rest[place + 1] = rest[place + 1], rest[place]
    known = known_titles(prompt.quote("Theme"))
    done = {_kind(topic, known) for topic in (*agenda, *_list(prompt, "Completed topics"))}
    ideas = [titles_of(facet, prompt.quote("Theme"))[0] for facet in _preferred(writing, prompt.quote("Theme"))]
    new = [topic for topic in ideas if _kind(topic, known) not in done][:1]
    wanted = [active] * bool(active) + rest + (new if not rest or chance.random() < 0.5 else [])
    return _numbered(wanted)


def revise_the_agenda(writing: Writing) -> str:
    """Return one agenda out of all suggestions, as JSON: what most agents put first comes first."""
    prompt = writing.prompt
    agenda = _list(prompt, "Current agenda")
    ballots = [_topics_of(speech) for speech in prompt.speeches("Suggestions")]
    done = {topic.casefold() for topic in _list(prompt, "Completed topics")}
    candidates = list(dict.fromkeys([*agenda, *(topic for ballot in ballots for topic in ballot)]))
    ranked = _by_points([topic for topic in candidates if topic.casefold() not in done], ballots)
    return json.dumps({"revised_agenda": ranked}, ensure_ascii=False)


def _preferred(writing: Writing, theme: str) -> list[Facet]:
    pool = writing.shared_draw("facets", theme).sample(FACETS, _POOL_SIZE)
    reason = set(re.findall(r"[a-z]+", writing.prompt.quote("Rejection").casefold()))
    wanted = [facet for facet in FACETS if reason.intersection(facet.cues)]
    weights = {facet.label: place * 0.7 + writing.draw.uniform(0, 5) for place, facet in enumerate(pool)}
    concern = concern_of(writing.persona)
    ranked = sorted(pool, key=lambda facet: weights[facet.label] - (3 if facet is concern else 0))
    return list({facet.label: facet for facet in (*wanted, *ranked)}.values())


def _worded(writing: Writing, facet: Facet, theme: str) -> str:
    first, *others = titles_of(facet, theme)
    return first if writing.draw.random() < _USUAL_WORDING else writing.draw.choice(others)


def _kind(topic: str, known: dict[str, Facet]) -> str:
    facet = known.get(topic.casefold())
    return f"about {facet.label}" if facet else " ".join(re.findall(r"\w+", topic.casefold()))


def _list(prompt: ModelPrompt, heading: str) -> list[str]:
    return prompt.items(heading) if prompt.has(heading) else []


def _proposals(prompt: ModelPrompt) -> Iterable[str]:
    speeches = prompt.speeches("Proposals")
    if not speeches:
        return _list(prompt, "Proposals")
    return [topic for speech in speeches for topic in _NUMBERED.findall(speech.text) or [speech.text]]


def _topics_of(speech: QuotedSpeech) -> list[str]:
    numbered = _NUMBERED.findall(speech.text)
    return [topic.strip() for topic in numbered or speech.text.split("; ") if topic.strip()]


def _named(text: str, topics: Sequence[str]) -> list[str]:
    places = {topic: text.find(f'"{topic}"') for topic in topics}
    return sorted((topic for topic in topics if places[topic] >= 0), key=places.__getitem__)


def _by_points(topics: Sequence[str], ballots: Sequence[Sequence[str]]) -> list[str]:
    points = dict.fromkeys(topics, 0)
    for ballot in ballots:
        for place, topic in enumerate(ballot):
            if topic in points:
                points[topic] += len(topics) - place
    wanted = [topic for topic in topics if points[topic]] or list(topics)
    return sorted(wanted, key=lambda topic: -points[topic])


def _numbered(topics: Iterable[str]) -> str:
    return "\n".join(f"{number}. {topic}" for number, topic in enumerate(topics, 1))
