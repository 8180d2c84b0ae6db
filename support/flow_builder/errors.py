"""What the builder says when a flow cannot be built or used as it was asked."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class FlowError(Exception):
    """The flow, or what was asked of it, is not what the builder can work with; the message says what to do."""

    for_product_owners = True


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the advice that ends a message about an unknown name.

    Returns:
        `did you mean "…"?` or, where nothing is near, `known are …`.
    """
    names = sorted(known)
    close = get_close_matches(name, names, n=1)
    return f'did you mean "{close[0]}"?' if close else f"known are {', '.join(names) or 'none'}"
