"""The map of each flow that transcripts share: drawn once, in one file; a page only names places on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from support.living_docs.pages import addresses
from support.living_docs.pages.flow_drawing import Drawing, Kind
from support.living_docs.story.asked import AskedQuestion
from support.living_docs.story.flow_map import FlowMap


class MapPlaces(NamedTuple):
    """Where the nodes of a flow are on its map: among all nodes, from 0."""

    id: str
    places: Mapping[str, int]
    asset: str = addresses.FLOW_MAPS


def map_places(flow: FlowMap) -> MapPlaces:
    """Return where the nodes of a flow are on its map."""
    return MapPlaces(flow.id, {node.name: place for place, node in enumerate(flow.nodes)})


class FlowPlaces(NamedTuple):
    """What the other pages need to know of the pages about flows and their questions.

    Attributes:
        maps: By the name of the flow.
        asked: The pages of the questions, by their kinds.
    """

    maps: Mapping[str, MapPlaces]
    asked: Mapping[Kind, str]

    @classmethod
    def of(cls, flows: Iterable[FlowMap], questions: Iterable[AskedQuestion]) -> FlowPlaces:
        """Return the places of maps and questions."""
        pages = {question.kind: addresses.question_page(question.id) for question in questions}
        return cls({flow.name: map_places(flow) for flow in flows}, pages)

    def to_json(self) -> Any:
        """Return them as plain values."""
        return [[name, places.id, places.places] for name, places in self.maps.items()], [*self.asked.items()]

    @classmethod
    def from_json(cls, content: Any) -> FlowPlaces:
        """Return them from plain values."""
        maps, asked = content
        return cls(
            {name: MapPlaces(identity, places) for name, identity, places in maps},
            {(flow, node, type_name): page for (flow, node, type_name), page in asked},
        )


def flow_maps_asset(drawings: Iterable[tuple[FlowMap, Drawing]]) -> str:
    """Return the script with the drawing of each flow by its id; flows that could not be drawn are missing."""
    maps = {flow.id: str(drawing.svg) for flow, drawing in drawings if drawing.svg}
    return f"window.flowMaps = {json.dumps(maps)};\n"
