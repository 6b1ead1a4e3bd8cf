"""Who may do what: one table, permission → role → reach. Everything not in it is refused.

The table is that of the design's section on roles (GB/T 22239 separates the three administrators: none of them
sees the offices' business). A reach says how far a role's grant carries for that permission.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from fleet_data.access_records import ADMINISTRATORS, Role


class Reach(StrEnum):
    """How far a permission carries; OWN, ASSIGNED, CASE: the store limits further, by person, driver or case."""

    OWN = "own"
    ASSIGNED = "assigned"
    UNIT = "unit"
    REGION = "region"
    CASE = "case"
    SYSTEM = "system"


class Permission(StrEnum):
    """What can be done; a route declares exactly one."""

    READ_REFERENCE = "read_reference"
    USE_OWN_ACCOUNT = "use_own_account"
    SEE_REQUESTS = "see_requests"
    FILE_REQUESTS = "file_requests"
    APPROVE_REQUESTS = "approve_requests"
    APPOINT_APPROVERS = "appoint_approvers"
    BACK_FILL_REQUESTS = "back_fill_requests"
    FILE_BACK_FILLS = "file_back_fills"
    SEE_PLANS = "see_plans"
    MAKE_PLANS = "make_plans"
    SEE_ORDERS = "see_orders"
    MOVE_ORDERS = "move_orders"
    RUN_TRIPS = "run_trips"
    SETTLE_TRIPS = "settle_trips"
    SEE_FLEET = "see_fleet"
    EDIT_FLEET = "edit_fleet"
    TRANSFER_FLEET = "transfer_fleet"
    SEAL_FLEET = "seal_fleet"
    SEE_AGREEMENTS = "see_agreements"
    EDIT_AGREEMENTS = "edit_agreements"
    SEE_LIVE_MAP = "see_live_map"
    SEE_TRACKS = "see_tracks"
    EXPORT_LOCATIONS = "export_locations"
    RUN_INSPECTIONS = "run_inspections"
    SEE_FINDINGS = "see_findings"
    HANDLE_CASES = "handle_cases"
    REPLY_TO_CASES = "reply_to_cases"
    SEE_CASES = "see_cases"
    PROPOSE_RULES = "propose_rules"
    APPROVE_RULES = "approve_rules"
    PUBLISH_RULES = "publish_rules"
    PROPOSE_ACCOUNTS = "propose_accounts"
    SEE_ACCOUNTS = "see_accounts"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_GRANTS = "see_grants"
    GIVE_ROLES = "give_roles"
    REVIEW_GRANTS = "review_grants"
    BREAK_GLASS = "break_glass"
    SEE_SETTINGS = "see_settings"
    READ_AUDIT = "read_audit"
    EXPORT_AUDIT = "export_audit"


RQ, AP, DP, DR, UA, RA, IN, AU, SA, SO = Role
_EVERYONE = tuple(Role)
_P = Permission
_OWN, _ASSIGNED, _UNIT, _REGION, _CASE, _SYSTEM = Reach


def _all(reach: Reach, *roles: Role) -> dict[Role, Reach]:
    return dict.fromkeys(roles, reach)


MATRIX: Final = MappingProxyType(
    {
        _P.READ_REFERENCE: _all(_SYSTEM, *_EVERYONE),
        _P.USE_OWN_ACCOUNT: _all(_SYSTEM, *_EVERYONE),
        _P.SEE_REQUESTS: {RQ: _OWN, AP: _UNIT, UA: _UNIT, DP: _REGION, RA: _REGION, DR: _ASSIGNED},
        _P.FILE_REQUESTS: _all(_OWN, RQ, AP, UA),
        _P.APPROVE_REQUESTS: {AP: _UNIT, RA: _REGION},
        _P.APPOINT_APPROVERS: {UA: _UNIT, RA: _REGION},
        _P.BACK_FILL_REQUESTS: {AP: _UNIT, RA: _REGION},
        _P.FILE_BACK_FILLS: {DP: _REGION, UA: _UNIT},
        _P.SEE_PLANS: {DP: _REGION, UA: _UNIT, RA: _REGION},
        _P.MAKE_PLANS: {DP: _REGION},
        _P.SEE_ORDERS: {RQ: _OWN, AP: _UNIT, UA: _UNIT, DP: _REGION, RA: _REGION, DR: _ASSIGNED},
        _P.MOVE_ORDERS: {DP: _REGION},
        _P.RUN_TRIPS: {DR: _ASSIGNED},
        _P.SETTLE_TRIPS: {RQ: _OWN, UA: _UNIT, RA: _REGION},
        _P.SEE_FLEET: {DP: _REGION, DR: _ASSIGNED, UA: _UNIT, RA: _REGION, IN: _REGION},
        _P.EDIT_FLEET: {UA: _UNIT, RA: _REGION},
        _P.TRANSFER_FLEET: {RA: _REGION},
        _P.SEAL_FLEET: {UA: _UNIT, RA: _REGION},
        _P.SEE_AGREEMENTS: {DP: _REGION, UA: _UNIT, RA: _REGION, IN: _REGION},
        _P.EDIT_AGREEMENTS: {RA: _REGION},
        _P.SEE_LIVE_MAP: {RQ: _OWN, AP: _OWN, DP: _UNIT, DR: _OWN, UA: _UNIT, RA: _REGION, IN: _CASE},
        _P.SEE_TRACKS: {RQ: _OWN, DR: _OWN, UA: _UNIT, RA: _REGION, IN: _CASE},
        _P.EXPORT_LOCATIONS: {IN: _CASE},
        _P.RUN_INSPECTIONS: {IN: _REGION},
        _P.SEE_FINDINGS: {DR: _OWN, UA: _UNIT, RA: _REGION, IN: _REGION},
        _P.HANDLE_CASES: {IN: _CASE},
        _P.REPLY_TO_CASES: {DR: _OWN, UA: _UNIT},
        _P.SEE_CASES: {DR: _OWN, UA: _UNIT, RA: _REGION, IN: _CASE},
        _P.PROPOSE_RULES: {UA: _UNIT, IN: _REGION},
        _P.APPROVE_RULES: {RA: _REGION},
        _P.PUBLISH_RULES: _all(_SYSTEM, SO),
        _P.PROPOSE_ACCOUNTS: {UA: _UNIT, RA: _REGION},
        _P.SEE_ACCOUNTS: _all(_SYSTEM, *ADMINISTRATORS),
        _P.MANAGE_ACCOUNTS: _all(_SYSTEM, SA),
        _P.SEE_GRANTS: _all(_SYSTEM, SO, AU),
        _P.GIVE_ROLES: _all(_SYSTEM, SO),
        _P.REVIEW_GRANTS: _all(_SYSTEM, AU),
        _P.BREAK_GLASS: _all(_SYSTEM, *ADMINISTRATORS),
        _P.SEE_SETTINGS: _all(_SYSTEM, SA, AU),
        _P.READ_AUDIT: _all(_SYSTEM, AU) | {IN: _CASE},
        _P.EXPORT_AUDIT: _all(_SYSTEM, AU),
    }
)

# Proof again of who one is, at most five minutes old, whoever asks (section 4, "People").
STEP_UP: Final = frozenset(
    {_P.EXPORT_LOCATIONS, _P.EXPORT_AUDIT, _P.GIVE_ROLES, _P.PUBLISH_RULES, _P.BREAK_GLASS, _P.MANAGE_ACCOUNTS}
)
