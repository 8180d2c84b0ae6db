"""Pytest plugins that record which lines of the flow each scenario runs, in a trial or in a run of all tests."""

from __future__ import annotations

import functools
import json
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest

from support.gherkin.scope import selects_everything
from support.product import product_under_test
from support.production_faults.lines import ScenarioLines, digest
from support.production_faults.planting import file_of, flow_sources

OF_WORKER = "lines_by_scenario"
"""The name under which a worker sends its measurements."""

_Callback = Callable[..., object] | None

if sys.version_info >= (3, 12):

    class _Tracer:
        """Records lines by the interpreter's own means, which cost next to nothing."""

        _TOOL = 3  # an id that Python reserves for no tool

        def __init__(self, folder: Path) -> None:
            self._folder, self._bit = f"{folder}/", 0
            self._lines: dict[str, dict[int, int]] = {}

        def start(self) -> None:
            sys.monitoring.use_tool_id(self._TOOL, "lines by scenario")
            self._call_on_events(self._start_function, self._run_line)
            sys.monitoring.set_events(self._TOOL, sys.monitoring.events.PY_START)

        def switch(self, number: int | None) -> None:
            self._bit = 0 if number is None else 1 << number
            sys.monitoring.restart_events()

        def stop(self) -> None:
            sys.monitoring.set_events(self._TOOL, sys.monitoring.events.NO_EVENTS)
            self._call_on_events(None, None)
            sys.monitoring.free_tool_id(self._TOOL)

        def lines_of(self, file: Path) -> dict[int, int]:
            return self._lines.get(str(file), {})

        def _call_on_events(self, on_start: _Callback, on_line: _Callback) -> None:
            sys.monitoring.register_callback(self._TOOL, sys.monitoring.events.PY_START, on_start)
            sys.monitoring.register_callback(self._TOOL, sys.monitoring.events.LINE, on_line)

        def _start_function(self, code: Any, _: int) -> object:
            if code.co_filename.startswith(self._folder):
                sys.monitoring.set_local_events(self._TOOL, code, sys.monitoring.events.LINE)
            return sys.monitoring.DISABLE

        def _run_line(self, code: Any, line: int) -> object:
            if self._bit:
                masks = self._lines.setdefault(code.co_filename, {})
                masks[line] = masks.get(line, 0) | self._bit
            return sys.monitoring.DISABLE

else:

    class _Tracer:
        """Records lines by `sys.settrace`, which takes about as long again as the scenario itself."""

        def __init__(self, folder: Path) -> None:
            from coverage import Coverage  # noqa: PLC0415 - needed by developers only

            self._coverage: Any = Coverage(data_file=None, config_file=False, include=[f"{folder}/*"])
            self._coverage.set_option("run:core", "ctrace")  # the only one that distinguishes scenarios

        def start(self) -> None:
            self._coverage.start()

        def switch(self, number: int | None) -> None:
            self._coverage.switch_context("" if number is None else f"{number}")

        def stop(self) -> None:
            self._coverage.stop()

        def lines_of(self, file: Path) -> dict[int, int]:
            contexts: dict[int, list[str]] = self._coverage.get_data().contexts_by_lineno(str(file))
            return {line: sum(1 << int(number) for number in numbers if number) for line, numbers in contexts.items()}


class LineWatcher:
    """Records which lines of the flow each scenario runs."""

    def __init__(self) -> None:
        self.measured = ScenarioLines()
        self._tracer = _Tracer(product_under_test().folder)
        self._now = ""

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Start measuring before the flow is imported."""
        self._watch_processes()
        self._tracer.start()
        config.add_cleanup(self._tracer.stop)  # also where a wrong command line ends the run before it begins

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """Measure a scenario by itself."""
        if not item.nodeid.partition("::")[0].endswith(".feature"):
            return (yield)
        self._now, began = item.nodeid, time.process_time()
        self._tracer.switch(len(self.measured.seconds))
        result = yield
        self._tracer.switch(None)
        self.measured.seconds[item.nodeid], self._now = time.process_time() - began, ""
        return result

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Collect the measurements."""
        self.measured.lines.update({module: self._tracer.lines_of(file_of(module)) for module in flow_sources()})

    def _watch_processes(self) -> None:
        # No audit hook: it runs at `sys.settrace` as well, other threads come in between, and CPython 3.11 refuses
        # two that begin to be traced at once.
        begin = subprocess.Popen.__init__

        @functools.wraps(begin)
        def note_and_begin(process: Any, *arguments: Any, **named: Any) -> None:
            if self._now and self._now not in self.measured.elsewhere:
                self.measured.elsewhere.append(self._now)
            begin(process, *arguments, **named)

        subprocess.Popen.__init__ = note_and_begin  # type: ignore[assignment,method-assign]  # in this process only


class LineKeeper:
    """Saves which scenario runs which lines of the flow, if all scenarios and the flow's own tests pass."""

    def __init__(self, config: pytest.Config, watcher: LineWatcher) -> None:
        self._config, self._watcher = config, watcher
        self._of_workers: list[ScenarioLines | None] = []
        # before anything is measured: a file that is edited during the run belongs to another state
        self._state = "" if hasattr(config, "workeroutput") else digest(config.rootpath, faults=False)

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Send the measurements of a worker; save those of all."""
        if hasattr(self._config, "workeroutput"):
            self._config.workeroutput[OF_WORKER] = json.dumps(self._watcher.measured.to_dict())
        elif exitstatus == pytest.ExitCode.OK and self._runs_everything():
            known = ScenarioLines()
            for part in (*self._of_workers, self._watcher.measured):
                if part is None:  # a worker that died took along which lines its scenarios ran
                    return
                known = known.joined(part)
            known.save(self._config.rootpath, self._state)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """Receive the measurements of a worker."""
        sent = getattr(node, "workeroutput", {}).get(OF_WORKER)
        self._of_workers.append(ScenarioLines.from_dict(json.loads(sent)) if sent else None)

    def _runs_everything(self) -> bool:
        tests = product_under_test().tests  # empty if there are none
        named = [(self._config.invocation_params.dir / name).resolve() for name in self._config.option.file_or_dir]
        own = not tests or any((self._config.rootpath / tests).is_relative_to(path) for path in named)
        return own and selects_everything(self._config)
