from __future__ import annotations

import os
from dataclasses import replace
from functools import partial

import pytest

from scenarios.bench.apart import MeasurementLostError, measure_apart
from scenarios.bench.case import Case
from scenarios.bench.measure import Effort
from scenarios.instances import make_city_day
from scenarios.mdvsp import MdvspError, read_mdvsp
from solver.problem import Problem

SMALL = Case("city-12", 15.0, 0.01, partial(make_city_day, 12, 6, 2, 1))


def die() -> Problem:
    os._exit(9)


def test_a_case_is_measured_in_a_process_of_its_own_with_its_progress_and_its_profile():
    heard = []
    measured = measure_apart(SMALL, Effort(workers=1, is_profiled=True), heard.append)
    assert measured.faults == []
    assert heard[-1].cost == pytest.approx(measured.plan.cost)
    assert measured.profile is not None
    assert measured.profile.total > 0


def test_what_the_case_raises_is_raised_here(tmp_path):
    path = tmp_path / "broken.inp"
    path.write_text("4 trips")
    with pytest.raises(MdvspError, match=r"broken\.inp"):
        measure_apart(replace(SMALL, load=partial(read_mdvsp, path)), Effort(), lambda _: None)


def test_a_process_that_dies_is_told_with_its_code():
    with pytest.raises(MeasurementLostError, match="code 9"):
        measure_apart(replace(SMALL, load=die), Effort(), lambda _: None)
