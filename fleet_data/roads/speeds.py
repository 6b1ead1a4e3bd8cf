"""What is driven on each class of road where neither a limit nor a time is known.

The classes are OpenStreetMap's `highway` values; the speeds are ours, below the usual limits: a calibration
from a fleet's own tracks replaces them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

CLASS_SPEEDS_KMH: Mapping[str, float] = {
    "motorway": 100.0,
    "motorway_link": 50.0,
    "trunk": 80.0,
    "trunk_link": 45.0,
    "primary": 65.0,
    "primary_link": 40.0,
    "secondary": 55.0,
    "secondary_link": 35.0,
    "tertiary": 45.0,
    "tertiary_link": 30.0,
    "unclassified": 40.0,
    "residential": 30.0,
    "living_street": 15.0,
    "service": 20.0,
    "road": 40.0,
    "track": 20.0,
}
DEFAULT_SPEED_KMH = 70.0  # of an edge that says nothing at all: the skeleton's, mostly national and provincial roads
_LIMIT = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(mph)?\s*")
_KM_PER_MILE = 1.609344
# A limit is not an average: lights, bends and lorries take their part.
_SHARE_OF_LIMIT = 0.85


def speed_kmh(road_class: str | None, limit: str | None) -> float:
    """Kilometres per hour by the posted limit where it is a number, else by the class."""
    match = _LIMIT.fullmatch(limit or "")
    if match and float(match[1]) > 0:
        return float(match[1]) * (_KM_PER_MILE if match[2] else 1.0) * _SHARE_OF_LIMIT
    return CLASS_SPEEDS_KMH.get(road_class or "", DEFAULT_SPEED_KMH)
