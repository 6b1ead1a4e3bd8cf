from solver.plan import Duty
from tests.solver.days import codes, day, duty, plan, request, trip


def test_a_start_inside_the_window_is_fine():
    problem = day()
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 543.5)))) == []


def test_a_start_outside_the_window_is_reported():
    problem = day()
    for start in (539.9, 550.1):
        assert codes(problem, plan(problem, duty("v1", ("r1-direct", start)))) == ["start_outside_window"]


def test_a_start_on_the_windows_edge_is_fine():
    problem = day()
    for start in (540.0, 550.0, 550.0 + 1e-7):
        assert codes(problem, plan(problem, duty("v1", ("r1-direct", start)))) == []


def two_trips(earliest: float, latest: float, origin: str = "p30", idle: float | None = 60.0):
    """r1 is released at kilometre 10 at 10:00 at the earliest; r2 waits 20 km further on."""
    return day(
        (request("r1"), trip("r2", origin=origin, destination=origin, earliest=earliest, latest=latest)), idle=idle
    )


def test_time_enough_to_drive_on_is_fine():
    problem = two_trips(630, 640)
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 540.0), ("r2-direct", 630.0)))) == []


def test_starting_before_the_vehicle_can_be_there_is_reported():
    problem = two_trips(610, 640)
    late = plan(problem, duty("v1", ("r1-direct", 540.0), ("r2-direct", 619.0)))
    assert codes(problem, late) == ["starts_before_arrival"]


def test_arriving_on_the_minute_is_fine():
    problem = two_trips(610, 640)
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 540.0), ("r2-direct", 620.0)))) == []


def test_the_way_through_the_pool_takes_its_time():
    problem = two_trips(610, 640)
    # 10 minutes home and 30 out: there at 640, not before
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 540.0), ("r2-direct", 640.0, True)))) == []
    early = plan(problem, duty("v1", ("r1-direct", 540.0), ("r2-direct", 639.0, True)))
    assert codes(problem, early) == ["starts_before_arrival"]


def test_standing_away_for_the_allowed_minutes_is_fine():
    problem = two_trips(610, 800)
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 540.0), ("r2-direct", 680.0)))) == []


def test_standing_away_longer_is_reported():
    problem = two_trips(610, 800)
    long = plan(problem, duty("v1", ("r1-direct", 540.0), ("r2-direct", 681.0)))
    assert codes(problem, long) == ["idle_away_too_long"]


def test_standing_at_home_may_last():
    problem = two_trips(610, 800)
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 540.0), ("r2-direct", 790.0, True)))) == []


def test_without_an_idle_limit_a_vehicle_may_stand_anywhere():
    problem = two_trips(610, 800, idle=None)
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 540.0), ("r2-direct", 800.0)))) == []


def test_a_first_leg_does_not_come_through_the_pool():
    problem = day()
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 540.0, True)))) == ["first_leg_via_pool"]


def test_a_duty_without_options_is_reported():
    problem = day()
    assert codes(problem, plan(problem, Duty("v1", ()))) == ["empty_duty"]
