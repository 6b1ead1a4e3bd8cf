"""What each table shows, in one place. A table in neither list fails a test: whoever adds one decides here.

The second layer is coarse on purpose: regions everywhere, units where a row belongs to one. Finer limits (own, own
trip, own case) are the stores'.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from fleet_data.row_security.conditions import (
    any_of,
    of_driver,
    of_person,
    of_region,
    of_unit,
    place,
    within,
)

_DEVICE = "device_id = ANY(ARRAY(SELECT id FROM track_devices))"
_UNIT = any_of(of_region("region"), of_unit("region", "unit"))
_REQUEST = "paiche_sees_request(request)"

# table → the rows of a scope (both what is read and what may be written)
POLICIES: Final = MappingProxyType(
    {
        "agreement_terms": within("agreements", "agreement", "agreement_terms.agreement"),
        "agreements": place("pool_region", "request_region"),
        "answers": of_person("actor"),
        "approval_decisions": any_of(_UNIT, _REQUEST),
        "approval_rounds": any_of(_UNIT, _REQUEST),
        "approver_posts": place("region"),
        "bookings": any_of("paiche_sees_vehicle(vehicle)", of_driver("driver")),
        "catalogue_entries": place("region"),
        "day_changes": place("region"),
        "driver_absences": any_of(place("region"), of_driver("driver")),
        "driver_files": any_of(place("region"), of_driver("driver")),
        "drivers": any_of(within("pools", "name", "drivers.pool"), of_driver("driver")),
        "duties": any_of(within("plans", "id", "duties.plan_id"), of_driver("driver")),
        "establishment": _UNIT,
        "netting_statements": any_of(of_region("region_a"), of_region("region_b")),
        "option_requests": within("plans", "id", "option_requests.plan_id"),
        "options": within("plans", "id", "options.plan_id"),
        "order_photos": within("orders", "id", "order_photos.order_id"),
        "order_reports": within("orders", "id", "order_reports.order_id"),
        "order_steps": within("orders", "id", "order_steps.order_id"),
        "orders": any_of(of_driver("driver"), "paiche_sees_vehicle(vehicle)", _REQUEST),
        "phone_batches": any_of(place("region"), of_driver("driver")),
        "plan_rulings": within("plans", "id", "plan_rulings.plan_id"),
        "plans": place("region"),
        "pools": place("region"),
        "publications": place("region"),
        "request_lives": any_of(_UNIT, of_person("filed_by"), "paiche_serves_request(request)"),
        "requests": any_of(_UNIT, "paiche_serves_request(request)"),
        "seal_exceptions": place("region"),
        "seals": place("region"),
        "supplier_claims": place("region"),
        "suppliers": place("region"),
        "terminals": any_of("plate IS NULL", "paiche_sees_vehicle(plate)"),
        "track_devices": any_of("paiche_sees_vehicle(vehicle)", of_driver("driver")),
        "track_latest": _DEVICE,
        "track_points": _DEVICE,
        "two_sided_orders": any_of(of_region("asking_region"), of_region("serving_region"), _REQUEST),
        "vehicle_blocks": place("region"),
        "vehicle_files": place("region"),
        "vehicles": place("unit_region"),
    }
)

_BEFORE = "asked before the scope is known, and by the rules of access alone"
_JOBS = "a worker knows its job before its scope; who looks at jobs is limited by the store"
_TRACKS = "no person and no place in it; the intake writes it for all devices"

# table → why it has no rows of a scope
OPEN: Final = MappingProxyType(
    {
        "accounts": _BEFORE,
        "audit_checkpoints": "the log is one for all; who reads it has a permission of their own",
        "audit_details": "read by the audit administrator alone",
        "audit_entries": "read by the audit administrator alone",
        "audit_leaves": "hashes",
        "break_glass": _BEFORE,
        "calendar_days": "public",
        "grants": _BEFORE,
        "job_sends": _JOBS,
        "jobs": _JOBS,
        "journal": "read row by row, through a row that is in scope",
        "oidc_flows": _BEFORE,
        "passwords": _BEFORE,
        "phone_codes": _BEFORE,
        "phone_proofs": "digests",
        "phone_tokens": _BEFORE,
        "phones": _BEFORE,
        "regions": "public",
        "rulings": "read through the plan or request they were made for",
        "sessions": _BEFORE,
        "sign_in_tries": _BEFORE,
        "timetable": "when which kind of job is due",
        "track_day_files": _TRACKS,
        "track_days": _TRACKS,
        "track_holds": "set and lifted by those who keep evidence, with a permission of their own",
        "track_parcels": _TRACKS,
        "track_quarantine": "unreadable frames, whose device is not known",
        "units": "the names of public offices",
    }
)

# Records are cancelled, withdrawn or ended, never deleted; these alone may be taken away.
DELETABLE: Final = frozenset(
    {
        "answers",
        "audit_details",
        "calendar_days",
        "job_sends",
        "jobs",
        "oidc_flows",
        "phone_proofs",
        "phone_tokens",
        "sessions",
        "sign_in_tries",
        "track_latest",
        "track_points",
    }
)
# Only ever added to.
APPEND_ONLY: Final = frozenset({"audit_entries", "audit_leaves", "journal", "order_steps", "passwords", "rulings"})
# What the door for points needs, and nothing else.
INGEST: Final = MappingProxyType(
    {
        "terminals": "SELECT, UPDATE",
        "track_devices": "SELECT",
        "track_latest": "SELECT, INSERT, UPDATE",
        "track_parcels": "SELECT, INSERT",
        "track_points": "SELECT, INSERT",
        "track_quarantine": "SELECT, INSERT",
    }
)
