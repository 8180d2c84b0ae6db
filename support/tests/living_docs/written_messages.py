"""Messages of invented runs: features as they are really parsed, with outcomes as a test wants them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from gherkin.parser import Parser
from gherkin.pickles.compiler import Compiler
from gherkin.stream.id_generator import IdGenerator

from support.gherkin.ndjson import MessagesFile

Envelope = dict[str, Any]
Statuses = Sequence[str] | str | None


class Messages:
    """A file of messages in the making.

    Args:
        at: When the run begins, in seconds since 1970.
        whole: Whether all was to run; None for messages of another tool, which do not say.
    """

    def __init__(self, at: int = 1_000_000_000, *, whole: bool | None = True) -> None:
        self.now = at
        self.envelopes: list[Envelope] = [
            {"meta": {"protocolVersion": "34.2.1", "implementation": {"name": "a kit"}}},
            {"testRunStarted": {"id": "run", "timestamp": self._moment()}},
        ]
        self._ids = IdGenerator()
        self._pickles: dict[str, Envelope] = {}
        self._attempts: dict[str, int] = {}
        if whole is not None:
            asked = [] if whole else ["-k", "some"]
            content = {
                "command": "pytest",
                "selection": {"whole": whole, "asked": asked},
                "facts": {"seed": 1},
                "seed": 1,
            }
            self.attach_to_run("run.json", "application/vnd.acceptance.run+json", json.dumps(content))

    def attach_to_run(self, name: str, media_type: str, body: str) -> Messages:
        content = {"testRunStartedId": "run", "fileName": name, "mediaType": media_type, "body": body}
        self.envelopes.append({"attachment": {**content, "contentEncoding": "IDENTITY"}})
        return self

    def feature(self, uri: str, text: str) -> Messages:
        document: Any = Parser().parse(text)
        self._number(document)
        document["uri"] = uri
        self.envelopes += [{"source": {"uri": uri, "data": text, "mediaType": "text/x.cucumber.gherkin+plain"}}]
        self.envelopes += [{"gherkinDocument": document}]
        for pickle in Compiler(self._ids).compile(document):
            content: Any = pickle
            self._pickles[content["name"]] = content
            self.envelopes.append({"pickle": content})
        return self

    def refused(self, uri: str, line: int, message: str) -> Messages:
        source = {"uri": uri, "location": {"line": line, "column": 1}}
        self.envelopes.append({"parseError": {"source": source, "message": message}})
        return self

    def run(
        self,
        title: str,
        statuses: Statuses = "PASSED",
        *,
        ended: bool = True,
        again: bool = False,
        exception: str = "AssertionError",
        record: str = "",
        hooks: Mapping[str, str] | None = None,
    ) -> Messages:
        pickle = self._pickles[title]
        steps = pickle["steps"]
        planned = [statuses] * len(steps) if isinstance(statuses, str) else list(statuses or ())
        number = self._attempts[title] = self._attempts.get(title, -1) + 1
        case, attempt = f"case-{pickle['id']}", f"case-{pickle['id']}-try{number}"
        before = [(name, status) for name, status in (hooks or {}).items() if name.startswith("before")]
        after = [(name, status) for name, status in (hooks or {}).items() if not name.startswith("before")]
        parts = [{"id": f"{case}-{name}", "hookId": name} for name, _ in before]
        parts += [{"id": f"{case}-{step['id']}", "pickleStepId": step["id"]} for step in steps]
        parts += [{"id": f"{case}-{name}", "hookId": name} for name, _ in after]
        if not number:
            for name, _ in (*before, *after):
                self.envelopes.append({"hook": {"id": name, "type": f"{name.split('-')[0].upper()}_TEST_CASE"}})
            self.envelopes.append({"testCase": {"id": case, "pickleId": pickle["id"], "testSteps": parts}})
        started = {"id": attempt, "testCaseId": case, "attempt": number, "timestamp": self._moment()}
        self.envelopes.append({"testCaseStarted": started})
        for part, status in zip(parts, [*(s for _, s in before), *planned, *(s for _, s in after)], strict=False):
            self._step(attempt, part["id"], status, exception, record)
        if ended:
            finished = {"testCaseStartedId": attempt, "timestamp": self._moment(), "willBeRetried": again}
            self.envelopes.append({"testCaseFinished": finished})
        return self

    def _step(self, attempt: str, step: str, status: str, exception: str, record: str) -> None:
        of: Envelope = {"testCaseStartedId": attempt, "testStepId": step}
        self.envelopes.append({"testStepStarted": {**of, "timestamp": self._moment()}})
        if record:
            content = {**of, "fileName": "record.ndjson", "mediaType": "application/x-ndjson", "body": record}
            self.envelopes.append({"attachment": {**content, "contentEncoding": "IDENTITY"}})
        self.now += 1
        result: Envelope = {"status": status, "duration": {"seconds": 1, "nanos": 0}}
        if status == "FAILED":
            result["exception"] = {"type": exception, "message": "it is not so", "stackTrace": "a.py:1"}
        if status != "…":
            content = {**of, "testStepResult": result, "timestamp": self._moment()}
            self.envelopes.append({"testStepFinished": content})

    def end(self, *, success: bool = True, message: str = "") -> Messages:
        content: Envelope = {"testRunStartedId": "run", "timestamp": self._moment(), "success": success}
        self.envelopes.append({"testRunFinished": content | ({"message": message} if message else {})})
        return self

    def lines(self) -> list[bytes]:
        return [json.dumps(envelope, ensure_ascii=False).encode() for envelope in self.envelopes]

    def store(self, path: Path) -> Path:
        """Write the messages with their records beside them, as a run does."""
        file = MessagesFile(path)
        for envelope in self.envelopes:
            file.write(envelope)
        file.complete()
        return path

    def write(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"".join(line + b"\n" for line in self.lines()))
        return path

    def _moment(self) -> Envelope:
        return {"seconds": self.now, "nanos": 0}

    def _number(self, value: Any) -> None:
        """The parser numbers from 0 in every file; each id is used once."""
        if isinstance(value, dict):
            if "id" in value:
                value["id"] = self._ids.get_next_id()
            for part in value.values():
                self._number(part)
        elif isinstance(value, list):
            for part in value:
                self._number(part)
