"""Distances between single places, and the places of note near one."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from inspection.dataset.records import PlaceOfNote

_M_PER_DEGREE = 111_195.0  # mean radius 6,371 km
_CELL = 0.02  # degrees, about 2 km


def metres(lat0: float, lon0: float, lat1: float, lon1: float) -> float:
    """Metres between two places (degrees), on a plane that fits where they are: within 0.1 % below 100 km."""
    y = (lat1 - lat0) * _M_PER_DEGREE
    x = (lon1 - lon0) * _M_PER_DEGREE * math.cos(math.radians((lat0 + lat1) * 0.5))
    return math.sqrt(x * x + y * y)


def path_m(places: Iterable[tuple[float, float]]) -> float:
    """Metres along straight lines from place to place."""
    chain = list(places)
    return sum(metres(*a, *b) for a, b in pairwise(chain))


def as_rows(places: list[tuple[float, float]]) -> NDArray[np.float64]:
    """Places as rows of latitude and longitude, for the compiled passes."""
    return np.array(places, dtype=np.float64).reshape(-1, 2)


class PlaceIndex:
    """The places of note by cell, to find those around a point."""

    def __init__(self, places: Iterable[PlaceOfNote]) -> None:
        self._cells: dict[tuple[int, int], list[PlaceOfNote]] = {}
        self._all = sorted(places, key=lambda place: place.place_id)
        for place in self._all:
            self._cells.setdefault(_cell(place.lat, place.lon), []).append(place)

    def list_all(self) -> list[PlaceOfNote]:
        """All places, by identifier."""
        return self._all

    def find_at(self, lat: float, lon: float, least_m: float) -> tuple[PlaceOfNote, float] | None:
        """The nearest place whose own radius (at least `least_m`) holds the point, and the metres to it."""
        row, column = _cell(lat, lon)
        found: list[tuple[float, str, PlaceOfNote]] = []
        for cell in ((row + i, column + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            for place in self._cells.get(cell, ()):
                away = metres(lat, lon, place.lat, place.lon)
                if away <= max(place.radius_m, least_m):
                    found.append((away, place.place_id, place))
        if not found:
            return None
        away, _, place = min(found)
        return place, away


def _cell(lat: float, lon: float) -> tuple[int, int]:
    return math.floor(lat / _CELL), math.floor(lon / _CELL)
