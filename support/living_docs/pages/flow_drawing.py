"""The drawing of a flow: laid out by Graphviz, drawn here, so that it takes the colours of the page."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from support.living_docs.story.flow_words import END, START
from support.living_docs.story.wording import counted

if TYPE_CHECKING:
    from markupsafe import Markup

    from support.living_docs.story.flow_map import Node, Passed, Way

_NODE_WIDTH, _LINE, _PADDING = 176, 15, 10
_CHARACTERS, _LINES_AT_MOST = 25, 3
_ROUND_END = (64, 26)
_LABEL_CHARACTERS, _LABEL_WIDTH, _LABEL_HEIGHT = 22, 5.7, 13
_PHASE_HEIGHT = 22
_INCH = 72
_EDGE = 12
_NODES_AT_MOST = 400
_REACH_AT_MOST = 600
"""Over how many nodes the ways reach together that Graphviz lays out; its time grows with the square of that."""

_NO_LIBRARY = "The map could not be drawn: pygraphviz is not installed here. The tables tell the same."
_NO_LAYOUT = "The map could not be drawn: Graphviz found no layout for it. The tables tell the same."
_TOO_LARGE = "The flow is too large to be drawn. The tables tell the same."


class _Box(NamedTuple):
    """A rectangle, from its upper left corner, in pixels."""

    x: float
    y: float
    width: float
    height: float


class _Curve(NamedTuple):
    """A way as it is drawn: where it runs, the tip of its arrow, and the middle of its label."""

    points: tuple[tuple[float, float], ...]
    tip: tuple[float, float] | None
    label: tuple[float, float] | None


class _Layout(NamedTuple):
    """Where everything stands, in pixels from the upper left corner."""

    width: float
    height: float
    nodes: dict[str, _Box]
    ways: dict[str, _Curve]
    phases: list[tuple[str, _Box]]


def draw(title: str, nodes: Sequence[Node], ways: Sequence[Way]) -> tuple[Markup, str]:
    """Give the drawing of a flow as SVG, and why there is none.

    Args:
        title: What the flow is called.
        nodes: Its nodes.
        ways: The ways between them; those that lead nobody knows where are not drawn.
    """
    from markupsafe import Markup

    if len(nodes) > _NODES_AT_MOST or not nodes:
        return Markup(), _TOO_LARGE if nodes else ""
    try:
        import pygraphviz
    except ImportError:
        return Markup(), _NO_LIBRARY
    known = {node.name for node in nodes} | {START, END}
    drawn = [way for way in ways if way.source in known and way.target in known]
    try:
        layout = _laid_out(pygraphviz, nodes, drawn)
    except (OSError, ValueError, RuntimeError, KeyError):
        return Markup(), _NO_LAYOUT
    return Markup(_svg(title, layout, nodes, drawn)), ""  # noqa: S704 - every text in it was escaped


def _laid_out(pygraphviz: Any, nodes: Sequence[Node], ways: Sequence[Way]) -> _Layout:
    """Let Graphviz place boxes of fixed size; it is given no text, so that fonts and hostile names cannot matter."""
    graph = pygraphviz.AGraph(strict=False, directed=True)
    graph.graph_attr.update(rankdir="TB", nodesep="0.32", ranksep="0.42", compound="true", newrank="false")
    graph.node_attr.update(shape="box", fixedsize="true", label="")
    graph.edge_attr.update(arrowsize="0.6")
    keys = {node.name: f"n{place}" for place, node in enumerate(nodes)} | {START: "start", END: "end"}
    ends = {end for way in ways for end in (way.source, way.target)} & {START, END}
    for end in sorted(ends):
        graph.add_node(keys[end], width=_ROUND_END[0] / _INCH, height=_ROUND_END[1] / _INCH)
    for node in nodes:
        graph.add_node(keys[node.name], width=_NODE_WIDTH / _INCH, height=_height(node) / _INCH)
    order = {name: place for place, name in enumerate((START, *(node.name for node in nodes), END))}
    laid_out = _near(ways, order)
    for way in laid_out:
        room = {"label": _room(_label_width(way), _LABEL_HEIGHT)} if way.label else {}
        if order[way.target] < order[way.source]:
            # a way back: the phases stay in their order from top to bottom
            graph.add_edge(keys[way.target], keys[way.source], key=way.id, dir="back", weight="0", **room)
        else:
            weight = "1" if way.label else "8"
            graph.add_edge(keys[way.source], keys[way.target], key=way.id, weight=weight, **room)
    phases = list(dict.fromkeys(node.phase for node in nodes if node.phase))
    for place, phase in enumerate(phases):
        inside = [keys[node.name] for node in nodes if node.phase == phase]
        label = _room(len(phase[:40]) * 7.5 + 8, _PHASE_HEIGHT)
        graph.add_subgraph(inside, name=f"cluster_{place}", label=label, labeljust="l", margin="12")
    graph.layout(prog="dot")
    layout = _read(graph, keys, ends, nodes, laid_out, phases)
    others = [way for way in ways if way.id not in layout.ways]
    far = {way.id: _bow(layout.nodes[way.source], layout.nodes[way.target]) for way in others}
    width = max([layout.width, *(x + _NODE_WIDTH / 4 for curve in far.values() for x, _ in curve.points)])
    return layout._replace(ways=layout.ways | far, width=width)


def _near(ways: Sequence[Way], order: dict[str, int]) -> list[Way]:
    """Give the ways that Graphviz can lay out in good time: all, or those that reach least far."""
    reach = {way.id: abs(order[way.target] - order[way.source]) for way in ways}
    kept: set[str] = set()
    room = _REACH_AT_MOST
    for way in sorted(ways, key=lambda way: reach[way.id]):
        room -= reach[way.id]
        if room < 0:
            break
        kept.add(way.id)
    return [way for way in ways if way.id in kept]


def _bow(source: _Box, target: _Box) -> _Curve:
    """Give a way that bends around all between its ends."""
    x0, y0 = source.x + source.width, source.y + source.height / 2
    x1, y1 = target.x + target.width, target.y + target.height / 2
    out = max(x0, x1) + 40 + abs(y1 - y0) / 8
    return _Curve(
        ((x0, y0), (out, y0), (out, y1), (x1 + 6, y1)), (x1, y1), (out - (out - max(x0, x1)) / 4, (y0 + y1) / 2)
    )


def _read(
    graph: Any, keys: dict[str, str], ends: set[str], nodes: Sequence[Node], ways: Sequence[Way], phases: list[str]
) -> _Layout:
    _, _, right, top = _numbers(graph.graph_attr["bb"])
    boxes: dict[str, _Box] = {}
    for name in (*(node.name for node in nodes), *sorted(ends)):
        held = graph.get_node(keys[name])
        x, y = _numbers(held.attr["pos"])
        width, height = float(held.attr["width"]) * _INCH, float(held.attr["height"]) * _INCH
        boxes[name] = _Box(x - width / 2, top - y - height / 2, width, height)
    curves: dict[str, _Curve] = {}
    for way in ways:
        ends_of = keys[way.source], keys[way.target]
        edge = (
            graph.get_edge(*ends_of, way.id)
            if graph.has_edge(*ends_of, way.id)
            else graph.get_edge(*ends_of[::-1], way.id)
        )
        curves[way.id] = _curve(edge, top)
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


def _room(width: float, height: float) -> str:
    """Give a label without text that takes up some room."""
    size = f'fixedsize="true" width="{math.ceil(width)}" height="{math.ceil(height)}"'
    return f'<<table border="0" cellborder="0" cellspacing="0" cellpadding="0"><tr><td {size}></td></tr></table>>'


def _numbers(told: str) -> list[float]:
    return [float(number) for number in told.replace(",", " ").split()]


def _height(node: Node) -> float:
    return (len(_wrapped(node.title)) + 1) * _LINE + _PADDING


def _wrapped(title: str) -> list[str]:
    lines = textwrap.wrap(title, _CHARACTERS, max_lines=_LINES_AT_MOST, placeholder="…")
    return lines or ["–"]


def _label_width(way: Way) -> float:
    return len(way.label[:_LABEL_CHARACTERS]) * _LABEL_WIDTH + 8


def _svg(title: str, layout: _Layout, nodes: Sequence[Node], ways: Sequence[Way]) -> str:
    width, height = layout.width + 2 * _EDGE, layout.height + 2 * _EDGE
    head = (
        f'<svg class="flow-drawing" viewBox="{_n(-_EDGE)} {_n(-_EDGE)} {_n(width)} {_n(height)}" '
        f'width="{math.ceil(width)}" role="group" aria-label="{_escape(f"Map of {title}")}" '
        f'xmlns="http://www.w3.org/2000/svg">'
    )
    parts = [head]
    parts += [_phase(box) for _, box in layout.phases]
    # what was passed often is drawn last: it lies above what it crosses
    parts += [_way(way, layout.ways[way.id]) for way in sorted(ways, key=lambda way: way.passed.level)]
    parts += [_phase_title(phase, box) for phase, box in layout.phases]
    parts += [_end(end, layout.nodes[end]) for end in (START, END) if end in layout.nodes]
    parts += [_node(node, layout.nodes[node.name]) for node in nodes]
    parts.append("</svg>")
    return "".join(parts)


def _phase(box: _Box) -> str:
    return f'<rect class="phase" {_at(box)} rx="10"/>'


def _phase_title(phase: str, box: _Box) -> str:
    return f'<text class="phase-title" x="{_n(box.x + 12)}" y="{_n(box.y + 19)}">{_escape(phase[:60])}</text>'


def _end(end: str, box: _Box) -> str:
    words = "Start" if end == START else "End"
    return (
        f'<g class="end"><rect {_at(box)} rx="13"/>'
        f'<text x="{_n(box.x + box.width / 2)}" y="{_n(box.y + 17)}">{words}</text></g>'
    )


def _node(node: Node, box: _Box) -> str:
    middle = box.x + box.width / 2
    lines = _wrapped(node.title)
    told = "".join(
        f'<tspan x="{_n(middle)}" y="{_n(box.y + _PADDING / 2 + 12 + place * _LINE)}">{_escape(line)}</tspan>'
        for place, line in enumerate(lines)
    )
    count = counted(node.passed.times, "visit") if node.passed.times else "not reached"
    pause = ""
    if node.asks:
        x, y = box.x + box.width - 8, box.y - 8
        pause = (
            f'<g class="asks"><circle cx="{_n(x)}" cy="{_n(y + 8)}" r="9"/>'
            f'<path d="M{_n(x - 2.5)} {_n(y + 4)}v8M{_n(x + 2.5)} {_n(y + 4)}v8"/></g>'
        )
    asks = f"; asks: {', '.join(node.asks)}" if node.asks else ""
    words = f"{node.title}: {_in_words(node.passed, 'visit')}{asks}"
    return (
        f'<a class="node level-{node.passed.level}" href="#{node.id}" aria-label="{_escape(words)}">'
        f"<title>{_escape(words)}</title>"
        f'<rect {_at(box)} rx="7"/>'
        f'<text>{told}<tspan class="count" x="{_n(middle)}" y="{_n(box.y + box.height - 8)}">{count}</tspan></text>'
        f"{pause}</a>"
    )


def _way(way: Way, curve: _Curve) -> str:
    if not curve.points:
        return ""
    start, *rest = curve.points
    path = f"M{_n(start[0])} {_n(start[1])}C{' '.join(f'{_n(x)} {_n(y)}' for x, y in rest)}"
    label = ""
    if way.label and curve.label:
        x, y = curve.label
        text = way.label if len(way.label) <= _LABEL_CHARACTERS else f"{way.label[: _LABEL_CHARACTERS - 1]}…"
        label = f'<text x="{_n(x)}" y="{_n(y + 4)}">{_escape(text)}</text>'
    decision = f" ({way.label})" if way.label else ""
    times = _in_words(way.passed, "time")
    if way.perhaps:
        times = f"perhaps; {counted(way.perhaps, 'time')} this or another decision with the same ends"
    words = f"{way.from_title} → {way.to_title}{decision}: {times}"
    state = " perhaps" if way.perhaps else ""
    return (
        f'<a class="way level-{way.passed.level}{state}" href="#{way.id}" aria-label="{_escape(words)}">'
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
    return f'<polygon points="{" ".join(f"{_n(a)},{_n(b)}" for a, b in points)}"/>'


def _in_words(passed: Passed, one: str) -> str:
    if not passed.times:
        return "not reached"
    return f"{counted(passed.times, one)} in {counted(passed.scenarios, 'scenario')}"


def _at(box: _Box) -> str:
    return f'x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" height="{_n(box.height)}"'


def _n(number: float) -> str:
    """Give a number for SVG, to a tenth of a pixel: the same on every machine."""
    return f"{number:.1f}".removesuffix(".0")


def _escape(text: str) -> str:
    from markupsafe import escape

    return str(escape("".join(sign for sign in text if sign.isprintable() or sign == " ")))
