"""A pool is described by the rows of its vehicles: they must agree, and drivers must belong to one of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from fleet_data.files.errors import CellError
from fleet_data.files.row import Row, Table

_SAID_OF_A_POOL = ("pool_region", "pool_lat", "pool_lon")


def check_pools(tables: Mapping[str, Table]) -> Iterator[CellError]:
    """Rows that say something else of their pool than its first row does."""
    first: dict[tuple[str, str], Row] = {}
    for row in tables["vehicles"].rows:
        pool = row.values.get("pool")
        if pool is None:
            continue
        for field in _SAID_OF_A_POOL:
            if field not in row.values:
                continue
            model = first.setdefault((pool, field), row)
            if row.values[field] != model.values[field]:
                said = model.values[field]
                yield row.error(
                    field,
                    f"车队“{pool}”在第 {model.number} 行为 {said}；同一车队须一致",
                    f"the pool '{pool}' has {said} in row {model.number}; rows of one pool must agree",
                )


def check_pools_of_drivers(tables: Mapping[str, Table]) -> Iterator[CellError]:
    """Drivers of a pool that has no vehicle."""
    pools = tables["vehicles"].all_of("pool")
    if pools is None:
        return
    for row in tables["drivers"].rows:
        pool = row.values.get("pool")
        if pool is not None and pool not in pools:
            near = get_close_matches(pool, pools, n=1)
            yield row.error(
                "pool",
                "车辆台账中没有这个车队" + (f"（是否为“{near[0]}”？）" if near else ""),
                "no vehicle is of this pool" + (f" (did you mean '{near[0]}'?)" if near else ""),
            )
