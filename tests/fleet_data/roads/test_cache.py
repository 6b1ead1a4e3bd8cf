"""Matrices kept by content."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from fleet_data.roads.cache import cached_matrix
from fleet_data.roads.geodesic import GeodesicRoads
from fleet_data.roads.provider import Point, RoadMatrix, RoadsError

POINTS: list[Point] = [(40.84, 111.75), (40.66, 109.84), (39.82, 110.0)]


@dataclass
class Counting:
    """Geodesic roads that count how often, and for how many points, they were asked."""

    inner: GeodesicRoads = field(default_factory=GeodesicRoads)
    asked: list[int] = field(default_factory=list)
    name: str = "counting"

    @property
    def digest(self) -> str:
        return self.inner.digest

    def matrix(self, points: Sequence[Point]) -> RoadMatrix:
        self.asked.append(len(points))
        return self.inner.matrix(points)


def test_the_same_question_is_asked_once(tmp_path: Path) -> None:
    roads = Counting()
    first, second = (cached_matrix(roads, POINTS, tmp_path / "cache") for _ in range(2))
    assert roads.asked == [3]
    assert (first.km == second.km).all()
    assert first.km == pytest.approx(GeodesicRoads().matrix(POINTS).km)


def test_a_place_that_comes_twice_is_asked_for_once_and_order_makes_no_difference(tmp_path: Path) -> None:
    roads = Counting()
    points = [POINTS[2], POINTS[0], POINTS[2], POINTS[1], POINTS[0]]
    table = cached_matrix(roads, points, tmp_path)
    cached_matrix(roads, POINTS, tmp_path)
    assert roads.asked == [3]
    assert table.km == pytest.approx(GeodesicRoads().matrix(points).km)
    assert table.minutes == pytest.approx(GeodesicRoads().matrix(points).minutes)


def test_other_places_or_another_provider_are_asked_again(tmp_path: Path) -> None:
    roads, slower = Counting(), Counting(GeodesicRoads(speed_kmh=30))
    cached_matrix(roads, POINTS, tmp_path)
    cached_matrix(roads, [*POINTS[:2], (39.82, 110.001)], tmp_path)
    table = cached_matrix(slower, POINTS, tmp_path)
    assert (roads.asked, slower.asked) == ([3, 3], [3])
    assert table.minutes == pytest.approx(GeodesicRoads(speed_kmh=30).matrix(POINTS).minutes)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"",
        lambda _: b"not a file",
        lambda raw: raw[: len(raw) // 2],
        lambda raw: raw.replace(raw[200:204], b"\0\1\2\3"),
    ],
)
def test_a_spoilt_file_is_made_again(tmp_path: Path, spoil: object) -> None:
    assert callable(spoil)
    roads = Counting()
    first = cached_matrix(roads, POINTS, tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(spoil(path.read_bytes()))
    assert (cached_matrix(roads, POINTS, tmp_path).km == first.km).all()
    assert roads.asked == [3, 3]
    assert (cached_matrix(roads, POINTS, tmp_path).km == first.km).all()
    assert roads.asked == [3, 3]


def test_a_file_of_another_shape_is_made_again(tmp_path: Path) -> None:
    roads = Counting()
    cached_matrix(roads, POINTS, tmp_path)
    (path,) = tmp_path.iterdir()
    np.savez(path, km=np.zeros((2, 2)), minutes=np.zeros((2, 2)))
    assert cached_matrix(roads, POINTS, tmp_path).km.shape == (3, 3)
    assert roads.asked == [3, 3]


def test_nothing_is_kept_of_a_question_that_failed(tmp_path: Path) -> None:
    class Failing(Counting):
        def matrix(self, points: Sequence[Point]) -> RoadMatrix:  # noqa: ARG002
            raise RoadsError("坏", "broken")

    with pytest.raises(RoadsError, match="broken"):
        cached_matrix(Failing(), POINTS, tmp_path)
    assert not list(tmp_path.iterdir())


def test_no_temporary_file_is_left(tmp_path: Path) -> None:
    cached_matrix(Counting(), POINTS, tmp_path)
    assert [path.suffix for path in tmp_path.iterdir()] == [".npz"]
    assert not list(tmp_path.glob(".*"))


def test_no_points_make_an_empty_table(tmp_path: Path) -> None:
    assert cached_matrix(Counting(), [], tmp_path).km.shape == (0, 0)
