import gzip
from dataclasses import replace

import pytest

from scenarios.mdvsp import MdvspError, read_mdvsp, read_trips
from solver.check import check
from solver.files import read_problem, write_problem
from solver.plan import Duty, Leg, Plan

# Two depots of one vehicle each, three trips in the order 3rd, 1st, 2nd (a cost of −1: no such arc).
# Depot 0 reaches every trip for 10, depot 1 for 20; home costs 10 from anywhere. Third to first costs 3, first to
# second 4.
TINY = """2 3 1 1
-1 -1 10 10 10
-1 -1 20 20 20
10 10 -1 4 -1
10 10 -1 -1 -1
10 10 3 -1 -1
"""


@pytest.fixture
def tiny(tmp_path):
    path = tmp_path / "tiny.inp.gz"
    path.write_bytes(gzip.compress(TINY.encode()))
    return path


def judged(problem, *duties: Duty):
    options = {leg.option for duty in duties for leg in duty.legs}
    unserved = tuple(each.id for each in problem.requests if each.options[0].id not in options)
    plan = Plan(problem.name, 0.0, 0.0, 0.0, "time_limit", duties, (), unserved)
    report = check(problem, plan)
    return report.cost, [str(each.code) for each in report.violations if each.code != "cost_differs"]


def chain(problem, vehicle: str, *trips: str, via_pool: bool = False) -> Duty:
    starts = {each.id: each.options[0].earliest for each in problem.requests}
    legs = [Leg(f"{trip}-direct", starts[trip], via_pool and index > 0) for index, trip in enumerate(trips)]
    return Duty(vehicle, tuple(legs))


def test_the_optimum_by_hand_costs_the_same(tiny):
    """One vehicle of depot 0 takes all three: 10 + 3 + 4 + 10."""
    problem = read_mdvsp(tiny)
    assert judged(problem, chain(problem, "v0-0", "t2", "t0", "t1")) == (27.0, [])


def test_the_depots_differ_in_price(tiny):
    problem = read_mdvsp(tiny)
    assert judged(problem, chain(problem, "v1-0", "t2", "t0", "t1")) == (37.0, [])
    both = (chain(problem, "v0-0", "t2"), chain(problem, "v1-0", "t0", "t1"))
    assert judged(problem, *both) == (10 + 10 + 20 + 4 + 10, [])


def test_an_arc_that_does_not_exist_cannot_be_driven(tiny):
    problem = read_mdvsp(tiny)
    assert judged(problem, chain(problem, "v0-0", "t2", "t1"))[1] == ["starts_before_arrival"]


def test_no_vehicle_goes_home_in_between(tiny):
    problem = read_mdvsp(tiny)
    assert "starts_before_arrival" in judged(problem, chain(problem, "v0-0", "t2", "t1", via_pool=True))[1]


def test_a_pull_out_that_does_not_exist_cannot_be_driven(tmp_path):
    path = tmp_path / "closed.inp"
    path.write_text(TINY.replace("-1 -1 20 20 20", "-1 -1 20 20 -1"), encoding="ascii")
    problem = read_mdvsp(path)
    assert judged(problem, chain(problem, "v1-0", "t2"))[1] == ["outside_available"]
    assert judged(problem, chain(problem, "v1-0", "t0"))[1] == []


def test_leaving_a_trip_out_never_pays(tiny):
    problem = read_mdvsp(tiny)
    assert all(request.unserved_cost == 300.0 for request in problem.requests)


def test_a_converted_instance_is_a_valid_one(tiny, tmp_path):
    problem = read_mdvsp(tiny)
    assert problem.name == "tiny"
    write_problem(problem, tmp_path / "tiny.json")
    again = read_problem(tmp_path / "tiny.json")
    assert replace(again, travel=problem.travel) == problem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2 3 1 1\n-1 -1", "then a square matrix"),
        ("", "then a square matrix"),
        ("1 1 x\n-1 1 1 -1", "then a square matrix"),
        ("1 2 1\n-1 5 5\n5 -1 1\n5 1 -1", "form a cycle"),
    ],
)
def test_a_file_in_another_form_is_refused_by_name(tmp_path, text, words):
    path = tmp_path / "odd.inp"
    path.write_text(text, encoding="ascii")
    with pytest.raises(MdvspError, match=words) as raised:
        read_mdvsp(path)
    assert str(raised.value).startswith("odd.inp: ")


def test_the_size_is_read_from_the_first_line_alone(tmp_path):
    path = tmp_path / "long.inp"
    path.write_text("4 1000 1 1 1 1\nand then no matrix", encoding="ascii")
    assert read_trips(path) == 1000
    path.write_text("four\n", encoding="ascii")
    with pytest.raises(MdvspError, match=r"long\.inp"):
        read_trips(path)
