"""Errors of a scenario itself, in words for its author."""

from __future__ import annotations


class ScenarioError(Exception):
    """The scenario asks for something that makes no sense at this place; the message says what to write instead."""

    for_product_owners = True


class InvalidStateError(AssertionError):
    """The state breaks a rule that holds for every scenario."""


class UnseenError(AssertionError):
    """A session met an error, and its scenario never asked for it."""


class KitError(Exception):
    """The kit failed while it watched a flow, so that its verdict says nothing about the flow."""

    def __init__(self, error: Exception) -> None:
        super().__init__(
            "the test kit made a mistake of its own while it watched, so this run says nothing about the flow: "
            f"{type(error).__name__}: {error}"
        )


class CoordinatorError(Exception):
    """The application's coordinator does not do what a coordinator has to; the message says what."""

    for_product_owners = True


def raise_kept_errors(*watchers: object) -> None:
    """Raise the first error that the kit's own watchers kept, as a `KitError`."""
    errors = [error for watcher in watchers for error in getattr(watcher, "errors", ())]
    if errors:
        raise KitError(errors[0]) from errors[0]
