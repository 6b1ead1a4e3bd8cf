"""Between instants and the solver's minutes from 00:00 of the day: one zone, Asia/Shanghai, for the whole region."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from fleet_data.calendar import CHINA

MINUTES_A_DAY = 1440.0


def to_minutes(at: datetime, day: date) -> float:
    """Minutes from local midnight of `day` to the instant; negative the day before, past 1440 the day after."""
    midnight = datetime.combine(day, time(), CHINA)
    return (at - midnight).total_seconds() / 60


def to_instant(minutes: float, day: date) -> datetime:
    """The aware local instant that lies `minutes` after local midnight of `day`."""
    return datetime.combine(day, time(), CHINA) + timedelta(minutes=minutes)


def clock_text(minutes: float) -> str:
    """The hour as dispatchers write it, 08:05; the next day's hours carry 次日 (two days on: +2日)."""
    days, within = divmod(round(minutes), round(MINUTES_A_DAY))
    hour = f"{within // 60:02d}:{within % 60:02d}"
    if days == 0:
        return hour
    return f"次日{hour}" if days == 1 else f"{days:+d}日{hour}"


def hours_to_intervals(hours: tuple[tuple[time, time], ...]) -> tuple[tuple[float, float], ...]:
    """Times of day as ascending minute intervals; an end of 00:00 is midnight, and touching intervals are joined."""
    joined: list[tuple[float, float]] = []
    for start, end in sorted(hours):
        begins = start.hour * 60.0 + start.minute + start.second / 60
        ends = end.hour * 60.0 + end.minute + end.second / 60
        if ends == 0:
            ends = MINUTES_A_DAY
        if joined and begins <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        elif ends > begins:
            joined.append((begins, ends))
    return tuple(joined)


def intersect(
    first: tuple[tuple[float, float], ...], second: tuple[tuple[float, float], ...]
) -> tuple[tuple[float, float], ...]:
    """The minutes two interval lists share, ascending; empty where they share none."""
    shared = (
        (max(one[0], other[0]), min(one[1], other[1]))
        for one in first
        for other in second
        if min(one[1], other[1]) > max(one[0], other[0])
    )
    return tuple(sorted(shared))
