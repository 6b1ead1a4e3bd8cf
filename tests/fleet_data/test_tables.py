"""Tables: what they refuse, on both databases; every column says what it holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, inspect, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from fleet_data.session import transaction
from fleet_data.stores import ledgers
from fleet_data.tables import (
    AgreementRow,
    Base,
    CalendarDayRow,
    EstablishmentRow,
    JournalRow,
    PoolRow,
    RegionRow,
    RequestRow,
    VehicleRow,
)

from .samples import DAY, at, small_day

GENERATED = {"id", "plan_id", "ruling_id", "option", "request", "account"}


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with transaction(engine) as session:
        ledgers.save_ledgers(session, small_day())
    return engine


def change(engine: Engine, table: type[Base], **values: Any) -> None:
    """Set columns of every row of a table."""
    with engine.begin() as connection:
        connection.execute(update(table).values(**values))


def test_every_column_that_is_not_a_bare_key_says_what_it_holds():
    silent = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if not column.comment and column.name not in GENERATED
    ]
    assert silent == []


def test_every_quantity_names_its_unit_in_its_name_or_comment():
    units = ("_km", "_minutes", "_cny", "_l", "_lat", "_lon", "lat", "lon", "seconds", "km", "minutes")
    numbers = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if "DOUBLE" in str(column.type).upper() and not column.name.endswith(units)
    ]
    assert numbers == []


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (VehicleRow, {"seats": 0}),
        (VehicleRow, {"cost_per_km_cny": -0.1}),
        (VehicleRow, {"pool": "没有的车队"}),
        (RequestRow, {"passengers": 0}),
        (RequestRow, {"priority": 5}),
        (RequestRow, {"stay_minutes": -1}),
        (RequestRow, {"depart_latest": at(0, day=date(2026, 11, 1))}),
        (RequestRow, {"origin_lat": 0, "origin_lon": 0}),
        (RequestRow, {"destination_lat": 91}),
        (PoolRow, {"lat": 0.0, "lon": 0.0}),
        (PoolRow, {"lon": 181}),
        (PoolRow, {"region": "999999"}),
        (RegionRow, {"parent": "000000"}),
        (RegionRow, {"level": "township"}),
        (AgreementRow, {"request_region": "150200"}),
        (AgreementRow, {"valid_until": date(2025, 12, 31)}),
    ],
)
def test_a_value_outside_its_range_is_refused(filled: Engine, table: type[Base], values: dict[str, Any]):
    with pytest.raises(IntegrityError):
        change(filled, table, **values)


def test_a_region_cannot_lie_under_itself(engine: Engine):
    with pytest.raises(IntegrityError, match="not_its_own_parent"), engine.begin() as connection:
        connection.execute(update(RegionRow).where(RegionRow.code == "150000").values(parent="150000"))


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (VehicleRow, {"seats": 1, "cost_per_km_cny": 0.0}),
        (RequestRow, {"passengers": 1, "priority": 1, "stay_minutes": 0}),
        (PoolRow, {"lat": 0.0, "lon": 110.0}),
        (AgreementRow, {"valid_from": DAY, "valid_until": DAY}),
    ],
)
def test_a_value_at_the_edge_is_taken(filled: Engine, table: type[Base], values: dict[str, Any]):
    change(filled, table, **values)


def test_an_instant_comes_back_aware_and_equal_whatever_zone_it_was_given_in(filled: Engine):
    with filled.connect() as connection:
        found = connection.scalar(select(RequestRow.depart_earliest).where(RequestRow.request == "R001"))
    assert found == at(8)
    assert found.tzinfo == UTC


def test_an_instant_without_zone_is_refused(filled: Engine):
    with pytest.raises(StatementError, match="names no time zone"):
        change(filled, RequestRow, filed_at=datetime(2026, 11, 23, 8, 0))  # noqa: DTZ001


def test_a_unit_without_region_has_no_establishment(engine: Engine):
    row = {
        "region": "150100",
        "unit": "没有的单位",
        "category": "general",
        "valid_from": DAY,
        "valid_until": None,
        "vehicles": 3,
        "document": "演示批复",
    }
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(EstablishmentRow), [row])


def test_a_calendar_day_of_an_unknown_kind_is_refused(engine: Engine):
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO calendar_days (region, day, kind, label_zh, label_en, status, source) "
                "VALUES ('150100', '2027-01-04', 'siesta', '-', '-', 'official', '-')"
            )
        )


@pytest.mark.parametrize("words", ["UPDATE journal SET who = 'nobody'", "DELETE FROM journal"])
def test_the_journal_is_only_added_to(filled: Engine, words: str):
    with pytest.raises(IntegrityError, match="only added to"), filled.begin() as connection:
        connection.execute(text(words))


def test_references_are_checked_on_every_connection_of_sqlite(sqlite: Engine):
    connections = [sqlite.connect() for _ in range(3)]
    assert [connection.scalar(text("PRAGMA foreign_keys")) for connection in connections] == [1, 1, 1]
    for connection in connections:
        connection.close()


def test_a_row_of_the_journal_keeps_the_instant_of_its_writing(filled: Engine):
    with filled.connect() as connection:
        written = connection.scalars(select(JournalRow.at)).all()
    assert all(timedelta() <= datetime.now(UTC) - instant < timedelta(minutes=10) for instant in written)


def test_keys_are_those_of_the_offices(engine: Engine):
    sight = inspect(engine)
    keys = {
        table: sight.get_pk_constraint(table)["constrained_columns"] for table in ("vehicles", "drivers", "requests")
    }
    assert keys == {"vehicles": ["plate"], "drivers": ["driver"], "requests": ["request"]}
    assert sight.get_pk_constraint(CalendarDayRow.__tablename__)["constrained_columns"] == ["region", "day"]
