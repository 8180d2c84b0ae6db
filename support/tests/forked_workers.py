"""Workers of pytest-xdist that are copies of a process, rather than new interpreters that import everything again.

A worker is a process of its own as ever: it speaks with the run over two pipes, may hang, be killed or end by itself.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import socket
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from execnet import gateway_io
from execnet.gateway_base import ExecModel, Popen2IO

_LONGEST_REQUEST = 1 << 20


def start_workers_by_copying() -> None:
    """Keep a copy of this process as it is now, of which every worker of a run that follows here is a copy."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    if not os.fork():
        ours.close()
        _copy_for_each_request(theirs)
    theirs.close()
    _ForkedWorker.origin = ours
    gateway_io.Popen2IOMaster = _ForkedWorker  # type: ignore[assignment,misc]  # it starts processes another way


class _ForkedWorker(Popen2IO):
    """The run's end of a worker."""

    origin: ClassVar[socket.socket]

    def __init__(self, _: list[str], execmodel: ExecModel) -> None:
        (its_input, to_it), (from_it, its_output), (self._ends, its_life) = os.pipe(), os.pipe(), os.pipe()
        request = json.dumps([str(Path.cwd()), dict(os.environ)]).encode()
        socket.send_fds(self.origin, [request], [its_input, its_output, its_life])
        self._process = int(self.origin.recv(_LONGEST_REQUEST))
        for end in (its_input, its_output, its_life):
            os.close(end)
        super().__init__(os.fdopen(to_it, "wb"), os.fdopen(from_it, "rb"), execmodel=execmodel)

    def wait(self) -> None:
        """Wait until the process has ended, and with it its end of a pipe that nothing is written to."""
        os.read(self._ends, 1)

    def kill(self) -> None:
        """End the process at once."""
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)


def leave(code: int) -> NoReturn:
    """End this copy as an interpreter ends, but leave its memory to the system instead of visiting all of it."""
    threading._shutdown()  # type: ignore[attr-defined]  # waits for threads
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _copy_for_each_request(requests: socket.socket) -> None:
    """Answer each request with the process number of a new worker, and leave when the run has ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no worker that has ended waits for this process
    while True:
        request, ends, _, _ = socket.recv_fds(requests, _LONGEST_REQUEST, 3)
        if not request:
            os._exit(0)
        if not (worker := os.fork()):
            requests.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _work(*json.loads(request), *ends)
        requests.send(str(worker).encode())
        for end in ends:
            os.close(end)


def _work(folder: str, environment: dict[str, Any], commands: int, answers: int, _: int) -> None:
    """Do what a new interpreter does that execnet starts, and end this process as that ends."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(commands, 0)
    os.dup2(answers, 1)
    os.close(commands)
    os.close(answers)
    sys.stdin, sys.stdout = os.fdopen(0, closefd=False), os.fdopen(1, "w", closefd=False)
    exec(eval(sys.stdin.readline()), {"__name__": "__main__"})  # noqa: S102, S307  # as execnet has it
    leave(0)
