"""A day's requests, drawn from a seed: who asks, for which kind of trip, between which places, when.

Every request is one that the law allows and that could be driven on the day; `refusals` then makes a few that the
law refuses. Straight kilometres times a circuity and the speeds below only place trips in the day: planning uses
the road graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from fleet_data.records import RequestRecord
from fleet_data.regions import Region
from rulebook.terms import Purpose, VehicleCategory
from scenarios.journeys import Journey, JourneyDraw
from scenarios.places import DemoPlace
from scenarios.trip_kinds import KINDS, Scope, TripKind

ZONE = ZoneInfo("Asia/Shanghai")
# Departures: from, to (minutes from midnight), weight. Two peaks, the first before noon.
DAY_PROFILE = (
    (450, 480, 4),
    (480, 600, 31),
    (600, 720, 18),
    (720, 810, 9),
    (810, 900, 21),
    (900, 1050, 15),
    (1050, 1110, 2),
)
CLOCK_PROFILE = ((0, 360, 8), (360, 1200, 80), (1200, 1380, 12))
EARLY_PROFILE = ((450, 510, 70), (510, 570, 30))
WINDOW_MINUTES = ((0, 10), (10, 20), (15, 25), (20, 10), (30, 25), (45, 10))  # width, weight
LAST_RETURN_MINUTES = 1200
FIRST_START_MINUTES = 445
LAST_NIGHT_RETURN_MINUTES = 1380
FIRST_NIGHT_START_MINUTES = 40
UNIT_NUMBERS = 15
COMPANY_SHARE = 0.12  # of requests that go where another unit of the level goes, at about the same time


@dataclass(frozen=True, slots=True)
class Requester:
    """A level that asks: how many requests, from where, and the categories of cars its own pool holds."""

    region: Region
    requests: int
    origins: Sequence[DemoPlace]
    categories: frozenset[VehicleCategory]


@dataclass(frozen=True, slots=True)
class Draft:
    """A request on its way: its record without a number, and the kind it was made from."""

    kind: TripKind
    record: RequestRecord


def weighted(choices: Sequence[tuple[int, int, int]], random: Random) -> int:
    """A whole number from one of the weighted ranges, both ends included."""
    low, high, _ = random.choices(choices, weights=[weight for *_, weight in choices])[0]
    return random.randint(low, high)


def draws_allowance(unit_number: int) -> bool:
    """Two units in five are institutions outside the allowance reform, whose staff draw no transport allowance."""
    return unit_number % 5 not in (0, 1)


def unit_number(drawing: bool | None, random: Random) -> int:
    """A unit of the level, of those drawing the allowance or not (None: any)."""
    numbers = [number for number in range(1, UNIT_NUMBERS + 1) if drawing in (None, draws_allowance(number))]
    return random.choice(numbers)


def requester_drafts(
    requester: Requester, mix: Mapping[str, float], journeys: JourneyDraw, day: date, random: Random
) -> list[Draft]:
    """The level's requests of the day; kinds that need a category its pool does not hold are left out of the mix."""
    kinds = [
        (KINDS[name], weight)
        for name, weight in mix.items()
        if not KINDS[name].categories or KINDS[name].categories & requester.categories
    ]
    weights = [weight for _, weight in kinds]
    drafts: list[Draft] = []
    for _ in range(requester.requests):
        alike = [draft for draft in drafts if draft.record.share_consent and draft.record.passengers <= 3]
        if alike and random.random() < COMPANY_SHARE:
            drafts.append(companion(random.choice(alike), random))
            continue
        kind = random.choices([kind for kind, _ in kinds], weights=weights)[0]
        journey = journeys.draw(kind, requester.origins, random)
        drafts.append(Draft(kind, request_of(requester.region, kind, journey, day, random)))
    return drafts


def companion(first: Draft, random: Random) -> Draft:
    """Another unit of the level that goes to the same place at about the same time, and consents to share the car."""
    record = first.record
    drawing = draws_allowance(int(record.unit[-2:]))
    later = record.depart_earliest + timedelta(minutes=random.choice((0, 0, 5, 10)))
    filed_at, approved_at = filing(first.kind, later, random)
    return Draft(
        first.kind,
        replace(
            record,
            unit=f"{record.unit[:-2]}{unit_number(drawing, random):02d}",
            passengers=random.randint(1, 2),
            depart_earliest=later,
            depart_latest=later + timedelta(minutes=15),
            filed_at=filed_at,
            approved_at=approved_at,
            share_consent=True,
        ),
    )


