"""OSRM's table service, HTTP API v1: seconds and metres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fleet_data.roads.dialect import Cells, NotATable, Question
from fleet_data.roads.provider import Point


class Osrm:
    """GET /table/v1/driving/{lon,lat;…}?sources=…&destinations=…&annotations=duration,distance."""

    name = "osrm"

    def question(self, sources: Sequence[Point], targets: Sequence[Point]) -> Question:
        """Sources first, then targets, in one list of coordinates."""
        spots = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in (*sources, *targets))
        first = ";".join(map(str, range(len(sources))))
        then = ";".join(map(str, range(len(sources), len(sources) + len(targets))))
        query = f"sources={first}&destinations={then}&annotations=duration,distance"
        return Question(f"/table/v1/driving/{spots}?{query}")

    def answer(self, body: Any) -> tuple[Cells, Cells]:
        """`distances` in metres and `durations` in seconds."""
        if not isinstance(body, dict) or body.get("code") != "Ok":
            said = body.get("message") or body.get("code") if isinstance(body, dict) else body
            raise NotATable(str(said))
        if "distances" not in body or "durations" not in body:
            raise NotATable("no distances or durations")
        return _scaled(body["distances"], 1000.0), _scaled(body["durations"], 60.0)


def _scaled(cells: Any, unit: float) -> Cells:
    try:
        return [[None if cell is None else float(cell) / unit for cell in row] for row in cells]
    except (TypeError, ValueError) as error:
        raise NotATable(str(error)) from None
