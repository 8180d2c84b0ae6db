"""The verbs that a scenario called, so that they can be called again in another discussion."""

from __future__ import annotations

from typing import Any, NamedTuple, Self


class VerbCall(NamedTuple):
    """A call of a verb by a part of the discussion."""

    part: str
    verb: str
    arguments: tuple[Any, ...] = ()
    named: dict[str, Any] = {}  # noqa: RUF012 - never changed

    def disturbs_in(self, discussion: object) -> bool:
        """Return whether the verb disturbs a discussion, so that a twin without failures leaves it out."""
        return getattr(self._method_in(discussion), "disturbs", False)

    def repeat_in(self, discussion: object) -> None:
        """Call the verb again in another discussion."""
        self._method_in(discussion)(*self.arguments, **self.named)

    def _method_in(self, discussion: object) -> Any:
        return getattr(getattr(discussion, self.part), self.verb)


class Journal:
    """The calls of verbs in a discussion, in order; verbs that a verb calls in turn are left out."""

    def __init__(self) -> None:
        self._calls: list[VerbCall] = []
        self._depth = 0

    @property
    def calls(self) -> tuple[VerbCall, ...]:
        """The calls so far, as copies: what a reader does with them changes no repetition."""
        return tuple(call._replace(named=dict(call.named)) for call in self._calls)

    def calls_of(self, part: str) -> tuple[VerbCall, ...]:
        """Return the calls of one part's verbs."""
        return tuple(call for call in self.calls if call.part == part)

    def enter(self, call: VerbCall) -> Self:
        """Note a call; use it in a `with` statement around what the verb does."""
        if self._depth == 0:
            self._calls.append(call)
        return self

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(self, *_: object) -> None:
        self._depth -= 1
