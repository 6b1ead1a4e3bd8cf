import numpy as np
import pytest

from solver.problem import GeodesicTravel, Place
from solver.travel import geodesic_travel

HOHHOT, BAOTOU = Place("a", 40.842, 111.749), Place("b", 40.657, 109.840)


def test_kilometres_are_geodesic_times_circuity_and_minutes_follow_the_speed():
    travel = geodesic_travel((HOHHOT, BAOTOU), GeodesicTravel(circuity=1.3, speed_kmh=50.0))
    # about 162.4 km apart in a straight line
    assert travel.km[0, 1] == pytest.approx(1.3 * 162.4, rel=2e-3)
    assert travel.minutes[0, 1] == pytest.approx(travel.km[0, 1] / 50 * 60)


def test_a_degree_of_the_equator_is_known_to_the_metre():
    travel = geodesic_travel((Place("a", 0.0, 10.0), Place("b", 0.0, 11.0)), GeodesicTravel(1.0, 60.0))
    assert travel.km[0, 1] == pytest.approx(111.3195, abs=1e-3)
    assert travel.minutes[1, 0] == pytest.approx(111.3195, abs=1e-3)


def test_nowhere_is_far_from_itself_and_both_ways_are_the_same():
    travel = geodesic_travel((HOHHOT, BAOTOU, HOHHOT), GeodesicTravel(1.3, 50.0))
    assert np.array_equal(travel.km, travel.km.T)
    assert travel.km[0, 2] == 0.0
    assert np.diagonal(travel.minutes).tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("count", [0, 1])
def test_few_places_have_small_matrices(count):
    assert geodesic_travel((HOHHOT,) * count, GeodesicTravel(1.3, 50.0)).km.shape == (count, count)
