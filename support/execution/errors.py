"""Errors of a scenario itself, in words for its author."""

from __future__ import annotations


class ScenarioError(Exception):
    """The scenario asks for something that makes no sense at this place; the message says what to write instead."""

    for_product_owners = True


class UnseenError(AssertionError):
    """A session met an error, and its scenario never asked for it."""
