from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import pytest

from scenarios.bench.best_known import (
    BEST_KNOWN_FILE,
    BestKnown,
    find_better,
    find_digest,
    list_best_known,
    write_best_known,
)
from scenarios.bench.case import Case
from scenarios.bench.measure import Measurement
from scenarios.bench.update import keep_better
from scenarios.instances import make_city_day
from solver.plan import Plan

TODAY = date(2026, 11, 23)
KNOWN = BestKnown(1000.0, 990.0, date(2026, 1, 1), "abc", "d" * 64)
CASE = Case("day", 1.0, None, partial(make_city_day, 3, 2, 1, 1))


def plan(cost: float, bound: float) -> Plan:
    return Plan("day", cost, bound, 1.0, "time_limit")


def measured(cost: float, bound: float, **changes: object) -> Measurement:
    return replace(Measurement(CASE, "day", plan(cost, bound), 0, None, digest="d" * 64), **changes)


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "best.toml"
    write_best_known({"day": KNOWN}, path)
    return path


def test_what_is_written_is_read_back(tmp_path):
    values = list_best_known()
    write_best_known(values, tmp_path / "again.toml")
    assert (tmp_path / "again.toml").read_bytes() == BEST_KNOWN_FILE.read_bytes()
    assert all(value.cost > 0 and value.bound <= value.cost for value in values.values())


def test_the_literatures_values_are_kept():
    best = list_best_known()["m4n500s0"]
    assert (best.literature, best.literature_optimal, best.is_proven) == (1289114.0, True, True)
    assert not replace(best, literature_optimal=False, bound=0.0).is_proven


def test_a_cheaper_plan_takes_the_cost_and_leaves_the_bound():
    better = find_better(KNOWN, plan(995.0, 980.0), None, TODAY, "def")
    assert better == replace(KNOWN, cost=995.0, found_on=TODAY, commit="def")


def test_a_higher_bound_is_taken_and_never_rounded_up():
    better = find_better(KNOWN, plan(1001.0, 991.239), None, TODAY, "def")
    assert better == replace(KNOWN, bound=991.23, found_on=TODAY, commit="def")


def test_a_plan_no_better_changes_nothing():
    assert find_better(KNOWN, plan(1000.0, 990.0), None, TODAY, "def") is None
    assert find_better(KNOWN, plan(1000.001, 12.0), None, TODAY, "def") is None


def test_the_first_value_of_a_day_is_kept_with_its_digest(file):
    assert keep_better(measured(50.0, 40.0, instance="new"), file)
    kept = list_best_known(file)["new"]
    assert (kept.cost, kept.bound, kept.digest) == (50.0, 40.0, "d" * 64)
    assert kept.commit
    assert kept.found_on


def test_a_better_value_is_written_and_a_worse_one_is_not(file):
    assert not keep_better(measured(1200.0, 100.0), file)
    assert list_best_known(file)["day"] == KNOWN
    assert keep_better(measured(995.0, 100.0), file)
    assert list_best_known(file)["day"].cost == 995.0


@pytest.mark.parametrize(
    "changes",
    [{"violations": 1}, {"digest": "e" * 64}, {"plan": plan(900.0, 1100.0)}],
    ids=["a plan that breaks a rule", "another day", "a bound above the best known cost"],
)
def test_what_is_no_better_plan_of_the_day_is_never_kept(file, changes):
    assert not keep_better(measured(900.0, 100.0, **changes), file)
    assert list_best_known(file)["day"] == KNOWN


def test_a_digest_tells_days_apart():
    digest = find_digest(make_city_day(5, 2, 1, 1))
    assert digest == find_digest(make_city_day(5, 2, 1, 1))
    assert digest != find_digest(make_city_day(5, 2, 1, 2))
    assert find_digest(replace(make_city_day(5, 2, 1, 1), travel_model=None)) is None
