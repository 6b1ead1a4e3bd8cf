"""Prices of rows at any duals: with one more vehicle no plan is cheaper than they say."""

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from solver.columns import Costing
from solver.prepare import prepare
from solver.pricing import Pricer
from solver.rows import Duals, Rows
from solver.why.changes import Change, ChangeKind, apply_change
from solver.why.row_prices import name_prices
from tests.solver.brute_force import find_optimum
from tests.solver.why.drawn import planned_days


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(planned_days(max_requests=3, max_vehicles=2), st.integers(0, 2**32 - 1))
def test_one_more_vehicle_never_saves_more_than_the_duals_prove(drawn_day, seed):
    problem, drawn = drawn_day
    prepared = prepare(problem)
    rows, random = Rows(prepared), np.random.default_rng(seed)
    duals = Duals(random.uniform(0.0, 400.0, prepared.request_count), -random.uniform(0.0, 200.0, len(rows.caps)))
    pricer = Pricer(prepared, Costing(prepared), 1)
    results = pricer.price(rows.prices(duals), rough=False, most=3)
    pricer.close()
    prices = name_prices(rows, duals, results, rows.lower_bound(duals, results))
    for vehicle in problem.vehicles:
        most = prices.find_most_saved(drawn.cost, "vehicles", (vehicle.id,))
        more = apply_change(problem, "", Change(ChangeKind.VEHICLE, (vehicle.id,)))
        assert most is not None
        assert drawn.cost - find_optimum(more).cost <= most + 1e-6
