"""The map of each flow that transcripts share: drawn once, in one file; a page only names places on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from support.living_docs.pages import addresses
from support.living_docs.pages.flow_drawing import Drawing
from support.living_docs.story.flow_map import FlowMap


class MapPlaces(NamedTuple):
    """Where the nodes of a flow are on its map: among all nodes, from 0."""

    id: str
    places: Mapping[str, int]
    asset: str = addresses.FLOW_MAPS


def map_places(flow: FlowMap) -> MapPlaces:
    """Return where the nodes of a flow are on its map."""
    return MapPlaces(flow.id, {node.name: place for place, node in enumerate(flow.nodes)})


def flow_maps_asset(drawings: Iterable[tuple[FlowMap, Drawing]]) -> str:
    """Return the script with the drawing of each flow by its id; flows that could not be drawn are missing."""
    maps = {flow.id: str(drawing.svg) for flow, drawing in drawings if drawing.svg}
    return f"window.flowMaps = {json.dumps(maps)};\n"
