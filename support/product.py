"""The product under test, as general rooms know it: one typed object that the project names."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, Final

_ADVICE: Final = 'name it in pyproject.toml: [tool.acceptance] product = "my_company.acceptance:PRODUCT"'


class ProductError(Exception):
    """The project names no product, or an object of another type."""


def _nothing() -> Sequence[Any]:
    return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The product under test.

    Args:
        package: The package of its flow; known faults and mutants change modules of this package and no others.
        plugin: The pytest plugin with the fixtures that its steps use; empty if there is none.
        packages: The packages that its scenarios import when they begin.
        tests: The flow's own tests, as a path below the project's root; empty if there are none.
        sample_scenario: The address of a scenario with a long record, by which documentation is measured.
        measured_features: The features by which the cost of scenarios is measured, as paths below the project's root.
        fixtures: The fixtures by which tests and steps run it.
        suites: The base classes of tests that run it.
        runs: The functions that run it.
        also_called: Names of its package in other versions of it.
        known_faults: The folder of the faults that are known to have broken it, a TOML file each.
        replaced: Modules below the package that no scenario runs, since the boundary is replaced in all of them.
        warm: Modules that its scenarios need and that no known fault changes; imported once for many trials.
        survivors: A TOML file with the reasons why no scenario can catch certain mutants.
        rules: Returns the rules that hold for each of its states (`validators.rule.Rule`).
        repertoire: Returns the tasks of its language models (`mock_llm.Repertoire`).
        costs: Measures what the kit costs on a session of the product; takes a number of pairs and the lengths of long
            sessions (count), and returns a report.
        references: Returns the sessions by which two builds are compared (`benchmarks.reference.Reference`).
        stories: Returns what begins a random story in a folder (`trials.random_stories.Story`).
        crowd: Runs so many sessions on one store, and yields for each what is wrong with it, one line each.
        trials: Returns the set-ups whose sessions are stopped and fail in trials (`trials.subject.TrialSetUp`).
    """

    name: str
    package: str
    plugin: str = ""
    packages: tuple[str, ...] = ()
    tests: str = ""
    sample_scenario: str = ""
    measured_features: tuple[str, ...] = ()
    fixtures: frozenset[str] = frozenset()
    suites: frozenset[str] = frozenset()
    runs: frozenset[str] = frozenset()
    also_called: frozenset[str] = frozenset()
    replaced: frozenset[str] = frozenset()
    warm: tuple[str, ...] = ()
    survivors: Path | None = None
    known_faults: Path | None = None
    rules: Callable[[], Sequence[Any]] = _nothing
    repertoire: Callable[[], Any] | None = None
    references: Callable[[], Sequence[Any]] = _nothing
    stories: Callable[[], Callable[[Path], Any]] | None = None
    crowd: Callable[[int], Iterator[list[str]]] | None = None
    trials: Callable[[], Sequence[Any]] = _nothing
    costs: Callable[[int, Sequence[int]], Any] | None = None

    @property
    def folder(self) -> Path:
        """The folder of its package."""
        spec = find_spec(self.package)
        if spec is None or not spec.submodule_search_locations:
            raise ProductError(f"{self.name}: there is no package {self.package}")
        return Path(spec.submodule_search_locations[0])


def find_product() -> Product | None:
    """Return the product that the project in the working directory names, None if it names none."""
    return _product(Path.cwd())


def product_under_test() -> Product:
    """Return the product that the project in the working directory names."""
    product = find_product()
    if product is None:
        raise ProductError(f"no product is named; {_ADVICE}")
    return product


@cache
def _product(folder: Path) -> Product | None:
    name = _name(folder)
    if name is None:
        return None
    try:
        product = resolve_name(name)
    except (ImportError, AttributeError, ValueError, TypeError) as error:
        raise ProductError(f"the product {name!r} cannot be imported: {error}; {_ADVICE}") from error
    if not isinstance(product, Product):
        raise ProductError(f"{name} is no Product but {type(product).__name__}; {_ADVICE}")
    return product


def _name(folder: Path) -> Any:
    for place in (folder, *folder.parents):
        file = place / "pyproject.toml"
        if file.is_file():
            return tomllib.loads(file.read_text(encoding="utf-8")).get("tool", {}).get("acceptance", {}).get("product")
    return None
