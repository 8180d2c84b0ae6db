"""Summaries, outlines and reports: they say what was really said, and by which speaker."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final

from support.agora_suite.circumstances import round_of, topic_of
from support.agora_suite.writers.minutes import (
    OWNER,
    Point,
    ReportedClaim,
    clipped,
    joined,
    mentions,
    points_of,
    questions_in,
    reports_of,
)
from support.mock_llm.repertoire import Writing

_VERBS: Final = ("argued", "pointed out", "maintained", "held", "warned")
_REPORT_SECTIONS: Final[Mapping[str, Sequence[str]]] = {
    "opening": ("Where the discussion began", "The question at hand", "Starting points"),
    "contested": ("Where the agents differed", "Points of contention", "Arguments and counter-arguments"),
    "proposed": ("What was proposed", "Proposals on the table", "Steps worth taking"),
    "open": ("What remains open", "Open questions", "Unfinished business"),
}
_FINAL_SECTIONS: Final[Mapping[str, Sequence[str]]] = {
    "overview": ("Overview", "The session in brief", "Summary of the session"),
    "topics": ("Topic by topic", "What each topic came to", "Findings by topic"),
    "threads": ("Common threads", "What connects the topics", "Patterns across the topics"),
    "outlook": ("Outlook", "What should happen next", "Recommendations"),
}


def summarise_the_round(writing: Writing) -> str:
    """Return a paragraph that says who argued what, and what was left open."""
    prompt = writing.prompt
    speeches = prompt.speeches("Said in this round")
    if not speeches:
        return f'In round {round_of(prompt)} on "{topic_of(prompt)}" nobody took the floor.'
    points = points_of(speeches)
    reported = points[:3] if writing.richness == "terse" else points
    parts = [
        _minute(writing, point, [earlier.speaker for earlier in points[:place]], place)
        for place, point in enumerate(reported)
    ]
    text = f'In round {round_of(prompt)} on "{topic_of(prompt)}" {"; ".join(parts)}.'
    if len(reported) < len(points):
        return f"{text} {joined([point.speaker for point in points[3:]])} also spoke."
    asked = [point for point in points if questions_in(point.text) and point.speaker != OWNER]
    if asked and writing.richness != "terse":
        text += f' {asked[-1].speaker} left a question open: "{questions_in(asked[-1].text)[-1]}"'
    return text


def summarise_the_topic(writing: Writing) -> str:
    """Return a paragraph on the result of a topic."""
    summaries = _summaries(writing)
    reports = reports_of(summaries)
    rounds = f"{len(summaries)} round{'s' if len(summaries) != 1 else ''}"
    text = f'The discussion of "{topic_of(writing.prompt)}" took {rounds}.'
    if not reports:
        return f'{text} It ended with this: "{clipped(summaries[-1])}".' if summaries else text
    first, last = reports[0], reports[-1]
    text += f" It began with {first.speaker}, who argued that {first.claim},"
    text += f" and came in the end to the point of {last.speaker} that {last.claim}."
    steps = _steps(reports)
    if steps and writing.richness != "terse":
        text += f" On the table were the proposals to {joined(steps[:3])}."
    if writing.richness == "realistic" and len(reports) > 2:
        middle = reports[len(reports) // 2]
        text += f" The turning point was the observation of {middle.speaker} in round {middle.round}: {middle.claim}."
    return text


def outline_the_report(writing: Writing) -> str:
    """Return the sections of a topic's report as JSON."""
    points = _points(writing)
    described = {
        "opening": f"How the discussion of {topic_of(writing.prompt)} began" + _credit(points[:1]),
        "contested": "The arguments that were exchanged" + _credit(points[1:4]),
        "proposed": "The steps that were suggested" + _credit([point for point in points if point.step][:3]),
        "open": "The questions that nobody answered",
    }
    return _outline(writing, _REPORT_SECTIONS, described)


def write_a_report_section(writing: Writing) -> str:
    """Return the text of one section of a topic's report, with the speakers named."""
    points, topic = _points(writing), topic_of(writing.prompt)
    kind = _kind_of_section(writing, _REPORT_SECTIONS)
    if not points:
        return f'The minutes of "{topic}" record no contribution on this point.'
    if kind == "proposed":
        steps = [f"- {point.speaker} proposed to {point.step}." for point in points if point.step]
        return f'On "{topic}" these steps were suggested:\n\n' + "\n".join(steps or ["- None was put into words."])
    if kind == "open":
        return _open_questions(writing, points)
    chosen = points[: _length(writing)] if kind == "opening" else points[1 : 1 + _length(writing)] or points
    lead = {"opening": f'"{topic}" was opened by {chosen[0].speaker}. ', "contested": "The positions lay apart. "}
    return lead.get(kind, "") + _narrated(chosen)


def outline_the_final_report(writing: Writing) -> str:
    """Return the sections of the final report as JSON."""
    topics = [conclusion.speaker for conclusion in writing.prompt.labelled("Topic conclusions")]
    covered = f"{len(topics)} topic{'s' if len(topics) != 1 else ''}"
    described = {
        "overview": f"What was discussed under the theme, in {covered}",
        "topics": f"The conclusions on {joined(topics)}" if topics else "Why there are no conclusions",
        "threads": "Arguments that came back under several topics",
        "outlook": "What follows from the conclusions",
    }
    return _outline(writing, _FINAL_SECTIONS, described)


