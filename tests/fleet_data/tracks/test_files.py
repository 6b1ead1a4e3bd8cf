"""Track files: many headers, clocks that change, and a reason for every row that gives no fix."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import Engine

from fleet_data.tracks.files import TrackFileError, read_track_file
from fleet_data.tracks.files.headers import match_headers
from fleet_data.tracks.files.importing import import_rows
from fleet_data.tracks.records import Datum
from fleet_data.tracks.segments.of_file import track_of_file

AT = 1_795_219_200_000  # 2026-11-21T00:00Z


def write(folder: Path, text: str, name: str = "day.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "told",
    [
        "2026-11-21T00:00:00Z", "2026-11-21 08:00:00", "2026/11/21 08:00:00", "2026-11-21T08:00:00+08:00",
        "20261121080000",
        "1795219200", "1795219200000", "2026-11-21 00:00:00.000+00:00", "21/11/2026 08:00:00", "2026-11-21 08:00",
    ],
)  # fmt: skip
def test_times_are_read_as_files_write_them(tmp_path: Path, told: str):
    rows = read_track_file(write(tmp_path, f"id,time,lat,lng\nA,{told},40.8,111.7\n"))
    assert rows.fixes["at_ms"].to_list() == [AT]


def test_headers_are_known_in_chinese_and_english_and_may_be_said(tmp_path: Path):
    chinese = "车牌号,定位时间,纬度,经度,速度\n蒙A·演示01,2026-11-21 08:00:00,40.8,111.7,32.5\n"
    row = read_track_file(write(tmp_path, chinese)).fixes.row(0, named=True)
    assert (row["vehicle"], row["at_ms"], row["speed_kmh"]) == ("蒙A·演示01", AT, 32.5)
    assert match_headers(["VehicleRef", "RecordedAtTime", "Latitude", "Longitude"], {}, "f")["vehicle"] == "VehicleRef"
    assert match_headers(["a", "b", "c"], {"a": "at", "b": "lat", "c": "lon"}, "f") == {
        "at": "a",
        "lat": "b",
        "lon": "c",
    }
    assert match_headers(["a", "lat", "lon"], {"at": "a"}, "f")["at"] == "a"  # said the other way round


def test_a_day_and_a_time_of_day_make_a_time(tmp_path: Path):
    rows = read_track_file(write(tmp_path, "id,date,time,lat,lon\nA,2026-11-21,08:00:00,40.8,111.7\n"))
    assert rows.fixes["at_ms"].to_list() == [AT]


def test_gb18030_semicolons_and_other_speeds_are_read(tmp_path: Path):
    path = tmp_path / "day.csv"
    path.write_bytes("车牌;时间;lat;lon;speed_ms\n蒙A;2026-11-21 08:00:00;40.8;111.7;10\n".encode("gb18030"))
    row = read_track_file(path).fixes.row(0, named=True)
    assert (row["vehicle"], row["speed_kmh"]) == ("蒙A", 36.0)


def test_every_row_that_is_no_fix_is_told_with_its_reason(tmp_path: Path):
    text = "id,time,lat,lon,datum\nA,junk,1,2,\nA,,1,2,\n,1795219200,1,2,\nA,1795219200,x,2,\n"
    text += "A,1795219200,1,2,mars\nA,1795219200,1,2,GCJ-02\n"
    rows = read_track_file(write(tmp_path, text))
    told = [(row.row, row.reason) for row in rows.unreadable]
    assert told == [(1, "bad_time"), (2, "no_time"), (3, "no_vehicle"), (4, "no_position"), (5, "unknown_datum")]
    assert rows.unreadable[0].raw == b"A,junk,1,2,"
    assert rows.fixes["datum"].to_list() == ["gcj02"]


def test_an_hour_the_clocks_repeat_or_leave_out_is_not_guessed(tmp_path: Path):
    text = "id,time,lat,lon\n" + "".join(
        f"A,{told},51.5,-0.1\n" for told in ("2026-03-29 01:30:00", "2026-10-25 01:30:00", "2026-10-25 02:30:00")
    )
    path = write(tmp_path, text)
    rows = read_track_file(path, zone="Europe/London")
    assert [row.reason for row in rows.unreadable] == ["time_left_out_by_the_clocks", "time_repeated_by_the_clocks"]
    assert rows.fixes["at_ms"].to_list() == [round(datetime(2026, 10, 25, 2, 30, tzinfo=UTC).timestamp() * 1000)]
    for fold, hour in (("earliest", 0), ("latest", 1)):
        said = read_track_file(path, zone="Europe/London", fold=fold)
        assert said.fixes["at_ms"][0] == round(datetime(2026, 10, 25, hour, 30, tzinfo=UTC).timestamp() * 1000)


def test_parquet_and_csv_say_the_same(tmp_path: Path):
    table = pl.DataFrame({"vehicle_id": ["A", "B"], "at": [AT, AT + 1], "lat": [40.8, 40.9], "lon": [111.7, 111.8]})
    table = table.with_columns(pl.col("at").cast(pl.Datetime("ms", "UTC")))
    table.write_parquet(tmp_path / "day.parquet")
    table.write_csv(tmp_path / "day.csv")
    assert read_track_file(tmp_path / "day.parquet").fixes.equals(read_track_file(tmp_path / "day.csv").fixes)


def test_gpx_is_read_with_its_extensions(tmp_path: Path):
    text = (
        '<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>'
        '<trkpt lat="40.8" lon="111.7"><ele>1040</ele><time>2026-11-21T00:00:00Z</time><speed>10</speed></trkpt>'
        '<trkpt lat="40.9" lon="111.8"/></trkseg></trk></gpx>'
    )
    rows = read_track_file(write(tmp_path, text, "car7.gpx"))
    row = rows.fixes.row(0, named=True)
    assert (row["vehicle"], row["at_ms"], row["speed_kmh"], row["altitude_m"]) == ("car7", AT, 36.0, 1040.0)
    assert [one.reason for one in rows.unreadable] == ["no_time"]


def test_a_folder_of_geolife_is_one_person_a_folder(tmp_path: Path):
    head = "Geolife trajectory\nWGS 84\nAltitude is in Feet\nReserved 3\n0,2,255,My Track,0,0,2,8421376\n0\n"
    for person in ("000", "001"):
        folder = tmp_path / "Data" / person / "Trajectory"
        folder.mkdir(parents=True)
        write(folder, head + "39.984,116.318,0,492,39744.12,2026-11-21,00:00:00\n", "20081023.plt")
    rows = read_track_file(tmp_path / "Data")
    assert rows.fixes["vehicle"].to_list() == ["000", "001"]
    assert rows.fixes["at_ms"].to_list() == [AT, AT]
    assert rows.fixes["altitude_m"][0] == pytest.approx(149.96)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("day.csv", "a,b\n1,2\n", "has no column for at, lat, lon"),
        ("day.csv", "", "cannot be read"),
        ("day.parquet", "no parquet", "cannot be read"),
        ("day.gpx", "<gpx><trkpt", "is no GPX"),
        ("day.gpx", "<gpx></gpx>", "holds no points"),
        ("day.gpx", '<!DOCTYPE g [<!ENTITY a "b">]><gpx/>', "a document type"),
        ("day.doc", "", "is no track file"),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(tmp_path: Path, name: str, text: str, says: str):
    with pytest.raises(TrackFileError, match=says):
        read_track_file(write(tmp_path, text, name))


def test_a_wrong_zone_column_or_name_is_said(tmp_path: Path):
    path = write(tmp_path, "id,time,lat,lon\n")
    for said, zone, says in (
        ({}, "Mars/Phobos", "no time zone"),
        ({"tim": "at"}, "UTC", "did you mean 'time'"),
        ({"time": "when"}, "UTC", "knows no name 'when'"),
    ):
        with pytest.raises(TrackFileError, match=says):
            read_track_file(path, said=said, zone=zone)
    with pytest.raises(TrackFileError, match="There is no file"):
        read_track_file(tmp_path / "none.csv")


def test_an_import_adds_up_and_a_second_one_adds_nothing(engine: Engine, tmp_path: Path):
    text = "id,time,lat,lon\nA,1700000100,40.8,111.7\nA,1700000000,40.8,111.7\n"
    text += "A,1700000100,40.8,111.7\nA,x,1,2\nA,1700000200,0,0\n"
    path = write(tmp_path, text)
    report = import_rows(engine, read_track_file(path), Datum.WGS84)
    assert (report.stored, report.repeated, report.late, report.quarantined) == (2, 1, 1, 2)
    assert dict(report.reasons) == {"bad_time": 1, "zero_position": 1}
    again = import_rows(engine, read_track_file(path), Datum.WGS84)
    assert (again.stored, again.repeated, again.quarantined) == (0, 3, 2)


def test_segments_of_a_file_leave_out_what_no_fix_can_be(tmp_path: Path):
    text = "id,time,lat,lon\nA,1700000100,0,0\nA,1700000200,40.8,111.7\nA,100,40.8,111.7\nA,1700000200,95,1\n"
    track, unusable = track_of_file(read_track_file(write(tmp_path, text)), Datum.GCJ02)
    assert (len(track), unusable) == (1, 3)
    assert track.lat[0] != 40.8
