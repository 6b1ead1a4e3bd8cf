"""Roads by rule of thumb: the geodesic times a circuity, at one speed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from fleet_data.roads.geodesy import geodesic_km, geodesic_matrix_km
from fleet_data.roads.provider import Point, RoadMatrix, as_degrees, positive


@dataclass(frozen=True)
class GeodesicRoads:
    """`circuity` is road kilometres over geodesic kilometres; one `speed_kmh` everywhere."""

    circuity: float = 1.3
    speed_kmh: float = 50.0
    name: str = "geodesic"

    def __post_init__(self) -> None:
        positive(self.circuity, "绕行系数", "the circuity")
        positive(self.speed_kmh, "车速", "the speed")

    @property
    def digest(self) -> str:
        """SHA-256 over circuity and speed."""
        return hashlib.sha256(f"geodesic/1 {float(self.circuity)!r} {float(self.speed_kmh)!r}".encode()).hexdigest()

    def leg(self, start: Point, end: Point) -> tuple[float, float]:
        """Kilometres and minutes of one way."""
        km = geodesic_km(*start, *end) * self.circuity
        return km, km / self.speed_kmh * 60.0

    def matrix(self, points: Sequence[Point]) -> RoadMatrix:
        """From every point to every point; raises `RoadsError` for a point that is no position."""
        km = geodesic_matrix_km(as_degrees(points)) * self.circuity
        return RoadMatrix(km, km / self.speed_kmh * 60.0)
