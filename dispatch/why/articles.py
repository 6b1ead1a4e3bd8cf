"""Which articles stand behind a rule of the plan format: by its code, the dated values of the rulebook that set it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from rulebook.book import Rulebook, asof
from rulebook.instrument import Citation
from rulebook.jurisdiction import UnknownJurisdictionError
from solver.problem import Problem
from solver.violation import Code

_BY_CODE: dict[Code, tuple[str, ...]] = {
    Code.REQUEST_UNACCOUNTED: ("use.register_required",),
    Code.START_OUTSIDE_WINDOW: ("approval.required",),
    Code.CROSS_REGION_NOT_ALLOWED: ("mechanism.names", "cross_region.agreement_required"),
    Code.CROSS_REGION_VEHICLES: ("cross_region.agreement_required",),
    Code.IDLE_AWAY_TOO_LONG: ("parking.fixed_lot_required", "parking.max_idle_away_minutes"),
    Code.DRIVING_MINUTES: ("driver.daily_driving_minutes",),
    Code.RESERVE: ("planning.emergency_reserve_share",),
    Code.SUPPLIER_REGION: ("social.same_region_required",),
    Code.SUPPLIER_FEATURES: ("social.catalogue_required", "social.barred_purposes"),
    Code.SUPPLIER_MAX_OPTIONS: ("social.catalogue_required",),
    Code.SOCIAL_WITH_CATEGORIES: ("social.restricted_categories_refused",),
}
# What a vehicle may be sent for hangs on its category and on the day.
_ABOUT_THE_CAR = (Code.VEHICLE_CATEGORY, Code.VEHICLE_FEATURES)


class Articles:
    """The articles of one day's problem, asked by code; a problem of no real region or day has none."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._requests = {request.id: request for request in problem.requests}
        self._vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}

    def find_book(self, request: str | None) -> Rulebook | None:
        """The rulebook of the request's region on the day, if that is a region the rulebook knows."""
        record = self._requests.get(request or "")
        region = record.region if record is not None else next((each.id for each in self._problem.regions), "")
        try:
            return asof(date.fromisoformat(self._problem.day), region)
        except (ValueError, UnknownJurisdictionError):
            return None

    def list_for(self, code: Code, request: str | None, vehicle: str | None = None) -> tuple[Citation, ...]:
        """What the rule of this code stands on; nothing where it is a fact of the day (seats, times, distances)."""
        names = _BY_CODE.get(code, ())
        record = self._vehicles.get(vehicle or "")
        if code in _ABOUT_THE_CAR and record is not None:
            names = (f"category.{record.category}_purposes", "holiday.sealed_day_kinds")
        return self.list_values(names, request)

    def list_values(self, names: Iterable[str], request: str | None) -> tuple[Citation, ...]:
        """The citations of these dated values, as far as they are in force."""
        book = self.find_book(request)
        if book is None:
            return ()
        values = (book.find_value(name) for name in names)
        return tuple(dict.fromkeys(value.citation for value in values if value is not None))
