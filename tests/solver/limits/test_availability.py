from tests.solver.days import codes, day, duty, plan, request, trip, vehicle

TAKEN = duty("v1", ("r1-direct", 540.0))


def with_hours(*available: tuple[float, float]):
    """r1 starts at 540, ten minutes from home: away from 530 to 610."""
    return day(vehicles=(vehicle(available=available),))


def test_a_duty_well_inside_its_hours_is_fine():
    problem = with_hours((360, 1320))
    assert codes(problem, plan(problem, TAKEN)) == []


def test_leaving_before_the_hours_or_coming_back_after_them_is_reported():
    for hours in ((531, 1320), (360, 609)):
        problem = with_hours(hours)
        assert codes(problem, plan(problem, TAKEN)) == ["outside_available"]


def test_leaving_and_coming_back_on_the_minute_is_fine():
    problem = with_hours((530, 610))
    assert codes(problem, plan(problem, TAKEN)) == []


def test_a_duty_may_not_span_two_intervals():
    problem = with_hours((360, 570), (570, 1320))
    assert codes(problem, plan(problem, TAKEN)) == ["outside_available"]


def test_a_vehicle_without_hours_has_no_duty():
    problem = with_hours()
    assert codes(problem, plan(problem, TAKEN)) == ["outside_available"]


def test_a_second_duty_in_one_interval_is_reported():
    problem = day((request("r1"), trip("r2", earliest=800.0, latest=800.0)))
    apart = plan(problem, TAKEN, duty("v1", ("r2-direct", 800.0)))
    assert codes(problem, apart) == ["two_duties_in_interval"]


def test_a_duty_in_each_interval_is_fine_and_pays_each_time():
    requests = (request("r1"), trip("r2", earliest=800.0, latest=800.0))
    problem = day(requests, (vehicle(available=((360, 700), (700, 1320))),))
    apart = plan(problem, TAKEN, duty("v1", ("r2-direct", 800.0)))
    assert codes(problem, apart) == []
    assert apart.cost == 2 * 100.0


def test_hours_may_pass_midnight():
    problem = day((trip("r1", earliest=1430.0, latest=1430.0),), (vehicle(available=((1200, 1500),)),))
    assert codes(problem, plan(problem, duty("v1", ("r1-direct", 1430.0)))) == []
