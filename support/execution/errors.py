"""What can be wrong with a scenario itself, told to whoever wrote it."""

from __future__ import annotations


class ScenarioError(Exception):
    """The scenario asks for something that makes no sense where it stands; the message says what to write instead."""

    for_product_owners = True


class UnseenError(AssertionError):
    """The discussion met an error, and the scenario never looked at it."""
