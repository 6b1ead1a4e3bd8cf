"""The benchmark of bookings: what it counts, and what it will not be run on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from fleet_data.session import open_engine
from scenarios.bench.bookings import Load, NotEmptyError, count_overlaps, database_of, measure_bookings

SMALL = Load(attempts=60, vehicles=2, clients=4)


def test_every_attempt_is_booked_or_refused_and_none_overlaps():
    with database_of(None) as url:
        result = measure_bookings(url, SMALL)
    assert (result.booked + result.clashes, result.failed, result.overlaps) == (60, 0, 0)
    assert result.clashes > 0
    assert "0 overlaps" in str(result)


def test_what_is_missed_is_a_fault():
    with database_of(None) as url:
        result = measure_bookings(url, SMALL)
    bad = replace(result, overlaps=1, failed=2, waits=(0.01,) * 50 + (9.0,) * 2)
    assert len(bad.faults) == 3


def test_overlaps_would_be_counted(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'bookings.sqlite3'}"
    measure_bookings(url, SMALL)
    engine = open_engine(url)
    with engine.begin() as connection:
        for thing in ("vehicle", "driver"):
            connection.execute(text(f"DROP TRIGGER tr_bookings_{thing}_once_update"))
        connection.execute(text("UPDATE bookings SET vehicle = '演示0000'"))
    assert count_overlaps(engine) > 0
    engine.dispose()
    with pytest.raises(NotEmptyError, match="empty one only"):
        measure_bookings(url, SMALL)