def request_of(region: Region, kind: TripKind, journey: Journey, day: date, random: Random) -> RequestRecord:
    """One lawful request."""
    stay = 5 * round(random.uniform(*kind.stay_minutes) / 5)
    start, stay = start_minutes(kind, journey.drive_minutes, stay, random)
    width = random.choices([width for width, _ in WINDOW_MINUTES], [weight for _, weight in WINDOW_MINUTES])[0]
    width = 0 if kind.purpose is Purpose.EMERGENCY else width
    # Ordinary business inside the area is the allowance holder's own affair, so institutions ask for it.
    own_affair = journey.inside_area and kind.purpose in (Purpose.ORDINARY, Purpose.SURVEY)
    number = unit_number(False if own_affair else None, random)
    earliest = datetime.combine(day, time(), ZONE) + timedelta(minutes=start)
    filed_at, approved_at = filing(kind, earliest, random)
    return RequestRecord(
        request="",
        unit=f"{region.name}演示单位{number:02d}",
        region=region.code,
        purpose=kind.purpose,
        reason=f"演示：{kind.reason}",
        passengers=weighted(kind.passengers, random),
        priority=random.choices((1, 2, 3, 4), weights=kind.priorities)[0],
        origin=journey.origin.name,
        origin_lat=journey.origin.lat,
        origin_lon=journey.origin.lon,
        destination=journey.destination.name,
        destination_lat=journey.destination.lat,
        destination_lon=journey.destination.lon,
        depart_earliest=earliest,
        depart_latest=earliest + timedelta(minutes=width),
        stay_minutes=float(stay if kind.round_trip else 0),
        round_trip=kind.round_trip,
        filed_at=filed_at,
        approved_at=approved_at,
        approver=f"演示审批人{random.randint(1, 9):02d}",
        oral_approval=approved_at is None,
        categories=kind.categories,
        features=kind.features,
        share_consent=random.random() < kind.shared,
        draws_allowance=draws_allowance(number),
        inside_allowance_area=journey.inside_area,
    )


def start_minutes(kind: TripKind, drive_minutes: float, stay: int, random: Random) -> tuple[int, int]:
    """The earliest departure in steps of five minutes, and the stay; long trips leave early, so that all are back."""
    long_trip = kind.scope in (Scope.LEAGUE, Scope.REGION)
    profile = CLOCK_PROFILE if kind.around_the_clock else EARLY_PROFILE if long_trip else DAY_PROFILE
    start = weighted(profile, random)
    driven = drive_minutes * (2 if kind.round_trip else 1)
    if kind.around_the_clock:
        start = max(FIRST_NIGHT_START_MINUTES, min(start, LAST_NIGHT_RETURN_MINUTES - int(driven) - stay))
    elif kind.scope is not Scope.REGION:
        start = max(FIRST_START_MINUTES, min(start, LAST_RETURN_MINUTES - int(driven) - stay))
        stay = min(stay, max(kind.stay_minutes[0], LAST_RETURN_MINUTES - int(driven) - start))
    return 5 * round(start / 5), stay


def filing(kind: TripKind, earliest: datetime, random: Random) -> tuple[datetime, datetime | None]:
    """When it was filed and approved; half of the emergencies are approved by word of mouth (None)."""
    if kind.purpose is Purpose.EMERGENCY:
        filed_at = earliest - timedelta(minutes=random.randint(5, 25))
        return filed_at, None if random.random() < 0.5 else filed_at + timedelta(minutes=3)
    if random.random() < 0.3 and earliest.hour >= 10:
        filed_at = earliest - timedelta(minutes=random.randint(75, 130))
        return filed_at, filed_at + timedelta(minutes=random.randint(5, 30))
    days_ahead = random.choice((1, 1, 1, 3, 4))
    filed_at = earliest.replace(hour=random.randint(9, 16), minute=random.randint(0, 59)) - timedelta(days=days_ahead)
    return filed_at, filed_at + timedelta(minutes=random.randint(10, 240))


def numbered(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts by departure, numbered R0001 and on."""
    order = sorted(drafts, key=lambda draft: (draft.record.depart_earliest, draft.record.region, draft.record.unit))
    return [
        Draft(draft.kind, replace(draft.record, request=f"R{number:04d}"))
        for number, draft in enumerate(order, start=1)
    ]
