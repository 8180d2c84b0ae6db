"""What the features cost is said with its intervals, and only what is certain breaks a limit."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.benchmarks import features, peers
from support.benchmarks.features import FeatureCosts
from support.benchmarks.pairs import Estimate
from support.benchmarks.shares import Shares


def costs(over_replay: float = 2.5, opening: float = 1.4, replayed: float = 1.0) -> FeatureCosts:
    near = [Estimate(value, value - 0.1, value + 0.1, 7) for value in (over_replay, opening)]
    return FeatureCosts(near[0], near[1], 105, replayed, Shares({"engine": 1.0, "flow": 1.0}, 100))


@pytest.mark.parametrize(
    ("measured", "breach"),
    [
        (costs(), None),
        (costs(over_replay=3.55), None),
        (costs(over_replay=3.65), "the features cost 3.65 times the engine's replay"),
        (costs(opening=2.4), None),
        (costs(opening=2.7), "opening a session takes 2.70 times as long"),
        (costs(replayed=0.8), "only 80% of the updates could be replayed"),
    ],
)
def test_a_limit_is_broken_where_the_whole_interval_exceeds_it(measured: FeatureCosts, breach: str | None) -> None:
    breaches = measured.breaches()
    assert [line[: len(breach or "")] for line in breaches] == ([breach] if breach else [])


def test_the_command_prints_ratios_shares_and_what_is_broken(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(features, "feature_costs", lambda *_: costs(over_replay=3.8))
    assert features.main(["features/any"]) == 1
    printed = capsys.readouterr()
    assert "features / replay                   3.800 [3.700, 3.900]  (wanted: 2.8, limit: 3.5; " in printed.out
    assert "together                           100.0%" in printed.out
    assert printed.err.startswith("broken: the features cost 3.80 times")


def test_each_cost_has_a_trend_over_the_runs_of_a_project(tmp_path: Path) -> None:
    assert [line.split("  ")[0] for line in costs().trends(tmp_path)] == [
        "features / replay", "opening / bare graph", "engine", "flow",
    ]  # fmt: skip
    for _ in range(8):
        costs().trends(tmp_path)
    lines = [*costs().trends(tmp_path)]
    assert all("last 10 runs" in line and "steady" in line for line in lines)


def test_every_tool_gets_the_same_scenarios(tmp_path: Path) -> None:
    peers.write_project(tmp_path, 12)
    written = {folder: sorted(file.read_text() for file in (tmp_path / folder).rglob("*.feature"))
               for folder in ("kit", "behave", "cucumber", "features")}  # fmt: skip
    assert {tuple(texts) for texts in written.values()} == {tuple(written["features"])}
    assert "".join(written["kit"]).count("Scenario:") == 12
    assert (tmp_path / "plain/test_basket.py").read_text().count("def test_") == 12


def test_tools_that_are_missing_are_named_with_what_installs_them(tmp_path: Path) -> None:
    assert set(peers.peers([tmp_path])) == {peers.KIT, peers.REFERENCE, "plain pytest"}
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/behave").touch()
    assert "behave" in peers.peers([tmp_path])

    lines = "\n".join(peers.lines({peers.KIT: Estimate(0.7, 0.6, 0.8, 7)}, 1000))
    assert "this kit         0.70 [0.60, 0.80]  (aim: 0.6)" in lines
    assert "cucumber-js    not measured: npm install" in lines


def test_this_kit_pytest_bdd_and_plain_tests_pass_the_scenarios(tmp_path: Path) -> None:
    peers.write_project(tmp_path, 2)
    for name, command in peers.peers([]).items():
        assert peers.measured(name, command, tmp_path / peers.FOLDERS[name])() > 0
