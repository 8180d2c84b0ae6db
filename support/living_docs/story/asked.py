"""What the owner is asked: when each question of a flow comes, what its answers lead to, what was never tried."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from support.flow_coverage.askings import Asking, GivenAnswer
from support.flow_coverage.plan import action_of
from support.living_docs.read.model import Feature, FeatureRule, Run, Scenario
from support.living_docs.story.flow_map import FlowMap, MapAnswer, MapQuestion, Traffic, Visitor, traffic_of
from support.living_docs.story.flow_map import ScenarioPassages as Passing
from support.living_docs.story.flow_words import FlowWords
from support.living_docs.story.values import answer_in_text
from support.living_docs.story.wording import in_words

_MOST_WORDS = 5
_MOST_ANSWERS = 24
_MOST_REFUSALS = 20
_MOST_RULES = 12

_RuleKey = tuple[str, str]
"""The ids of a feature and a rule in it."""
Key = TypeVar("Key")


class AdjacentStep(NamedTuple):
    """A step of the flow before or after a question, and in how many scenarios; no title at the start."""

    title: str
    phase: str
    scenarios: int


class Example(NamedTuple):
    """A scenario that shows something about a question, and the question's id in its record."""

    feature: Feature
    scenario: Scenario
    question: str


class AskedAnswer(NamedTuple):
    """An answer to a question.

    Attributes:
        offered: Whether the flow offers it.
        given: How often it was accepted.
        leads_to: What came next.
        decisions: The flow's own names for what it decided, each with the number of scenarios.
    """

    words: str
    offered: bool
    given: Traffic
    leads_to: tuple[AdjacentStep, ...]
    decisions: tuple[tuple[str, int], ...]
    example: Example | None


class Refusal(NamedTuple):
    """Why answers were refused, and the answers, each once."""

    problem: str
    answers: tuple[str, ...]
    given: Traffic


class RuleAsking(NamedTuple):
    """A rule whose scenarios had a question; scenarios without a rule count under their feature."""

    feature: Feature
    rule: FeatureRule
    scenarios: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """What a run shows of one question of a flow.

    Attributes:
        kind: The names of its flow, node and type.
        step: The title of the node that asks it.
        flow_scenarios: How many scenarios ran its flow.
        words: Its words, the most frequent first, each with the number of scenarios.
        after: What led to it.
        decisions: The flow's own names for the decisions that led to it, each with the number of scenarios.
        fields: The names of what is shown with it, each with the number of scenarios.
        never: What no scenario tried, apart from answers.
    """

    id: str
    kind: tuple[str, str, str]
    title: str
    flow: str
    flow_scenarios: int
    step: str
    step_id: str
    phase: str
    asked: Traffic
    words: tuple[tuple[str, int], ...]
    words_left_out: int
    after: tuple[AdjacentStep, ...]
    decisions: tuple[tuple[str, int], ...]
    fields: tuple[tuple[str, int], ...]
    answers: tuple[AskedAnswer, ...]
    answers_left_out: int
    refused: Traffic
    refusals: tuple[Refusal, ...]
    refusals_left_out: int
    unanswered: Traffic
    never: tuple[str, ...]
    example: Example | None
    rules: tuple[RuleAsking, ...]
    rules_left_out: int

    @property
    def heading(self) -> str:
        """What the owner reads; the title, where a scenario never asked it or its words differ."""
        return self.words[0][0] if len(self.words) == 1 and not self.words_left_out else self.title

    @property
    def offered(self) -> tuple[AskedAnswer, ...]:
        """The answers that the flow offers."""
        return tuple(answer for answer in self.answers if answer.offered)

    @property
    def untried(self) -> tuple[AskedAnswer, ...]:
        """The answers that no scenario gave."""
        return tuple(answer for answer in self.answers if not answer.given.times)


class _QuestionCase(NamedTuple):
    """A question of a scenario, with the rule that the scenario is about."""

    feature: Feature
    rule: FeatureRule
    scenario: Scenario
    asking: Asking
    others: int

    @property
    def example(self) -> Example:
        return Example(self.feature, self.scenario, self.asking.id)

    def accepted(self) -> Iterable[GivenAnswer]:
        return (answer for answer in self.asking.answers if answer.outcome == "accepted")


