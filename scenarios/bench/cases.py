"""The cases, in the order they are run: generated days with fixed seeds, then files of the literature.

Bars: a league city's day and a thousand trips to 0.2 %, a thousand trips with every rule of the format to 0.4 %,
the whole region to 0.5 %.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from scenarios.bench.case import Case
from scenarios.instances import make_city_day, make_region_day
from scenarios.mdvsp import read_mdvsp

MDVSP_SECONDS = 120.0
SEED = 1

CASES: tuple[Case, ...] = (
    Case("city-400", 15.0, 0.002, partial(make_city_day, 400, 90, 6, SEED)),
    Case("city-1000", 60.0, 0.002, partial(make_city_day, 1000, 220, 8, SEED)),
    Case("rich-1000", 60.0, 0.004, partial(make_city_day, 1000, 220, 8, SEED, rich=True)),
    Case("region-5000", 600.0, 0.005, partial(make_region_day, 5000, 1200, 12, SEED)),
)


class UnknownCaseError(LookupError):
    """A name that no case has; the sentence lists the cases."""


def get_case(name: str) -> Case:
    """The case of a name; raises UnknownCaseError."""
    for case in CASES:
        if case.name == name:
            return case
    names = ", ".join(case.name for case in CASES)
    raise UnknownCaseError(
        f"没有名为“{name}”的评测，可选：{names}。 / There is no case '{name}'; choose one of: {names}."
    )


def list_mdvsp_cases(folder: Path) -> list[Case]:
    """A case for each `.inp` or `.inp.gz` file of a folder, by name; no gap is asked of them."""
    files = sorted([*folder.glob("*.inp"), *folder.glob("*.inp.gz")])
    return [
        Case(path.name.removesuffix(".gz").removesuffix(".inp"), MDVSP_SECONDS, None, partial(read_mdvsp, path))
        for path in files
    ]
