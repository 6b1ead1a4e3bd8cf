"""Who has to approve a request: its facts, judged by the rulebook of the day and place it leaves from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from dispatch.requests import is_inside_area
from fleet_data.calendar import day_kind, legal_day
from fleet_data.records import RequestRecord
from fleet_data.request_records import RequestKind, RequestLife
from fleet_data.roads.geodesy import geodesic_km
from fleet_data.stores import calendar
from rulebook.book import Rulebook, asof
from rulebook.rules.approval_chain import NEEDS, ApprovalChainFacts
from rulebook.ruling import Ruling
from rulebook.terms import DayKind

REQUIRED = "approval.required"
ORAL_PURPOSES = "approval.oral_first_purposes"
_CIRCUITY = "travel.circuity"
_SPEED = "travel.speed_kmh"


@dataclass(frozen=True, slots=True)
class TripShape:
    """What of a request decides who approves: its place, its begun calendar days, the gravest kind of them."""

    inside_area: bool
    days: int
    day_kind: DayKind


def book_of(record: RequestRecord) -> Rulebook:
    """The rulebook of the request's level on the legal day it leaves."""
    return asof(legal_day(record.depart_earliest), record.region)


def read_shape(session: Session, record: RequestRecord, book: Rulebook) -> TripShape:
    """The shape of a trip; the way is estimated from the distance. Raises UnknownCalendarYearError."""
    ends = ((record.origin_lat, record.origin_lon), (record.destination_lat, record.destination_lon))
    inside = all(is_inside_area(record, book, *place) for place in ends)
    km = geodesic_km(*ends[0], *ends[1]) * book.value(_CIRCUITY).number
    minutes = km / book.value(_SPEED).number * 60 * (2 if record.round_trip else 1) + record.stay_minutes
    first = legal_day(record.depart_earliest)
    last = legal_day(record.depart_earliest + timedelta(minutes=minutes))
    spanned = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    overrides = calendar.list_overrides(session, first, last)
    kinds = [day_kind(day, record.region, overrides).kind for day in spanned]
    return TripShape(inside, len(spanned), DayKind.HOLIDAY if DayKind.HOLIDAY in kinds else kinds[0])


def judge_chain(
    session: Session,
    record: RequestRecord,
    life: RequestLife,
    approved: Sequence[str] = (),
    last_on: date | None = None,
) -> Ruling:
    """The rulebook's word on who has to approve, given the roles that have."""
    book = book_of(record)
    shape = read_shape(session, record, book)
    facts = ApprovalChainFacts(
        purpose=record.purpose,
        inside_area=shape.inside_area,
        days=shape.days,
        day_kind=shape.day_kind,
        rank=life.rank,
        back_filled=life.kind is RequestKind.BACK_FILLED,
        approved=tuple(approved),
        last_on=last_on,
    )
    return book.judge(facts)


def list_roles(ruling: Ruling) -> tuple[str, ...]:
    """The roles a ruling still asks for, in their order, each once."""
    needed = (reason.code.removeprefix(NEEDS) for reason in ruling.reasons if reason.code.startswith(NEEDS))
    return tuple(dict.fromkeys(needed))


def find_next_role(chain: Iterable[str], done: Iterable[str]) -> str | None:
    """The first role of the chain that has not decided."""
    decided = set(done)
    return next((role for role in chain if role not in decided), None)
