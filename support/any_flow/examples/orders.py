"""A flow as an example that is made of functions instead of a graph: an order that a person confirms."""

from __future__ import annotations

from typing import Any

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.func import entrypoint, task
from langgraph.types import interrupt

PRICES = {"chair": 40, "desk": 90, "lamp": 15}
"""What things cost (euros)."""


def build() -> tuple[Any, list[str]]:
    """Return the entrypoint and what is ordered first."""
    looked_up: list[str] = []

    @task
    def price_of(item: str) -> int:
        looked_up.append(item)
        return PRICES[item]

    @task
    def pay(amount: int) -> str:
        return f"{amount} euros were paid"

    @entrypoint(checkpointer=InMemorySaver())
    def order(items: list[str], *, previous: int | None = None) -> Any:
        total = sum(price_of(item).result() for item in items)
        spent = previous or 0
        message = f"Pay {total} euros, after {spent} so far?"
        if interrupt({"type": "payment", "message": message, "options": ["yes", "no"]}) == "no":
            return entrypoint.final(value={"receipt": "nothing was paid", "lookups": len(looked_up)}, save=spent)
        receipt = pay(total).result()
        return entrypoint.final(value={"receipt": receipt, "lookups": len(looked_up)}, save=spent + total)

    return order, ["chair", "desk"]
