"""What is written is what is read."""

from __future__ import annotations

import tempfile
from dataclasses import fields, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fleet_data.files import read_ledgers, write_ledgers
from fleet_data.files.kinds.moment import CHINA
from fleet_data.records import (
    AgreementRecord,
    DriverRecord,
    Energy,
    Ledgers,
    RequestRecord,
    SupplierRecord,
    VehicleRecord,
    VehicleState,
)
from rulebook.terms import Purpose, VehicleCategory

TEXTS = (
    (
        st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=12)
        | st.sampled_from(
            ["=1+1", "+A1", "-2", "@SUM(A1)", "'quoted", "''", "#N/A", "1e5", "TRUE", '"a","b"', "a\nb", "0012"]
        )
    )
    .map(str.strip)
    .filter(bool)
)
WORDS = st.from_regex(r"[a-z0-9一-龥]{1,6}", fullmatch=True)
FEATURES = st.frozensets(WORDS, max_size=3)


def numbers(least: float, most: float) -> st.SearchStrategy[float]:
    """Workbooks keep 15 significant digits, as Excel does."""
    return st.floats(least, most).map(lambda value: min(max(round(value, 6), least), most))


MONEY = numbers(0, 1e6)
REGIONS = st.sampled_from(["150000", "150100", "150200", "150102", "152921"])
CATEGORIES = st.sampled_from(VehicleCategory)
INSTANTS = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)).map(  # noqa: DTZ001 - the zone comes next
    lambda value: value.replace(microsecond=0, tzinfo=CHINA)
)
DAYS = st.dates(date(2000, 1, 1), date(2099, 1, 1))
LATITUDES, LONGITUDES = numbers(37, 53.5), numbers(97, 126.2)


@st.composite
def windows(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    cuts = sorted(draw(st.sets(st.integers(0, 1440), max_size=6)))
    clock = [time(cut // 60 % 24, cut % 60) for cut in cuts]
    return tuple(zip(clock[0::2], clock[1::2], strict=False))


@st.composite
def a_request(draw: st.DrawFn, number: str) -> RequestRecord:
    earliest = draw(INSTANTS)
    return RequestRecord(
        number,
        draw(TEXTS),
        draw(REGIONS),
        draw(st.sampled_from(Purpose)),
        draw(TEXTS),
        draw(st.integers(1, 100)),
        draw(st.integers(1, 4)),
        draw(TEXTS),
        draw(LATITUDES),
        draw(LONGITUDES),
        draw(TEXTS),
        draw(LATITUDES),
        draw(LONGITUDES),
        earliest,
        earliest + timedelta(seconds=draw(st.integers(0, 100_000))),
        draw(numbers(0, 14400)),
        draw(st.booleans()),
        draw(INSTANTS),
        draw(st.none() | INSTANTS),
        draw(st.none() | TEXTS),
        draw(st.booleans()),
        draw(st.frozensets(CATEGORIES)),
        draw(FEATURES),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.none() | st.booleans()),
    )


@st.composite
def some_ledgers(draw: st.DrawFn) -> Ledgers:
    pools = {name: (draw(REGIONS), draw(LATITUDES), draw(LONGITUDES)) for name in draw(st.sets(TEXTS, min_size=1))}
    pool_names = st.sampled_from(sorted(pools))
    vehicles = []
    for plate in draw(st.lists(TEXTS, min_size=1, max_size=3, unique=True)):
        pool = draw(pool_names)
        vehicles.append(
            VehicleRecord(
                plate,
                pool,
                *pools[pool],
                draw(TEXTS),
                draw(CATEGORIES),
                draw(st.integers(1, 100)),
                draw(st.sampled_from(Energy)),
                draw(MONEY),
                draw(MONEY),
                draw(windows()),
                draw(st.sampled_from(VehicleState)),
                draw(st.none() | numbers(1, 5000)),
                draw(FEATURES),
                draw(st.booleans()),
                draw(st.booleans()),
                draw(st.none() | numbers(0, 20)),
                draw(st.none() | MONEY),
                draw(st.none() | DAYS),
            )
        )
    used = st.sampled_from(sorted({vehicle.pool for vehicle in vehicles}))
    plates = st.sampled_from([vehicle.plate for vehicle in vehicles])
    drivers = tuple(
        DriverRecord(
            number,
            draw(TEXTS),
            draw(used),
            draw(st.sampled_from(["A1", "B2", "C1"])),
            draw(DAYS),
            draw(windows()),
            draw(st.none() | numbers(0, 1440)),
            draw(st.none() | plates),
            draw(st.booleans()),
        )
        for number in draw(st.lists(TEXTS, max_size=2, unique=True))
    )
    requests = tuple(draw(a_request(number)) for number in draw(st.lists(TEXTS, min_size=1, max_size=2, unique=True)))
    suppliers = tuple(
        SupplierRecord(
            number,
            draw(TEXTS),
            draw(REGIONS),
            draw(st.integers(1, 100)),
            draw(MONEY),
            draw(MONEY),
            draw(MONEY),
            draw(st.none() | TEXTS),
            draw(st.none() | DAYS),
            draw(FEATURES),
            draw(st.none() | st.integers(0, 1000)),
        )
        for number in draw(st.lists(TEXTS, max_size=2, unique=True))
    )
    start, end = sorted([draw(DAYS), draw(DAYS)])
    agreements = tuple(
        AgreementRecord(number, "150200", "150100", draw(MONEY), draw(TEXTS), start, end, draw(st.none() | st.just(3)))
        for number in draw(st.lists(TEXTS, max_size=2, unique=True))
    )
    return Ledgers(tuple(vehicles), drivers, requests, suppliers, agreements)


@pytest.mark.parametrize(("form", "examples"), [("xlsx", 30), ("csv", 60)])
def test_any_ledgers_written_are_read_back_the_same(form: Literal["xlsx", "csv"], examples: int) -> None:
    @settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(some_ledgers(), st.sampled_from(["zh", "en"]))
    def same(ledgers: Ledgers, language: Literal["zh", "en"]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            write_ledgers(ledgers, Path(folder), form, language)
            assert read_ledgers(Path(folder)) == ledgers

    same()


def test_every_field_of_every_record_has_its_column() -> None:
    from fleet_data.files.columns import LEDGERS

    for ledger in LEDGERS:
        assert [column.field for column in ledger.columns] == [one.name for one in fields(ledger.record)]


def test_a_ledger_that_differs_is_not_read_back_as_the_same(tmp_path: Path, ledgers: Ledgers) -> None:
    write_ledgers(ledgers, tmp_path)
    other = replace(ledgers, vehicles=(replace(ledgers.vehicles[0], seats=5),))
    assert read_ledgers(tmp_path) == ledgers != other


def test_writing_again_replaces_what_was_there(tmp_path: Path, ledgers: Ledgers) -> None:
    write_ledgers(ledgers, tmp_path)
    fewer = replace(ledgers, agreements=())
    write_ledgers(fewer, tmp_path)
    assert read_ledgers(tmp_path) == fewer
    assert [path.name for path in tmp_path.iterdir()] == ["台账.xlsx"]
