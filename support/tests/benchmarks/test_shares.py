"""Each moment of a run belongs to exactly one part of the program."""

from __future__ import annotations

from types import CodeType

import pytest

from support.benchmarks.shares import ALL, OTHER, Sampler, Shares, parts_of_project

SITE = "/venv/lib/python3.11/site-packages"
PREGEL = f"{SITE}/langgraph/pregel/main.py:stream"
MODEL = f"{SITE}/langchain_core/language_models/chat_models.py:invoke"
WRAPPER = "/project/support/agora/wrapper.py:__call__"


def code(place: str) -> CodeType:
    path, _, name = place.rpartition(":")
    return (lambda: None).__code__.replace(co_filename=path, co_name=name)


@pytest.mark.parametrize(
    ("part", "stack"),
    [
        ("engine", [PREGEL]),
        ("flow", [PREGEL, WRAPPER]),
        ("flow", [PREGEL, WRAPPER, "/usr/lib/python3.11/json/decoder.py:decode"]),
        ("LangChain around model calls", [PREGEL, WRAPPER, MODEL]),
        (
            "mock models",
            [PREGEL, WRAPPER, MODEL, "/p/support/mock_llm/a.py:x"],
        ),
        ("mock models", [PREGEL, "/project/support/agora_suite/writers/voices.py:write"]),
        ("observing", [PREGEL, f"{SITE}/langchain_core/callbacks/manager.py:x", "/p/support/record/observer.py:x"]),
        ("messages", ["/project/support/record/json_lines.py:encode"]),
        ("judging", [PREGEL, "/project/support/record/observer.py:x", "/p/support/validators/view.py:x"]),
        ("judging", ["/project/support/agora_suite/rules/votes.py:applies"]),
        ("reads of the state", ["/p/support/agora/flow.py:x", f"{SITE}/langgraph/pregel/main.py:get_state", PREGEL]),
        ("opening", ["/p/support/agora_suite/discussion/session.py:open_session", "/p/support/agora/flow.py:__init__"]),
        ("imports", ["/p/steps/talk.py:x", "<frozen importlib._bootstrap>:_load_unlocked", "/p/support/agora/a.py:x"]),
        ("steps and matching", ["/project/support/gherkin/execution.py:run", "/project/steps/talk.py:says"]),
        ("documentation", ["/project/support/living_docs/pages/site.py:write"]),
        (OTHER, [f"{SITE}/_pytest/runner.py:call"]),
        (OTHER, ["/usr/bin/pytest:main"]),
    ],
)
def test_a_stack_belongs_to_a_part(part: str, stack: list[str]) -> None:
    sampler = Sampler(parts_of_project())
    assert sampler.part_of(map(code, reversed(stack))) == part
    assert part in ALL


def test_shares_add_up() -> None:
    shares = Shares({"engine": 3.0, "flow": 1.0}, 400)
    lines = list(shares.lines())
    assert "75.0% [70.8%, 79.2%]" in lines[1]
    assert sum(float(line.split("%")[0].split()[-1]) for line in lines[1:-1]) == pytest.approx(100)
    assert lines[-1].split() == ["together", "100.0%"]


def test_time_is_read_while_the_sampler_is_on() -> None:
    sampler = Sampler(parts_of_project())
    sampler.start()
    number = sum(place * place for place in range(300_000))
    shares = sampler.stop()
    assert number
    assert shares.readings > 1
    assert sum(shares.seconds.values()) > 0
