"""The dispatcher's board: a day of a region as one value, for the page and the phone. It reads and changes nothing.

Cards carry car, driver and time; what is back-filled, an emergency or late on paper is marked wherever it is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from fleet_data.calendar import DayOf, day_bounds, day_kind
from fleet_data.fleet_records import DriverAbsence, Seal, VehicleBlock
from fleet_data.plan_records import COMMITTED, KeptPlan, OrderState
from fleet_data.records import VehicleRecord, VehicleState
from fleet_data.request_records import RequestKind, RequestLife, RequestState
from fleet_data.settlement_records import AskState, TwoSidedOrder
from fleet_data.stores import calendar, out_of_use, papers, plans, requests, seals, vehicles
from fleet_data.stores.day_trips import REAL, Trip, list_of_plan, list_trips
from fleet_data.stores.request_lives import find_for
from fleet_data.stores.settlements import list_asks

_BEYOND = ("social", "cross_region")


@dataclass(frozen=True, slots=True)
class Card:
    """One request on the board: its trip, if it has one, its state, its marks, and why it is served as it is."""

    request: str
    unit: str
    purpose: str
    route: str
    passengers: int
    priority: int
    departs_at: datetime
    kind: RequestKind
    marks: tuple[str, ...]
    approval: RequestState | None
    order_id: int | None = None
    state: OrderState | None = None
    mechanism: str | None = None
    vehicle: str | None = None
    driver: str | None = None
    supplier: str | None = None
    start_at: datetime | None = None
    end_at: datetime | None = None
    reason_zh: str = ""
    reason_en: str = ""
    articles: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Lane:
    """One car's day: its cards in order of time, and what keeps it in."""

    vehicle: VehicleRecord
    cards: tuple[Card, ...]
    blocks: tuple[VehicleBlock, ...]
    seals: tuple[Seal, ...]

    @property
    def is_free(self) -> bool:
        """Whether nothing holds it that day."""
        return self.vehicle.state is VehicleState.IN_SERVICE and not (self.cards or self.blocks or self.seals)


@dataclass(frozen=True, slots=True)
class Board:
    """A region's day. `exceptions` are the cards that are unserved or beyond the own level, gravest first."""

    day: date
    region: str
    day_of: DayOf
    plan: KeptPlan | None
    waiting: tuple[Card, ...]
    lanes: tuple[Lane, ...]
    hired: tuple[Card, ...]
    exceptions: tuple[Card, ...]
    absences: tuple[DriverAbsence, ...]
    asks: tuple[TwoSidedOrder, ...]
    counts: dict[str, int] = field(default_factory=dict)


def read_board(session: Session, day: date, region: str, codes: Collection[str] | None = None) -> Board:
    """The board of a region's day; `codes` are the levels shown (None: the region alone). A secret car is not on it.

    Raises UnknownRegionError, UnknownCalendarYearError.
    """
    levels = [region] if codes is None else sorted(codes)
    begin_at, end_at = day_bounds(day)
    plan = plans.find_latest(session, day, region)
    cards = _list_cards(session, day, levels, plan)
    secret = {each.vehicle for each in papers.list_vehicle_files(session, levels) if each.is_secret}
    cars = [each for each in vehicles.list_for_regions(session, levels) if each.plate not in secret]
    blocks = out_of_use.list_blocks(session, begin_at, end_at, regions=levels)
    sealed = seals.list_seals(session, day, day, regions=levels, open_only=True)
    by_car: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        if card.vehicle is not None:
            by_car[card.vehicle].append(card)
    lanes = tuple(
        Lane(
            car,
            tuple(sorted(by_car[car.plate], key=lambda card: (card.start_at or card.departs_at, card.request))),
            tuple(each for each in blocks if each.vehicle == car.plate),
            tuple(each for each in sealed if each.vehicle == car.plate),
        )
        for car in cars
        if car.state is not VehicleState.RETIRED
    )
    exceptions = [card for card in cards if card.order_id is not None and (not card.mechanism or _beyond(card))]
    return Board(
        day=day,
        region=region,
        day_of=day_kind(day, region, calendar.list_overrides(session, day, day)),
        plan=plan,
        waiting=tuple(card for card in cards if card.order_id is None),
        lanes=lanes,
        hired=tuple(card for card in cards if card.supplier is not None),
        exceptions=tuple(sorted(exceptions, key=lambda card: (bool(card.mechanism), card.priority, card.request))),
        absences=tuple(out_of_use.list_absences(session, begin_at, end_at, regions=levels)),
        asks=tuple(list_asks(session, regions=levels, states=[AskState.ASKED, AskState.ACCEPTED])),
        counts=_count(cards, lanes),
    )


def _beyond(card: Card) -> bool:
    return card.mechanism in _BEYOND


def _list_cards(session: Session, day: date, levels: list[str], plan: KeptPlan | None) -> list[Card]:
    """A card for every request of the day: with its committed or past trip, else its place in the newest plan."""
    begin_at, end_at = day_bounds(day)
    drafts = {trip.request: trip for trip in (list_of_plan(session, plan.id) if plan is not None else [])}
    real = {trip.request: trip for trip in list_trips(session, begin_at, end_at, regions=levels, states=REAL)}
    records = requests.list_for_day(session, day, levels)
    lives = find_for(session, [record.request for record in records])
    cards = []
    for record in records:
        life = lives.get(record.request)
        trip = real.get(record.request) or drafts.get(record.request)
        cards.append(
            Card(
                request=record.request,
                unit=record.unit,
                purpose=record.purpose,
                route=f"{record.origin}→{record.destination}",
                passengers=record.passengers,
                priority=record.priority,
                departs_at=record.depart_earliest,
                kind=RequestKind.NORMAL if life is None else life.kind,
                marks=_marks(life, record.oral_approval),
                approval=None if life is None else life.state,
                **_trip_part(trip),
            )
        )
    return cards


def _marks(life: RequestLife | None, oral: bool) -> tuple[str, ...]:
    """What is told with the request; an imported one that went by word first is marked like any other."""
    marks = () if life is None else life.marks
    return tuple(dict.fromkeys((*marks, *(["oral_first"] if oral else []))))


def _trip_part(trip: Trip | None) -> dict[str, Any]:
    if trip is None:
        return {}
    names = (
        "order_id", "state", "mechanism", "vehicle", "driver", "supplier", "start_at", "end_at", "reason_zh",
        "reason_en", "articles",
    )  # fmt: skip
    return {name: getattr(trip, name) for name in names}


def _count(cards: list[Card], lanes: tuple[Lane, ...]) -> dict[str, int]:
    return {
        "requests": len(cards),
        "waiting": sum(card.order_id is None for card in cards),
        "committed": sum(card.state in COMMITTED for card in cards),
        "unserved": sum(card.order_id is not None and card.mechanism is None for card in cards),
        "beyond_own_level": sum(_beyond(card) for card in cards),
        "marked": sum(bool(card.marks) for card in cards),
        "free_cars": sum(lane.is_free for lane in lanes),
    }
