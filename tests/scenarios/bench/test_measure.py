from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from scenarios.bench.best_known import BestKnown, list_best_known
from scenarios.bench.case import Case
from scenarios.bench.cases import CASES, UnknownCaseError, get_case, list_mdvsp_cases
from scenarios.bench.measure import Measurement, measure
from scenarios.bench.report import HEADER, measurement_line
from scenarios.instances import make_city_day

SMALL = Case("city-12", 3.0, 0.01, partial(make_city_day, 12, 6, 2, 1))


@pytest.fixture(scope="module")
def measured() -> Measurement:
    return measure(SMALL)


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
    beaten = replace(measured, best=BestKnown(0.5 * measured.plan.cost, proven_optimal=True))
    assert any("best known" in fault for fault in beaten.faults)
    assert replace(measured, best=BestKnown(measured.plan.cost, proven_optimal=True)).faults == []


def test_a_plan_that_breaks_a_rule_is_a_fault(measured):
    assert any("breaks 2 rules" in fault for fault in replace(measured, violations=2).faults)


def test_a_line_stands_under_its_header(measured):
    line = measurement_line(replace(measured, best=BestKnown(measured.plan.cost, proven_optimal=True)))
    assert line.index(measured.plan.status) == HEADER.index("status")
    assert f"{measured.plan.cost:.2f}*" in line
    assert "0.000%" in line


def test_best_known_values_are_positive():
    assert all(best.cost > 0 for best in list_best_known().values())


def test_files_of_the_literature_are_cases_by_name(tmp_path):
    for name in ("m4n2s0.inp.gz", "m2n2s0.inp", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    assert [case.name for case in list_mdvsp_cases(tmp_path)] == ["m2n2s0", "m4n2s0"]


def test_an_unknown_case_is_named_with_the_cases_there_are():
    assert get_case(CASES[0].name) is CASES[0]
    with pytest.raises(UnknownCaseError, match="city-400, city-1000"):
        get_case("city")
