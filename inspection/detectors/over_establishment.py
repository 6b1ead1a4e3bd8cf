"""超编: a unit has more cars of a category than its establishment (field.md A1, EST-1)."""

from __future__ import annotations

from inspection.book import Book
from inspection.dataset.records import Vehicle
from inspection.day_file import at_hour, day_of_number
from inspection.detector import Detector, Family, Rank
from inspection.fleet import Fleet
from inspection.purposes import find_category
from inspection.sight import Sight, Verdict, clear, insufficient

_VALUE = "establishment.quota_required"


def _see_fleet(fleet: Fleet, book: Book) -> list[Sight]:  # noqa: ARG001
    cars: dict[tuple[str, str], list[Vehicle]] = {}
    for vehicle in book.dataset.vehicles.values():
        cars.setdefault((vehicle.unit_id, _kind(vehicle.category)), []).append(vehicle)
    quotas = {(unit, _kind(category)): count for (unit, category), count in sorted(book.dataset.establishment.items())}
    found = [insufficient("establishment not known") for key in sorted(cars) if key not in quotas]
    return found + [
        _judge(unit, kind, quotas[unit, kind], cars.get((unit, kind), []), book) for unit, kind in sorted(quotas)
    ]


def _kind(category: str) -> str:
    known = find_category(category)
    return known.value if known else category.strip().lower()


def _judge(unit: str, kind: str, quota: float, cars: list[Vehicle], book: Book) -> Sight:
    today = day_of_number(book.last_day)
    there = [v for v in cars if v.status in (None, "active") and not (v.purchased_on and v.purchased_on > today)]
    # a car whose replacement is there already is a matter of disposal, not of establishment
    kept = [v for v in there if v.vehicle_id not in book.replaced_by]
    if len(kept) <= quota:
        return clear("car being replaced" if len(there) > quota else "within the establishment")
    return Sight(
        Verdict.FINDING,
        at_hour(book.first_day, 0.0),
        at_hour(book.last_day, 24.0),
        unit_id=unit,
        severity=2,
        confidence=0.9,
        excluded=("car being replaced",),
        not_excluded=("approved temporary increase",),
        values=(_VALUE,),
        evidence={"category": kind, "count": len(kept), "establishment": int(quota) if quota == int(quota) else quota},
    )


OVER_ESTABLISHMENT = Detector(
    name="over_establishment",
    version=1,
    family=Family.REGISTER,
    rank=Rank.GENERAL * 10,
    sees_zh="单位在用车辆超过编制",
    sees_en="a unit has more cars of a category than its establishment",
    needs=("establishment",),
    rules=("equip/establishment",),
    innocents=("car being replaced", "approved temporary increase"),
    field_ids=("A1", "EST-1", "EST-2"),
    see_fleet=_see_fleet,
)
