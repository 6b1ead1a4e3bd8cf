"""What is known of a dataset: one label a deed or innocent look-alike, and the answers file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from scenarios.deeds.moments import iso

FAMILIES: dict[str, tuple[str, ...]] = {
    "use": (
        "moved_without_order",
        "order_backfilled",
        "off_route",
        "outside_approved_region",
        "moved_while_sealed",
        "moved_at_night",
        "parked_off_base_overnight",
        "stopped_at_sensitive_place",
        "one_user_pattern",
        "commute_pattern",
        "used_inside_allowance_area",
        "served_other_unit_without_order",
        "category_misused",
        "returned_late",
        "overspeed",
        "driving_without_rest",
        "idled_long",
        "toll_without_order",
        "order_without_movement",
        "rented_while_own_idle",
    ),
    "fuel and cost": (
        "fuelled_elsewhere",
        "fuelled_over_tank",
        "fuelled_too_soon",
        "consumption_out_of_line",
        "odometer_disagrees",
        "vendor_off_list",
    ),
    "terminal": ("tracker_silent", "reachable_during_gap", "terminal_swapped", "power_cut"),
    "equipping, renewal, disposal": (
        "over_establishment",
        "over_standard",
        "registered_elsewhere",
        "renewed_early",
        "not_disposed",
        "idle_vehicle",
    ),
}
DETECTORS: tuple[str, ...] = tuple(name for family in FAMILIES.values() for name in family)


@dataclass(frozen=True, slots=True)
class Label:
    """A deed (`guilty`) or a look-alike of `detector`; `also` are further detectors that rightly see it.

    `start_s` and `end_s` are POSIX seconds; a label of a unit has no vehicle. `others` are vehicles under which the
    same deed may be reported as well.
    """

    label: str
    detector: str
    guilty: bool
    vehicle_id: str | None
    unit_id: str
    start_s: int
    end_s: int
    why: str
    also: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def shows(self) -> frozenset[str]:
        """All detectors that are right to report it; of a look-alike those of `also` alone."""
        return frozenset((self.detector, *self.also) if self.guilty else self.also)


def write_answers(labels: Iterable[Label], path: Path) -> None:
    """One JSON object a line, by label."""
    lines = []
    for label in sorted(labels, key=lambda one: one.label):
        row = asdict(label)
        row["start"], row["end"] = iso(row.pop("start_s")), iso(row.pop("end_s"))
        lines.append(json.dumps(row, ensure_ascii=False, sort_keys=True))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