def asked(run: Run, passages: Mapping[str, Sequence[Passing]], maps: Iterable[FlowMap]) -> tuple[AskedQuestion, ...]:
    """Return the questions of each flow of a run, in the order of the maps."""
    rules = {scenario.id: rule for feature in run.features() for rule in feature.rules for scenario in rule.scenarios()}
    questions: list[AskedQuestion] = []
    for flow in maps:
        asked_of_flow = _FlowAsked(flow, FlowWords(run.flows.get(flow.name, {})), passages.get(flow.name, ()), rules)
        questions += [asked_of_flow.question(question) for question in flow.questions]
    return tuple(questions)


class _FlowAsked:
    """The questions of one flow."""

    def __init__(
        self, flow: FlowMap, words: FlowWords, passages: Sequence[Passing], rules: Mapping[str, FeatureRule]
    ) -> None:
        self._flow = flow
        self._words = words
        self._passages = passages
        self._cases: dict[tuple[str, str], list[_QuestionCase]] = {}
        for feature, scenario, account in passages:
            askings = account.askings.all
            for asking in askings:
                case = _QuestionCase(feature, rules[scenario.id], scenario, asking, len(askings))
                self._cases.setdefault((asking.node, asking.type), []).append(case)
        of_rule = Counter((feature.id, rules[scenario.id].id) for feature, scenario, _ in passages)
        self._rules = _RulesByQuestion(self._cases, of_rule)

    def question(self, question: MapQuestion) -> AskedQuestion:
        node, _ = question.asked_by
        cases = self._cases.get(question.asked_by, [])
        words = _by_scenario(cases, lambda case: [case.asking.words])
        words.pop("", None)
        fields = _by_scenario(cases, lambda case: case.asking.fields)
        refusals = _refusals(cases)
        rules = self._rules.of(question.asked_by)
        ranked = _clearest_first(cases, rules)
        return AskedQuestion(
            id=question.id,
            kind=(self._flow.name, *question.asked_by),
            title=question.title,
            flow=self._flow.title,
            flow_scenarios=self._flow.scenarios,
            step=self._words.node(node),
            step_id=question.node_id,
            phase=self._words.phase(self._words.phase_of(node)),
            asked=question.asked,
            words=tuple(words.most_common(_MOST_WORDS)),
            words_left_out=max(0, len(words) - _MOST_WORDS),
            after=self._places(_by_scenario(cases, lambda case: [case.asking.after])),
            decisions=_named(_by_scenario(cases, lambda case: [case.asking.decision])),
            fields=tuple((in_words(name), count) for name, count in fields.items()),
            answers=tuple(self._answer(answer, ranked) for answer in question.answers[:_MOST_ANSWERS]),
            answers_left_out=max(0, len(question.answers) - _MOST_ANSWERS),
            refused=question.refused,
            refusals=tuple(refusals[:_MOST_REFUSALS]),
            refusals_left_out=max(0, len(refusals) - _MOST_REFUSALS),
            unanswered=question.unanswered,
            never=self._never(question),
            example=next(
                (case.example for case in ranked if any(case.accepted())), ranked[0].example if ranked else None
            ),
            rules=tuple(rules[:_MOST_RULES]),
            rules_left_out=max(0, len(rules) - _MOST_RULES),
        )

    def _places(self, nodes: Counter[str]) -> tuple[AdjacentStep, ...]:
        return tuple(
            AdjacentStep(
                self._words.node(node) if node else "", self._words.phase(self._words.phase_of(node)), scenarios
            )
            for node, scenarios in nodes.most_common()
        )

    def _answer(self, answer: MapAnswer, cases: Sequence[_QuestionCase]) -> AskedAnswer:
        def given(case: _QuestionCase) -> list[GivenAnswer]:
            return [each for each in case.accepted() if action_of(each.answer) == answer.action]

        example = next((case.example for case in cases if given(case)), None)
        return AskedAnswer(
            answer.words,
            answer.offered,
            answer.traffic,
            self._places(_by_scenario(cases, lambda case: [each.target for each in given(case)])),
            _named(_by_scenario(cases, lambda case: [each.decision for each in given(case)])),
            example,
        )

    def _never(self, question: MapQuestion) -> tuple[str, ...]:
        """Return what may become of an answer, or of a question without an answer, that no scenario tried."""
        late = any(account.late[question.asked_by] for *_, account in self._passages)
        repeated = any(account.repeated[question.asked_by] for *_, account in self._passages)
        tried = {
            "an answer that is refused": question.refused.times,
            "leaving it without an answer": question.unanswered.times,
            "another answer after it was answered": late,
            "the same answer a second time": repeated,
        }
        return tuple(words for words, was_tried in tried.items() if not was_tried)


