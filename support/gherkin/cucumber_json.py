"""Cucumber JSON, for tools that cannot read Cucumber Messages; made from the messages of a run."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from support.gherkin.atomic_files import write_atomically
from support.gherkin.stored_texts import open_messages
from support.gherkin.tree import Node

_NANOSECONDS = 1_000_000_000


def write_cucumber_json(messages: Path | None, target: Path) -> None:
    """Write Cucumber JSON; without messages, of a run in which nothing was run."""
    features = []
    if messages and messages.exists():
        with open_messages(messages) as lines:  # what is stored beside them stays there: it is no reader's
            features = cucumber_json(map(json.loads, lines))
    write_atomically(target, json.dumps(features, ensure_ascii=False, indent=1) + "\n")


def cucumber_json(messages: Iterable[Node]) -> list[dict[str, Any]]:
    """Return Cucumber JSON: features with their scenarios, each with the result of its last attempt."""
    run = _Run(messages)
    return [feature for document in run.documents for feature in [run.feature(document)] if feature["elements"]]


class _Run:
    """The messages of a run by what they are about."""

    def __init__(self, messages: Iterable[Node]) -> None:
        self.documents: list[Node] = []
        self._pickles: dict[str, Node] = {}
        self._cases: dict[str, Node] = {}
        self._definitions: dict[str, Node] = {}
        self._last: dict[str, Node] = {}
        self._results: dict[tuple[str, str], Node] = {}
        self._attached: dict[tuple[str, str], list[Node]] = defaultdict(list)
        for message in messages:
            for kind, content in message.items():
                self._take(kind, content)

    def _take(self, kind: str, content: Any) -> None:
        """Store a message by its kind."""
        if kind == "gherkinDocument":
            self.documents.append(content)
        elif kind == "pickle":
            self._pickles[content["id"]] = content
        elif kind in ("stepDefinition", "hook"):
            self._definitions[content["id"]] = content
        elif kind == "testCase":
            self._cases[content["id"]] = content
        elif kind == "testCaseStarted":
            self._last[self._cases[content["testCaseId"]]["pickleId"]] = content
        elif kind == "testStepFinished":
            self._results[content["testCaseStartedId"], content["testStepId"]] = content["testStepResult"]
        elif kind == "attachment" and "testStepId" in content:
            self._attached[content["testCaseStartedId"], content["testStepId"]].append(content)

    def feature(self, document: Node) -> dict[str, Any]:
        """Return a feature with the scenarios that were run."""
        feature = document.get("feature") or {"name": "", "children": [], "tags": [], "location": {"line": 1}}
        nodes = {node["id"]: (node, rule) for node, rule in _nodes(feature, None)}
        pickles = [
            pickle
            for pickle in self._pickles.values()
            if pickle["uri"] == document["uri"] and pickle["id"] in self._last
        ]
        return {
            "uri": document["uri"],
            "id": _slug(feature["name"]),
            "keyword": feature.get("keyword", "Feature"),
            "name": feature["name"],
            "description": feature.get("description", ""),
            "line": feature["location"]["line"],
            "tags": _tags(feature["tags"]),
            "elements": [self._scenario(feature, pickle, nodes) for pickle in pickles],
        }

    def _scenario(self, feature: Node, pickle: Node, nodes: Mapping[str, tuple[Node, Node | None]]) -> dict[str, Any]:
        """Return a scenario with its steps, including those of backgrounds."""
        scenario, rule = nodes[pickle["astNodeIds"][0]]
        started = self._last[pickle["id"]]
        case = self._cases[started["testCaseId"]]
        path = [feature["name"], *([rule["name"]] if rule else []), pickle["name"]]
        element: dict[str, Any] = {
            "id": ";".join(map(_slug, path)),
            "type": "scenario",
            "keyword": scenario["keyword"],
            "name": pickle["name"],
            "description": scenario.get("description", ""),
            "line": pickle["location"]["line"],
            "tags": [{"name": tag["name"]} for tag in pickle["tags"]],
            "steps": [],
        }
        steps = {step["id"]: step for step in pickle["steps"]}
        for step in case["testSteps"]:
            result = self._outcome(started["id"], step)
            if "hookId" in step:
                moment = "before" if self._definitions[step["hookId"]]["type"].startswith("BEFORE") else "after"
                element.setdefault(moment, []).append(result)
            else:
                pickled = steps[step["pickleStepId"]]
                element["steps"].append(_step(nodes[pickled["astNodeIds"][0]][0], pickled) | result)
        return element

    def _outcome(self, attempt: str, step: Node) -> dict[str, Any]:
        """Return the outcome of a step, where it is defined and what was attached to it."""
        result = self._results.get((attempt, step["id"]), {"status": "UNKNOWN", "duration": {"seconds": 0, "nanos": 0}})
        duration = result["duration"]
        nanoseconds = duration["seconds"] * _NANOSECONDS + duration["nanos"]
        outcome: dict[str, Any] = {"result": {"status": result["status"].lower(), "duration": nanoseconds}}
        if "message" in result:
            outcome["result"]["error_message"] = result["message"]
        places = [self._definitions[identity]["sourceReference"] for identity in step.get("stepDefinitionIds", ())]
        outcome["match"] = {"location": f"{places[0]['uri']}:{places[0]['location']['line']}"} if places else {}
        attached = self._attached.get((attempt, step["id"]))
        if attached:
            outcome["embeddings"] = [
                {"mime_type": identity["mediaType"], "data": _base64(identity), "name": identity.get("fileName", "")}
                for identity in attached
            ]
        return outcome


def _nodes(parent: Node, rule: Node | None) -> Iterator[tuple[Node, Node | None]]:
    """Yield every scenario, background and step below a feature or rule, with its rule."""
    for child in parent["children"]:
        if "rule" in child:
            yield from _nodes(child["rule"], child["rule"])
            continue
        node = child.get("scenario") or child["background"]
        yield node, rule
        yield from ((step, rule) for step in node["steps"])


def _step(node: Node, pickled: Node) -> dict[str, Any]:
    """Return a step with the values of its row filled in."""
    element: dict[str, Any] = {"keyword": node["keyword"], "name": pickled["text"], "line": node["location"]["line"]}
    argument = pickled.get("argument", {})
    if "dataTable" in argument:
        element["rows"] = [{"cells": [cell["value"] for cell in row["cells"]]} for row in argument["dataTable"]["rows"]]
    if "docString" in argument:
        text = argument["docString"]
        element["doc_string"] = {"value": text["content"], "content_type": text.get("mediaType", "")}
    return element


def _base64(attached: Node) -> str:
    """Return what is attached in Base64, which readers of Cucumber JSON decode for every media type."""
    body: str = attached["body"]
    return body if attached["contentEncoding"] == "BASE64" else base64.b64encode(body.encode()).decode("ascii")


def _tags(tags: Iterable[Node]) -> list[dict[str, Any]]:
    """Return tags with their lines."""
    return [{"name": tag["name"], "line": tag["location"]["line"]} for tag in tags]


def _slug(text: str) -> str:
    """Return a name as ids of Cucumber JSON have it."""
    return "-".join(text.lower().split())
