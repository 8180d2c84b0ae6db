"""Replace the source of the flow's modules when they are imported, without changing files."""

from __future__ import annotations

import linecache
import sys
from collections.abc import Mapping, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from support.execution.second_process import call_before_imports
from support.product import product_under_test
from support.production_faults.fault import FaultError


def flow_sources() -> dict[str, str]:
    """Return the source of every module of the flow, packages included, by its name below the flow's package."""
    folder = product_under_test().folder
    names = {_name(file.relative_to(folder)): file for file in sorted(folder.rglob("*.py"))}
    return {name: file.read_text(encoding="utf-8") for name, file in names.items() if name}


def file_of(module: str) -> Path:
    """Return the file of a module of the flow, named below the flow's package."""
    path = product_under_test().folder.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def plant(sources: Mapping[str, str]) -> None:
    """Make modules of the flow load other sources than their files, here and in processes that scenarios start.

    Pytest puts its hook that rewrites assertions before all others; under pytest, plant after that. `sources` are by
    module below the flow's package. Raise `FaultError` if a module is already imported, so that its own code is in use.
    """
    package = product_under_test().package
    imported = sorted(module for module in sources if f"{package}.{module}" in sys.modules)
    if imported:
        raise FaultError(
            f"nothing can be planted in {package}.{imported[0]}, which is imported already; "
            "a fault is planted before anything of the flow is imported"
        )
    sys.meta_path.insert(0, PlantedFinder(sources))
    call_before_imports(plant, sources=dict(sources))


def imported_from_files(sources: Mapping[str, str]) -> list[str]:
    """Return the modules that were imported from their files although something is planted in them."""
    package = product_under_test().package
    loaders = {module: getattr(sys.modules.get(f"{package}.{module}"), "__loader__", None) for module in sources}
    return sorted(module for module, loader in loaders.items() if loader and not isinstance(loader, _PlantedLoader))


class PlantedFinder(MetaPathFinder):
    """Finds the modules with planted source; `sources` are by module below the flow's package."""

    def __init__(self, sources: Mapping[str, str]) -> None:
        package = product_under_test().package
        self._sources = {f"{package}.{module}": (file_of(module), source) for module, source in sources.items()}

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002  # the import system gives it
        target: ModuleType | None = None,  # noqa: ARG002  # as above
    ) -> ModuleSpec | None:
        """Return how to load a planted module; None leaves other modules to the import system."""
        if fullname not in self._sources:
            return None
        file, source = self._sources[fullname]
        folders = [str(file.parent)] if file.name == "__init__.py" else None
        loader = _PlantedLoader(fullname, str(file), source)
        return spec_from_file_location(fullname, file, loader=loader, submodule_search_locations=folders)


class _PlantedLoader(SourceFileLoader):
    def __init__(self, fullname: str, path: str, source: str) -> None:
        super().__init__(fullname, path)
        self._source = source

    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002  # the import system gives it
        # The inherited method reads and writes bytecode beside the real module, which planted code must never become.
        lines = self._source.splitlines(keepends=True)
        # Tracebacks, and LangGraph, which reads the source of nodes, must see the code that really runs.
        cache: Any = linecache.cache
        cache[self.path] = (len(self._source), None, lines, self.path)
        code: CodeType = compile(self._source, self.path, "exec", dont_inherit=True)
        return code


def _name(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