def write_a_final_report_section(writing: Writing) -> str:
    """Return the text of one section of the final report; missing reports are named."""
    prompt = writing.prompt
    conclusions = prompt.labelled("Topic conclusions")
    theme, kind = prompt.quote("Theme"), _kind_of_section(writing, _FINAL_SECTIONS)
    if not conclusions:
        text = f'The session on "{theme}" ended before any topic was concluded.'
    elif kind == "topics":
        text = "\n\n".join(f"**{conclusion.speaker}.** {conclusion.text}" for conclusion in conclusions)
    elif kind == "threads":
        text = _threads([conclusion.text for conclusion in conclusions])
    elif kind == "outlook":
        text = _outlook(theme, [conclusion.text for conclusion in conclusions])
    else:
        titles = joined([f'"{conclusion.speaker}"' for conclusion in conclusions])
        text = f'Under the theme "{theme}" the agents discussed {titles}. {conclusions[0].text}'
    missing = [f'"{topic}"' for topic in prompt.items("Missing reports")] if prompt.has("Missing reports") else []
    return f"{text}\n\nNo report could be written on {joined(missing)}." if missing else text


def _minute(writing: Writing, point: Point, before: Sequence[str], place: int) -> str:
    if point.speaker == OWNER:
        return f'the owner asked to consider "{clipped(point.text)}"'
    others = (name for name in {*before} - {point.speaker, OWNER} if mentions(point.text, name))
    addressed = sorted(others, key=lambda name: (point.text.find(name), name))
    answering = f"in answer to {addressed[0]}, " if addressed and writing.richness != "terse" else ""
    if not point.claim:
        return f"{answering}{point.speaker} {point.gist}"
    step = f", and proposed to {point.step}" if point.step and writing.richness != "terse" else ""
    return f"{answering}{point.speaker} {_VERBS[place % len(_VERBS)]} that {point.claim}{step}"


def _summaries(writing: Writing) -> list[str]:
    return writing.prompt.items("Round summaries") if writing.prompt.has("Round summaries") else []


def _points(writing: Writing) -> list[Point]:
    return [point for point in points_of(writing.prompt.speeches("Discussion")) if point.speaker != "moderator"]


def _steps(reports: Sequence[ReportedClaim]) -> list[str]:
    return list(dict.fromkeys(report.step for report in reports if report.step))


def _credit(points: Sequence[Point]) -> str:
    speakers = list(dict.fromkeys(point.speaker for point in points))
    return f", with {joined(speakers)}" if speakers else ""


def _outline(writing: Writing, titles: Mapping[str, Sequence[str]], described: Mapping[str, str]) -> str:
    kinds = list(described)
    if writing.richness == "terse" or (writing.richness == "normal" and writing.draw.random() < 0.5):
        kinds.pop(2)
    plan = [{"title": writing.draw.choice(titles[kind]), "description": described[kind]} for kind in kinds]
    return json.dumps(plan, ensure_ascii=False)


def _kind_of_section(writing: Writing, titles: Mapping[str, Sequence[str]]) -> str:
    wanted = writing.prompt.quote("Section")
    return next((kind for kind, known in titles.items() if wanted.startswith(tuple(known))), "")


def _length(writing: Writing) -> int:
    return {"terse": 1, "normal": 4, "realistic": 9}[writing.richness]


def _narrated(points: Sequence[Point]) -> str:
    sentences = []
    for place, point in enumerate(points):
        link = ("", "Then ", "Later ", "To this ")[place % 4]
        verb = f"added that {point.claim}" if link == "To this " and point.claim else point.gist
        owner = "the owner" if link else "The owner"
        sentences.append(f"{link}{owner if point.speaker == OWNER else point.speaker} {verb}.")
    return " ".join(sentences)


def _open_questions(writing: Writing, points: Sequence[Point]) -> str:
    asked = [f'- {point.speaker}: "{question}"' for point in points for question in questions_in(point.text)]
    last = points[-1]
    if not asked:
        return f"No question was put to the others. The last word was that of {last.speaker}, who {last.gist}."
    reported = "\n".join(asked[: _length(writing)])
    return f"{last.speaker} had the last word and {last.gist}. Still unanswered are:\n\n{reported}"


def _threads(conclusions: Sequence[str]) -> str:
    speakers = re.findall(r"(?:began with|point of|observation of) (\S+?),? ", " ".join(conclusions))
    often = sorted(set(speakers), key=lambda speaker: (-speakers.count(speaker), speaker))
    if not often:
        return f'The topics have one thing in common: "{clipped(conclusions[0])}".'
    text = f"The voice that shaped most of the conclusions is that of {often[0]}"
    text += f", followed by {joined(often[1:3])}." if often[1:] else "."
    claims = re.findall(r"that ((?:(?!that)[^.])+?)(?:,|\.)", " ".join(conclusions))
    return text + (f" It runs through the session that {claims[-1]}." if claims else "")


def _outlook(theme: str, conclusions: Sequence[str]) -> str:
    proposals = re.findall(r"the proposals to ([^.]+)\.", " ".join(conclusions))
    if not proposals:
        return f'What follows for "{theme}" is left to its owner; the agents put no proposal on record.'
    return "The agents leave these proposals behind:\n\n" + "\n".join(f"- to {proposal}" for proposal in proposals)