class _RulesByQuestion:
    """Finds the rules that are about a question: their scenarios answer it as few others do, and no other question."""

    def __init__(
        self, cases: Mapping[tuple[str, str], Sequence[_QuestionCase]], of_rule: Mapping[_RuleKey, int]
    ) -> None:
        self._of_rule = of_rule
        self._asked: dict[tuple[str, str], dict[_RuleKey, set[str]]] = {}
        self._news: dict[_RuleKey, defaultdict[tuple[str, str], float]] = {}
        self._rules: dict[_RuleKey, tuple[Feature, FeatureRule]] = {}
        for question, cases_of_question in cases.items():
            self._add(question, cases_of_question)

    def _add(self, question: tuple[str, str], cases: Sequence[_QuestionCase]) -> None:
        outcomes = _by_scenario(cases, _outcomes)
        scenarios = len({case.scenario.id for case in cases})
        seen: set[tuple[str, str]] = set()
        for case in cases:
            key = (case.feature.id, case.rule.id)
            self._rules[key] = (case.feature, case.rule)
            self._asked.setdefault(question, {}).setdefault(key, set()).add(case.scenario.id)
            for outcome in _outcomes(case):
                if (case.scenario.id, outcome) not in seen:
                    seen.add((case.scenario.id, outcome))
                    self._news.setdefault(key, defaultdict(float))[question] += math.log2(scenarios / outcomes[outcome])

    def of(self, question: tuple[str, str]) -> list[RuleAsking]:
        """Return the rules whose scenarios had a question, those first that are most about it."""
        asked = self._asked.get(question, {})
        first = sorted(asked, key=lambda key: (-self._weight(key, question), key))
        return [RuleAsking(*self._rules[key], len(asked[key]), self._of_rule[key]) for key in first]

    def _weight(self, rule: _RuleKey, question: tuple[str, str]) -> float:
        news: Mapping[tuple[str, str], float] = self._news.get(rule, {})
        return news.get(question, 0.0) ** 2 / (sum(news.values()) or 1) / self._of_rule[rule]


def _outcomes(case: _QuestionCase) -> list[str]:
    """Return what became of the answers to a question: the actions that were accepted, and other outcomes."""
    answers = case.asking.answers
    return [action_of(each.answer) if each.outcome == "accepted" else f"({each.outcome})" for each in answers]


def _by_scenario(cases: Iterable[_QuestionCase], keys: Callable[[_QuestionCase], Iterable[Key]]) -> Counter[Key]:
    """Return in how many scenarios each key occurs, in the order in which they first occur."""
    pairs = dict.fromkeys((key, case.scenario.id) for case in cases for key in keys(case))
    return Counter(key for key, _ in pairs)


def _named(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple((name, count) for name, count in counts.most_common() if name)


def _refusals(cases: Iterable[_QuestionCase]) -> list[Refusal]:
    """Return why answers were refused, the most frequent first."""
    answers: dict[str, dict[str, None]] = {}
    visitors: dict[str, Counter[str]] = {}
    scenarios: dict[str, _QuestionCase] = {}
    for case in cases:
        scenarios[case.scenario.id] = case
        for given in case.asking.answers:
            if given.outcome == "refused":
                answers.setdefault(given.problem, {})[answer_in_text(given.answer)] = None
                visitors.setdefault(given.problem, Counter())[case.scenario.id] += 1
    refusals = [
        Refusal(
            problem,
            tuple(answers[problem]),
            traffic_of([Visitor(scenarios[name].feature, scenarios[name].scenario, n) for name, n in times.items()]),
        )
        for problem, times in visitors.items()
    ]
    return sorted(refusals, key=lambda refusal: (-refusal.given.times, refusal.problem))


def _clearest_first(cases: Iterable[_QuestionCase], rules: Sequence[RuleAsking]) -> list[_QuestionCase]:
    """Return cases, the clearest examples first: kept promises of the rules that are most about the question."""
    rank = {(about.feature.id, about.rule.id): place for place, about in enumerate(rules)}

    def clarity(case: _QuestionCase) -> tuple[bool, int, int, str]:
        is_kept = case.scenario.outcome.keeps_its_promise
        return not is_kept, rank[case.feature.id, case.rule.id], case.others, case.scenario.id

    return sorted(cases, key=clarity)
