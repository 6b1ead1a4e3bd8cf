"""超速: faster than 120 km/h and 10 % for 30 seconds, by the speedometer and by the positions (field.md B16).

The dataset has no limits of roads; 120 km/h is the most that any road allows (Road traffic regulation Art. 78,
unverified).
"""

from __future__ import annotations

from inspection.car import Car
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.run_kernels import FAST
from inspection.sight import Sight, Verdict, clear, insufficient


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    if car.track is None or not car.track.trusted:
        return [insufficient("no fixes")]
    found = []
    for run in car.track.runs:
        if run.kind != FAST:
            continue
        if any(o.is_emergency for o in car.orders_between(run.start_s, run.end_s)):
            found.append(clear("emergency driving"))
            continue
        found.append(
            Sight(
                Verdict.FINDING,
                run.start_s,
                run.end_s,
                severity=1,
                confidence=0.92,
                excluded=("single wrong reading", "emergency driving"),
                place=(run.lat, run.lon),
                evidence={"top_kmh": round(run.top_kmh, 1), "seconds": round(run.end_s - run.start_s)},
            )
        )
    return found


OVERSPEED = Detector(
    name="overspeed",
    version=1,
    family=Family.USE,
    rank=Rank.GENERAL * 10 - 1,
    sees_zh="持续 30 秒以上超过 132 公里/小时",
    sees_en="faster than 132 km/h for 30 seconds or more",
    needs=("gps", "gps:speed_kmh"),
    rules=("safety/speed",),
    innocents=("single wrong reading", "emergency driving"),
    field_ids=("B16",),
    see=_see,
)
