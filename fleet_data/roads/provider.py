"""What every source of kilometres and minutes offers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

Point: TypeAlias = tuple[float, float]  # latitude and longitude, WGS-84 degrees
Floats: TypeAlias = NDArray[np.float64]


class RoadsError(Exception):
    """Kilometres and minutes that cannot be had; one sentence in Chinese and English says why and what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")


@dataclass(frozen=True, slots=True)
class RoadMatrix:
    """Kilometres and minutes from each point (row) to each point (column); infinite where no road is open."""

    km: Floats
    minutes: Floats


class RoadProvider(Protocol):
    """A source of kilometres and minutes; new ones stand beside geodesic, graph and table_service."""

    @property
    def name(self) -> str:
        """What to call it in a plan's provenance."""
        ...

    @property
    def digest(self) -> str:
        """SHA-256 over all that the answers depend on, for the cache and the provenance."""
        ...

    def matrix(self, points: Sequence[Point]) -> RoadMatrix:
        """From every point to every point, in their order; raises `RoadsError`."""
        ...


def as_degrees(points: Sequence[Point]) -> Floats:
    """Points as an array of (latitude, longitude); raises `RoadsError` and names the first that is none."""
    for number, (lat, lon) in enumerate(points, start=1):
        if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
            raise RoadsError(
                f"第 {number} 个地点的坐标 ({lat}, {lon}) 不是经纬度；应为 WGS-84 纬度、经度（度）",
                f"point {number} at ({lat}, {lon}) is no position; expected WGS-84 latitude and longitude in degrees",
            )
    return np.asarray(points, dtype=np.float64).reshape(-1, 2)


def positive(value: float, what_zh: str, what_en: str) -> float:
    """A setting that must be a positive finite number; raises `RoadsError` naming it."""
    if not (math.isfinite(value) and value > 0):
        raise RoadsError(f"{what_zh} {value} 应为正数", f"{what_en} is {value}; a positive number is expected")
    return value
