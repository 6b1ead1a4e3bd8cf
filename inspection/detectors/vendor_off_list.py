"""非定点: fuel, repair or rental from a vendor that is not on the list (field.md C7, B21)."""

from __future__ import annotations

import numpy as np

from inspection.book import Book
from inspection.car import Car
from inspection.dataset.records import Place
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.fleet import Fleet
from inspection.sight import Sight, Verdict, clear, insufficient

FAR_M = 100_000.0  # field.md C7: a breakdown more than 100 km from home
_VALUE = "procurement.designated_vendor_required"


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    found = [
        _judge(car, f.vendor_id, f.at_s, f.at_s, f.place, {"txn_id": f.txn_id})
        for f in car.fuel
        if f.vendor_listed is False
    ]
    found += [
        _judge(car, w.vendor_id, w.from_s, w.to_s, w.place, {"maintenance": True})
        for w in car.maintenance
        if w.vendor_listed is False
    ]
    return found


def _judge(
    car: Car, vendor_id: str | None, start_s: float, end_s: float, place: Place | None, what: dict[str, object]
) -> Sight:
    if vendor_id and vendor_id in car.book.listed_vendors:
        return insufficient("list out of date")
    where = place or _place_at(car, start_s)
    if where is not None and car.lot_m(*where) > FAR_M and car.pool is not None:
        return clear("breakdown far away")
    if any(o.is_emergency for o in car.orders_between(start_s, end_s)):
        return clear("registered emergency")
    return Sight(
        Verdict.FINDING,
        start_s,
        end_s,
        severity=1,
        confidence=0.9 if where is not None else 0.7,
        excluded=("list out of date", "breakdown far away") if where is not None else ("list out of date",),
        not_excluded=() if where is not None else ("breakdown far away",),
        place=where,
        values=(_VALUE,),
        evidence={"vendor_id": vendor_id, **what},
    )


def _place_at(car: Car, at_s: float) -> Place | None:
    if car.track is None or not car.track.trusted:
        return None
    fixes = car.track.file.fixes
    n = int(np.searchsorted(fixes.at_ms, round(at_s * 1000)))
    for i in (n - 1, n):
        if 0 <= i < len(fixes) and car.track.file.flags[i] == 0 and abs(fixes.at_ms[i] / 1000.0 - at_s) <= 3600.0:
            return float(fixes.lat[i]), float(fixes.lon[i])
    return None


def _see_fleet(fleet: Fleet, book: Book) -> list[Sight]:  # noqa: ARG001
    listed = {r.supplier_id for r in book.dataset.rentals if r.supplier_listed and r.supplier_id}
    return [
        insufficient("list out of date")
        if r.supplier_id in listed
        else Sight(
            Verdict.FINDING,
            r.start_s,
            r.end_s,
            unit_id=r.unit_id,
            severity=1,
            confidence=0.85,
            excluded=("list out of date",),
            values=("social.catalogue_required",),
            evidence={"rental_id": r.rental_id, "supplier_id": r.supplier_id},
        )
        for r in sorted(book.dataset.rentals, key=lambda r: (r.start_s, r.rental_id))
        if r.supplier_listed is False
    ]


VENDOR_OFF_LIST = Detector(
    name="vendor_off_list",
    version=1,
    family=Family.FUEL,
    rank=Rank.GENERAL * 10,
    sees_zh="在名录以外的供应商加油、维修或租车",
    sees_en="fuel, repair or rental from a vendor that is not on the list",
    needs=("fuel:vendor_listed|maintenance:vendor_listed|rentals:supplier_listed",),
    rules=("procurement/designated-vendor",),
    innocents=("list out of date", "breakdown far away", "registered emergency"),
    field_ids=("C7", "USE-5", "USE-12"),
    see=_see,
    see_fleet=_see_fleet,
)
