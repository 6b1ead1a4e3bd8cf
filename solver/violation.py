"""What can be wrong with a plan: a closed set of codes, and one violation with its sentence in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Every way a plan can break the format page, in the order they are looked for."""

    OTHER_INSTANCE = "other_instance"
    UNKNOWN_OPTION = "unknown_option"
    UNKNOWN_VEHICLE = "unknown_vehicle"
    UNKNOWN_SUPPLIER = "unknown_supplier"
    UNKNOWN_REQUEST = "unknown_request"
    REQUEST_SERVED_TWICE = "request_served_twice"
    REQUEST_UNACCOUNTED = "request_unaccounted"
    UNSERVED_BUT_SERVED = "unserved_but_served"
    UNSERVED_TWICE = "unserved_twice"
    VEHICLE_SEATS = "vehicle_does_not_fit_seats"
    VEHICLE_CATEGORY = "vehicle_does_not_fit_category"
    VEHICLE_FEATURES = "vehicle_does_not_fit_features"
    CROSS_REGION_NOT_ALLOWED = "cross_region_not_allowed"
    CROSS_REGION_VEHICLES = "cross_region_vehicles"
    EMPTY_DUTY = "empty_duty"
    FIRST_LEG_VIA_POOL = "first_leg_via_pool"
    START_OUTSIDE_WINDOW = "start_outside_window"
    STARTS_BEFORE_ARRIVAL = "starts_before_arrival"
    IDLE_AWAY_TOO_LONG = "idle_away_too_long"
    OUTSIDE_AVAILABLE = "outside_available"
    TWO_DUTIES_IN_INTERVAL = "two_duties_in_interval"
    DRIVING_MINUTES = "driving_minutes"
    RANGE_KM = "range_km"
    RESERVE = "reserve"
    SUPPLIER_REGION = "supplier_region"
    SUPPLIER_SEATS = "supplier_seats"
    SUPPLIER_FEATURES = "supplier_features"
    SUPPLIER_MAX_OPTIONS = "supplier_max_options"
    SOCIAL_WITH_CATEGORIES = "social_with_categories"
    LOCK_BROKEN = "lock_broken"
    COST_DIFFERS = "cost_differs"
    BOUND_ABOVE_COST = "bound_above_cost"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule. `subject` is the id it is about; `amount` by how much, in the rule's own unit (0 where none)."""

    code: Code
    subject: str
    amount: float
    en: str
    zh: str

    def __str__(self) -> str:
        """One line in both languages."""
        return f"{self.code}: {self.zh} / {self.en}"


def beyond(value: float, limit: float) -> float:
    """By how much `value` passes `limit`; 0 within a tolerance of one part in a million (at least 1e-6)."""
    excess = value - limit
    return excess if excess > 1e-6 * max(1.0, abs(limit)) else 0.0
