"""Keeping a better value than the best known, when asked to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from scenarios.bench.best_known import (
    BEST_KNOWN_FILE,
    current_commit,
    find_better,
    list_best_known,
    write_best_known,
)
from scenarios.bench.measure import Measurement, is_bound_of


def keep_better(measured: Measurement, path: Path = BEST_KNOWN_FILE) -> bool:
    """Write the cost or the bound of a plan that keeps every rule where it is better; whether it was.

    A bound above the best known cost is a defect, and another day's value is no better one: neither is kept.
    """
    values = list_best_known(path)
    known = values.get(measured.instance)
    if measured.violations or (known is not None and known.digest not in (None, measured.digest)):
        return False
    if known is not None and not is_bound_of(measured.plan.lower_bound, known.cost):
        return False
    today = datetime.now(UTC).date()
    better = find_better(known, measured.plan, measured.digest, today, current_commit())
    if better is None:
        return False
    write_best_known({**values, measured.instance: better}, path)
    return True
