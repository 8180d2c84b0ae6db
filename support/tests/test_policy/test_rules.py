from __future__ import annotations

import ast
from pathlib import Path

import pytest

from support.gherkin.errors import FeatureProblem
from support.test_policy.reading import read_file
from support.test_policy.roles import role_of
from support.test_policy.rules import RULES
from support.test_policy.source import Role, Source
from support.tests.test_policy.samples import in_a_step, in_the_suite, samples


class Reader:
    """Reads a text as if it were in a file of the project."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "test_sample.py"

    def __call__(self, text: str, *, step: bool = False) -> tuple[FeatureProblem, ...]:
        self.path.write_text(text, encoding="utf-8")
        return read_file(self.path, "tests/test_sample.py", frozenset({self.path} if step else ()))


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    return Reader(tmp_path)


def codes(problems: tuple[FeatureProblem, ...]) -> set[str]:
    return {problem.code for problem in problems}


@pytest.mark.parametrize(("rule", "body"), samples("refused_tests"))
def test_a_test_of_the_flow_that_bypasses_it_is_refused(read: Reader, rule: str, body: str) -> None:
    assert rule in codes(read(in_the_suite(body)))


@pytest.mark.parametrize("body", [text for _, text in samples("accepted_tests")])
def test_a_test_that_checks_a_flow_that_really_ran_is_accepted(read: Reader, body: str) -> None:
    assert read(in_the_suite(body)) == ()


@pytest.mark.parametrize(("rule", "text"), samples("refused_files"))
def test_a_file_that_proves_nothing_is_refused(read: Reader, rule: str, text: str) -> None:
    assert rule in codes(read(text))


@pytest.mark.parametrize("text", [text for _, text in samples("accepted_files")])
def test_a_file_that_proves_something_is_accepted(read: Reader, text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(("rule", "body"), samples("refused_steps"))
def test_a_step_that_is_more_than_one_call_is_refused(read: Reader, rule: str, body: str) -> None:
    assert rule in codes(read(in_a_step(body), step=True))


@pytest.mark.parametrize("body", [text for _, text in samples("accepted_steps")])
def test_a_step_that_is_one_call_is_accepted(read: Reader, body: str) -> None:
    assert read(in_a_step(body), step=True) == ()


def test_the_engine_is_no_business_of_steps(read: Reader) -> None:
    text = f"from langgraph.types import Command\n{in_a_step('discussion.run()')}"
    assert codes(read(text, step=True)) == {"engine-in-steps"}
    assert read(text) == ()


def test_a_step_does_not_hide_its_logic_in_a_function_beside_it(read: Reader) -> None:
    hidden = "def _agree(discussion):\n    for _ in range(3):\n        discussion.agree()\n"
    (problem,) = read(f"{in_a_step('_agree(discussion)')}\n\n{hidden}", step=True)
    assert (problem.code, problem.line) == ("logic-in-step", 8)
    assert "`_agree(discussion)` hides in its own file what the step does" in str(problem)


def test_a_text_is_worked_out_where_a_parameter_is_defined(read: Reader) -> None:
    assert read("def listed(text):\n    return [word.strip() for word in text.split(',')]\n", step=True) == ()


def test_every_rule_has_a_sample_that_it_refuses() -> None:
    refused = {rule for name in ("tests", "files", "steps") for rule, _ in samples(f"refused_{name}")}
    assert {rule.id for rule in RULES} - refused == {"engine-in-steps"}


def test_a_refusal_names_place_reason_and_the_better_way(read: Reader) -> None:
    (problem,) = read("import time\n\n\ndef wait():\n    time.sleep(1)\n")
    first, better = str(problem).splitlines()
    assert first == (
        "tests/test_sample.py:5:5: time.sleep(1) waits for the machine; "
        "it is too short on a busy machine, and too long on any other."
    )
    assert better.startswith("    Better: the flow's own clock")


SLEEPS = "import time\n\n\ndef wait():\n    time.sleep(1){comment}\n"


def test_an_exception_with_a_reason_is_allowed(read: Reader) -> None:
    assert read(SLEEPS.format(comment="  # allowed: the printer tells nobody when it is done")) == ()
    assert read(SLEEPS.format(comment="  # noqa: X1  # allowed: the printer is slow")) == ()


def test_an_exception_without_a_reason_is_refused_and_allows_nothing(read: Reader) -> None:
    assert codes(read(SLEEPS.format(comment="  # allowed"))) == {"sleep", "unexplained-allowance"}
    assert codes(read(SLEEPS.format(comment="  # allowed:  "))) == {"sleep", "unexplained-allowance"}


def test_an_exception_without_use_is_refused(read: Reader) -> None:
    assert codes(read("x = 1  # allowed: nobody knows any more\n")) == {"unused-allowance"}
    assert codes(read(SLEEPS.format(comment="\n    # allowed: not on its line"))) == {"sleep", "unused-allowance"}


def test_an_exception_may_come_at_the_end_of_a_statement_of_several_lines(read: Reader) -> None:
    assert read("import time\n\ntime.sleep(\n    1,\n)  # allowed: the printer is slow\n") == ()


def test_an_exception_within_a_test_does_not_excuse_the_test(read: Reader) -> None:
    problems = read("def test_x():\n    build()  # allowed: it is quick\n")
    assert codes(problems) == {"no-assertion", "unused-allowance"}
    assert read("def test_x():  # allowed: that it returns at all is the promise\n    build()\n") == ()


def test_a_test_is_one_by_either_name_that_pytest_knows_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text("def test_x():\n    build()\n", encoding="utf-8")
    found = {name: codes(read_file(path, f"tests/{name}.py")) for name in ("test_sample", "sample_test", "sample")}
    assert found == {"test_sample": {"no-assertion"}, "sample_test": {"no-assertion"}, "sample": set()}


def test_what_only_looks_like_an_exception_is_none(read: Reader) -> None:
    assert read('HELP = "# allowed: nothing"\n') == ()


def test_a_file_that_is_not_python_is_left_to_the_code_that_imports_it(read: Reader) -> None:
    assert read("def broken(:\n") == ()


CALLED_GRAPH = """\
from langgraph.graph import START, StateGraph

