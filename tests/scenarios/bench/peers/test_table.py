from __future__ import annotations

import io
from dataclasses import replace
from functools import partial

import pytest
from rich.console import Console

from scenarios.bench.case import Case
from scenarios.bench.measure import Measurement
from scenarios.bench.peers.plot import lines_of
from scenarios.bench.peers.race import Result
from scenarios.bench.peers.table import Race, race_table
from scenarios.instances import make_city_day
from solver.plan import Plan

CASE = Case("day", 15.0, None, partial(make_city_day, 3, 2, 1, 1), ahead=0.05)
PLAN = Plan("day", 90.0, 80.0, 1.0, "time_limit")
OURS = Measurement(CASE, "day", PLAN, 0, None, trace=((0.5, 95.0), (1.0, 90.0)))
NEAR = Result("Near", 2.0, replace(PLAN, cost=100.0, lower_bound=0.0), trace=((0.1, 120.0), (2.0, 100.0)))
FAR = Result("Far", 2.0, replace(PLAN, cost=150.0, lower_bound=0.0))
NONE = Result("None", 2.0, error="MemoryError: too large")


def test_our_lead_is_over_the_best_peer():
    race = Race(OURS, (FAR, NEAR, NONE))
    assert race.best_peer == 100.0
    assert race.ahead == pytest.approx(0.1)
    assert race.faults == []


def test_a_lead_that_is_too_small_is_a_fault_where_one_is_asked():
    asked = replace(OURS, case=replace(CASE, ahead=0.11))
    assert any("asked are 11%" in fault for fault in Race(asked, (NEAR,)).faults)
    assert Race(replace(OURS, case=replace(CASE, ahead=None)), (NEAR,)).faults == []


def test_a_peers_plan_that_breaks_a_rule_is_a_fault_and_does_not_count():
    race = Race(OURS, (replace(NEAR, violations=1), FAR))
    assert race.best_peer == 150.0
    assert any("Near" in fault for fault in race.faults)


def test_a_peer_below_our_bound_is_a_fault():
    beaten = replace(NEAR, plan=replace(PLAN, cost=79.0))
    assert any("above a peer's cost" in fault for fault in Race(OURS, (beaten,)).faults)


def test_the_table_lists_the_cheapest_first_and_who_failed_last():
    console = Console(width=160, record=True, file=io.StringIO())
    console.print(race_table(Race(OURS, (FAR, NEAR, NONE))))
    text = console.export_text()
    assert text.index("Paiche") < text.index("Near") < text.index("Far") < text.index("too large")
    assert "+11.11%" in text
    assert "25.00%" in text


def test_every_line_of_the_plot_ends_at_the_checked_cost_and_the_longest_time():
    lines = lines_of(Race(OURS, (NEAR, FAR, NONE)))
    assert lines == {
        "Paiche": [(0.5, 95.0), (1.0, 90.0), (2.0, 90.0)],
        "Near": [(0.1, 120.0), (2.0, 100.0), (2.0, 100.0)],
    }
