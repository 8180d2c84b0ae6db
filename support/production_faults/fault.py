"""A fault that broke production, and how to plant it in the flow under test."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import ascii_lowercase
from textwrap import dedent

from pydantic import ConfigDict, with_config

from support.product import product_under_test

_STRICT = with_config(ConfigDict(extra="forbid"))
"""The configuration of types that files are read into: a misspelled key is refused."""


class FaultError(Exception):
    """A fault cannot be planted; the message says which, where and why."""


@_STRICT
@dataclass(frozen=True, slots=True)
class Change:
    """A change of the source of a module, as a diff.

    Args:
        module: The module's name below the flow's package, such as `nodes.booking`.
        diff: Lines of the module, each after a mark: `-` is removed, `+` is added, a blank stays. The whole may be
            indented.
    """

    module: str
    diff: str

    @property
    def before(self) -> str:
        """The text that the module must contain exactly once."""
        return self._lines_marked(" -")

    @property
    def after(self) -> str:
        """The text that replaces it."""
        return self._lines_marked(" +")

    def applied_to(self, source: str, fault: str) -> str:
        """Return the module's source with the change; raise `FaultError` unless the text is in it exactly once."""
        times = source.count(self.before)
        if times != 1:
            problem = "is no longer" if not times else f"occurs {times} times"
            raise FaultError(
                f"{fault} cannot be planted: this text {problem} in {_package()}.{self.module}. "
                f"Bring the fault up to date with the flow:\n{self.before}"
            )
        return source.replace(self.before, self.after)

    def _lines_marked(self, marks: str) -> str:
        lines = dedent(self.diff).strip("\n").splitlines()
        if not any(line[:1] in "+-" for line in lines if line):
            raise FaultError(f"a diff of {_package()}.{self.module} changes nothing:\n{self.diff}")
        return "".join(f"{line[1:]}\n" for line in lines if (line[:1] or " ") in marks)


@_STRICT
@dataclass(frozen=True, slots=True)
class Variant:
    """A shape in which a fault occurs.

    Args:
        caught_by: The scenarios whose titles name the broken promise, as `folder/file.feature::Title`; at least one
            must fail.
    """

    shape: str
    caught_by: tuple[str, ...]
    changes: tuple[Change, ...]


@_STRICT
@dataclass(frozen=True, slots=True)
class KnownFault:
    """A fault that broke production.

    Args:
        story: What the owner saw and why it happened, in the words of a product owner; Markdown.
        variants: Its shapes, the plainest first.
    """

    id: str
    title: str
    story: str
    cause: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Planted:
    """A shape of a fault; its name is the fault's id, with a letter where the fault has several shapes."""

    name: str
    fault: KnownFault
    variant: Variant

    def __str__(self) -> str:
        return f"{self.name} “{self.fault.title}” ({self.variant.shape})"


def shapes(faults: Iterable[KnownFault]) -> list[Planted]:
    """Return every shape of the faults, in order."""
    return [
        Planted(fault.id if len(fault.variants) == 1 else f"{fault.id}{letter}", fault, variant)
        for fault in faults
        for letter, variant in zip(ascii_lowercase, fault.variants, strict=False)
    ]


def chosen(words: Iterable[str], faults: Iterable[KnownFault]) -> dict[str, list[Planted]]:
    """Return the named shapes, by name; the id of a fault names all of its shapes.

    A word may have several names with commas between them, in any case. Raise `FaultError` if a name is unknown.
    """
    known = shapes(faults)
    shapes_by_name: dict[str, list[Planted]] = {}
    for name in (name.strip() for word in words for name in word.split(",")):
        fitting = [shape for shape in known if name.casefold() in (shape.name.casefold(), shape.fault.id.casefold())]
        if not fitting:
            ids = list(dict.fromkeys(shape.fault.id for shape in known))
            raise FaultError(f"there is no fault “{name}”; they are called {ids[0]} to {ids[-1]}")
        shapes_by_name[name] = fitting
    return shapes_by_name


def changed_sources(planted: Iterable[Planted], sources: Mapping[str, str]) -> dict[str, str]:
    """Return the source of each changed module, with all changes; `sources` are by module below the flow's package.

    Raise `FaultError` if a change does not fit.
    """
    changed: dict[str, str] = {}
    for shape in planted:
        for change in shape.variant.changes:
            if change.module not in sources:
                raise FaultError(f"{shape.name} cannot be planted: there is no module {_package()}.{change.module}")
            source = changed.get(change.module, sources[change.module])
            changed[change.module] = change.applied_to(source, shape.name)
    return changed


def _package() -> str:
    """Return the package of the flow under test: the only code in which faults are planted."""
    return product_under_test().package
