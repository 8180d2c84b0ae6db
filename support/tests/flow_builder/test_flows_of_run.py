"""The flows of a run are reported the same in any order in which scenarios end."""

from __future__ import annotations

import json
from itertools import permutations

from support.any_flow.asked import asked_in
from support.flow_builder.description import FlowDescription
from support.flow_builder.flows_of_run import FlowsOfRun
from support.flow_builder.guide import FlowGuide, QuestionGuide
from support.record import AnswerAccepted, Paused, Record

DESCRIPTION = FlowDescription(nodes=("ask",), entry=("ask",), edges=(), routers=(), channels=(), asks={})


def guide(*asked: tuple[str, tuple[str, ...]]) -> FlowGuide:
    questions = tuple(QuestionGuide(kind, "ask", kind, answers) for kind, answers in asked)
    return FlowGuide(name="a/flow", title="A flow", description=DESCRIPTION, questions=questions)


def test_what_scenarios_find_out_is_reported_by_name_in_any_order_of_their_ends() -> None:
    found = [
        guide(("pay", ("yes",))),
        guide(("book", ("later",)), ("pay", ("no",))),
        guide(),
        guide(("book", ("now",))),
    ]
    descriptions = set()
    for order in permutations(found):
        flows = FlowsOfRun()
        for one in order:
            flows.take(one)
        descriptions.add(json.dumps(flows.known()))
    (only,) = descriptions
    questions = json.loads(only)["a/flow"]["questions"]
    assert [(one["type"], one["answers"]) for one in questions] == [("book", ["later", "now"]), ("pay", ["no", "yes"])]


def test_graphs_of_one_name_are_distinguished_by_theirs_in_the_run() -> None:
    flows = FlowsOfRun()
    for name, title in (("a:build", "Agent"), ("b:build", "Agent"), ("c:build", "Clerk")):
        flows.take(FlowGuide(name=name, title=title, description=DESCRIPTION))
    titles = [json.loads(one.body)["title"] for one in flows.attachments()]
    assert titles == ["Agent (a:build)", "Agent (b:build)", "Clerk"]


def test_a_session_shows_what_it_asked_by_name() -> None:
    record = Record()
    for kind, options in (("pay", ["yes", "no"]), ("book", [])):
        shown = {"type": kind, "options": options}
        record.append(Paused(question=f"s/{kind}/1", type=kind, node="ask", payload=shown, stream_ended=True))
    record.append(AnswerAccepted(question="s/book/1", type="book", node="ask", answer="later"))
    assert [(one.type, one.answers) for one in asked_in(record)] == [("book", ("later",)), ("pay", ("no", "yes"))]
