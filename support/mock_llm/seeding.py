"""Chance that is the same in every process."""

from __future__ import annotations

import hashlib
import random


def digest(*place: str | int) -> int:
    """Give a number of 64 bits that depends on nothing but where it is drawn.

    Args:
        *place: Seed, agent, task, whatever tells one place from another.
    """
    text = "\x1f".join(map(str, place))
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def draw(*place: str | int) -> random.Random:
    """Give a source of chance that depends on nothing but where it is drawn.

    Args:
        *place: Seed, agent, task, whatever tells one place from another.
    """
    return random.Random(digest(*place))
