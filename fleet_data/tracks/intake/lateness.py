"""Which rows came after a newer fix of their device, and the newest trusted fix of each device."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fleet_data.tracks.flags import CLOCK_LIMIT_MS, Flag

_UNSEEN = np.iinfo(np.int64).min // 4


def late_rows(
    device_id: NDArray[np.int32], at_ms: NDArray[np.int64], trusted: NDArray[np.bool_], newest_ms: dict[int, int]
) -> tuple[NDArray[np.bool_], dict[int, int]]:
    """Rows, in order of arrival, older than a trusted fix of their device before them or in `newest_ms`.

    Also the newest trusted fixes after them, by device. A fix of the future is not trusted: nothing is late to it.
    """
    order = np.argsort(device_id, kind="stable")
    ids, at = device_id[order], at_ms[order]
    starts = np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]])
    rank = np.cumsum(np.r_[False, ids[1:] != ids[:-1]])
    known = np.array([newest_ms.get(int(one), _UNSEEN) for one in ids[starts]], dtype=np.int64)
    counted = np.where(trusted[order], at, _UNSEEN)
    # One running maximum over all devices: each device's times lie in a band of their own.
    band = np.int64(1) << np.int64(46)
    raised = np.maximum(counted, -(band >> np.int64(2))) + rank * band
    running = np.maximum.accumulate(raised) - rank * band
    before = np.r_[_UNSEEN, running[:-1]]
    before[starts] = _UNSEEN
    before = np.maximum(before, known[rank])
    ends = np.r_[starts[1:], len(ids)] - 1
    now: dict[int, int] = {}
    for one, last, had in zip(ids[starts].tolist(), running[ends].tolist(), known.tolist(), strict=True):
        if max(last, had) > 0:
            now[one] = max(last, had)
    late = np.empty(len(at), dtype=bool)
    late[order] = at < before
    return late, now


def newest_positions(columns: dict[str, NDArray[Any]]) -> list[tuple[Any, ...]]:
    """The newest position of each device among rows with a place and a believable clock, ascending by device.

    A fix up to 5 minutes ahead of the server counts as of its arrival, so that it hides nothing that comes later.
    """
    ahead = columns["fix_at_ms"] - columns["received_at_ms"]
    usable = ~np.isnan(columns["lat"]) & (ahead <= CLOCK_LIMIT_MS) & ((columns["flags"] & int(Flag.NO_FIX)) == 0)
    rows = np.flatnonzero(usable)
    if not len(rows):
        return []
    seen = np.minimum(columns["fix_at_ms"], columns["received_at_ms"])[rows]
    order = rows[np.lexsort((columns["fix_at_ms"][rows], seen, columns["device_id"][rows]))]
    ids = columns["device_id"][order]
    newest = order[np.r_[ids[1:] != ids[:-1], True]]
    return [
        (
            int(columns["device_id"][row]),
            int(min(columns["fix_at_ms"][row], columns["received_at_ms"][row])),
            int(columns["fix_at_ms"][row]),
            int(columns["received_at_ms"][row]),
            float(columns["lat"][row]),
            float(columns["lon"][row]),
            _known(columns["speed_kmh"][row]),
            _known(columns["course_degrees"][row]),
            int(columns["flags"][row]),
        )
        for row in newest.tolist()
    ]


def _known(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)
