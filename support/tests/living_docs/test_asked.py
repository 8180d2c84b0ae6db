"""What the pages say of the questions of a flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from support.living_docs.pages.rendering import render
from support.living_docs.read.model import Chapter, FeatureRule, Run, Scenario
from support.living_docs.story.asked import AskedQuestion
from support.living_docs.story.trends import Trends
from support.tests.living_docs.read_pages import ReadPage, dead_links, read_page
from support.tests.living_docs.recorded import (
    FLOW,
    FLOWS,
    answer,
    asked_in,
    created,
    event,
    maps,
    paused,
    run,
    scenario,
    step,
    visit,
)

PAGE = "pages/asked/flow-talk--question-approval.html"
SHOWN: dict[str, Any] = {"agenda": ["Hiring", "Budget"]}
BEGUN = [created(), *visit("open"), *paused(**SHOWN)]
YES = [*answer("yes"), *visit("ask", update={"agreed": True})[1:], *visit("speak")]
NO = [*answer("no"), *visit("ask")[1:], *visit("close"), event("run_ended", outcome="finished")]
REFUSED = [*answer("perhaps", problem="“perhaps” is no answer"), *paused(**SHOWN)]


def agreeing(name: str = "agreeing") -> Scenario:
    return scenario(step("it is agreed", [*BEGUN, *YES]), name=name)


def refusing() -> Scenario:
    return scenario(step("it is refused", [*BEGUN, *REFUSED, *NO]), name="refusing")


def questions(*scenarios: Scenario, flows: Mapping[str, Mapping[str, Any]] = FLOWS) -> tuple[AskedQuestion, ...]:
    return asked_in(run(*scenarios, flows=flows))


def files(of: Run) -> dict[str, bytes]:
    return dict(render(of, Trends(), maps(of), asked_in(of)))


def page(*scenarios: Scenario) -> ReadPage:
    return read_page(files(run(*scenarios))[PAGE])


def test_its_words_and_when_it_comes() -> None:
    (question,) = questions(agreeing(), refusing(), scenario(step("nothing is asked", visit("open")), name="other"))
    assert question.heading == "Shall we?"
    assert (question.title, question.step, question.phase) == ("The approval", "ask", "Beginning")
    assert (question.asked.times, question.asked.scenarios, question.flow_scenarios) == (2, 2, 3)
    assert question.after == (("open", "Beginning", 2),)


def test_what_each_answer_leads_to() -> None:
    (question,) = questions(agreeing(), agreeing("again"), refusing())
    answers = {each.words: (each.given.scenarios, [*each.leads_to]) for each in question.answers}
    assert answers == {
        "yes": (2, [("Somebody speaks", "Talking", 2)]),
        "no": (1, [("close", "Talking", 1)]),
        "maybe": (0, []),
    }


def test_what_is_refused_and_why() -> None:
    (question,) = questions(agreeing(), refusing())
    assert [(each.problem, each.answers, each.given.scenarios) for each in question.refusals] == [
        ("“perhaps” is no answer", ("perhaps",), 1)
    ]


def test_what_was_never_tried() -> None:
    (question,) = questions(agreeing(), refusing())
    assert [each.words for each in question.untried] == ["maybe"]
    assert question.never == (
        "leaving it without an answer",
        "another answer after it was answered",
        "the same answer a second time",
    )


def test_a_question_that_no_scenario_came_to_has_a_page_too() -> None:
    (question,) = questions(scenario(step("it begins", [created(), *visit("open")])))
    assert (question.heading, question.asked.times, question.example) == ("The approval", 0, None)
    seen = page(scenario(step("it begins", [created(), *visit("open")])))
    assert "never, in 1 scenario" in seen.text


@pytest.mark.parametrize("field", ["question", "prompt", "description"])
def test_its_words_are_read_from_the_usual_fields(field: str) -> None:
    payload: dict[str, Any] = {"message": None, field: "Shall we begin?"}
    (question,) = questions(scenario(step("it asks", [created(), *paused(**payload)])))
    assert question.heading == "Shall we begin?"
    assert field not in dict(question.fields)


def test_a_question_with_differing_words_is_known_by_its_title() -> None:
    other = scenario(step("it asks", [created(), *paused(message="Shall we really?")]), name="other")
    (question,) = questions(agreeing(), other)
    assert question.heading == "The approval"
    assert dict(question.words) == {"Shall we?": 1, "Shall we really?": 1}


def test_questions_of_any_flow_are_there() -> None:
    bare = {"Other": {"name": "Other", "nodes": ["ask"]}}
    asking = scenario(step("it asks", [created("Other"), *paused(), *answer(None), *visit("ask")[1:]]))
    (question,) = questions(asking, flows=bare)
    assert question.kind == ("Other", "ask", "approval")
    assert [(each.words, each.offered) for each in question.answers] == [("no value (null)", False)]


def test_rules_about_a_question_come_before_those_that_merely_pass_it() -> None:
    passing = [agreeing(f"passing-{number}") for number in range(3)]
    of = run(*passing, refusing())
    (capability,) = of.capabilities
    (feature,) = capability.features
    chapters = {each.id: Chapter(id=each.id, title=each.title, scenario=each) for each in (*passing, refusing())}
    rules = tuple(
        FeatureRule(id=f"talks/talk/rule--{name}", name=name, chapters=tuple(chapters[each.id] for each in scenarios))
        for name, scenarios in (("Any talk", passing), ("A refusal changes nothing", [refusing()]))
    )
    ruled = replace(of, capabilities=(replace(capability, features=(replace(feature, rules=rules),)),))
    (question,) = asked_in(ruled)
    assert [(about.rule.name, about.scenarios, about.of) for about in question.rules] == [
        ("A refusal changes nothing", 1, 1),
        ("Any talk", 3, 3),
    ]
    assert question.example is not None
    assert question.example.scenario.title == "refusing"


def test_its_page_says_all_of_this() -> None:
    seen = page(agreeing(), refusing())
    for words in (
        "Shall we?",
        "2 times in 2 of 2 scenarios",
        "after open in all 2 scenarios",
        "agenda Hiring Budget",
        "yes given in 1 of 2 scenarios → Somebody speaks in the phase Talking agreed yes changed in agreeing",
        "maybe Never tried: no scenario gives this answer.",
        "perhaps “perhaps” is no answer in refusing",
        "What was never tried the answer maybe leaving it without an answer",
        "An example From",
        "Rules about it",
    ):
        assert words in seen.text, words


def test_the_list_leads_to_what_was_never_tried() -> None:
    listing = read_page(files(run(agreeing(), refusing()))["pages/asked.html"])
    assert (
        "Never tried No scenario gives this answer: 1 of 3 that the flows offer. maybe to “Shall we?”" in listing.text
    )
    assert listing.all("a", href="../pages/asked/flow-talk--question-approval.html#answer-3")


def test_where_every_answer_was_given_the_list_says_so() -> None:
    flow = {**FLOW, "questions": [{"type": "approval", "node": "ask", "title": "The approval", "answers": ["yes"]}]}
    listing = read_page(files(run(agreeing(), flows={"Talk": flow}))["pages/asked.html"])
    assert "Scenarios give every answer that the flows offer: 1 of 1." in listing.text


def test_flows_that_only_engineers_run_stand_apart_and_do_not_count() -> None:
    other = {**FLOW, "name": "Other", "title": "The other"}
    asking = [created("Other"), *visit("open"), *paused(**SHOWN)]
    engineering = replace(scenario(step("it asks", asking), name="other"), tags=("@engine",))
    written = files(run(agreeing(), refusing(), engineering, flows={**FLOWS, "Other": other}))
    listing = read_page(written["pages/asked.html"]).text
    assert "1 of 3 that the flows offer" in listing
    talk, apart = listing.split("For engineers: 1 more flow")
    assert "Shall we?" in talk
    assert "Shall we?" in apart


def test_questions_are_reached_from_everywhere_and_no_link_is_dead() -> None:
    of = run(agreeing(), refusing())
    written = files(of)
    assert dead_links(written) == []
    link = "asked/flow-talk--question-approval.html"
    assert link in written["pages/flow.html"].decode()
    assert link in written["pages/features/talks/talk/agreeing.html"].decode()
    assert link in written["pages/search-index.js"].decode()
    assert 'pages/asked.html"' in written["index.html"].decode()
