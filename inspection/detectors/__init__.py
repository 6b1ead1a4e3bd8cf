"""The detectors, each one file, in the explicit order of the format page (docs/inspection-dataset.md)."""

from __future__ import annotations

from inspection.detector import Detector
from inspection.detectors.category_misused import CATEGORY_MISUSED
from inspection.detectors.commute_pattern import COMMUTE_PATTERN
from inspection.detectors.consumption_out_of_line import CONSUMPTION_OUT_OF_LINE
from inspection.detectors.driving_without_rest import DRIVING_WITHOUT_REST
from inspection.detectors.fuelled_elsewhere import FUELLED_ELSEWHERE
from inspection.detectors.fuelled_over_tank import FUELLED_OVER_TANK
from inspection.detectors.fuelled_too_soon import FUELLED_TOO_SOON
from inspection.detectors.idle_vehicle import IDLE_VEHICLE
from inspection.detectors.idled_long import IDLED_LONG
from inspection.detectors.moved_at_night import MOVED_AT_NIGHT
from inspection.detectors.moved_while_sealed import MOVED_WHILE_SEALED
from inspection.detectors.moved_without_order import MOVED_WITHOUT_ORDER
from inspection.detectors.not_disposed import NOT_DISPOSED
from inspection.detectors.odometer_disagrees import ODOMETER_DISAGREES
from inspection.detectors.off_route import OFF_ROUTE
from inspection.detectors.one_user_pattern import ONE_USER_PATTERN
from inspection.detectors.order_backfilled import ORDER_BACKFILLED
from inspection.detectors.order_without_movement import ORDER_WITHOUT_MOVEMENT
from inspection.detectors.outside_approved_region import OUTSIDE_APPROVED_REGION
from inspection.detectors.over_establishment import OVER_ESTABLISHMENT
from inspection.detectors.over_standard import OVER_STANDARD
from inspection.detectors.overspeed import OVERSPEED
from inspection.detectors.parked_off_base_overnight import PARKED_OFF_BASE_OVERNIGHT
from inspection.detectors.power_cut import POWER_CUT
from inspection.detectors.reachable_during_gap import REACHABLE_DURING_GAP
from inspection.detectors.registered_elsewhere import REGISTERED_ELSEWHERE
from inspection.detectors.renewed_early import RENEWED_EARLY
from inspection.detectors.rented_while_own_idle import RENTED_WHILE_OWN_IDLE
from inspection.detectors.returned_late import RETURNED_LATE
from inspection.detectors.served_other_unit_without_order import SERVED_OTHER_UNIT_WITHOUT_ORDER
from inspection.detectors.stopped_at_sensitive_place import STOPPED_AT_SENSITIVE_PLACE
from inspection.detectors.terminal_swapped import TERMINAL_SWAPPED
from inspection.detectors.toll_without_order import TOLL_WITHOUT_ORDER
from inspection.detectors.tracker_silent import TRACKER_SILENT
from inspection.detectors.used_inside_allowance_area import USED_INSIDE_ALLOWANCE_AREA
from inspection.detectors.vendor_off_list import VENDOR_OFF_LIST

DETECTORS: tuple[Detector, ...] = (
    MOVED_WITHOUT_ORDER,
    ORDER_BACKFILLED,
    OFF_ROUTE,
    OUTSIDE_APPROVED_REGION,
    MOVED_WHILE_SEALED,
    MOVED_AT_NIGHT,
    PARKED_OFF_BASE_OVERNIGHT,
    STOPPED_AT_SENSITIVE_PLACE,
    ONE_USER_PATTERN,
    COMMUTE_PATTERN,
    USED_INSIDE_ALLOWANCE_AREA,
    SERVED_OTHER_UNIT_WITHOUT_ORDER,
    CATEGORY_MISUSED,
    RETURNED_LATE,
    OVERSPEED,
    DRIVING_WITHOUT_REST,
    IDLED_LONG,
    TOLL_WITHOUT_ORDER,
    ORDER_WITHOUT_MOVEMENT,
    RENTED_WHILE_OWN_IDLE,
    FUELLED_ELSEWHERE,
    FUELLED_OVER_TANK,
    FUELLED_TOO_SOON,
    CONSUMPTION_OUT_OF_LINE,
    ODOMETER_DISAGREES,
    VENDOR_OFF_LIST,
    TRACKER_SILENT,
    REACHABLE_DURING_GAP,
    TERMINAL_SWAPPED,
    POWER_CUT,
    OVER_ESTABLISHMENT,
    OVER_STANDARD,
    REGISTERED_ELSEWHERE,
    RENEWED_EARLY,
    NOT_DISPOSED,
    IDLE_VEHICLE,
)
