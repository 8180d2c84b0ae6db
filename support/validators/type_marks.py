"""The marks of a TypedDict's keys: what may be absent, must be there, or is read only."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired, Required

import typing_extensions

OPTIONAL: frozenset[Any] = frozenset({NotRequired, typing_extensions.NotRequired})
"""The marks of a TypedDict's key that may be absent."""
MARKS: frozenset[Any] = OPTIONAL | {Required, typing_extensions.Required, typing_extensions.ReadOnly}


def unmarked(hint: Any) -> tuple[frozenset[Any], Any]:
    """Return the marks around a key's type, also those inside `Annotated`, and the type without them."""
    inner, *rest = typing_extensions.get_args(hint) or (hint,)
    if typing_extensions.get_origin(hint) in MARKS:
        marks, bare = unmarked(inner)
        return marks | {typing_extensions.get_origin(hint)}, bare
    if typing_extensions.get_origin(hint) is Annotated and typing_extensions.get_origin(inner) in MARKS:
        marks, bare = unmarked(inner)
        return marks, Annotated[(bare, *rest)]
    return frozenset(), hint
