"""Kilometres and minutes by rule of thumb."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleet_data.roads.geodesic import GeodesicRoads
from fleet_data.roads.geodesy import geodesic_km, geodesic_matrix_km
from fleet_data.roads.provider import Point, RoadsError

MILLIMETRE_KM = 1e-6
PLACES = st.tuples(st.floats(18, 54), st.floats(73, 135))


@settings(max_examples=200, deadline=None)
@given(PLACES, PLACES)
def test_the_pair_and_the_matrix_agree_to_a_millimetre(first: Point, second: Point) -> None:
    table = geodesic_matrix_km(np.array([first, second]))
    assert table[0, 1] == pytest.approx(geodesic_km(*first, *second), abs=MILLIMETRE_KM)
    assert table[0, 1] == table[1, 0]


def test_latitude_comes_first() -> None:
    assert geodesic_km(40, 111, 41, 111) == pytest.approx(111.0, abs=0.1)
    assert geodesic_km(40, 111, 40, 112) == pytest.approx(85.4, abs=0.1)


def test_roads_are_longer_than_the_geodesic_by_the_circuity_and_driven_at_the_speed() -> None:
    points = [(40.84, 111.75), (40.66, 109.84), (40.84, 111.75)]
    roads = GeodesicRoads(circuity=1.2, speed_kmh=80)
    table = roads.matrix(points)
    far = geodesic_km(*points[0], *points[1])
    assert table.km[0, 1] == pytest.approx(1.2 * far)
    assert table.minutes[0, 1] == pytest.approx(1.2 * far / 80 * 60)
    assert table.km[0, 2] == 0
    assert roads.leg(points[0], points[1]) == pytest.approx((table.km[0, 1], table.minutes[0, 1]))


def test_no_points_make_an_empty_table() -> None:
    assert GeodesicRoads().matrix([]).km.shape == (0, 0)


@pytest.mark.parametrize("point", [(91.0, 0.0), (0.0, 181.0), (float("nan"), 0.0)])
def test_a_point_that_is_no_position_is_named(point: Point) -> None:
    with pytest.raises(RoadsError, match="point 2"):
        GeodesicRoads().matrix([(40.0, 111.0), point])


@pytest.mark.parametrize("settings", [{"circuity": 0.0}, {"speed_kmh": -1.0}, {"speed_kmh": float("inf")}])
def test_settings_that_make_no_sense_are_refused(settings: dict[str, float]) -> None:
    with pytest.raises(RoadsError):
        GeodesicRoads(**settings)  # type: ignore[arg-type]


def test_the_digest_tells_settings_apart() -> None:
    digests = {GeodesicRoads().digest, GeodesicRoads(circuity=1.4).digest, GeodesicRoads(speed_kmh=60).digest}
    assert len(digests) == 3
    assert GeodesicRoads().digest == GeodesicRoads(1.3, 50).digest
