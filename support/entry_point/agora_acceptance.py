"""The pytest plugin that comes with an installation: it does nothing unless the project or the run asks for it.

It is no part of the package `support`, beside which it is installed: importing it must neither fail in a project
that has a package `support` of its own, nor hide that package.
"""

from __future__ import annotations

import copy
import importlib.util
import sys
from collections.abc import Generator, Iterator, Mapping
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from typing import Any, Final

import pytest

PACKAGES: Final = ("support", "steps")
"""The packages of this distribution."""

DEFAULT_STEPS: Final = ("steps",)
"""The packages of steps of a project that names none."""

_ROOT: Final = next(folder for folder in Path(__file__).resolve().parents if (folder / "support/plugin.py").is_file())
"""The folder in which the packages of this distribution are."""

_COMMANDS: Final = ("--check-features", "--steps")
_ADVICE: Final = (
    "nothing here asks for the acceptance tests. Write [tool.acceptance] in pyproject.toml, or step_packages in the "
    "configuration of pytest, or run pytest with --flow."
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare what asks for the kit."""
    group = parser.getgroup("acceptance", "acceptance tests")
    group.addoption("--flow", metavar="MODULE:FACTORY", help="the flow that scenarios run which name none")
    parser.addini(
        "step_packages",
        f"packages whose modules define steps (default: {' '.join(DEFAULT_STEPS)})",
        type="args",
        default=[],
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config, parser: pytest.Parser, args: list[str]
) -> Generator[None, object, object]:
    """Load the plugins of the kit where it is asked for.

    Raise `pytest.UsageError` if a package of the project hides one of the kit, or is hidden by it.
    """
    if not _is_asked_for(early_config):
        if not {argument.partition("=")[0] for argument in args}.isdisjoint(_COMMANDS):
            parser.extra_info["hint"] = _ADVICE  # pytest shows it below an option that it does not know
        return (yield)
    if clash := next(_clashes(early_config), ""):
        raise pytest.UsageError(clash)
    from support.plugin import register  # noqa: PLC0415 - only where the kit is asked for

    register(early_config.pluginmanager)
    early_config.pluginmanager.register(Collected(), "acceptance_collected")
    known = parser.parse_known_args(args, namespace=copy.copy(early_config.option))
    known.confcutdir = early_config.known_args_namespace.confcutdir  # pytest has set it since it last parsed them
    early_config.known_args_namespace = known
    try:
        return (yield)
    except Exception as error:
        if clash := _cause(early_config, str(error)):
            raise pytest.UsageError(f"{error}\n{clash}") from error
        raise


def acceptance_table(config: pytest.Config) -> Mapping[str, Any] | None:
    """Return the table `[tool.acceptance]` of the project; None if there is none.

    Raise `pytest.UsageError` if it is no table, or its file cannot be read.
    """
    files = [config.inipath, config.rootpath / "pyproject.toml"]
    for file in files:
        if file is None or file.suffix != ".toml" or not file.is_file():
            continue
        content = file.read_bytes()
        if b"acceptance" not in content:
            continue
        import tomllib  # noqa: PLC0415 - only where the table may be

        try:
            table = tomllib.loads(content.decode()).get("tool", {}).get("acceptance")
        except ValueError as error:
            raise pytest.UsageError(f"{file}: {error}") from None
        if table is None:
            continue
        if not isinstance(table, dict):
            raise pytest.UsageError(
                f"{file}: “acceptance” is to be a table, not {table!r}; write [tool.acceptance], and the keys below it"
            )
        return table
    return None


def _is_asked_for(config: pytest.Config) -> bool:
    return bool(
        config.known_args_namespace.flow or config.getini("step_packages") or acceptance_table(config) is not None
    )


def _clashes(config: pytest.Config) -> Iterator[str]:
    """Yield what to do about each package of the project that has the name of one that the kit needs.

    Own steps are no clash if they are all that the project names of that package; they go before the kit's.
    """
    if (own := _own_package(config, "support")) is not None:
        yield _message(config, "support", own)
    named: list[str] = config.getini("step_packages")
    wanted = [name for name in named or DEFAULT_STEPS if name.partition(".")[0] == "steps"]
    own = _own_package(config, "steps") if wanted else None
    if own is None:
        return
    folder = own.parent.parent if own.name == "__init__.py" else own.parent
    files = [folder / name.replace(".", "/") for name in wanted]
    if not named or not all(file.is_dir() or file.with_suffix(".py").is_file() for file in files):
        yield _message(config, "steps", own)
    elif own != _origin(importlib.util.find_spec("steps")):
        sys.path.insert(0, str(folder))


def _cause(config: pytest.Config, error: str) -> str:
    """Return what to do about the package of the project that an import error speaks of; empty if there is none."""
    for name in PACKAGES:
        if (f"'{name}'" in error or f"'{name}." in error) and (own := _own_package(config, name)) is not None:
            return _message(config, name, own)
    return ""


def _own_package(config: pytest.Config, name: str) -> Path | None:
    """Return the file of the package or module that has the name of a package of the kit, but is not the kit's."""
    project = config.rootpath
    elsewhere = [Path(place) for place in (*config.getini("pythonpath"), *sys.path)]
    places = [project, *(place for place in elsewhere if place.is_relative_to(project))]
    specs = [PathFinder.find_spec(name, [str(place)]) for place in places]
    origins = [_origin(spec) for spec in (*specs, importlib.util.find_spec(name))]
    kit = _ROOT / name / "__init__.py"
    return next((origin for origin in origins if origin is not None and origin != kit), None)


def _origin(spec: ModuleSpec | None) -> Path | None:
    return Path(spec.origin).resolve() if spec is not None and spec.origin else None


def _message(config: pytest.Config, name: str, own: Path) -> str:
    root = config.rootpath.resolve()
    own_path = own.relative_to(root) if own.is_relative_to(root) else own
    if (root / "support" / "entry_point" / "agora_acceptance.py").is_file():
        return (
            f"{root} is another checkout of agora-acceptance than the one that is installed ({_ROOT}). "
            "Install it in an environment of its own: pip install --no-deps --no-build-isolation -e ."
        )
    packages = " and name it: step_packages = steps.any_flow my_steps" if name == "steps" else ""
    return (
        f"{own_path}: the project has a package “{name}”, and so has agora-acceptance ({_ROOT / name}); "
        f"Python imports only one of them. Rename that of the project{packages}."
    )


class Collected:
    """Names a package of the project where a test could not import it."""

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Add the name to the report of a file that could not be collected."""
        report = yield
        if report.failed and (clash := _cause(collector.config, str(report.longrepr))):
            report.sections.append(("two packages of one name", clash))
        return report
