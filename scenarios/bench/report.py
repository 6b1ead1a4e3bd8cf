"""Measurements as lines of a table."""

from __future__ import annotations

from scenarios.bench.case import Case
from scenarios.bench.measure import Measurement

HEADER = (
    f"{'instance':<26}{'cost':>14}{'bound':>14}{'gap':>9}{'best known':>14}{'above':>9}{'seconds':>9}{'GiB':>7}  status"
)
MDVSP_HEADER = f"{HEADER}      literature"


def case_line(case: Case) -> str:
    """A case's seconds and bars."""
    bars = [] if case.gap is None else [f"gap ≤ {case.gap:.2%}"]
    bars += [] if case.ahead is None else [f"ahead ≥ {case.ahead:.0%}"]
    bars += [] if case.memory_gib is None else [f"≤ {case.memory_gib:g} GiB"]
    bars += ["reaches the best known"] if case.reaches_best else []
    return f"{case.name:<18}{case.seconds:>6.0f} s  {', '.join(bars)}"


def measurement_line(measured: Measurement) -> str:
    """A measurement under `HEADER`; a best known value proven optimal bears a star."""
    plan, best, above = measured.plan, measured.best, measured.above_best
    known = "" if best is None else f"{best.cost:.2f}{'*' if best.is_proven else ''}"
    return (
        f"{measured.instance:<26}{plan.cost:>14.2f}{plan.lower_bound:>14.2f}{plan.gap:>9.3%}{known:>14}"
        f"{'' if above is None else format(above, '.3%'):>9}{plan.seconds:>9.1f}{measured.peak_gib:>7.2f}"
        f"  {plan.status}"
    )


def mdvsp_line(measured: Measurement) -> str:
    """A measurement under `MDVSP_HEADER`; a value the literature proved optimal bears a star."""
    best = measured.best
    literature = "" if best is None or best.literature is None else f"{best.literature:.0f}"
    star = "*" if best is not None and best.literature_optimal else ""
    line = measurement_line(measured)
    return f"{line:<{MDVSP_HEADER.index('literature') - 1}} {literature}{star}"
