"""The drawing of a flow: laid out by Graphviz, drawn here, so that it uses the colors of the page."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple
from urllib.parse import quote

from markupsafe import Markup, escape

from support.flow_coverage.plan import END, START
from support.living_docs.story.flow_map import FlowMap, MapEdge, MapNode, Traffic
from support.living_docs.story.wording import counted

_NODE_WIDTH, _LINE, _PADDING = 176, 15, 10
_CHARACTERS, _LINES_AT_MOST = 25, 3
_ROUND_END = (64, 26)
_LABEL_WIDTH, _LABEL_HEIGHT = 5.7, 13
_PHASE_HEIGHT = 22
_INCH = 72
_EDGE = 12
_NODES_AT_MOST = 400
_REACH_AT_MOST = 600
"""The number of nodes that all edges laid out by Graphviz may span together; its time grows with the square of it."""

Kind = tuple[str, str, str]
"""A kind of question: the names of its flow, node and type."""

LABEL_CHARACTERS = 28
"""What is shown of a longer decision is cut."""

_NO_LIBRARY = "The map could not be drawn: pygraphviz is not installed here. The tables show the same."
_NO_LAYOUT = "The map could not be drawn: Graphviz found no layout for it. The tables show the same."
_TOO_LARGE = "The flow is too large to be drawn. The tables show the same."


class Drawing(NamedTuple):
    """The drawing of a flow as SVG, or why there is none."""

    svg: Markup
    why_not: str = ""


class _Box(NamedTuple):
    """A rectangle, from its upper left corner, in pixels."""

    x: float
    y: float
    width: float
    height: float


class _Curve(NamedTuple):
    """A drawn edge: its points, the tip of its arrow, and the middle of its label."""

    points: tuple[tuple[float, float], ...]
    tip: tuple[float, float] | None
    label: tuple[float, float] | None


class _Layout(NamedTuple):
    """The position of everything, in pixels from the upper left corner."""

    width: float
    height: float
    nodes: dict[str, _Box]
    curves: dict[str, _Curve]
    phases: list[tuple[str, _Box]]


def draw(flow: FlowMap, asked_pages: Mapping[Kind, str] = MappingProxyType({})) -> Drawing:
    """Return the drawing of a flow, whose pauses lead to the pages of their questions.

    Edges with an unknown target are not drawn.
    """
    if len(flow.nodes) > _NODES_AT_MOST or not flow.nodes:
        return Drawing(Markup(), _TOO_LARGE if flow.nodes else "")
    try:
        import pygraphviz  # noqa: PLC0415 - may be missing where pages are only rebuilt
    except ImportError:
        return Drawing(Markup(), _NO_LIBRARY)
    known = {node.name for node in flow.nodes} | {START, END}
    drawn = [edge for edge in flow.edges if edge.source in known and edge.target in known]
    try:
        layout = _lay_out(pygraphviz, flow.nodes, drawn)
    except (OSError, ValueError, RuntimeError, KeyError):
        return Drawing(Markup(), _NO_LAYOUT)
    return Drawing(Markup(_svg(flow, layout, drawn, _pauses(flow, asked_pages))))  # noqa: S704 - every text in it is escaped


def _lay_out(pygraphviz: Any, nodes: Sequence[MapNode], edges: Sequence[MapEdge]) -> _Layout:
    """Let Graphviz place boxes of fixed size, without any text, so that fonts and hostile names do not matter."""
    graph = pygraphviz.AGraph(strict=False, directed=True)
    graph.graph_attr.update(rankdir="TB", nodesep="0.32", ranksep="0.42", compound="true", newrank="false")
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    graph.edge_attr.update(arrowsize="0.6")
    keys = {node.name: f"n{place}" for place, node in enumerate(nodes)} | {START: "start", END: "end"}
    ends = {end for edge in edges for end in (edge.source, edge.target)} & {START, END}
    for end in sorted(ends):
        graph.add_node(keys[end], width=_ROUND_END[0] / _INCH, height=_ROUND_END[1] / _INCH)
    for node in nodes:
        graph.add_node(keys[node.name], width=_NODE_WIDTH / _INCH, height=_height(node) / _INCH)
    order = {name: place for place, name in enumerate((START, *(node.name for node in nodes), END))}
    near_edges = _edges_within_reach(edges, order)
    for edge in near_edges:
        room = {"label": _spacer(_label_width(edge), _LABEL_HEIGHT)} if edge.label else {}
        if order[edge.target] < order[edge.source]:
            # an edge that leads back: the phases stay in their order from top to bottom
            graph.add_edge(keys[edge.target], keys[edge.source], key=edge.id, dir="back", weight="0", **room)
        else:
            weight = "1" if edge.label else "8"
            graph.add_edge(keys[edge.source], keys[edge.target], key=edge.id, weight=weight, **room)
    phases = list(dict.fromkeys(node.phase for node in nodes if node.phase))
    for place, phase in enumerate(phases):
        inside = [keys[node.name] for node in nodes if node.phase == phase]
        label = _spacer(len(phase[:40]) * 7.5 + 8, _PHASE_HEIGHT)
        graph.add_subgraph(inside, name=f"cluster_{place}", label=label, labeljust="l", margin="12")
    graph.layout(prog="dot")
    layout = _read_layout(graph, keys, ends, nodes, near_edges, phases)
    others = [edge for edge in edges if edge.id not in layout.curves]
    far = {edge.id: _detour(layout.nodes[edge.source], layout.nodes[edge.target]) for edge in others}
    width = max([layout.width, *(x + _NODE_WIDTH / 4 for curve in far.values() for x, _ in curve.points)])
    return layout._replace(curves=layout.curves | far, width=width)


def _edges_within_reach(edges: Sequence[MapEdge], order: dict[str, int]) -> list[MapEdge]:
    """Return the edges that Graphviz can lay out in good time: all, or the shortest."""
    reach = {edge.id: abs(order[edge.target] - order[edge.source]) for edge in edges}
    kept: set[str] = set()
    room = _REACH_AT_MOST
    for edge in sorted(edges, key=lambda edge: reach[edge.id]):
        room -= reach[edge.id]
        if room < 0:
            break
        kept.add(edge.id)
    return [edge for edge in edges if edge.id in kept]


def _detour(source: _Box, target: _Box) -> _Curve:
    """Return a curve that bends around everything between its ends."""
    x0, y0 = source.x + source.width, source.y + source.height / 2
    x1, y1 = target.x + target.width, target.y + target.height / 2
    out = max(x0, x1) + 40 + abs(y1 - y0) / 8
    return _Curve(
        ((x0, y0), (out, y0), (out, y1), (x1 + 6, y1)), (x1, y1), (out - (out - max(x0, x1)) / 4, (y0 + y1) / 2)
    )


def _read_layout(
    graph: Any,
    keys: dict[str, str],
    ends: set[str],
    nodes: Sequence[MapNode],
    edges: Sequence[MapEdge],
    phases: list[str],
) -> _Layout:
    _, _, right, top = _numbers(graph.graph_attr["bb"])
    boxes: dict[str, _Box] = {}
    for name in (*(node.name for node in nodes), *sorted(ends)):
        position = graph.get_node(keys[name]).attr
        x, y = _numbers(position["pos"])
        width, height = float(position["width"]) * _INCH, float(position["height"]) * _INCH
        boxes[name] = _Box(x - width / 2, top - y - height / 2, width, height)
    curves: dict[str, _Curve] = {}
    for edge in edges:
        ends_of = keys[edge.source], keys[edge.target]
        ends_of = ends_of if graph.has_edge(*ends_of, edge.id) else ends_of[::-1]
        curves[edge.id] = _curve(graph.get_edge(*ends_of, edge.id), top)
    areas: list[tuple[str, _Box]] = []
    for place, phase in enumerate(phases):
        x0, y0, x1, y1 = _numbers(graph.get_subgraph(f"cluster_{place}").graph_attr["bb"])
        areas.append((phase, _Box(x0, top - y1, x1 - x0, y1 - y0)))
    return _Layout(right, top, boxes, curves, areas)


def _curve(edge: Any, top: float) -> _Curve:
    tip: tuple[float, float] | None = None
    backwards = False
    points: list[tuple[float, float]] = []
    for part in edge.attr["pos"].replace(";", " ").split():
        numbers = part.split(",")
        x, y = float(numbers[-2]), top - float(numbers[-1])
        if numbers[0] in "se":
            tip, backwards = (x, y), numbers[0] == "s"
        else:
            points.append((x, y))
    if backwards:
        points.reverse()
    label = _numbers(edge.attr["lp"]) if edge.attr["lp"] else None
    return _Curve(tuple(points), tip, (label[0], top - label[1]) if label else None)


def _spacer(width: float, height: float) -> str:
    """Return a label without text that takes up this much space (pixels)."""
    size = f'fixedsize="true" width="{math.ceil(width)}" height="{math.ceil(height)}"'
    return f'<<table border="0" cellborder="0" cellspacing="0" cellpadding="0"><tr><td {size}></td></tr></table>>'


def _numbers(text: str) -> list[float]:
    return [float(number) for number in text.replace(",", " ").split()]


def _height(node: MapNode) -> float:
    return (len(_wrapped(node.title)) + 1) * _LINE + _PADDING


def _wrapped(title: str) -> list[str]:
    lines = textwrap.wrap(title, _CHARACTERS, max_lines=_LINES_AT_MOST, placeholder="…")
    return lines or ["–"]


def _label_width(edge: MapEdge) -> float:
    return len(edge.label[:LABEL_CHARACTERS]) * _LABEL_WIDTH + 8


def _pauses(flow: FlowMap, asked_pages: Mapping[Kind, str]) -> Mapping[str, list[tuple[str, str]]]:
    """Return, by the id of a node, the title of each question that it asks, and where that leads from a map."""
    pauses: dict[str, list[tuple[str, str]]] = {}
    for question in flow.questions:
        if path := asked_pages.get((flow.name, *question.asked_by)):
            pauses.setdefault(question.node_id, []).append((question.title, f"../{quote(path)}"))
    return pauses


def _svg(
    flow: FlowMap, layout: _Layout, edges: Sequence[MapEdge], pauses: Mapping[str, Sequence[tuple[str, str]]]
) -> str:
    width, height = layout.width + 2 * _EDGE, layout.height + 2 * _EDGE
    head = (
        f'<svg class="flow-drawing" viewBox="{_px(-_EDGE)} {_px(-_EDGE)} {_px(width)} {_px(height)}" '
        f'width="{math.ceil(width)}" role="group" aria-label="{_escape(f"Map of {flow.title}")}" '
        f'xmlns="http://www.w3.org/2000/svg">'
    )
    parts = [head]
    parts += [_phase(box) for _, box in layout.phases]
    # the most traveled edges are drawn last, above those that they cross
    parts += [_edge(edge, layout.curves[edge.id]) for edge in sorted(edges, key=lambda edge: edge.traffic.level)]
    parts += [_phase_title(phase, box) for phase, box in layout.phases]
    parts += [_end(end, layout.nodes[end]) for end in (START, END) if end in layout.nodes]
    for node in flow.nodes:
        asks = [(title, f"#{node.id}") for title in node.asks]
        parts.append(_node(node, layout.nodes[node.name], pauses.get(node.id, asks)))
    parts.append("</svg>")
    return "".join(parts)


def _phase(box: _Box) -> str:
    return f'<rect class="phase" {_rect_attributes(box)} rx="10"/>'


def _phase_title(phase: str, box: _Box) -> str:
    return f'<text class="phase-title" x="{_px(box.x + 12)}" y="{_px(box.y + 19)}">{_escape(phase[:60])}</text>'


def _end(end: str, box: _Box) -> str:
    words = "Start" if end == START else "End"
    return (
        f'<g class="end"><rect {_rect_attributes(box)} rx="13"/>'
        f'<text x="{_px(box.x + box.width / 2)}" y="{_px(box.y + 17)}">{words}</text></g>'
    )


def _node(node: MapNode, box: _Box, pauses: Sequence[tuple[str, str]]) -> str:
    middle = box.x + box.width / 2
    lines = "".join(
        f'<tspan x="{_px(middle)}" y="{_px(box.y + _PADDING / 2 + 12 + place * _LINE)}">{_escape(line)}</tspan>'
        for place, line in enumerate(_wrapped(node.title))
    )
    count = counted(node.traffic.times, "visit") if node.traffic.times else "not reached"
    asks = f"; asks: {', '.join(node.asks)}" if node.asks else ""
    words = f"{node.title}: {_in_short(node.traffic, 'visit')}{asks}"
    return (
        f'<a class="node level-{node.traffic.level}" href="#{node.id}" aria-label="{_escape(words)}">'
        f"<title>{_escape(words)}</title>"
        f'<rect {_rect_attributes(box)} rx="7"/>'
        f'<text>{lines}<tspan class="count" x="{_px(middle)}" y="{_px(box.y + box.height - 8)}">{count}</tspan></text>'
        "</a>" + "".join(_pause(*pause, box.x + box.width - 8 - 22 * at, box.y) for at, pause in enumerate(pauses))
    )


def _pause(title: str, href: str, x: float, y: float) -> str:
    """Return the symbol of a pause, which leads to its question."""
    words = _escape(f"Asks: {title}")
    return (
        f'<a class="asks" href="{_escape(href)}" aria-label="{words}"><title>{words}</title>'
        f'<circle cx="{_px(x)}" cy="{_px(y)}" r="9"/>'
        f'<path d="M{_px(x - 2.5)} {_px(y - 4)}v8M{_px(x + 2.5)} {_px(y - 4)}v8"/></a>'
    )


def _edge(edge: MapEdge, curve: _Curve) -> str:
    if not curve.points:
        return ""
    start, *rest = curve.points
    path = f"M{_px(start[0])} {_px(start[1])}C{' '.join(f'{_px(x)} {_px(y)}' for x, y in rest)}"
    label = ""
    if edge.label and curve.label:
        x, y = curve.label
        text = edge.label if len(edge.label) <= LABEL_CHARACTERS else f"{edge.label[: LABEL_CHARACTERS - 1]}…"
        label = f'<text x="{_px(x)}" y="{_px(y + 4)}">{_escape(text)}</text>'
    decision = f" ({edge.label})" if edge.label else ""
    times = _in_short(edge.traffic, "time")
    if edge.ambiguous:
        times = f"perhaps; {counted(edge.ambiguous, 'time')} this or another decision between the same steps"
    words = f"{edge.source_title} → {edge.target_title}{decision}: {times}"
    state = " perhaps" if edge.ambiguous else ""
    return (
        f'<a class="edge level-{edge.traffic.level}{state}" href="#{edge.id}" aria-label="{_escape(words)}">'
        f'<title>{_escape(words)}</title><path class="around" d="{path}"/><path class="line" d="{path}"/>'
        f"{_arrow(curve)}{label}</a>"
    )


def _arrow(curve: _Curve) -> str:
    if curve.tip is None:
        return ""
    (x, y), (tip_x, tip_y) = curve.points[-1], curve.tip
    length = math.hypot(tip_x - x, tip_y - y) or 1.0
    across_x, across_y = -(tip_y - y) / length * 3.4, (tip_x - x) / length * 3.4
    points = ((tip_x, tip_y), (x + across_x, y + across_y), (x - across_x, y - across_y))
    return f'<polygon points="{" ".join(f"{_px(a)},{_px(b)}" for a, b in points)}"/>'


def _in_short(traffic: Traffic, singular: str) -> str:
    if not traffic.times:
        return "not reached"
    return f"{counted(traffic.times, singular)} in {counted(traffic.scenarios, 'scenario')}"


def _rect_attributes(box: _Box) -> str:
    return f'x="{_px(box.x)}" y="{_px(box.y)}" width="{_px(box.width)}" height="{_px(box.height)}"'


def _px(number: float) -> str:
    """Return a number for SVG, to a tenth of a pixel: the same on every machine."""
    return f"{number:.1f}".removesuffix(".0")


def _escape(text: str) -> str:
    return escape("".join(sign for sign in text if sign.isprintable() or sign == " "))
