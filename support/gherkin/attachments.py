"""What steps attach to the report of a run: records, pictures, links."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass

import pytest

from support.gherkin.progress import PROGRESS, AttachmentReport, StepStatus

LOG = "text/x.cucumber.log+plain"
LINKS = "text/uri-list"


@dataclass(frozen=True, slots=True)
class RunAttachment:
    """An attachment of a whole run; `name` is the name of the file it would be saved as."""

    name: str
    media_type: str
    body: str


def attach(where: pytest.FixtureRequest | pytest.Item, body: str | bytes, media_type: str, name: str = "") -> None:
    """Attach something to the step or hook that is running; outside scenarios this does nothing.

    Args:
        media_type: E.g. `application/json`; `text/x.cucumber.log+plain` is a log, `text/uri-list` a link.
        name: The name of the file it would be saved as.
    """
    item = where.node if isinstance(where, pytest.FixtureRequest) else where
    progress = item.stash.get(PROGRESS, None)
    if progress is None:
        return
    attachment: AttachmentReport = {
        "body": body if isinstance(body, str) else base64.b64encode(body).decode("ascii"),
        "encoded": isinstance(body, bytes),
        "media_type": media_type,
        "name": name,
        "at": time.time_ns(),
    }
    result = progress.current
    if result is None:
        result = progress.hook("after" if any(step.started for step in progress.steps) else "before")
        result.finish(StepStatus.PASSED)
    result.attachments.append(attachment)
