"""A small server with the endpoints that `RemoteGraph` calls, which answers as LangGraph's development server does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

from langgraph.types import Command


class _Server(ThreadingHTTPServer):
    def __init__(self, graphs: Mapping[str, Any], token: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.graphs, self.token = graphs, token
        self.threads: dict[str, str] = {}
        """The assistant that each thread runs; none before it has begun."""


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def answer(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or "{}")
        threads, graphs = self.server.threads, self.server.graphs
        match [self.command, *self.path.partition("?")[0].strip("/").split("/")]:
            case _ if self.headers.get("x-token") != self.server.token:
                self._send(401, {"detail": "who are you?"})
            case ["GET", "assistants", name, "graph"] if name in graphs:
                self._send(200, graphs[name].get_graph().to_json())
            case ["POST", "threads"]:
                threads[identity := str(uuid4())] = ""
                self._send(200, {"thread_id": identity})
            case ["POST", "threads", "search"]:
                self._send(200, [{"thread_id": identity} for identity in threads])
            case [_, "threads", identity, *_] if identity not in threads:
                self._send(404, {"detail": f"Thread with ID {identity} not found"})
            case ["DELETE", "threads", identity]:
                del threads[identity]
                self._send(204, None)
            case ["GET", "threads", identity, "state"] | ["POST", "threads", identity, "state", "checkpoint"]:
                self._send(200, self._state(identity))
            case ["POST", "threads", identity, "state"]:
                graphs[threads[identity]].update_state(_of(identity), body["values"], body.get("as_node"))
                self._send(200, {"checkpoint": self._state(identity)["checkpoint"]})
            case ["POST", "threads", identity, "runs", "stream"]:
                threads[identity] = body["assistant_id"]
                self._stream(identity, body)
            case _:
                self._send(422, {"detail": f"Invalid assistant: {self.path}"})

    do_GET = do_POST = do_DELETE = answer  # noqa: N815 - as http.server calls them

    def log_message(self, *_: Any) -> None:
        """Log nothing."""

    def _state(self, identity: str) -> dict[str, Any]:
        if not (assistant := self.server.threads[identity]):
            return {"values": {}, "next": [], "tasks": [], "created_at": None, "checkpoint": None}
        state = self.server.graphs[assistant].get_state(_of(identity))
        tasks = [
            {"id": task.id, "name": task.name, "error": task.error and repr(task.error), "interrupts": task.interrupts}
            | {"checkpoint": None, "state": None, "result": None}
            for task in state.tasks
        ]
        checkpoint = state.config["configurable"]
        known = {"values": state.values, "next": state.next, "tasks": tasks, "created_at": state.created_at}
        return known | {"metadata": {}, "checkpoint": checkpoint, "parent_checkpoint": None}

    def _stream(self, identity: str, body: Mapping[str, Any]) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        graph, command = self.server.graphs[body["assistant_id"]], body.get("command")
        graph_input = Command(resume=command["resume"]) if command else body.get("input")
        try:
            for mode, part in graph.stream(graph_input, _of(identity), stream_mode=body["stream_mode"]):
                self._event(mode, part)
        except Exception as error:
            self._event("error", error)

    def _event(self, name: str, data: Any) -> None:
        self.wfile.write(f"event: {name}\r\ndata: {json.dumps(data, default=_plain)}\r\n\r\n".encode())

    def _send(self, status: int, content: Any) -> None:
        data = b"" if content is None else json.dumps(content, default=_plain).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _of(identity: str) -> Any:
    return {"configurable": {"thread_id": identity}}


def _plain(value: Any) -> Any:
    if isinstance(value, BaseException):
        return {"error": type(value).__name__, "message": str(value)}
    return value.model_dump() if hasattr(value, "model_dump") else {"id": value.id, "value": value.value}


@contextmanager
def served(graphs: Mapping[str, Any], token: str) -> Iterator[str]:
    """Serve graphs by their names to requests with a token; yield the address."""
    with _Server(graphs, token) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
