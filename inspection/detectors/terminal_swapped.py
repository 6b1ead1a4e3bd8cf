"""终端换装: the terminal or its card is another than before, and no work order tells of it (field.md D4)."""

from __future__ import annotations

from inspection.car import Car
from inspection.dataset.records import Event
from inspection.day_file import day_number
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.sight import Sight, Verdict, clear

KINDS = ("sim_changed", "device_changed")
WORK_S = 86_400.0  # a work order within a day
ONE_SWAP_S = 86_400.0  # card and device changed together
CAMPAIGN_CARS, CAMPAIGN_SHARE = 5, 0.2  # so many cars on one day: the carrier or the maker did it


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    groups: list[list[Event]] = []
    for event in car.events:
        if event.kind not in KINDS:
            continue
        if groups and event.at_s - groups[-1][-1].at_s <= ONE_SWAP_S:
            groups[-1].append(event)
        else:
            groups.append([event])
    return [_judge(car, group) for group in groups]


def _judge(car: Car, group: list[Event]) -> Sight:
    start_s, end_s = group[0].at_s, group[-1].at_s
    if car.is_in_workshop(start_s, end_s, WORK_S):
        return clear("warranty swap")
    if _is_campaign(car, group):
        return clear("campaign of the carrier")
    return Sight(
        Verdict.FINDING,
        start_s,
        end_s,
        severity=2,
        confidence=0.88 if "maintenance" in car.book.dataset.tables else 0.7,
        excluded=("warranty swap", "campaign of the carrier"),
        values=("vehicle.satellite_terminal_required",),
        evidence={"events": [event.kind for event in group]},
    )


def _is_campaign(car: Car, group: list[Event]) -> bool:
    dataset = car.book.dataset
    day, kinds = day_number(group[0].at_s), {event.kind for event in group}
    cars = sum(
        any(e.kind in kinds and abs(day_number(e.at_s) - day) <= 1 for e in events)
        for events in dataset.events.values()
    )
    return cars >= CAMPAIGN_CARS and cars >= CAMPAIGN_SHARE * len(dataset.vehicles)


TERMINAL_SWAPPED = Detector(
    name="terminal_swapped",
    version=1,
    family=Family.TERMINAL,
    rank=Rank.SPECIFIC * 10 + 1,
    sees_zh="终端或卡号变更，无维修单",
    sees_en="the terminal or its card is another than before, and no work order tells of it",
    needs=("terminal_events",),
    rules=("terminal/bound",),
    innocents=("warranty swap", "campaign of the carrier"),
    field_ids=("D4", "USE-8"),
    see=_see,
)
