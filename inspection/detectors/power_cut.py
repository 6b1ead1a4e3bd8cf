"""终端断电: the terminal lost its power or its antenna outside a workshop (field.md D1, D5)."""

from __future__ import annotations

from inspection.car import Car
from inspection.dataset.records import Event
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.sight import Sight, Verdict, clear

KINDS = ("power_cut", "antenna_open")
WORKSHOP_S = 7200.0
ONE_CUT_S = 1800.0  # a loose contact reports again and again
FLEET_CARS, FLEET_SHARE, FLEET_S = 5, 0.2, 600.0


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    groups: list[list[Event]] = []
    for event in car.events:
        if event.kind not in KINDS:
            continue
        if groups and event.at_s - groups[-1][-1].at_s <= ONE_CUT_S:
            groups[-1].append(event)
        else:
            groups.append([event])
    return [_judge(car, group) for group in groups]


def _judge(car: Car, group: list[Event]) -> Sight:
    start_s, end_s = group[0].at_s, group[-1].at_s
    if car.is_in_workshop(start_s, end_s, WORKSHOP_S):
        return clear("in maintenance")
    together = sum(
        any(e.kind in KINDS and abs(e.at_s - start_s) <= FLEET_S for e in events)
        for events in car.book.dataset.events.values()
    )
    if together >= FLEET_CARS and together >= FLEET_SHARE * len(car.book.dataset.vehicles):
        return clear("platform outage")
    silence = next((run for run in car.silences if run.start_s - 300.0 <= start_s <= run.end_s), None)
    return Sight(
        Verdict.FINDING,
        start_s if silence is None else min(start_s, silence.start_s),
        end_s if silence is None else max(end_s, silence.end_s),
        severity=2,
        confidence=0.85,
        excluded=("in maintenance", "platform outage"),
        not_excluded=("terminal fault",),
        place=None if silence is None else (silence.lat, silence.lon),
        values=("vehicle.satellite_terminal_required",),
        evidence={"events": [event.kind for event in group]},
    )


POWER_CUT = Detector(
    name="power_cut",
    version=1,
    family=Family.TERMINAL,
    rank=Rank.SPECIFIC * 10,
    sees_zh="终端断电或天线断开，车辆不在维修",
    sees_en="the terminal lost its power or its antenna outside a workshop",
    needs=("terminal_events",),
    rules=("terminal/always-on",),
    innocents=("in maintenance", "platform outage", "terminal fault"),
    field_ids=("D1", "D5", "USE-8"),
    see=_see,
)
