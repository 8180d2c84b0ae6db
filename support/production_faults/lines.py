"""Which scenario runs which lines of the flow: measured once, and kept until features, steps or code change."""

from __future__ import annotations

import ast
import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from support.gherkin.atomic_files import write_atomically
from support.production_faults.planting import flow_sources

KEPT: Final = ".pytest_cache/lines_by_scenario.json"

_CODE: Final = ("features/**/*.feature", "steps/**/*.py", "support/**/*.py")
_NOT_RUN: Final = ("support/tests/", "support/benchmarks/")
_FAULTS: Final = "support/production_faults/"
_KNOWN_FAULTS: Final = "support/**/known_faults/*.toml"

Seconds = dict[str, float]
Lines = dict[str, dict[int, int]]


def digest(root: Path, *, faults: bool = True) -> str:
    """Return a digest of features, steps and code, and optionally of the faults: results apply only to these."""
    summed = hashlib.sha256()
    patterns = (*_CODE, _KNOWN_FAULTS) if faults else _CODE
    passed_over = _NOT_RUN if faults else (*_NOT_RUN, _FAULTS)
    for file in sorted(file for pattern in patterns for file in root.glob(pattern)):
        name = file.relative_to(root).as_posix()
        if not name.startswith(passed_over):
            summed.update(f"{name}\0".encode() + file.read_bytes() + b"\0")
    return summed.hexdigest()[:16]


@dataclass(slots=True)
class ScenarioLines:
    """Which scenario runs which lines.

    Args:
        seconds: The processor time that each scenario took, in the order in which they ran.
        elsewhere: Scenarios that start other processes, whose lines cannot be seen.
        lines: For each module and line, the scenarios that run it: bit n is the n-th scenario of `seconds`.
    """

    seconds: Seconds = field(default_factory=dict)
    elsewhere: list[str] = field(default_factory=list)
    lines: Lines = field(default_factory=dict)

    def running(self, module: str, lines: Iterable[int]) -> list[str]:
        """Return the scenarios that can notice a change of certain lines: the quickest of each feature first.

        Then the second of each, and so on: scenarios of one feature are alike, and what one of them does not notice is
        sooner noticed by another feature's. `module` is named below the flow's package.
        """
        known, changed = self.lines.get(module, {}), list(lines)
        outside = lines_outside_functions(flow_sources()[module])
        all_scenarios = any(line in outside for line in changed)
        mask = 0
        for line in changed:
            mask |= known.get(line, 0)
        visible = [name for n, name in enumerate(self.seconds) if all_scenarios or mask >> n & 1]
        invisible = [name for name in self.elsewhere if name not in set(visible)]
        turns: Counter[str] = Counter()
        ranked: list[tuple[int, float, str]] = []
        for name in sorted(visible, key=self.seconds.__getitem__):
            feature = name.partition("::")[0]
            ranked.append((turns[feature], self.seconds[name], name))
            turns[feature] += 1
        return [*(name for _, _, name in sorted(ranked)), *invisible]

    def joined(self, other: ScenarioLines) -> ScenarioLines:
        """Return these measurements combined with those of other scenarios."""
        shift = len(self.seconds)
        lines = {module: dict(masks) for module, masks in self.lines.items()}
        for module, masks in other.lines.items():
            mine = lines.setdefault(module, {})
            for line, mask in masks.items():
                mine[line] = mine.get(line, 0) | mask << shift
        return ScenarioLines({**self.seconds, **other.seconds}, [*self.elsewhere, *other.elsewhere], lines)

    def to_dict(self) -> dict[str, Any]:
        """Return the measurements for JSON."""
        lines = {module: {line: f"{mask:x}" for line, mask in masks.items()} for module, masks in self.lines.items()}
        return {"seconds": self.seconds, "elsewhere": self.elsewhere, "lines": lines}

    @classmethod
    def from_dict(cls, saved: dict[str, Any]) -> ScenarioLines:
        """Return the measurements that `to_dict` has returned, also after a way through JSON."""
        lines = {
            module: {int(line): int(mask, 16) for line, mask in masks.items()}
            for module, masks in saved["lines"].items()
        }
        return cls(saved["seconds"], saved["elsewhere"], lines)

    def save(self, root: Path, state: str) -> None:
        """Save the measurements with the digest of the sources."""
        write_atomically(root / KEPT, json.dumps({"sources": state, **self.to_dict()}, ensure_ascii=False))

    @classmethod
    def kept(cls, root: Path) -> ScenarioLines | None:
        """Return the saved measurements; None where there are none or the sources have changed."""
        try:
            saved = json.loads((root / KEPT).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return cls.from_dict(saved) if saved.get("sources") == digest(root, faults=False) else None


def lines_outside_functions(source: str) -> frozenset[int]:
    """Return the lines of a module that run when it is imported."""
    inside: set[int] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            inside.update(range(node.body[0].lineno, (node.end_lineno or node.lineno) + 1))
        elif isinstance(node, ast.Lambda):
            inside.update(range(node.body.lineno, (node.body.end_lineno or node.body.lineno) + 1))
    return frozenset(range(1, source.count("\n") + 2)) - inside


def whole_function(source: str, lines: range) -> list[int]:
    """Return the lines of the innermost function around certain lines; only these lines if there is none."""
    functions = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body[0].lineno <= lines.start
        and lines.stop - 1 <= (node.end_lineno or node.lineno)
    ]
    if not functions:
        return list(lines)
    inner = max(functions, key=lambda node: node.lineno)
    return list(range(inner.body[0].lineno, (inner.end_lineno or inner.lineno) + 1))
