"""Every duty against the law: the driving it really asks for with its rests, how long it stands away, the rulings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dispatch.crews import Crew
from dispatch.driving import Walk, walk_duty
from dispatch.duty_stages import StagedDuty
from dispatch.schedule import Schedule, Slot
from rulebook.book import asof
from rulebook.rules.driver_duty import DriverDutyFacts
from rulebook.rules.parking import ParkingFacts
from rulebook.ruling import Ruling
from solver.plan import Leg

_EXACT = 9  # decimals: the roundings of a whole day stay far below what the rule tells apart
_SHOWN = 3  # decimals of a minute that anyone could measure


@dataclass(frozen=True, slots=True)
class DutyDay:
    """A duty as it is driven. The driver leaves and is back at these minutes, rests on the empty way included."""

    slot: Slot
    legs: tuple[Leg, ...]
    staged: StagedDuty
    walk: Walk
    missing: Counter[str]  # option → rests that are missing at it

    @property
    def leaves(self) -> float:
        """When the car leaves its pool."""
        return self.walk.blocks[0].start_minutes if self.walk.blocks else self.staged.leaves

    @property
    def back(self) -> float:
        """When it is home."""
        if not self.walk.blocks:
            return self.staged.back
        last = self.walk.blocks[-1]
        return max(last.start_minutes + last.minutes, self.staged.back)


def list_duty_days(schedule: Schedule) -> list[DutyDay]:
    """Every duty of the schedule walked with its rests, by vehicle and time."""
    days = []
    for slot, legs in sorted(schedule.duties.items()):
        staged = schedule.stage(slot, legs)
        walk = walk_duty(staged.stages, legs[0].start, schedule.rest)
        missing = Counter(staged.stages[number].label for number in walk.missing_rests)
        days.append(DutyDay(slot, legs, staged, walk, missing))
    return days


def count_missing_rests(days: Iterable[DutyDay]) -> Counter[str]:
    """Option → rests to be added to it before its duty would keep the law."""
    return sum((day.missing for day in days), Counter())


def judge_duties(
    days: Iterable[DutyDay], crews: dict[str, Crew], schedule: Schedule, day: date
) -> dict[str, tuple[Ruling, ...]]:
    """Vehicle → the rulings on its driver's whole day and on how long it stands away from its pool."""
    driven: dict[str, list[tuple[float, float]]] = defaultdict(list)
    idle: dict[str, float] = defaultdict(float)
    for each in days:
        plate = each.slot[0]
        driven[plate] += driving_intervals(each.walk)
        idle[plate] = max(idle[plate], longest_idle_away_minutes(each, schedule))
    rulings: dict[str, tuple[Ruling, ...]] = {}
    for plate, minutes in idle.items():
        book = asof(day, crews[plate].vehicle.record.pool_region)
        driving = book.judge(DriverDutyFacts(tuple(sorted(driven[plate]))))
        parking = book.judge(ParkingFacts(round(minutes, _SHOWN), overnight=False, multi_day_order=False))
        rulings[plate] = (driving, parking)
    return rulings


def driving_intervals(walk: Walk) -> list[tuple[float, float]]:
    """When the driver is at the wheel, as the rule takes it."""
    return [
        (round(block.start_minutes, _EXACT), round(block.start_minutes + block.minutes, _EXACT))
        for block in walk.blocks
        if block.driving
    ]


def longest_idle_away_minutes(duty: DutyDay, schedule: Schedule) -> float:
    """The longest the car waits for its next trip away from its pool."""
    longest = 0.0
    for before, leg in pairwise(duty.legs):
        if not leg.via_pool:
            option, following = schedule.options[before.option], schedule.options[leg.option]
            hop = schedule.travels.minutes(option.destination, following.origin)
            longest = max(longest, leg.start - before.start - option.minutes - hop)
    return longest
