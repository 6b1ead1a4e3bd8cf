"""Driving time as it runs: how long a driver has been at the wheel, against the law's limits, before they are reached.

Read from what was told from the road: from departing or going on until arriving, waiting, suspending or returning a
driver counts as driving. Whoever has no signal is counted on until they tell. A lead for a call, not a verdict.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from dispatch.driver_hours import read_driver_hours
from dispatch.order_life.road import walk
from fleet_data.calendar import day_bounds, legal_day
from fleet_data.plan_records import OrderState
from fleet_data.scope import Scope
from fleet_data.stores import drivers, driving, order_life
from rulebook.book import asof
from rulebook.instrument import Citation

# Our proposals: how long before a limit driver and dispatcher are told. Minutes.
WARN_CONTINUOUS_MINUTES = 30.0
WARN_DAILY_MINUTES = 60.0
_LOOK_BACK = timedelta(hours=24)
_LIMITS = ("driver.continuous_driving_minutes", "driver.rest_minutes", "driver.daily_driving_minutes")

Span = tuple[datetime, datetime]


class Level(StrEnum):
    """How near a limit is."""

    WELL = "well"
    SOON = "soon"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Notice:
    """What driver and dispatcher are told, and which limit it is about."""

    limit: str
    level: Level
    left_minutes: float
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class DutyNow:
    """A driver's driving time now. Minutes; `stop_by_at` is when the continuous limit is reached if they drive on.

    `planned_minutes` is what the day's rides ask for in all; `told_at` the last that was heard from the road.
    """

    driver: str
    name: str
    at: datetime
    driving: bool
    continuous_minutes: float
    continuous_limit_minutes: float
    rest_minutes: float
    today_minutes: float
    planned_minutes: float
    daily_limit_minutes: float
    stop_by_at: datetime | None
    told_at: datetime | None
    notices: tuple[Notice, ...]
    articles: tuple[Citation, ...]


def read_duty(session: Session, driver: str, now: datetime) -> DutyNow:
    """A driver's driving time at an instant; raises NotKeptError, NoSuchValueError."""
    record, region, day = drivers.get_driver(session, driver), drivers.region_of(session, driver), legal_day(now)
    continuous, rest, daily = (asof(day, region).value(name) for name in _LIMITS)
    spans, told_at = list_driving(session, driver, now)
    driven = count_continuous(spans, now, rest.number)
    today = count_since(spans, day_bounds(day)[0])
    is_driving = bool(spans) and spans[-1][1] == now
    own = record.max_driving_minutes
    daily_limit = daily.number if own is None else min(own, daily.number)
    left = continuous.number - driven
    return DutyNow(
        driver=driver,
        name=record.name,
        at=now,
        driving=is_driving,
        continuous_minutes=driven,
        continuous_limit_minutes=continuous.number,
        rest_minutes=rest.number,
        today_minutes=today,
        planned_minutes=read_driver_hours(session, driver, day, day)[0].driving_minutes,
        daily_limit_minutes=daily_limit,
        stop_by_at=now + timedelta(minutes=left) if is_driving else None,
        told_at=told_at,
        notices=tuple(_warn(left, rest.number, daily_limit - today)),
        articles=tuple(dict.fromkeys(value.citation for value in (continuous, rest, daily))),
    )


def list_duty(session: Session, scope: Scope, now: datetime) -> list[DutyNow]:
    """Every driver of the scope who is out, or was within a day; those nearest a limit first."""
    found = driving.list_drivers_out(session, scope, now - _LOOK_BACK, now)
    watched = [read_duty(session, driver, now) for driver in found]
    return sorted(watched, key=lambda duty: (min(_left(duty)), duty.driver))


def list_driving(session: Session, driver: str, now: datetime) -> tuple[list[Span], datetime | None]:
    """When the driver was at the wheel in the last day, merged, ascending; and when anything was last told."""
    spans: list[Span] = []
    told: list[datetime] = []
    for order in driving.list_orders_about(session, driver, now - 2 * _LOOK_BACK, now + _LOOK_BACK):
        reports = [each for each in order_life.list_reports(session, order.id) if each.turn == order.turn]
        counted = walk(reports).counted
        told += [report.received_at for report, _ in counted]
        moments = [(report.happened_at, state) for report, state in counted]
        ends = [*(at for at, _ in moments[1:]), now][: len(moments)]
        for (start, state), end in zip(moments, ends, strict=True):
            if state is OrderState.DEPARTED and start < min(end, now) and min(end, now) > now - _LOOK_BACK:
                spans.append((start, min(end, now)))
    return merge(spans), max(told, default=None)


def merge(spans: Iterable[Span]) -> list[Span]:
    """Overlapping spans (parties of one ride) as one, ascending."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def count_continuous(spans: list[Span], now: datetime, rest_minutes: float) -> float:
    """Minutes at the wheel since the last rest that was long enough; shorter pauses neither end it nor count."""
    total, after = 0.0, now
    for start, end in reversed(spans):
        if (after - end).total_seconds() / 60 >= rest_minutes:
            break
        total += (end - start).total_seconds() / 60
        after = start
    return total


def count_since(spans: list[Span], since: datetime) -> float:
    """Minutes at the wheel from an instant on."""
    return sum(max(0.0, (end - max(start, since)).total_seconds() / 60) for start, end in spans)


def _left(duty: DutyNow) -> tuple[float, float]:
    return duty.continuous_limit_minutes - duty.continuous_minutes, duty.daily_limit_minutes - duty.today_minutes


def _warn(continuous_left: float, rest_minutes: float, daily_left: float) -> Iterable[Notice]:
    if continuous_left <= WARN_CONTINUOUS_MINUTES:
        level = Level.SOON if continuous_left > 0 else Level.OVER
        left = round(abs(continuous_left))
        yield Notice(
            "continuous",
            level,
            continuous_left,
            f"连续驾驶还可 {left} 分钟，请停车休息至少 {rest_minutes:g} 分钟"
            if level is Level.SOON
            else f"连续驾驶已超 {left} 分钟，请立即停车休息至少 {rest_minutes:g} 分钟",
            f"{left} minutes of continuous driving are left; then rest at least {rest_minutes:g} minutes"
            if level is Level.SOON
            else f"{left} minutes beyond the limit of continuous driving: stop and rest {rest_minutes:g} minutes",
        )
    if daily_left <= WARN_DAILY_MINUTES:
        level = Level.SOON if daily_left > 0 else Level.OVER
        left = round(abs(daily_left))
        yield Notice(
            "daily",
            level,
            daily_left,
            f"今日驾驶还可 {left} 分钟" if level is Level.SOON else f"今日驾驶已超 {left} 分钟，请安排替换驾驶员",
            f"{left} minutes of driving are left today"
            if level is Level.SOON
            else f"{left} minutes beyond the day's driving: send another driver",
        )
