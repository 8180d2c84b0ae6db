"""The error of a flow that cannot be built or used, and advice on unknown names."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class FlowError(Exception):
    """The flow cannot be built or used like that; the message says what to do."""

    for_product_owners = True


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the end of a message about an unknown name: `did you mean "…"?`, or what is known."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1)
    return f'did you mean "{close[0]}"?' if close else f"known are {', '.join(names) or 'none'}"
