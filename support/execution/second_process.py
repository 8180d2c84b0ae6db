"""Runs a function in a Python process of its own, as when a session is picked up after the machine has stopped.

Run as a module, it is that process: it reads the request as JSON from standard input and writes the outcome as JSON.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from typing import Any

TIME_LIMIT = 60.0
"""Seconds that a second process may take; most of them go into importing LangGraph on a busy machine."""


_first: list[dict[str, Any]] = []


class SecondProcessError(Exception):
    """The second process returned no result; the message has its standard error."""


def call_before_imports(function: Callable[..., Any], **arguments: Any) -> None:
    """Have a function at the top of a module called in every second process from here on, before anything else."""
    _first.append({"function": _address(function), "arguments": arguments})


def run_in_second_process(
    function: str | Callable[..., Any], *, time_limit: float = TIME_LIMIT, **arguments: Any
) -> Any:
    """Return what a function at the top of a module (or `module:name`) returns in a fresh Python process.

    Arguments and result go through JSON; `time_limit` is in seconds.

    Raises:
        SecondProcessError: The function raised, the process died, or it took too long.
    """
    address = function if isinstance(function, str) else _address(function)
    request = json.dumps({"first": _first, "function": address, "arguments": arguments})
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    try:
        done = subprocess.run(  # noqa: S603 - this interpreter, and a function that the caller names
            [sys.executable, "-m", __spec__.name],
            input=request,
            capture_output=True,
            encoding="utf-8",
            env={**environment, "PYTHONIOENCODING": "utf-8"},
            timeout=time_limit,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        output: Any = error.stderr or b""  # bytes with any encoding of the pipes, though its hint says text
        stderr = output.decode(errors="replace") if isinstance(output, bytes) else output
        raise SecondProcessError(f"{address} took more than {time_limit:g} s\n{stderr}") from None
    return _result(address, done)


def _address(function: Callable[..., Any]) -> str:
    name = function.__qualname__
    if "<" in name or "." in name:
        raise TypeError(f"{name} is not at the top of its module, so that another process could not find it")
    if function.__module__ == "__main__":
        raise TypeError(f"{name} belongs to the program that is running; another process needs it in a module")
    return f"{function.__module__}:{name}"


def _result(address: str, done: subprocess.CompletedProcess[str]) -> Any:
    try:
        outcome = json.loads(done.stdout)
    except json.JSONDecodeError:
        raise SecondProcessError(
            f"{address} ended with exit code {done.returncode} and no result\n{done.stderr}"
        ) from None
    if "error" in outcome:
        raise SecondProcessError(f"{address} raised {outcome['error']}\n{outcome['traceback']}{done.stderr}")
    return outcome["result"]


def _outcome(request: dict[str, Any]) -> str:
    try:
        for preparation in request["first"]:
            _call(preparation)
        return json.dumps({"result": _call(request)})
    except Exception as error:  # any error: the first process must learn of it
        return json.dumps({"error": f"{type(error).__name__}: {error}", "traceback": traceback.format_exc()})


def _call(request: dict[str, Any]) -> Any:
    module, _, name = request["function"].partition(":")
    return getattr(import_module(module), name)(**request["arguments"])


def main() -> None:
    """Run as the second process: what the function prints goes to standard error, so that only the result is read."""
    result = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with result:
        result.write(_outcome(json.load(sys.stdin)))
    gc.freeze()  # the process ends: a last garbage collection would only make it end later


if __name__ == "__main__":
    main()
