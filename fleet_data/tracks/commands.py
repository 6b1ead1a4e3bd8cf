"""What `paiche tracks` offers: take files of positions in, cut them into stays and legs, seal and keep days."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

commands = typer.Typer(no_args_is_help=True, add_completion=False)
tracks = typer.Typer(no_args_is_help=True, help="Positions of vehicles: files in, stays and legs out. 轨迹")
commands.add_typer(tracks, name="tracks")

_BAD_INPUT = 2


class DatumWord(StrEnum):
    """The datum of a file's coordinates."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class FoldWord(StrEnum):
    """Which of two equal local times is meant where clocks are put back."""

    EARLIEST = "earliest"
    LATEST = "latest"


File = Annotated[Path, typer.Argument(help="CSV, Parquet, GPX or PLT, or a folder of them. 轨迹文件")]
Maps = Annotated[list[str] | None, typer.Option("--map", help="COLUMN=NAME, e.g. ts=at; repeatable. 列名对应")]
DatumChoice = Annotated[DatumWord, typer.Option(help="Of coordinates no column names a datum for. 坐标系")]
Zone = Annotated[str, typer.Option(help="Of times that name no zone. 时区")]
Fold = Annotated[FoldWord | None, typer.Option(help="Which one, of times the clocks repeat. 重复时刻取")]
Database = Annotated[str | None, typer.Option(help="Address; default: the file under var/. 数据库地址")]


@commands.callback()
def root() -> None:
    """Positions of vehicles."""


@tracks.command("import")
def import_file(
    file: File,
    map_: Maps = None,
    datum: DatumChoice = DatumWord.WGS84,
    zone: Zone = "Asia/Shanghai",
    fold: Fold = None,
    database: Database = None,
) -> None:
    """Keep a file's positions, each once; rows that are no positions are kept raw with their reason. 导入."""
    from fleet_data.session import DatabaseUnavailableError, migrate, open_engine
    from fleet_data.tracks.files import TrackFileError, read_track_file
    from fleet_data.tracks.files.importing import import_rows
    from fleet_data.tracks.records import Datum, SinkUnavailableError

    try:
        rows = read_track_file(file, said=_maps(map_), zone=zone, fold=None if fold is None else fold.value)
        engine = open_engine(database)
        migrate(engine)
        report = import_rows(engine, rows, Datum(datum.value))
    except (TrackFileError, DatabaseUnavailableError) as error:
        _refuse(str(error))
    except SinkUnavailableError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None
    engine.dispose()
    typer.echo(f"存入 stored: {report.stored}")
    typer.echo(f"重复 repeated: {report.repeated}")
    typer.echo(f"其中迟到 late among the stored: {report.late}")
    typer.echo(f"隔离 quarantined: {report.quarantined}")
    for reason, count in sorted(report.reasons.items()):
        typer.echo(f"  {reason}: {count}")


@tracks.command()
def segments(
    file: File,
    out: Annotated[Path, typer.Option(help="Folder to write to. 目录")],
    map_: Maps = None,
    datum: DatumChoice = DatumWord.WGS84,
    zone: Zone = "Asia/Shanghai",
    fold: Fold = None,
    stay_minutes: Annotated[float, typer.Option(min=0.5, help="A stay is at least this long. 停留至少")] = 5.0,
    gap_minutes: Annotated[float, typer.Option(min=0.5, help="A longer silence is unknown. 失联超过")] = 5.0,
    roads: Annotated[str | None, typer.Option(help="skeleton, or a graph file: legs by road too. 路网")] = None,
) -> None:
    """Stays, legs and unknown stretches of a file of positions, without a database. 停留与行程."""
    from fleet_data.roads.provider import RoadsError
    from fleet_data.tracks.files import TrackFileError, read_track_file
    from fleet_data.tracks.records import Datum
    from fleet_data.tracks.segments import Settings, cut
    from fleet_data.tracks.segments.by_road import legs_by_road, load_roads
    from fleet_data.tracks.segments.of_file import track_of_file
    from fleet_data.tracks.segments.writing import write_segments

    try:
        rows = read_track_file(file, said=_maps(map_), zone=zone, fold=None if fold is None else fold.value)
        network = None if roads is None else load_roads(roads)
        track, unusable = track_of_file(rows, Datum(datum.value))
        table = cut(track, Settings(stay_seconds=stay_minutes * 60, gap_seconds=gap_minutes * 60))
        if network is not None:
            table = legs_by_road(table, track, network)
        written = write_segments(table, out)
    except (TrackFileError, RoadsError) as error:
        _refuse(str(error))
    except OSError as error:
        _refuse(f"无法写入 {out}（{error.strerror}） / {out} cannot be written to ({error.strerror})")
    typer.echo(f"定位点 fixes: {len(track)}；车辆 vehicles: {len(track.names)}")
    counts = dict(table["kind"].value_counts().rows())
    for kind, words in (("stay", "停留 stays"), ("leg", "行程 legs"), ("unknown", "不明 unknown")):
        typer.echo(f"{words}: {counts.get(kind, 0)}")
    typer.echo(f"不可用的行 rows that are no fix: {unusable + len(rows.unreadable)}")
    reasons = [row.reason for row in rows.unreadable] + ["unusable"] * unusable
    for reason in sorted(set(reasons)):
        typer.echo(f"  {reason}: {reasons.count(reason)}")
    for path in written:
        typer.echo(str(path))


def _maps(pairs: list[str] | None) -> dict[str, str]:
    said = {}
    for pair in pairs or []:
        column, mark, name = pair.rpartition("=")
        if not mark or not column or not name:
            _refuse(f"--map“{pair}”应写成 列名=名称 / --map '{pair}' is not understood; write COLUMN=NAME, e.g. ts=at")
        said[column] = name
    return said


def _refuse(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(_BAD_INPUT)
