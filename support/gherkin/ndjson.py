"""A file of JSON lines that is complete whenever it exists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from support.gherkin.atomic_files import follow_link, open_partial, publish
from support.gherkin.stored_texts import STORED_TYPE, TextWriter, remove_unused

_OF_EXTERNAL = frozenset({"mediaType", "testCaseStartedId", "testStepId"})
_OF_RUN = ("application/vnd.acceptance.", "application/toml")
"""How media types begin of what this kit attaches to a whole run, which readers know without its name."""
_LONG = 10_000
"""What is attached to a whole run is stored from this length on (characters)."""
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


class LinesFile:
    """A file of JSON lines, which takes its name when it is complete.

    An earlier file stays until it is deleted or replaced.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._partial, self._file = open_partial(path)

    def write(self, value: Mapping[str, Any]) -> None:
        """Add a line."""
        try:
            line = orjson.dumps(value)
        except orjson.JSONEncodeError:  # the faster one (4 % of a run of short scenarios) takes no lone surrogates
            line = _encode(value).encode("utf-8", "replace")
        self._file.write(line + b"\n")

    def delete_previous(self) -> None:
        """Delete the earlier file, so that it is not taken for this one, should this one never be complete."""
        follow_link(self.path).unlink(missing_ok=True)

    def abandon(self) -> None:
        """Delete what was written, and leave the earlier file unchanged."""
        with suppress(OSError):  # a full disk refuses what is not written yet, which is not needed
            self._file.close()
        self._partial.unlink(missing_ok=True)

    def complete(self) -> None:
        """Rename the file to its path."""
        publish(self._file, self._partial, self.path)


class MessagesFile(LinesFile):
    """A file of Cucumber Messages, with records attached to steps, and long texts to the run, stored beside it.

    Envelopes wait for the name of the file in which the records before them are stored.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._texts = TextWriter(path.parent)
        self._waiting: list[dict[str, Any]] = []
        self._is_of_run = False

    def write(self, value: Mapping[str, Any]) -> None:
        """Add an envelope."""
        attached = value.get("attachment")
        if attached is not None and _is_stored(attached):
            if "testRunStartedId" in attached and not self._is_of_run:  # so that they are read without the records
                self._is_of_run = True
                self._write_waiting()
            known = {key: content for key, content in attached.items() if key in _OF_EXTERNAL}
            self._waiting.append({"externalAttachment": {"url": self._texts.add(attached["body"]), **known}})
            if self._texts.is_full:
                self._write_waiting()
        elif self._waiting:
            self._waiting.append(dict(value))
        else:
            super().write(value)

    def _write_waiting(self) -> None:
        if not self._waiting:
            return
        file = self._texts.write()
        waiting, self._waiting = self._waiting, []
        for envelope in waiting:
            if attached := envelope.get("externalAttachment"):
                attached["url"] = file + attached["url"]
            super().write(envelope)

    def abandon(self) -> None:
        """Delete what was written, also beside the file, and leave the earlier file unchanged."""
        super().abandon()
        self._texts.abandon()

    def complete(self) -> None:
        """Rename the file to its path, and remove stored records to which no messages refer any longer."""
        self._write_waiting()
        super().complete()
        remove_unused(self.path.parent)


def _is_stored(attached: Mapping[str, Any]) -> bool:
    media_type, body = attached["mediaType"], attached["body"]
    is_text = attached["contentEncoding"] == "IDENTITY"
    is_long = "testRunStartedId" in attached and len(body) >= _LONG and media_type.startswith(_OF_RUN)
    return is_text and (media_type == STORED_TYPE or is_long)
