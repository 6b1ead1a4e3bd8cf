from tests.solver.days import codes, day, duty, plan, request, trip, vehicle

# r1 at kilometre 10, then r2 at kilometre 30: 10 out + 30 on the trip + 20 across + 30 on the trip + 30 home = 120
REQUESTS = (request("r1"), trip("r2", origin="p30", destination="p30", earliest=620.0, latest=700.0))
STRAIGHT = duty("v1", ("r1-direct", 540.0), ("r2-direct", 650.0))
# going home in between: 10 + 30 more instead of 20 = 140
THROUGH_HOME = duty("v1", ("r1-direct", 540.0), ("r2-direct", 650.0, True))


def limited(**limits: float):
    return day(REQUESTS, (vehicle(**limits),))


def test_without_limits_any_distance_is_fine():
    problem = day(REQUESTS)
    assert codes(problem, plan(problem, STRAIGHT)) == []


def test_driving_longer_than_a_duty_may_is_reported():
    problem = limited(max_driving_minutes=119)
    assert codes(problem, plan(problem, STRAIGHT)) == ["driving_minutes"]


def test_driving_exactly_as_long_as_a_duty_may_is_fine():
    problem = limited(max_driving_minutes=120)
    assert codes(problem, plan(problem, STRAIGHT)) == []


def test_driving_home_in_between_counts():
    problem = limited(max_driving_minutes=139)
    assert codes(problem, plan(problem, THROUGH_HOME)) == ["driving_minutes"]


def test_more_kilometres_than_the_range_are_reported():
    problem = limited(range_km=119.5)
    assert codes(problem, plan(problem, STRAIGHT)) == ["range_km"]


def test_exactly_the_range_is_fine():
    problem = limited(range_km=120)
    assert codes(problem, plan(problem, STRAIGHT)) == []


def test_home_does_not_recharge_within_a_duty():
    problem = limited(range_km=139)
    assert codes(problem, plan(problem, THROUGH_HOME)) == ["range_km"]


def test_each_interval_has_limits_of_its_own():
    problem = day(REQUESTS, (vehicle(range_km=90, max_driving_minutes=90, available=((360, 615), (615, 1320))),))
    # 10 + 30 + 10 and 30 + 30 + 30
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 540.0)), duty("v1", ("r2-direct", 650.0)))) == []
