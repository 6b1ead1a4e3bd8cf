"""应处置未处置: the old car is still in use more than 30 days after its replacement came (field.md A5, REN-4)."""

from __future__ import annotations

from inspection.car import Car
from inspection.day_file import at_hour, day_number, number_of_day
from inspection.detector import Detector, Family, Rank
from inspection.explain import Explanation
from inspection.kernels import MOVE
from inspection.sight import Sight, Verdict, clear, insufficient

OVERLAP_DAYS = 30  # field.md A5; the instruments give none but a local rule's 0
LEAST_M = 500.0
_VALUES = ("renewal.disposal_methods", "renewal.disposal_overlap_days")


def _see(car: Car, explained: Explanation) -> list[Sight]:  # noqa: ARG001
    old = car.vehicle
    new = car.book.replaced_by.get(old.vehicle_id)
    drives = [leg for leg in car.legs if leg.kind == MOVE and leg.real and leg.extent_m > LEAST_M]
    if new is None:
        if old.status == "disposed" and drives:
            return [_finding(drives[0].start_s, drives[-1].end_s, len(drives), None)]
        return []
    since = new.registered_on or new.purchased_on
    if since is None:
        return [insufficient("day of the replacement not known")]
    due = number_of_day(since) + OVERLAP_DAYS
    late = [leg for leg in drives if day_number(leg.start_s) > due]
    if car.book.last_day <= due:
        return [clear("car being replaced")]
    if new.unit_id != old.unit_id:
        return [clear("transfer approved")]
    if old.status == "disposed" and not late:
        return [clear("disposed")]
    if old.status == "leased":
        return [clear("transfer approved")]
    if late:
        return [_finding(late[0].start_s, late[-1].end_s, len(late), new.vehicle_id)]
    start_s = at_hour(max(due + 1, car.book.first_day), 0.0)
    return [_finding(start_s, at_hour(car.book.last_day, 24.0), 0, new.vehicle_id)]


def _finding(start_s: float, end_s: float, drives: int, new: str | None) -> Sight:
    return Sight(
        Verdict.FINDING,
        start_s,
        end_s,
        severity=2,
        confidence=0.9 if drives else 0.8,
        excluded=("transfer approved", "car being replaced"),
        values=_VALUES,
        evidence={"replaced_by": new, "drives": drives},
    )


NOT_DISPOSED = Detector(
    name="not_disposed",
    version=1,
    family=Family.REGISTER,
    rank=Rank.GENERAL * 10 + 4,
    sees_zh="更新超过 30 天，旧车仍未处置",
    sees_en="the old car is still in use more than 30 days after its replacement came",
    needs=("vehicles:replaced_vehicle_id|vehicles:status",),
    rules=("dispose/after-renewal",),
    innocents=("transfer approved", "car being replaced"),
    field_ids=("A5", "REN-4", "REN-5"),
    see=_see,
)
