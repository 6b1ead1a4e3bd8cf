"""The datum: known points, exact round trip, nothing moved outside China."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fleet_data.tracks.datum import gcj02_to_wgs84, wgs84_to_gcj02

LATS = st.floats(37.0, 53.5)
LONS = st.floats(97.0, 126.5)


def test_a_published_pair_of_beijing_is_met():
    lat, lon = wgs84_to_gcj02(39.90750, 116.38805)
    assert np.allclose((lat, lon), (39.90890, 116.39429), atol=2e-5)


@given(st.lists(st.tuples(LATS, LONS), min_size=1, max_size=50))
def test_there_and_back_moves_no_point_by_1e_7_degrees(points: list[tuple[float, float]]):
    lat, lon = np.array(points).T
    back_lat, back_lon = gcj02_to_wgs84(*wgs84_to_gcj02(lat, lon))
    assert np.abs(back_lat - lat).max() < 1e-7
    assert np.abs(back_lon - lon).max() < 1e-7


@given(LATS, LONS)
def test_the_offset_inside_the_region_is_between_20_and_800_metres(lat: float, lon: float):
    gcj_lat, gcj_lon = wgs84_to_gcj02(lat, lon)
    metres = np.hypot((gcj_lat - lat) * 111_195, (gcj_lon - lon) * 111_195 * np.cos(np.radians(lat)))
    assert 20 < metres < 800


def test_a_single_step_back_is_not_enough():
    lat, lon = 48.0, 120.0
    gcj_lat, gcj_lon = wgs84_to_gcj02(lat, lon)
    again_lat, again_lon = wgs84_to_gcj02(gcj_lat, gcj_lon)
    one_step = gcj_lat - (again_lat - gcj_lat), gcj_lon - (again_lon - gcj_lon)
    assert max(abs(one_step[0] - lat), abs(one_step[1] - lon)) > 1e-7


def test_points_outside_china_stay_where_they_are():
    lat, lon = wgs84_to_gcj02([51.5, -33.9], [-0.1, 151.2])
    assert (lat.tolist(), lon.tolist()) == ([51.5, -33.9], [-0.1, 151.2])
    lat, lon = gcj02_to_wgs84([51.5, -33.9], [-0.1, 151.2])
    assert (lat.tolist(), lon.tolist()) == ([51.5, -33.9], [-0.1, 151.2])
