"""The cases, in the order they are run: small stored days, generated days with fixed seeds, files of the literature.

Bars: a league city's day and a thousand trips to 0.2 %, the city's proven optimal in two minutes, a thousand trips with
every rule of the format to 0.4 %, the whole region to 0.5 % within 8 GiB; on plain days, which peers can state, so
much cheaper than the best of them; scheduled days of the literature to 0.05 % or, the large ones, 0.1 %.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from scenarios.bench.case import Case
from scenarios.instances import make_city_day, make_region_day, without_parking_rule
from scenarios.mdvsp import read_mdvsp, read_trips
from solver.files import read_problem
from solver.problem import Problem

SEED = 1
STORED_FOLDER = Path(__file__).resolve().parent / "stored"
STORED_SECONDS = 10.0  # generous: a small day ends as soon as it is proven
OPTIMAL_GAP = 1e-4  # the format page's meaning of "optimal"
FILE_SECONDS = 60.0
MOST_GIB = 8.0
LARGE_MDVSP_TRIPS = 1000


def _make_plain_city(trips: int, vehicles: int, pools: int, seed: int) -> Problem:
    return without_parking_rule(make_city_day(trips, vehicles, pools, seed))


def _make_plain_region(trips: int, vehicles: int, regions: int, seed: int) -> Problem:
    return without_parking_rule(make_region_day(trips, vehicles, regions, seed))


def _stored(path: Path) -> Case:
    return Case(path.stem, STORED_SECONDS, None, partial(read_problem, path), reaches_best=True)


SMALL: tuple[Case, ...] = tuple(map(_stored, sorted(STORED_FOLDER.glob("*.json"))))

LONG: tuple[Case, ...] = (
    Case("city-400", 15.0, 0.002, partial(make_city_day, 400, 90, 6, SEED)),
    Case("city-400-proof", 120.0, OPTIMAL_GAP, partial(make_city_day, 400, 90, 6, SEED)),
    Case("city-1000", 60.0, 0.002, partial(make_city_day, 1000, 220, 8, SEED)),
    Case("rich-1000", 60.0, 0.004, partial(make_city_day, 1000, 220, 8, SEED, rich=True)),
    Case("plain-400", 15.0, 0.002, partial(_make_plain_city, 400, 90, 6, SEED), ahead=0.05),
    Case("plain-1000", 60.0, 0.002, partial(_make_plain_city, 1000, 220, 8, SEED), ahead=0.09),
    Case(
        "region-5000",
        600.0,
        0.005,
        partial(make_region_day, 5000, 1200, 12, SEED, rich=True),
        memory_gib=MOST_GIB,
    ),
    Case(
        "region-5000-6",
        600.0,
        0.005,
        partial(make_region_day, 5000, 1200, 6, SEED, rich=True),
        memory_gib=MOST_GIB,
    ),
    Case(
        "plain-5000",
        600.0,
        0.005,
        partial(_make_plain_region, 5000, 1200, 12, SEED),
        ahead=0.12,
        memory_gib=MOST_GIB,
    ),
)

CASES: tuple[Case, ...] = SMALL + LONG
GROUPS: dict[str, tuple[Case, ...]] = {"all": CASES, "small": SMALL, "long": LONG}


class UnknownCaseError(LookupError):
    """A name that no case has; the sentence lists the cases."""


def list_cases(name: str) -> list[Case]:
    """The cases of a group, the case of a name, or one for a dispatch-instance/1 file; raises UnknownCaseError."""
    if name in GROUPS:
        return list(GROUPS[name])
    if name.endswith(".json"):
        return [Case(Path(name).stem, FILE_SECONDS, None, partial(read_problem, Path(name)))]
    for case in CASES:
        if case.name == name:
            return [case]
    names = ", ".join([*GROUPS, *(case.name for case in CASES)])
    raise UnknownCaseError(
        f"没有名为“{name}”的评测，可选：{names}，或实例文件（.json）。 / "
        f"There is no case '{name}'; choose of: {names}, or an instance file (.json)."
    )


def list_mdvsp_cases(folder: Path) -> list[Case]:
    """A case for each `.inp` or `.inp.gz` file of a folder, by name. Raises `MdvspError` for what is no such file."""
    files = sorted([*folder.glob("*.inp"), *folder.glob("*.inp.gz")])
    return [_mdvsp(path) for path in files]


def _mdvsp(path: Path) -> Case:
    name = path.name.removesuffix(".gz").removesuffix(".inp")
    is_large = read_trips(path) >= LARGE_MDVSP_TRIPS
    return Case(name, 300.0 if is_large else 60.0, 0.001 if is_large else 0.0005, partial(read_mdvsp, path))
