"""The places of a day, each counted once, and the roads between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fleet_data.roads.provider import RoadMatrix

_KM_DECIMALS = 3
_DECIMALS = 5  # about a metre: the same door written twice is one place


@dataclass(slots=True)
class Points:
    """Coordinates (WGS-84 degrees) in the order they were first met."""

    coordinates: list[tuple[float, float]] = field(default_factory=list)
    _numbers: dict[tuple[float, float], int] = field(default_factory=dict)

    def add(self, lat: float, lon: float) -> int:
        """The number of the place, counted if it is new."""
        spot = (round(lat, _DECIMALS), round(lon, _DECIMALS))
        number = self._numbers.get(spot)
        if number is None:
            number = self._numbers[spot] = len(self.coordinates)
            self.coordinates.append(spot)
        return number


@dataclass(frozen=True, slots=True)
class RoadTable:
    """Kilometres and minutes from every point to every point; infinite where no road leads."""

    km: NDArray[np.float64]
    minutes: NDArray[np.float64]

    @classmethod
    def from_matrix(cls, matrix: RoadMatrix) -> RoadTable:
        """Kilometres to the metre, minutes rounded up to a tenth, so that a car is never promised too early."""
        return cls(matrix.km.round(_KM_DECIMALS), np.ceil(matrix.minutes * 10 - 1e-9) / 10)

    def leads(self, *numbers: int) -> bool:
        """Whether roads lead through these points in this order."""
        return all(np.isfinite(self.minutes[a, b]) for a, b in pairwise(numbers))
