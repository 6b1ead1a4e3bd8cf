"""Between routes and the life of orders: who acts in which role, what is in scope, what a clash is as a problem."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy.orm import Session

from api.access.permissions import MATRIX
from api.desk import granted, is_assigned_only, is_own_only
from api.languages import Words
from api.problems import CONFLICT, NOT_FOUND, Problem
from api.schemas.orders import OrderOut
from api.work import Work
from dispatch.order_life.acts import MOVES, Act
from dispatch.order_life.doer import Doer
from dispatch.order_life.reporting import Told, take_act
from dispatch.refusal import Refusal
from fleet_data.access_records import Role
from fleet_data.booking_records import Clash
from fleet_data.plan_records import KeptOrder
from fleet_data.stores import order_lists, orders

T = TypeVar("T")


def doer_for(work: Work, act: Act) -> Doer:
    """The caller in the role of theirs that may do the act; in some role of theirs where none may."""
    held = [role for role in Role if role in work.caller.roles() and role in MATRIX[work.permission]]
    may = {role for move in MOVES[act] for role in move.roles}
    role = next((each for each in held if each in may), held[0])
    return Doer(work.who, role, work.scope, work.caller.account.driver)


def act_on(session: Session, work: Work, told: Told) -> OrderOut:
    """Take an act of the office; raises Problem for its refusal."""
    seen(session, work, told.order_id)
    return shown(work, granted(take_act(session, doer_for(work, told.act), told, now=work.now)).order)


def seen(session: Session, work: Work, order: int) -> KeptOrder:
    """The order, if the caller's permission carries to it; else it is not there."""
    query = order_lists.query(work.scope, own=is_own_only(work), assigned=is_assigned_only(work))
    row = session.scalars(query.where(order_lists.SORTS["id"] == order)).one_or_none()
    if row is None:
        raise Problem(NOT_FOUND)
    return orders.to_record(row)


def booked(result: T | Clash | Refusal) -> T:
    """What booking gives; raises Problem where the car or driver is held, or for a refusal."""
    if isinstance(result, Clash):
        raise Problem(CONFLICT, Words(result.zh, result.en))
    return granted(result)


def shown(work: Work, order: KeptOrder) -> OrderOut:
    """An order as the caller may see it."""
    return OrderOut.of(order, with_code=code_shown(work))


def code_shown(work: Work) -> bool:
    """The passenger's code is not for the driver, who has to hear it from the passenger."""
    return bool(work.caller.roles() & {Role.REQUESTER, Role.DISPATCHER}) and Role.DRIVER not in work.caller.roles()
