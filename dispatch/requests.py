"""Requests judged: may a car be sent for this at all, and for what categories; each with its rulings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dispatch.points import Points
from fleet_data.records import RequestRecord
from fleet_data.regions import get_region
from fleet_data.roads.geodesy import geodesic_km
from rulebook.book import Rulebook, asof
from rulebook.rules.allowance_area import AllowanceAreaFacts
from rulebook.rules.approval import ApprovalFacts
from rulebook.rules.vehicle_category import VehicleCategoryFacts
from rulebook.ruling import Reason, Ruling, Verdict
from rulebook.terms import Purpose, VehicleCategory

ALLOWANCE_RADIUS = "allowance.area_radius_km"
# Purposes that keep a car to themselves: others' papers, prisoners or rescue crews do not ride along.
_RIDES_ALONE = frozenset({Purpose.CONFIDENTIAL, Purpose.EMERGENCY, Purpose.ENFORCEMENT, Purpose.SPECIAL})


@dataclass(frozen=True, slots=True)
class Need:
    """A request that the law lets be served. `categories` are those its requester named, as far as they are lawful."""

    record: RequestRecord
    origin: int  # numbers of points
    destination: int
    categories: frozenset[VehicleCategory]
    rulings: tuple[Ruling, ...]

    @property
    def id(self) -> str:
        """The request's own number."""
        return self.record.request

    @property
    def features(self) -> frozenset[str]:
        """What the car must have."""
        return self.record.features

    @property
    def may_share(self) -> bool:
        """Whether its purpose lets other parties ride along."""
        return self.record.purpose not in _RIDES_ALONE


@dataclass(frozen=True, slots=True)
class RefusedRequest:
    """A request that no car may be sent for, with the rulings that refuse it."""

    record: RequestRecord
    rulings: tuple[Ruling, ...]

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What refuses it, without what it does meet."""
        return tuple(each for ruling in self.rulings for each in ruling.reasons if each.verdict is Verdict.REFUSED)


def judge_requests(
    records: Iterable[RequestRecord], day: date, points: Points
) -> tuple[tuple[Need, ...], tuple[RefusedRequest, ...]]:
    """Each request either a need, or refused; points are numbered for needs only."""
    needs: list[Need] = []
    refused: list[RefusedRequest] = []
    for record in records:
        book = asof(day, record.region)
        rulings = [_judge_approval(record, book), _judge_allowance(record, book)]
        lawful, category_rulings = _judge_categories(record, book)
        if record.categories and not lawful:
            rulings += category_rulings
        against = tuple(ruling for ruling in rulings if not ruling.permitted)
        if against:
            refused.append(RefusedRequest(record, against))
            continue
        origin = points.add(record.origin_lat, record.origin_lon)
        destination = points.add(record.destination_lat, record.destination_lon)
        needs.append(Need(record, origin, destination, lawful, (*rulings, *category_rulings)))
    return tuple(needs), tuple(refused)


def _judge_approval(record: RequestRecord, book: Rulebook) -> Ruling:
    facts = ApprovalFacts(
        purpose=record.purpose,
        filed_at=record.filed_at,
        approved_at=record.approved_at,
        departs_at=record.depart_earliest,
        oral_approval=record.oral_approval,
        approver=record.approver,
    )
    return book.judge(facts)


def _judge_allowance(record: RequestRecord, book: Rulebook) -> Ruling:
    facts = AllowanceAreaFacts(
        purpose=record.purpose,
        passengers=record.passengers,
        origin_inside=is_inside_area(record, book, record.origin_lat, record.origin_lon),
        destination_inside=is_inside_area(record, book, record.destination_lat, record.destination_lon),
        draws_allowance=record.draws_allowance,
    )
    return book.judge(facts)


def is_inside_area(record: RequestRecord, book: Rulebook, lat: float, lon: float) -> bool:
    """What the ledger says, or whether the place is within the area's radius of the region's seat."""
    if record.inside_allowance_area is not None:
        return record.inside_allowance_area
    seat = get_region(record.region)
    return geodesic_km(lat, lon, seat.seat_lat, seat.seat_lon) <= book.value(ALLOWANCE_RADIUS).number


def _judge_categories(record: RequestRecord, book: Rulebook) -> tuple[frozenset[VehicleCategory], tuple[Ruling, ...]]:
    """Of the categories the requester named, those the purpose may use; the rulings on all that were named."""
    rulings = {
        category: book.judge(VehicleCategoryFacts(record.purpose, category)) for category in sorted(record.categories)
    }
    return frozenset(c for c, ruling in rulings.items() if ruling.permitted), tuple(rulings.values())
