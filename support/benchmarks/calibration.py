"""A fixed piece of work, the unit of all other times: a bare LangGraph loop and some plain Python.

A slow or busy machine affects both sides of a ratio alike; what remains is the cost of the session itself.
"""

from __future__ import annotations

import gc
import hashlib
import itertools
import json
import operator
import re
from collections.abc import Callable
from time import process_time
from typing import Annotated, Any, Final

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph
from typing_extensions import TypedDict

VERSION: Final = 1
"""The version of the work. Raise it when the work changes: every stored ratio is then worthless."""

STEPS: Final = 90
_TEXT: Final = "As was said before, the costs have to be weighed against what we gain. I would begin small. " * 3
_WORDS: Final = re.compile(r"\b(\w{4,})\b")


class CalibrationState(TypedDict):
    """The state of the loop."""

    said: Annotated[list[dict[str, Any]], operator.add]
    words: dict[str, int]
    step: int


def calibration() -> Callable[[], float]:
    """Return the work: each call does it once and returns its processor time in seconds."""
    saver, numbers = InMemorySaver(), itertools.count()
    graph: Any = _graph().compile(checkpointer=saver)

    def work() -> float:
        session = f"calibration-{next(numbers)}"
        address: Any = {"configurable": {"thread_id": session}, "recursion_limit": 3 * STEPS}
        gc.collect()
        start = process_time()
        for _ in graph.stream({"said": [], "words": {}, "step": 0}, address):
            pass
        seconds = process_time() - start
        saver.delete_thread(session)
        return seconds

    return work


def _graph() -> StateGraph[CalibrationState, Any, CalibrationState, CalibrationState]:
    graph = StateGraph(CalibrationState)
    graph.add_node("speak", _speak)
    graph.add_node("count", _count)
    graph.add_edge(START, "speak")
    graph.add_edge("speak", "count")
    graph.add_conditional_edges("count", lambda state: END if state["step"] >= STEPS else "speak", [END, "speak"])
    return graph


def _speak(state: CalibrationState) -> dict[str, Any]:
    step = state["step"] + 1
    entry = json.loads(json.dumps({"speaker": f"agent {step % 3}", "text": _TEXT, "step": step}))
    entry["id"] = hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()
    return {"said": [entry], "step": step}


def _count(state: CalibrationState) -> dict[str, Any]:
    words = dict(state["words"])
    for entry in state["said"][-5:]:
        for word in _WORDS.findall(entry["text"]):
            words[word] = words.get(word, 0) + 1
    return {"words": words}
