"""What mutants are made, and which are drawn."""

from __future__ import annotations

import ast

import pytest

from support.production_faults.mutation import Mutant, mutants, sample
from support.production_faults.planting import flow_sources


def changes(source: str, module: str = "flow") -> list[str]:
    found = mutants({module: source})
    for mutant in found:
        ast.parse(mutant.applied_to(source))
    return [mutant.change for mutant in found]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x = a < b <= c", ["a < b <= c → (a <= b <= c)", "a < b <= c → (a < b < c)"]),
        ("x = a in b and c is None", ["a in b and c is None → (a in b or c is None)", "a in b → (a not in b)",
                                      "c is None → (c is not None)"]),
        ("x = not a", ["not a → (a)"]),
        ("x = a + b", ["a + b → (a - b)"]),
        ("x = a // 2", ["a // 2 → (a * 2)", "2 → 3"]),
        ("x = True", ["True → False"]),
        ("x = any(a)", ["any → all"]),
        ("x = b if a else c", ["a → (not (a))"]),
        ("x = [a for a in b if a]", ["[a for a in b if a] → [a for a in list(b)[:-1] if a]", "a → (not (a))"]),
        ("def f():\n    if a:\n        return 1", ["a → (not (a))", "return 1 → pass", "1 → 2"]),
        ("def f():\n    a()\n    b.c = d\n    e += 1", ["a() → pass", "b.c = d → pass", "e += 1 → pass", "1 → 2"]),
        ("def f():\n    raise E(1 + 1)", ["raise E(1 + 1) → pass"]),
        ("def f():\n    for a in b:\n        break", ["b → list(b)[:-1]", "break → pass"]),
        ("def f():\n    try:\n        a()\n    except E:\n        b()", ["a() → pass", "b() → pass"]),
        ("def f(a=1):\n    return a", ["1 → 2"]),
        ("def f():\n    return 'a' if b else 'c'", ["b → (not (b))", "'a' → 'c'", "'c' → 'a'"]),
        ("x = {'a': b, **c}", ["the entry 'a' → nothing", "the entry **c → nothing"]),
        ("x = {'a': 'b', 'c': 'd'}", ["{'a': 'b', 'c': 'd'} → {'a': 'd', 'c': 'b'}", "the entry 'a' → nothing",
                                      "the entry 'c' → nothing", "'b' → 'd'", "'d' → 'b'"]),
        ("x = [{'a': 'b', **c}, {'d': 'e'}]", ["the entry 'a' → nothing", "the entry **c → nothing", "'b' → 'e'",
                                               "the entry 'd' → nothing", "'e' → 'b'"]),
        ("def f(a: str, b: str, c: int):\n    return [a, c]", ["a → b"]),
        ("def f(s):\n    a, b = s.get('a'), s.get('b')\n    g(a)", ["g(a) → pass", "a → b"]),
        ("def f(p):\n    p(q.ADA, q.BEN)", ["p(q.ADA, q.BEN) → pass", "q.ADA → q.BEN", "q.BEN → q.ADA"]),
        ("def f(a):\n    a = g(a)\n    return a", ["a = g(a) → pass"]),
        ("x = a in ('b', 'c')", ["a in ('b', 'c') → (a not in ('b', 'c'))", "('b', 'c') → ('b',)"]),
        ("x = [a for a in b]", ["[a for a in b] → [a for a in list(b)[:-1]]"]),
        ("for a in b:\n    pass", ["b → list(b)[:-1]"]),
        ("x = f(a=b, c=d)", ["f(a=b, c=d) → f(a=d, c=b)"]),
        ("x = {'a': b, 'c': d}", ["{'a': b, 'c': d} → {'a': d, 'c': b}", "the entry 'a' → nothing",
                                  "the entry 'c' → nothing"]),
        ("x = with_warnings(a, b)", ["with_warnings(a, b) → a"]),
        ("x = a.get(b, [])", ["a.get(b, []) → a.get(b)"]),
        ("x = a[:b]", ["a[:b] → a[:b - 1]"]),
    ],
)  # fmt: skip
def test_an_operator_changes_what_it_is_for(source: str, expected: list[str]) -> None:
    assert changes(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        '"""Documents 1 < 2."""',
        "def f():\n    '''Documents.'''",
        "x: Annotated[int, 1]",
        "from a import b",
        "__all__ = ['a', 'b']",
        "if TYPE_CHECKING:\n    x = 1",
        "def f():\n    _log.warning('a', 1)",
        "x = f'{a + 1}'",
        "x = 'a' + b",
    ],
)
def test_what_only_words_documents_annotates_or_logs_is_left_alone(source: str) -> None:
    assert changes(source) == []


def test_a_key_of_the_state_can_lose_its_reducer() -> None:
    source = "class S(TypedDict):\n    a: Annotated[list[str], append]\n    b: int\n"
    assert changes(source, "state") == ["Annotated[list[str], append] → list[str]"]


def test_a_mutant_says_where_it_is_and_keeps_its_name_when_lines_move() -> None:
    source = "class A:\n    def f(self):\n        return 'ä' if a < 1 else a < 1\n"
    found = [mutant for mutant in mutants({"nodes.agenda": source}) if "<=" in mutant.change]
    assert [mutant.identity for mutant in found] == [
        "nodes.agenda:A.f: a < 1 → (a <= 1)",
        "nodes.agenda:A.f: a < 1 → (a <= 1) #1",
    ]
    assert found[0].place == "support/agora/nodes/agenda.py:3"
    assert found[1].applied_to(source) == source.replace("else a < 1", "else (a <= 1)")
    assert [one.identity for one in mutants({"nodes.agenda": f"\n\n{source}"}) if "<=" in one.change] == [
        mutant.identity for mutant in found
    ]


def test_modules_that_no_scenario_runs_have_no_mutants() -> None:
    assert mutants({"world": "x = 1"}) == []


def test_the_same_seed_draws_the_same_mutants_and_fewer_are_among_more() -> None:
    every = mutants(flow_sources())
    few, more = sample(every, 20, 1), sample(every, 60, 1)
    assert _names(few) == _names(sample(every, 20, 1))
    assert len(few) == 20
    assert set(_names(few)) < set(_names(more))
    assert _names(few) != _names(sample(every, 20, 2))
    assert len({mutant.identity for mutant in every}) == len(every)


def _names(drawn: list[Mutant]) -> list[str]:
    return [mutant.identity for mutant in drawn]
