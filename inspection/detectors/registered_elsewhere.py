"""挂名: a car registered to another than the unit that has it (field.md A3, STD-11)."""

from __future__ import annotations

import re
import unicodedata

from inspection.book import Book
from inspection.car import Car
from inspection.day_file import at_hour, number_of_day
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.sight import Sight, Verdict, clear, insufficient

MERGER_CARS = 3  # so many of a unit's cars with one other organ: organs being merged, or held in one hand
_NOISE = re.compile(r"[\s()（）\[\]【】,，.。·\-_'\"]+")


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    vehicle = car.vehicle
    unit = car.book.dataset.units.get(vehicle.unit_id)
    if not vehicle.registered_owner:
        return [insufficient("registered owner not known")]
    if vehicle.status == "leased":
        return [clear("leased")]
    owner = plain_name(vehicle.registered_owner)
    if owner == plain_name(vehicle.unit_id):
        return [clear("registered to its unit")]
    if unit is None:
        return [insufficient("name of the unit not known")]
    name = plain_name(unit.name)
    if owner == name:
        return [clear("registered to its unit")]
    other_unit = _is_unit(owner, car.book)
    if not other_unit and (owner in name or name in owner) and min(len(owner), len(name)) >= 3:
        return [insufficient("former or short name")]
    alike = [
        v
        for v in car.book.dataset.vehicles.values()
        if v.unit_id == vehicle.unit_id and v.registered_owner and plain_name(v.registered_owner) == owner
    ]
    if other_unit and len(alike) >= MERGER_CARS:
        return [insufficient("merger of organs")]
    day = number_of_day(vehicle.registered_on) if vehicle.registered_on else None
    return [
        Sight(
            Verdict.FINDING,
            at_hour(car.book.first_day if day is None else day, 0.0),
            at_hour(car.book.last_day if day is None else day, 24.0),
            severity=2,
            confidence=0.9,
            excluded=("former or short name", "merger of organs"),
            values=("registration.own_organ_required",),
            evidence={"owner_is_another_unit": other_unit},
        )
    ]


def plain_name(name: str) -> str:
    """A name without width, case, brackets and spaces."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", name)).casefold()


def _is_unit(owner: str, book: Book) -> bool:
    return any(owner in (plain_name(unit.name), plain_name(unit.unit_id)) for unit in book.dataset.units.values())


REGISTERED_ELSEWHERE = Detector(
    name="registered_elsewhere",
    version=1,
    family=Family.REGISTER,
    rank=Rank.GENERAL * 10 + 2,
    sees_zh="车辆登记在本单位以外的名下",
    sees_en="a car registered to another than the unit that has it",
    needs=("vehicles:registered_owner",),
    rules=("equip/own-name",),
    innocents=("former or short name", "merger of organs"),
    field_ids=("A3", "STD-11"),
    see=_see,
)
