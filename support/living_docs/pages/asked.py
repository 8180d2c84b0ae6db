"""What the owner is asked: the list of questions, and a page for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from support.living_docs.read.model import Run
from support.living_docs.story.asked import AskedAnswer, AskedQuestion, Example
from support.living_docs.story.changes import ChangesByKey
from support.living_docs.story.promises import ENGINEERS
from support.living_docs.story.questions import QuestionStory
from support.living_docs.story.scenario_story import ScenarioStory, story_of

_MOST_CHANGES = 4


class _AnswerChanges(NamedTuple):
    """What an answer changed in its example, as far as it is shown, and how much more it changed."""

    changes: ChangesByKey
    left_out: int


class AskedPages:
    """Makes the values of the pages about questions; stories of scenarios are read for their examples only."""

    def __init__(self, run: Run, questions: Sequence[AskedQuestion]) -> None:
        self.questions = questions
        self._flows = run.flows
        self._stories: dict[str, ScenarioStory] = {}

    def listing(self) -> Mapping[str, object]:
        """Return the values of the list of questions."""
        flows = [(flow, [*questions]) for flow, questions in groupby(self.questions, lambda each: each.flow)]
        groups = [(flow, questions) for flow, questions in flows if not _are_for_engineers(questions)] or flows
        listed = [question for _, questions in groups for question in questions]
        return {
            "groups": groups,
            "for_engineers": [group for group in flows if group not in groups],
            "offered": sum(len(question.offered) for question in listed),
            "untried": [(question, place, answer) for question in listed for place, answer in _untried(question)],
        }

    def of(self, question: AskedQuestion) -> Mapping[str, object]:
        """Return the values of the page of a question."""
        card = self._card(question.example)
        values = dict(card.payload) if card is not None else {}
        return {
            "question": question,
            "card": card,
            "steps": self._story(question.example).steps if question.example else (),
            "shown": [(name, count, name in values, values.get(name)) for name, count in question.fields],
            "answers": [(answer, self._effect(answer)) for answer in question.answers],
        }

    def _effect(self, answer: AskedAnswer) -> _AnswerChanges:
        card = self._card(answer.example)
        if card is None:
            return _AnswerChanges((), 0)
        return _AnswerChanges(card.changes[:_MOST_CHANGES], len(card.changes[_MOST_CHANGES:]))

    def _card(self, example: Example | None) -> QuestionStory | None:
        if example is None:
            return None
        return next((each for each in self._story(example).questions if each.id == example.question), None)

    def _story(self, example: Example) -> ScenarioStory:
        identity = example.scenario.id
        if identity not in self._stories:
            self._stories[identity] = story_of(example.scenario, self._flows)
        return self._stories[identity]


def _are_for_engineers(questions: Sequence[AskedQuestion]) -> bool:
    """Return whether the questions of a flow are asked in scenarios for engineers alone."""
    asked = [question.asked for question in questions]
    scenarios = [visitor.scenario for traffic in asked for visitor in traffic.visitors]
    of_engineers = all(ENGINEERS in scenario.tags for scenario in scenarios)
    return bool(scenarios) and of_engineers and not any(traffic.left_out for traffic in asked)


def _untried(question: AskedQuestion) -> list[tuple[int, AskedAnswer]]:
    """Return the answers that no scenario gave, each with its place on the question's page, from 1."""
    return [(place, answer) for place, answer in enumerate(question.answers, 1) if not answer.given.times]
