"""Which node a router's label leads to, and which node a router belongs to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

Routes = Mapping[str, Mapping[str, Mapping[Any, str]]]
"""node -> router -> label -> target, as `compiled_graph.builder.branches` has it."""

UNNAMED_ROUTER = "condition"
"""What LangGraph calls a router without a name of its own, such as a lambda."""


class RouteMap:
    """The routers of a graph.

    Args:
        routes: node -> router -> label -> target; a router without labels returns the names of its targets.
    """

    def __init__(self, routes: Routes) -> None:
        self._routes = routes
        self._sources: dict[str, tuple[str, ...]] = {}
        for node, routers in routes.items():
            for router in routers:
                self._sources[router] = (*self._sources.get(router, ()), node)

    def router_named(self, node: str | None, run_name: str) -> str:
        """Return the name of the router that LangGraph ran under a name behind a node, where the node is known."""
        known = self._sources if node is None else self._routes.get(node, {})
        return UNNAMED_ROUTER if run_name not in known and UNNAMED_ROUTER in known else run_name

    def source_of(self, router: str, likely: Collection[str]) -> str | None:
        """Return the node that a router belongs to; None where more than one can be meant.

        Args:
            likely: Nodes that may be meant where several share the router: those that wait to be completed.
        """
        sources = self._sources.get(router, ())
        if len(sources) > 1:
            sources = tuple(node for node in sources if node in likely)
        return sources[0] if len(sources) == 1 else None

    def decisions(self, source: str | None, router: str, returned: Any) -> list[tuple[str, str | None]]:
        """Return label and target of each decision that a router returned.

        Args:
            returned: One label, a `Send`, or a list of these.
        """
        answers = returned if isinstance(returned, list | tuple) else [returned]
        if source is None:
            return [(str(answer), None) for answer in answers]
        ends = self._routes.get(source, {}).get(router, {})
        return [self._decision(ends, answer) for answer in answers]

    @staticmethod
    def _decision(ends: Mapping[Any, str], answer: Any) -> tuple[str, str | None]:
        if hasattr(answer, "node") and hasattr(answer, "arg"):
            target = str(answer.node)
            return next((str(label) for label, end in ends.items() if end == target), target), target
        if not ends:
            return str(answer), str(answer)
        return str(answer), ends.get(answer, ends.get(str(answer)))
