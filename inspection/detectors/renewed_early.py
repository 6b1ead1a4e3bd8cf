"""提前更新: a car was replaced before the years after which it may be (field.md A4, REN-1 to REN-3)."""

from __future__ import annotations

from datetime import date

from inspection.car import Car
from inspection.day_file import at_hour, number_of_day
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.sight import Sight, Verdict, clear, insufficient

_YEARS = "renewal.min_use_years"


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    new = car.vehicle
    if not new.replaced_vehicle_id:
        return []
    old = car.book.dataset.vehicles.get(new.replaced_vehicle_id)
    renewed_on = new.purchased_on or new.registered_on
    if old is None or renewed_on is None:
        return [insufficient("replaced car or day of purchase not known")]
    since = old.registered_on or old.purchased_on
    if since is None:
        return [insufficient("first registration not known")]
    years = car.book.law(renewed_on, car.region_id).find_value(_YEARS)
    if years is None:
        return [clear("bought under an older rule")]
    if renewed_on >= years_later(since, int(years.number)):
        return [clear("old enough")]
    day = number_of_day(renewed_on)
    return [
        Sight(
            Verdict.FINDING,
            at_hour(day, 0.0),
            at_hour(day, 24.0),
            severity=2,
            confidence=0.85,
            excluded=("bought under an older rule",),
            not_excluded=("total loss in an accident",),
            values=(_YEARS, "renewal.early_approval_required"),
            evidence={
                "replaced_vehicle_id": old.vehicle_id, "registered_on": since.isoformat(),
                "renewed_on": renewed_on.isoformat(), "years": round((renewed_on - since).days / 365.25, 1),
            },
        )
    ]  # fmt: skip


def years_later(day: date, years: int) -> date:
    """The same day years later; 28 February for 29 February where that is missing."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


RENEWED_EARLY = Detector(
    name="renewed_early",
    version=1,
    family=Family.REGISTER,
    rank=Rank.GENERAL * 10 + 3,
    sees_zh="未满更新年限即更新",
    sees_en="a car was replaced before the years after which it may be",
    needs=("vehicles:replaced_vehicle_id", "vehicles:registered_on|vehicles:purchased_on"),
    rules=("renew/eight-years",),
    innocents=("bought under an older rule", "total loss in an accident"),
    field_ids=("A4", "REN-1", "REN-2", "REN-3"),
    see=_see,
)
