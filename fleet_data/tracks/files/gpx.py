"""GPX: track, route and way points with their times."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final
from xml.parsers import expat

import polars as pl

from fleet_data.tracks.files.rows import TrackFileError

_POINTS: Final = ("trkpt", "rtept", "wpt")
_TOLD: Final = {
    "time": "time", "ele": "altitude", "speed": "speed_ms", "course": "course", "bearing": "course",
    "sat": "satellites",
}  # fmt: skip


class _Reader:
    """Collects points; a document type is refused, so that no entity can grow."""

    def __init__(self) -> None:
        self.points: list[dict[str, str | None]] = []
        self._point: dict[str, str | None] | None = None
        self._text: list[str] = []

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._text = []
        if _local(name) in _POINTS:
            self._point = {"lat": attributes.get("lat"), "lon": attributes.get("lon")}

    def end(self, name: str) -> None:
        """An element ends."""
        local = _local(name)
        if self._point is None:
            return
        if local in _POINTS:
            self.points.append(self._point)
            self._point = None
        elif local in _TOLD:
            self._point.setdefault(_TOLD[local], "".join(self._text).strip())

    def text(self, part: str) -> None:
        """A part of an element's text."""
        self._text.append(part)


def _local(name: str) -> str:
    return name.rsplit(":", 1)[-1]


def _refuse_doctype(*_: Any) -> None:
    raise ValueError("a document type")


def read_gpx(path: Path) -> pl.DataFrame:
    """Points as text columns lat, lon, time and what else they tell. Raises TrackFileError."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except (expat.ExpatError, ValueError, OSError) as error:
        raise TrackFileError(f"{path} 不是 GPX（{error}）。 / {path} is no GPX file ({error}).") from error
    if not reader.points:
        raise TrackFileError(f"{path} 中没有轨迹点。 / {path} holds no points.")
    names = ["lat", "lon", *dict.fromkeys(_TOLD.values())]
    return pl.DataFrame(
        {name: [point.get(name) for point in reader.points] for name in names}, schema=dict.fromkeys(names, pl.String)
    )
