import numpy as np

from dispatch.points import Points, RoadTable
from fleet_data.roads.provider import RoadMatrix


def test_minutes_are_rounded_up_to_a_tenth_and_no_road_stays_none() -> None:
    minutes = np.array([[0.0, 7.01], [7.1, np.inf]])
    table = RoadTable.from_matrix(RoadMatrix(minutes * 1.23456, minutes))
    assert table.minutes.tolist() == [[0.0, 7.1], [7.1, np.inf]]
    assert table.km[0, 1] == 8.654
    assert table.leads(0, 1)
    assert not table.leads(0, 1, 1)


def test_a_place_written_twice_is_one_point() -> None:
    points = Points()
    assert [points.add(40.84, 111.75), points.add(40.840001, 111.75), points.add(40.85, 111.75)] == [0, 0, 1]
