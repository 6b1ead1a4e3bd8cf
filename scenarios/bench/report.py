"""Measurements as lines of a table."""

from __future__ import annotations

from scenarios.bench.case import Case
from scenarios.bench.measure import Measurement

HEADER = f"{'instance':<18}{'cost':>14}{'bound':>14}{'gap':>9}{'best known':>14}{'above':>9}{'seconds':>9}  status"


def case_line(case: Case) -> str:
    """A case's seconds and bar."""
    bar = "" if case.gap is None else f"{case.gap:.1%}"
    return f"{case.name:<18}{case.seconds:>6.0f} s{bar:>8}"


def measurement_line(measured: Measurement) -> str:
    """A measurement under `HEADER`; a best known value proven optimal bears a star."""
    plan, best, above = measured.plan, measured.best, measured.above_best
    known = "" if best is None else f"{best.cost:.2f}{'*' if best.proven_optimal else ''}"
    return (
        f"{measured.instance:<18}{plan.cost:>14.2f}{plan.lower_bound:>14.2f}{plan.gap:>9.3%}{known:>14}"
        f"{'' if above is None else format(above, '.3%'):>9}{plan.seconds:>9.1f}  {plan.status}"
    )
