from datetime import time

from dispatch.clock import clock_text, hours_to_intervals, intersect, to_instant, to_minutes
from tests.dispatch.days import DAY, at


def test_minutes_and_instants_are_each_others_inverse() -> None:
    assert to_minutes(at(9, 30), DAY) == 570
    assert to_instant(570, DAY) == at(9, 30)


def test_an_end_at_midnight_is_the_end_of_the_day_and_touching_hours_are_one() -> None:
    assert hours_to_intervals(((time(18), time(0)),)) == ((1080, 1440),)
    assert hours_to_intervals(((time(12), time(18)), (time(8), time(12)))) == ((480, 1080),)


def test_shared_hours_are_what_both_have() -> None:
    assert intersect(((480, 720), (780, 1080)), ((600, 900),)) == ((600, 720), (780, 900))
    assert intersect(((480, 720),), ((720, 900),)) == ()


def test_an_hour_after_midnight_is_told_as_the_next_day() -> None:
    assert clock_text(545) == "09:05"
    assert clock_text(1505) == "次日01:05"
