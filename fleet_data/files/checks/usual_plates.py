"""The car a driver usually drives must be in the vehicle ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fleet_data.files.errors import CellError
from fleet_data.files.row import Table


def check_usual_plates(tables: Mapping[str, Table]) -> Iterator[CellError]:
    """Usual plates that no vehicle has."""
    plates = tables["vehicles"].all_of("plate")
    if plates is None:
        return
    for row in tables["drivers"].rows:
        plate = row.values.get("usual_plate")
        if plate is not None and plate not in plates:
            yield row.error("usual_plate", "车辆台账中没有这个号牌", "no vehicle has this plate")
