from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from scenarios.bench.best_known import BestKnown
from scenarios.bench.case import Case
from scenarios.bench.cases import CASES, GROUPS, UnknownCaseError, list_cases, list_mdvsp_cases
from scenarios.bench.measure import Effort, Measurement, measure
from scenarios.bench.report import HEADER, MDVSP_HEADER, case_line, mdvsp_line, measurement_line
from scenarios.instances import make_city_day
from solver.files import write_problem

SMALL = Case("city-12", 15.0, 0.01, partial(make_city_day, 12, 6, 2, 1))


@pytest.fixture(scope="module")
def measured() -> Measurement:
    return measure(SMALL, Effort())


def test_a_small_day_is_solved_within_its_bar_and_passes_its_check(measured):
    assert measured.faults == []
    assert measured.violations == 0
    assert 0 < measured.plan.lower_bound <= measured.plan.cost + 1e-6


def test_a_missed_bar_is_a_fault(measured):
    worse = replace(measured, plan=replace(measured.plan, lower_bound=0.9 * measured.plan.cost))
    assert any("gap" in fault for fault in worse.faults)
    no_bar = replace(worse, case=replace(SMALL, gap=None))
    assert no_bar.faults == []


def test_a_bound_above_the_best_known_cost_is_a_fault(measured):
    beaten = replace(measured, best=BestKnown(0.5 * measured.plan.cost))
    assert any("best known" in fault for fault in beaten.faults)
    assert replace(measured, best=BestKnown(measured.plan.cost)).faults == []


def test_a_plan_that_breaks_a_rule_is_a_fault(measured):
    assert any("breaks 2 rules" in fault for fault in replace(measured, violations=2).faults)


def test_more_memory_than_asked_is_a_fault_where_it_is_asked(measured):
    assert measured.peak_gib > 0.01
    large = replace(measured, peak_gib=8.5)
    assert large.faults == []
    asked = replace(large, case=replace(SMALL, memory_gib=8.0))
    assert any("8 GiB" in fault for fault in asked.faults)


def test_the_trace_falls_to_the_cost_of_the_plan(measured):
    costs = [cost for _, cost in measured.trace]
    assert costs == sorted(costs, reverse=True)
    assert costs[-1] == pytest.approx(measured.plan.cost)


def test_another_day_than_the_stored_one_is_a_fault_and_not_compared(measured):
    stored = BestKnown(0.5 * measured.plan.cost, digest=measured.digest)
    other = replace(measured, best=replace(stored, digest="0" * 64))
    assert not replace(measured, best=stored).is_other_day
    assert other.is_other_day
    assert len(other.faults) == 1


def test_a_line_stands_under_its_header(measured):
    line = measurement_line(replace(measured, best=BestKnown(measured.plan.cost, bound=measured.plan.cost)))
    assert line.index(measured.plan.status) == HEADER.index("status")
    assert f"{measured.plan.cost:.2f}*" in line
    assert "0.000%" in line


def test_the_literatures_value_stands_in_its_column(measured):
    best = BestKnown(100.0, literature=101.0, literature_optimal=False)
    line = mdvsp_line(replace(measured, best=best))
    assert line.endswith(" 101")
    assert line.index("101", 100) == MDVSP_HEADER.index("literature")
    proven = mdvsp_line(replace(measured, best=replace(best, literature_optimal=True)))
    assert proven.endswith(" 101*")
    assert mdvsp_line(replace(measured, best=None)).rstrip() == measurement_line(replace(measured, best=None)).rstrip()


def test_a_case_is_listed_with_its_bars():
    line = case_line(replace(SMALL, ahead=0.05, memory_gib=8.0, reaches_best=True))
    assert all(word in line for word in ("city-12", "15 s", "1.00%", "5%", "8 GiB", "best known"))


def test_files_of_the_literature_are_cases_by_name_with_the_bar_of_their_size(tmp_path):
    (tmp_path / "m4n1000s0.inp").write_text("4 1000 10 10 10 10\n")
    (tmp_path / "m2n2s0.inp").write_text("2 2 1 1\n")
    (tmp_path / "notes.txt").write_text("")
    small, large = list_mdvsp_cases(tmp_path)
    assert (small.name, small.seconds, small.gap) == ("m2n2s0", 60.0, 0.0005)
    assert (large.name, large.seconds, large.gap) == ("m4n1000s0", 300.0, 0.001)


def test_an_unknown_case_is_named_with_the_cases_there_are():
    assert list_cases(CASES[0].name) == [CASES[0]]
    with pytest.raises(UnknownCaseError, match="city-400, city-400-proof, city-1000"):
        list_cases("city")


def test_names_of_cases_differ_and_groups_hold_them_all():
    names = [case.name for case in CASES]
    assert len(set(names) | set(GROUPS)) == len(names) + len(GROUPS)
    assert GROUPS["small"] + GROUPS["long"] == GROUPS["all"]


def test_the_bars_are_those_of_the_design():
    bars = {case.name: (case.seconds, case.gap, case.ahead, case.memory_gib) for case in GROUPS["long"]}
    assert bars == {
        "city-400": (15.0, 0.002, None, None),
        "city-400-proof": (120.0, 0.0001, None, None),
        "city-1000": (60.0, 0.002, None, None),
        "rich-1000": (60.0, 0.004, None, None),
        "plain-400": (15.0, 0.002, 0.05, None),
        "plain-1000": (60.0, 0.002, 0.09, None),
        "region-5000": (600.0, 0.005, None, 8.0),
        "region-5000-6": (600.0, 0.005, None, 8.0),
        "plain-5000": (600.0, 0.005, 0.12, 8.0),
    }


def test_the_regions_day_is_rich_and_of_the_size_the_bar_names():
    (case,) = list_cases("region-5000-6")
    day = case.load()
    assert (len(day.requests), len(day.vehicles), len(day.regions)) == (5000, 1200, 6)
    assert day.shared
    assert day.cross_region
    assert day.locked


def test_an_instance_file_is_a_case(tmp_path):
    day = make_city_day(3, 2, 1, 1)
    write_problem(day, tmp_path / "held-out.json")
    (case,) = list_cases(str(tmp_path / "held-out.json"))
    assert case.name == "held-out"
    assert case.load().requests == day.requests