inner = StateGraph(dict).add_node("choose", choose).add_edge(START, "choose").compile()


def call(state):
    return {"chosen": inner.invoke({})["size"]}  # allowed: the product's own comment


def stream(config):
    for chunk in graph.stream(None, config):
        break
"""


@pytest.mark.parametrize("name", ["flows.py", "company/graph.py", "contest.py"])
def test_the_product_itself_is_not_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "flows.py"
    path.write_text(CALLED_GRAPH, encoding="utf-8")
    assert read_file(path, name) == ()


@pytest.mark.parametrize(
    ("name", "imported"),
    [
        ("test_flows.py", ""),
        ("flows_test.py", ""),
        ("conftest.py", ""),
        ("tests/flows.py", ""),
        ("company/flows.py", "import pytest\n"),
        ("company/flows.py", "from unittest.mock import Mock\n"),
    ],
)
def test_tests_and_what_helps_them_are_refused(tmp_path: Path, name: str, imported: str) -> None:
    path = tmp_path / "flows.py"
    path.write_text(imported + CALLED_GRAPH.partition("  # allowed")[0], encoding="utf-8")
    assert codes(read_file(path, name)) == {"invoke"}
    assert codes(read_file(path, "flows.py", frozenset({path}))) >= {"invoke"}


def test_the_kit_may_take_its_own_machinery_apart() -> None:
    text = "def test_x(monkeypatch):\n    monkeypatch.setattr(flow, 'stream', 1)\n    assert list(flow.stream())\n"

    def role(path: Path) -> Role:
        return role_of(Source(path, path.name, text, ast.parse(text)), frozenset())

    assert role(Path(__file__).with_name("test_sample.py")) is Role.OTHER_TESTS
    assert role(Path("/elsewhere/test_sample.py")) is Role.FLOW_TESTS


def test_the_kit_is_held_to_what_engineers_are_where_it_uses_what_they_use() -> None:
    text = "def test_x(production_flow, monkeypatch):\n    monkeypatch.setattr(production_flow, 'stream', 1)\n"
    source = Source(Path(__file__).with_name("test_sample.py"), "test_sample.py", text, ast.parse(text))
    assert role_of(source, frozenset()) is Role.FLOW_TESTS
