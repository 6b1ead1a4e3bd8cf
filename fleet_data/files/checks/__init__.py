"""The checks of whole ledgers, one idea a file, run in this order."""

from fleet_data.files.check import Check
from fleet_data.files.checks.places import check_places
from fleet_data.files.checks.pools import check_pools, check_pools_of_drivers
from fleet_data.files.checks.spans import check_spans
from fleet_data.files.checks.unique import check_unique
from fleet_data.files.checks.usual_plates import check_usual_plates

CHECKS: tuple[Check, ...] = (
    check_unique,
    check_places,
    check_pools,
    check_pools_of_drivers,
    check_usual_plates,
    check_spans,
)
