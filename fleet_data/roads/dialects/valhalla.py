"""Valhalla's matrix service: seconds and kilometres."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fleet_data.roads.dialect import Cells, NotATable, Question
from fleet_data.roads.provider import Point


class Valhalla:
    """POST /sources_to_targets with sources, targets and costing."""

    name = "valhalla"

    def question(self, sources: Sequence[Point], targets: Sequence[Point]) -> Question:
        """Driving by car, kilometres."""
        sides = {
            side: [{"lat": lat, "lon": lon} for lat, lon in points]
            for side, points in (("sources", sources), ("targets", targets))
        }
        return Question("/sources_to_targets", {**sides, "costing": "auto", "units": "kilometers"})

    def answer(self, body: Any) -> tuple[Cells, Cells]:
        """`sources_to_targets`: rows of cells with `distance` in kilometres and `time` in seconds."""
        if not isinstance(body, dict) or "sources_to_targets" not in body:
            raise NotATable(str(body.get("error") if isinstance(body, dict) else body))
        try:
            rows = [[(cell.get("distance"), cell.get("time")) for cell in row] for row in body["sources_to_targets"]]
            km = [[None if far is None else float(far) for far, _ in row] for row in rows]
            minutes = [[None if long is None else float(long) / 60.0 for _, long in row] for row in rows]
        except (AttributeError, TypeError, ValueError) as error:
            raise NotATable(str(error)) from None
        return km, minutes
