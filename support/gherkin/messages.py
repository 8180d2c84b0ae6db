"""Writes Cucumber Messages during a run: `reports/messages.ndjson`, which is complete whenever it exists."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from support.gherkin import envelopes
from support.gherkin.attempts import AttemptWriter, start_time
from support.gherkin.catalogue import Catalogue, catalogue
from support.gherkin.collector import ScenarioItem
from support.gherkin.document import FeatureDocument, forget_document, remembered_document
from support.gherkin.envelopes import Envelope
from support.gherkin.errors import place_of
from support.gherkin.expressions import domain_types
from support.gherkin.hooks import hooks
from support.gherkin.ndjson import MessagesFile
from support.gherkin.pickles import PickledScenario, PickledStep, by_line
from support.gherkin.progress import STOPPING, ResultReport, ScenarioReport, StepStatus
from support.gherkin.run_attachments import attached_to_run
from support.gherkin.scope import SCOPE
from support.gherkin.suggestions import stub, undefined_report

DEFAULT_PATH = "reports/messages.ndjson"

REMARKS = pytest.StashKey[list[str]]()
"""Remarks of plugins on a whole run, which go into its messages."""

_RUN = "run"
_FIXTURES = -1


@dataclass(slots=True)
class _Case:
    """A test case that was written, with the ids of its steps, and of its hooks by moment and place among the hooks.

    Its ids differ from those of its pickle by their first letter, which is repeated in the pickle's second test case:
    messages hold them so often that length counts.
    """

    pickle: str
    number: int
    steps: list[str] = field(default_factory=list)
    hooks: dict[tuple[str, int], str] = field(default_factory=dict)

    @property
    def identity(self) -> str:
        """The id of the test case."""
        return "c" * self.number + self.pickle[1:]


class MessagesWriter:
    """Writes a run as Cucumber Messages; a pytest plugin in the reporting process."""

    def __init__(self, config: pytest.Config, path: Path) -> None:
        self._root = config.rootpath
        self.path = path
        self._config = config
        self._file: MessagesFile | None = None
        self._unwritable = ""
        self._known: Catalogue = catalogue()
        self._definitions = {id(definition): f"s{n}" for n, definition in enumerate(self._known.definitions())}
        self._pickles: dict[str, dict[int, PickledScenario]] = {}
        self._cases: dict[str, list[_Case]] = {}
        self._attempts: dict[str, int] = {}
        self._repeated: dict[str, tuple[ScenarioReport, pytest.TestReport]] = {}
        self._running: ScenarioItem | None = None
        self._suggestions = 0
        self._message = ""
        self._has_failures = False
        self._has_results = False
        self._changed: dict[str, None] = {}

    @property
    def has_written(self) -> bool:
        """Whether there are messages of this run."""
        return self._file is not None

    def pytest_gherkin_document(self, document: FeatureDocument) -> None:
        """Write a feature file whose scenarios are about to run, or that is refused."""
        self._write_document(document)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Record which scenario is running."""
        self._running = item if isinstance(item, ScenarioItem) else None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Write the outcome of a scenario, once nothing of it can still fail."""
        if report.when == "setup" and report.nodeid in self._repeated:  # a rerun may not report the teardown
            self._write_attempt(report.nodeid, *self._repeated.pop(report.nodeid), again=True)
        scenario: ScenarioReport | None = getattr(report, "gherkin", None)
        if scenario is None:
            if report.when not in ("setup", "call", "teardown"):  # pytest-xdist: the worker died
                self._write_worker_death(report)
            return
        if str(report.outcome) == "rerun":  # of pytest-rerunfailures
            self._repeated[report.nodeid] = (scenario, report)
        if report.when == "teardown":
            self._running = None
            again = self._repeated.pop(report.nodeid, None) is not None
            self._write_attempt(report.nodeid, scenario, report, again=again)

    def _write_worker_death(self, report: pytest.TestReport) -> None:
        """Write a scenario during which its process died."""
        uri, _, title = report.nodeid.partition("::")
        if not uri.endswith(".feature"):
            return
        pickled = next((pickle for pickle in self._pickles_of(uri).values() if pickle.names_scenario(title)), None)
        if pickled is None:
            return
        now = int(report.start * 1e9) or time.time_ns()
        unknown: dict[str, Any] = {"status": StepStatus.INTERRUPTED.value, "started": 0, "duration": 0}
        error = {"type": "", "message": report.longreprtext, "trace": ""}
        died: Any = {"when": "before", "definition": _FIXTURES, "status": "failed", "started": now, "duration": 0}
        scenario: Any = {
            "file": uri,
            "row_line": pickled.line,
            "hooks": [died | {"error": error}],
            "steps": [unknown for _ in pickled.steps],
        }
        self._write_attempt(report.nodeid, scenario, report, again=False)

    def pytest_keyboard_interrupt(self) -> None:
        """Record that the run ends early."""
        self._message = "The run was interrupted."

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Write the end of the run and complete the file."""
        if self._running is not None and self._message:
            self._write_attempt(self._running.nodeid, self._running.progress.as_report(), None, again=False)
        if self._file is None:
            return
        if not self._has_results:  # a selection without tests keeps the messages of the last run
            self._file.abandon()
            self._file = None
            return
        # scenarios that no worker has reached are written as not run
        for uri in self._config.stash[SCOPE].feature_files():
            if (self._root / uri).is_file():
                self._pickles_of(uri)
        passed = exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)
        success = passed and not self._message and not self._has_failures
        attachments = attached_to_run(self._config)
        self._write(envelopes.run_attachment(_RUN, attachment, time.time_ns()) for attachment in attachments)
        self._write([envelopes.run_finished(_RUN, time.time_ns(), success=success, message=self._message)])
        try:
            if self._file is not None:
                self._file.complete()
        except OSError as error:
            self._stop_writing(error)
        if not self._unwritable:
            self._config.hook.pytest_gherkin_messages_written(config=self._config, path=self.path)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Report what is missing from the messages."""
        for uri in self._changed:
            words = "was changed while the run began, so its results are incomplete. Run it again."
            terminalreporter.write_line(f"{uri}: {words}", red=True)
        if self._unwritable:
            words = "the messages could not be written, so the documentation is not updated"
            terminalreporter.write_line(f"{self.path}: {words}: {self._unwritable}", red=True)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Write why a feature file is not run."""
        refused: list[tuple[str, int, int, str]] = getattr(report, "gherkin_refused", [])
        for uri in dict.fromkeys(problem[0] for problem in refused):
            self._pickles_of(uri)
        if refused:
            self._discard_previous()
        self._write(envelopes.parse_error(*problem) for problem in refused)

    def _write(self, envelopes_to_write: Iterable[Envelope]) -> None:
        """Add envelopes to the file; the first call begins it with its head."""
        envelopes_to_write = iter(envelopes_to_write)
        first = next(envelopes_to_write, None)
        if self._unwritable or first is None:
            return
        try:
            if self._file is None:
                self._file = MessagesFile(self.path)
                for envelope in self._head():
                    self._file.write(envelope)
            for envelope in chain([first], envelopes_to_write):
                self._file.write(envelope)
        except OSError as error:
            self._stop_writing(error)

    def _stop_writing(self, error: OSError) -> None:
        """Stop writing, and free the disk space of the partial file."""
        self._unwritable = error.strerror or str(error)
        if self._file is not None:
            self._file.abandon()
            self._file = None

    def _discard_previous(self) -> None:
        """Mark the first result of this run: it makes the messages of an earlier run outdated, so they are deleted."""
        if self._has_results or self._file is None:
            return
        self._has_results = True
        try:
            self._file.delete_previous()
        except OSError as error:
            self._stop_writing(error)

    def _head(self) -> Iterable[Envelope]:
        """Yield the envelopes with which every run begins."""
        yield envelopes.meta()
        for defined in domain_types().values():
            yield envelopes.parameter_type(f"type-{defined.name}", defined)
        for definition in self._known.definitions():
            yield envelopes.step_definition(self._definitions[id(definition)], definition)
        for number, hook in enumerate(hooks()):
            yield envelopes.hook(f"hook-{number}", hook, hook.when, place_of(hook.function))
        for when in ("before", "after"):
            yield envelopes.hook(f"fixtures-{when}", None, when, "conftest.py:1")
        yield {"testRunStarted": {"id": _RUN, "timestamp": envelopes.moment(time.time_ns())}}
        yield from (envelopes.remark(_RUN, text) for text in self._config.stash.get(REMARKS, []))

    def _write_document(self, document: FeatureDocument) -> dict[int, PickledScenario]:
        """Write a feature file and return its scenarios by line."""
        compiled = envelopes.pickles(document)
        self._write(envelopes.of_document(document))
        self._write({"pickle": pickle} for pickle in compiled)
        known = self._pickles[document.uri] = by_line(document, compiled)
        return known

    def _pickles_of(self, uri: str) -> dict[int, PickledScenario]:
        """Return the scenarios of a feature file by line; read the file if only workers have collected it."""
        known = self._pickles.get(uri)
        if known is None:
            path = self._root / uri
            known = self._write_document(remembered_document(path, uri))
            forget_document(path)
        return known

    def _case(self, pickled: PickledScenario, used: set[tuple[str, int]]) -> _Case:
        """Return the test case of a scenario; write it on first use, or if it needs hooks that it did not have."""
        cases = self._cases.setdefault(pickled.identity, [])
        for case in cases:
            if used <= case.hooks.keys():
                return case
        case = _Case(pickled.identity, len(cases) + 1)
        due = [(hook.when, number) for number, hook in enumerate(hooks()) if hook.is_for(pickled.tags)]
        first = [key for key in used if key == ("before", _FIXTURES)] + [key for key in due if key[0] == "before"]
        last = [key for key in reversed(due) if key[0] == "after"] + [
            key for key in used if key == ("after", _FIXTURES)
        ]
        steps = [
            *(self._hook_step(case, key) for key in first),
            *(self._step(case, step) for step in pickled.steps),
            *(self._hook_step(case, key) for key in last),
        ]
        test_case = {"id": case.identity, "pickleId": pickled.identity, "testSteps": steps, "testRunStartedId": _RUN}
        self._write([{"testCase": test_case}])
        cases.append(case)
        return case

    def _hook_step(self, case: _Case, key: tuple[str, int]) -> Envelope:
        """Return a hook as a step of a test case."""
        when, number = key
        identity = case.hooks[key] = f"{case.identity}-{when}{number if number >= 0 else ''}"
        return {"id": identity, "hookId": f"hook-{number}" if number >= 0 else f"fixtures-{when}"}

    def _step(self, case: _Case, step: PickledStep) -> Envelope:
        """Return a step of a test case, with the step definitions it matches."""
        identity = "t" * case.number + step.identity[1:]
        case.steps.append(identity)
        matches = self._known.matches(step.text, step.type)
        return {
            "id": identity,
            "pickleStepId": step.identity,
            "stepDefinitionIds": [self._definitions[id(match.definition)] for match in matches],
            "stepMatchArgumentsLists": [envelopes.match_arguments(match) for match in matches],
        }

    def _write_attempt(
        self, nodeid: str, scenario: ScenarioReport, report: pytest.TestReport | None, *, again: bool
    ) -> None:
        """Write one attempt at a scenario."""
        pickled = self._pickles_of(scenario["file"]).get(scenario["row_line"])
        if pickled is None or len(pickled.steps) != len(scenario["steps"]):
            self._changed[scenario["file"]] = None
            return
        statuses = [result["status"] for result in (*scenario["steps"], *scenario["hooks"])]
        self._has_failures |= not again and any(StepStatus(status) in STOPPING for status in statuses)
        case = self._case(pickled, {(hook["when"], hook["definition"]) for hook in scenario["hooks"]})
        attempt = self._attempts[nodeid] = self._attempts.get(nodeid, -1) + 1
        identity = f"{attempt}{pickled.identity[1:]}"
        writer = AttemptWriter(identity, start_time(scenario, report))
        started: dict[str, Any] = {
            "id": identity, "testCaseId": case.identity, "attempt": attempt, "timestamp": envelopes.moment(writer.now)
        }  # fmt: skip
        worker = getattr(report, "worker_id", "")
        if worker:
            started["workerId"] = worker
        self._discard_previous()
        self._write([{"testCaseStarted": started}])
        hook_results = {(hook["when"], hook["definition"]): hook for hook in scenario["hooks"]}
        for key, step in case.hooks.items():
            if key[0] == "before":
                self._write(writer.step_envelopes(step, hook_results.get(key) or _unreported(key)))
        for step, pickled_step, result in zip(case.steps, pickled.steps, scenario["steps"], strict=True):
            if result["status"] == StepStatus.UNDEFINED:
                self._suggestions += 1
                code = stub(pickled_step.text, pickled_step.type)
                self._write([envelopes.suggestion(f"suggestion-{self._suggestions}", pickled_step.identity, code)])
                why = undefined_report(pickled_step.text, pickled_step.type, result["keyword"])
                result = {**result, "error": why}  # noqa: PLW2901  # the same step, better explained
            self._write(writer.step_envelopes(step, result))
        for key, step in case.hooks.items():
            if key[0] == "after":
                self._write(writer.step_envelopes(step, hook_results.get(key) or _unreported(key)))
        finished = {"testCaseStartedId": identity, "timestamp": envelopes.moment(writer.now), "willBeRetried": again}
        self._write([{"testCaseFinished": finished}])


def _unreported(hook: tuple[str, int]) -> ResultReport:
    """Return the result of a hook that an attempt does not report: fixtures are reported only where they fail."""
    status = StepStatus.PASSED if hook[1] == _FIXTURES else StepStatus.NOT_RUN
    return {"status": status, "started": 0, "duration": 0}
