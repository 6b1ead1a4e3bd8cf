"""Giving roles: checked, written, and put into the audit administrator's queue in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from api.access.errors import AccessError
from api.access.exclusions import find_conflict
from fleet_data.access_records import ADMINISTRATORS, Account, Grant, GrantKind, Role
from fleet_data.stores import accounts, grants, units
from fleet_data.stores.scopes import list_subtree

LONGEST = timedelta(days=366)
LONGEST_ACTING = timedelta(days=30)
LONGEST_BREAK_GLASS = timedelta(hours=4)
_LIMITS = {
    GrantKind.REGULAR: LONGEST,
    GrantKind.ACTING_FOR: LONGEST_ACTING,
    GrantKind.BREAK_GLASS: LONGEST_BREAK_GLASS,
}
NEEDS_UNIT = (Role.REQUESTER, Role.APPROVER, Role.UNIT_FLEET)
NEVER_A_UNIT = (Role.REGION_ADMIN, Role.INSPECTOR)


@dataclass(frozen=True, slots=True)
class Wish:
    """A role that is to be given."""

    account: str
    role: Role
    region: str | None
    unit: str | None
    from_at: datetime
    until_at: datetime
    reason: str
    kind: GrantKind = GrantKind.REGULAR
    acting_for: str | None = None


def give_role(session: Session, wish: Wish, *, by: str, now: datetime) -> Grant:
    """Write the grant; it is in force at once, for in the same transaction it stands in the queue.

    Raises AccessError for what the rules refuse, NotKeptError for an account that is not there.
    """
    account = accounts.get(session, wish.account)
    _check_person(account, by)
    _check_time(wish, now)
    _check_place(session, wish, account)
    _check_acting(session, wish, now)
    grant = Grant(
        id=str(uuid4()),
        account=account.id,
        role=wish.role,
        kind=wish.kind,
        region=wish.region,
        unit=wish.unit,
        from_at=wish.from_at,
        until_at=wish.until_at,
        assigned_by=by,
        assigned_at=now,
        queued_at=now,
        acting_for=wish.acting_for,
        reason=wish.reason,
    )
    held = [*grants.list_unended(session, account.id, now), grant]
    places = {each.region for each in held if each.region is not None}
    conflict = find_conflict(held, {place: list_subtree(session, [place]) for place in sorted(places)})
    if conflict is not None:
        raise AccessError(conflict)
    grants.add(session, grant, by)
    return grant


def _check_person(account: Account, by: str) -> None:
    if account.id == by:
        raise AccessError("不能给自己授权。 / Nobody gives a role to themselves; ask the other administrators.")
    if account.disabled_at is not None:
        raise AccessError(
            f"账号“{account.name}”已停用，请先启用。 / The account '{account.name}' is disabled; enable it first."
        )


def _check_time(wish: Wish, now: datetime) -> None:
    longest = _LIMITS[wish.kind]
    if not now - timedelta(minutes=1) <= wish.from_at < wish.until_at:
        raise AccessError(
            "授权起止时间有误：起始不早于现在，截止在起始之后。 / A grant begins now or later and ends after it begins."
        )
    if wish.until_at - wish.from_at > longest:
        raise AccessError(
            f"此类授权最长 {longest}，请缩短。 / A grant of this kind lasts at most {longest}; choose an earlier end."
        )


def _check_place(session: Session, wish: Wish, account: Account) -> None:
    if wish.role in ADMINISTRATORS:
        if wish.region is not None or wish.unit is not None:
            raise AccessError(
                "三员角色不限地区，请去掉地区和单位。 / An administrator's role has no region and no unit."
            )
        return
    if wish.region is None or not list_subtree(session, [wish.region]):
        raise AccessError(
            f"角色“{wish.role}”需要一个存在的地区。 / The role '{wish.role}' needs a region that exists; name its code."
        )
    if (wish.unit is None and wish.role in NEEDS_UNIT) or (wish.unit is not None and wish.role in NEVER_A_UNIT):
        raise AccessError(
            f"角色“{wish.role}”按单位或地区授予的方式不对。 / The role '{wish.role}' "
            + ("needs a unit of that region." if wish.unit is None else "is for a whole region, without a unit.")
        )
    if wish.unit is not None and wish.unit not in units.list_for_region(session, wish.region):
        raise AccessError(
            f"地区 {wish.region} 没有单位“{wish.unit}”。 / Region {wish.region} has no "
            f"unit '{wish.unit}'; check its name."
        )
    if wish.role is Role.DRIVER and account.driver is None:
        raise AccessError(
            "该账号没有驾驶员编号，请先由系统管理员填写。 / The account names no driver; "
            "have the system administrator set it."
        )


def _check_acting(session: Session, wish: Wish, now: datetime) -> None:
    if (wish.kind is GrantKind.ACTING_FOR) != (wish.acting_for is not None):
        raise AccessError("代理授权须指明被代理人，其他授权不能指明。 / Only a grant of acting names whom it is for.")
    if wish.acting_for is None:
        return
    held = grants.list_in_force(session, [wish.acting_for], now)
    if not any((each.role, each.region, each.unit) == (wish.role, wish.region, wish.unit) for each in held):
        raise AccessError(
            "被代理人并不持有这一角色。 / The person acted for does not hold this role there; "
            "check role, region and unit."
        )
