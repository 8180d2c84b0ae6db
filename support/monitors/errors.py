"""What a monitor says when it is used in a way that would measure nothing."""

from __future__ import annotations


class MonitorError(Exception):
    """A monitor was used out of order; the message says what to do instead."""
