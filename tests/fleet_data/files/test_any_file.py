"""Whatever a file holds, it is read or its faults are told: nothing else happens."""

from __future__ import annotations

import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from fleet_data.files import LedgerErrors, read_ledgers
from fleet_data.files.column import Ledger
from fleet_data.files.columns import LEDGERS
from fleet_data.files.csv_cells import csv_text

TYPED = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cc", "Cs"], max_codepoint=0x9FFF), max_size=8),
    st.integers(-(10**17), 10**17),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(date(1950, 1, 1), date(2100, 1, 1)),
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - sheets name no zone
    st.times(),
    st.timedeltas(timedelta(0), timedelta(days=9)),
    st.sampled_from(
        ["150100", "=A1", "#REF!", "是", "07:00-09:00", "2026-11-23 09:00", "4", "-4", "0", "1e999", "，", "；"]
    ),
)


def faults_told(folder: Path) -> bool:
    with pytest.raises(LedgerErrors) as caught:
        read_ledgers(folder)
    return all(error.zh and error.en and str(error) for error in caught.value.errors)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_named_as_a_ledger(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name in ("vehicles.csv", "requests.xlsx"):
            (Path(folder) / name).write_bytes(raw)
        assert faults_told(Path(folder))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_cells_under_the_headers(data: st.DataObject) -> None:
    def rows_of(ledger: Ledger) -> list[list[Any]]:
        width = len(ledger.columns)
        return [
            [column.zh for column in ledger.columns],
            *data.draw(st.lists(st.lists(TYPED, min_size=width, max_size=width), min_size=1, max_size=2)),
        ]

    in_csv = data.draw(st.booleans())
    with tempfile.TemporaryDirectory() as folder:
        book = Workbook()
        for ledger in LEDGERS:
            rows = rows_of(ledger)
            if in_csv:
                (Path(folder) / f"{ledger.key}.csv").write_text(csv_text(rows), "utf-8")
            sheet = book.create_sheet(ledger.zh)
            for row in rows:
                sheet.append(row)
        if not in_csv:
            book.save(Path(folder) / "台账.xlsx")
        assert faults_told(Path(folder))
