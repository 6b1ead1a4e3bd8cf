"""`--roads`: which source of kilometres and minutes a word, a file or an address means."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dispatch.conditions import Conditions
from fleet_data.roads.geodesic import GeodesicRoads
from fleet_data.roads.graph import GraphRoads
from fleet_data.roads.graph_files import load_graph
from fleet_data.roads.provider import RoadProvider
from fleet_data.roads.table_service import TableServiceRoads
from rulebook.book import asof


def choose_roads(word: str, conditions: Conditions, day: date, region: str) -> RoadProvider:
    """`geodesic` (circuity and speed from the rulebook), `skeleton`, a road file, or the address of a table service.

    Closed areas and the speed factor are honoured by graphs; the geodesic knows the speed factor only, a service
    neither. Raises RoadsError.
    """
    if word == "geodesic":
        book = asof(day, region)
        speed_kmh = book.value("travel.speed_kmh").number * conditions.speed_factor
        return GeodesicRoads(book.value("travel.circuity").number, speed_kmh)
    if word.startswith(("http://", "https://")):
        return TableServiceRoads(word)
    graph = load_graph(None if word == "skeleton" else Path(word))
    closed = tuple(area.outline for area in conditions.closed_areas)
    return GraphRoads(graph, name=word, speed_factor=conditions.speed_factor, closed_areas=closed)


def honours_closures(word: str) -> bool:
    """Whether closed areas are honoured by what the word means."""
    return word != "geodesic" and not word.startswith(("http://", "https://"))
