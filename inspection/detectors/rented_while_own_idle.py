"""自有闲置而租车: a unit rented a car while one of its own that would do stood at its lot (field.md B21)."""

from __future__ import annotations

from inspection.book import Book, is_approved
from inspection.dataset.records import Rental, Vehicle
from inspection.detector import Detector, Family, Rank
from inspection.fleet import Fleet
from inspection.purposes import find_category
from inspection.sight import Sight, Verdict, clear, insufficient
from rulebook.terms import VehicleCategory

MARGIN_S = 1800.0  # a car is free if it is home half an hour before and after


def _see_fleet(fleet: Fleet, book: Book) -> list[Sight]:
    return [
        _judge(rental, fleet, book) for rental in sorted(book.dataset.rentals, key=lambda r: (r.start_s, r.rental_id))
    ]


def _judge(rental: Rental, fleet: Fleet, book: Book) -> Sight:
    own = [v for v in book.dataset.vehicles.values() if _is_own(v, rental, book)]
    if not own:
        return clear("no car of its own")
    fitting = [v for v in own if v.seats is not None and v.seats >= rental.seats]
    if not fitting:
        return clear("too few seats") if all(v.seats is not None for v in own) else insufficient("seats not known")
    general = [v for v in fitting if find_category(v.category) is VehicleCategory.GENERAL]
    if not general:
        return clear("reserve for emergencies")
    idle = [v for v in general if _is_idle(v, rental, fleet, book)]
    if not idle:
        return clear("own cars busy, sealed or in repair")
    return Sight(
        Verdict.FINDING,
        rental.start_s,
        rental.end_s,
        unit_id=rental.unit_id,
        severity=2,
        confidence=0.85,
        excluded=("own cars busy, sealed or in repair", "too few seats", "reserve for emergencies"),
        values=("mechanism.order",),
        evidence={"rental_id": rental.rental_id, "idle_vehicles": [v.vehicle_id for v in idle if not v.secret][:10]},
    )


def _is_own(vehicle: Vehicle, rental: Rental, book: Book) -> bool:
    pool = book.dataset.pools.get(vehicle.pool_id)
    if not vehicle.in_use or vehicle.status == "leased" or pool is None or pool.region_id != rental.region_id:
        return False
    return vehicle.unit_id == rental.unit_id or book.is_central(vehicle.unit_id)


def _is_idle(vehicle: Vehicle, rental: Rental, fleet: Fleet, book: Book) -> bool:
    """At its lot, by its papers and by its track, during all of the rental."""
    dataset, name = book.dataset, vehicle.vehicle_id
    start_s, end_s = rental.start_s - MARGIN_S, rental.end_s + MARGIN_S
    if any(is_approved(o) and o.start_s < end_s and o.end_s > start_s for o in dataset.orders.get(name, ())):
        return False
    if any(w.from_s < end_s and w.to_s > start_s for w in dataset.maintenance.get(name, ())):
        return False
    if any(not s.exempt and s.from_s < end_s and s.to_s > start_s for s in dataset.seals.get(name, ())):
        return False
    facts = fleet.facts.get(name)
    if facts is None or facts.seen_from_s >= rental.end_s or facts.seen_until_s <= rental.start_s:
        return False
    return not any(a < rental.end_s and b > rental.start_s for a, b in facts.away)


RENTED_WHILE_OWN_IDLE = Detector(
    name="rented_while_own_idle",
    version=1,
    family=Family.USE,
    rank=Rank.GENERAL * 10,
    sees_zh="本单位有合适车辆在库时租用社会车辆",
    sees_en="a unit rented a car while one of its own that would do stood at its lot",
    needs=("gps", "rentals", "orders", "pools"),
    rules=("supply/own-first",),
    innocents=("own cars busy, sealed or in repair", "too few seats", "reserve for emergencies"),
    field_ids=("B21", "IM-21", "EST-2"),
    see_fleet=_see_fleet,
)
