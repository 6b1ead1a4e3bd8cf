"""Compile the solver's inner loops into their on-disk cache: `python -m solver.compile`, called at set-up."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from solver.kernel_cache import forget_stale
from solver.opening import warm_up
from solver.pricing_kernel import label
from solver.problem import Option, Place, Pool, Problem, Region, Request, Travel, Vehicle
from solver.solve import solve


def compile_kernels() -> None:
    """Run every compiled function once, with the types that real days use."""
    warm_up()
    here = Path(__file__).parent
    forget_stale(Path(label.stats.cache_path or here / "__pycache__"), here.glob("pricing_*.py"))
    solve(_smallest_day(), seconds=5.0, workers=1)


def _smallest_day() -> Problem:
    """Two requests, one vehicle: enough to reach every kernel."""
    ways = [
        Option(f"o{k}", "direct", "1", "p", "p", at, at + 5.0, 60.0, 30.0, 20.0, 0.0, (f"r{k}",), 1)
        for k, at in enumerate((480.0, 560.0, 900.0))
    ]
    requests = tuple(Request(f"r{k}", "1", "u", 1, 2, 900.0, options=(way,)) for k, way in enumerate(ways))
    vehicle = Vehicle("v", "pool", "general", 4, "petrol", 50.0, 0.5, ((360.0, 1320.0),), 300.0, 480.0)
    nothing = np.zeros((1, 1))
    return Problem(
        "smallest", "2026-11-23", (Region("1"),), (Place("p", 40.8, 111.7),), Travel(nothing, nothing),
        (Pool("pool", "1", "p"),), (vehicle,), requests,
    )  # fmt: skip


if __name__ == "__main__":
    compile_kernels()
