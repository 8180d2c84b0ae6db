"""A flow as an example that asks several questions at once: each chapter of a book is reviewed."""

from __future__ import annotations

import operator
from typing import Annotated, Any

from langgraph.graph import START, StateGraph
from langgraph.types import Send, interrupt
from typing_extensions import TypedDict

from support.strict_decoding import strict_memory_saver

CHAPTERS = {"Owls": 12, "Bats": 30}
"""How many pages each chapter has."""


class NoSuchPrinter(Exception):
    """There is no printer of this name."""


class Book(TypedDict, total=False):
    """The state of the flow."""

    title: str
    notes: Annotated[list[str], operator.add]
    printer: str


class Chapter(TypedDict):
    """What a review is about."""

    title: str


def build() -> tuple[Any, dict[str, Any]]:
    """Return the compiled graph and what a session begins with."""

    def review(state: Chapter) -> dict[str, Any]:
        chapter = {"title": state["title"], "pages": CHAPTERS[state["title"]]}
        note = interrupt({"type": "review", "message": f"What of {chapter['title']}?", "chapter": chapter})
        return {"notes": [f"{chapter['title']}: {note}"]}

    def choose_printer(state: Book) -> dict[str, Any]:
        question = {"type": "printer", "message": f"Who prints {state['title']}?"}
        printer = interrupt(question)
        while not printer:
            printer = interrupt({**question, "problem": "someone has to print it"})
        if printer == "no one":
            raise NoSuchPrinter(printer)
        return {"printer": printer}

    graph = StateGraph(Book)
    graph.add_node("review", review, input_schema=Chapter)
    graph.add_node("choose_printer", choose_printer)
    graph.add_conditional_edges(START, lambda _: [Send("review", {"title": title}) for title in CHAPTERS], ["review"])
    graph.add_edge(START, "choose_printer")
    return graph.compile(checkpointer=strict_memory_saver(Book)), {"title": "At Night", "notes": []}
