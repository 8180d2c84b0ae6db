"""Chance that is the same in every process."""

from __future__ import annotations

import hashlib
import random


def digest(*place: str | int) -> int:
    """Return a number of 64 bits that depends on its place (seed, agent, task …) only."""
    text = "\x1f".join(map(str, place))
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def draw(*place: str | int) -> random.Random:
    """Return a source of chance that depends on its place, as in `digest`, only."""
    return random.Random(digest(*place))
