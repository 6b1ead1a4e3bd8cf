"""Who does something to an order, and whether it is theirs to do."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from dispatch.order_life.acts import ACT_WORDS, MOVES, Act
from dispatch.refusal import Refusal, RefusalKind
from fleet_data.access_records import Role
from fleet_data.plan_records import KeptOrder, OrderKind
from fleet_data.records import RequestRecord
from fleet_data.scope import NOTHING, Scope
from fleet_data.stores import order_life, vehicles
from fleet_data.stores.request_lives import find_for
from fleet_data.stores.requests import get_request
from rulebook.terms import Mechanism


@dataclass(frozen=True, slots=True)
class Doer:
    """A person (their account) in one role, within a scope; `driver` is the staff number of who drives."""

    person: str
    role: Role
    scope: Scope = NOTHING
    driver: str | None = None


def refuse_who(session: Session, doer: Doer, order: KeptOrder, act: Act) -> Refusal | None:
    """Why this is not theirs to do; None: it is."""
    role = _acting_role(doer, order, act)
    if role not in {each for move in MOVES[act] for each in move.roles}:
        return _refuse_role(act, doer)
    request = get_request(session, order.order.request)
    if role is Role.DRIVER and doer.role is Role.DRIVER:
        mine = doer.driver is not None and doer.driver in list_crew(session, order)
        return None if mine else _not_yours(order, "驾驶员不是您", "you are not its driver")
    if doer.role is Role.REQUESTER:
        return None if is_own(session, doer, request) else _not_yours(order, "申请不是您的", "the request is not yours")
    if not _is_inside(session, doer, order, request):
        return _not_yours(order, "不在您的管辖范围", "it lies outside your region or unit")
    return _refuse_second_hat(session, doer, order, request, act)


def list_crew(session: Session, order: KeptOrder) -> list[str | None]:
    """The order's drivers, the first crew first, the present one last."""
    swaps = [step for step in order_life.list_steps(session, order.id) if step.act == Act.SWAP]
    return [*(step.details["before"]["driver"] for step in swaps), order.order.driver]


def is_own(session: Session, doer: Doer, request: RequestRecord) -> bool:
    """Whether who asks filed the request or travels by it; an imported one is its unit's."""
    life = find_for(session, [request.request]).get(request.request)
    if life is None:
        return doer.scope.holds(request.region, request.unit)
    return doer.person in (life.filed_by, life.traveller)


def _acting_role(doer: Doer, order: KeptOrder, act: Act) -> Role:
    """A hired car's driver has no phone of ours: the dispatcher tells for them."""
    hired = order.order.mechanism is Mechanism.SOCIAL
    if hired and doer.role is Role.DISPATCHER and any(Role.DRIVER in move.roles for move in MOVES[act]):
        return Role.DRIVER
    return doer.role


def _is_inside(session: Session, doer: Doer, order: KeptOrder, request: RequestRecord) -> bool:
    if doer.scope.holds(request.region, request.unit):
        return True
    if order.order.vehicle is None:
        return False
    car = vehicles.get_vehicle(session, order.order.vehicle)
    return doer.scope.holds(car.pool_region, car.unit)


def _refuse_second_hat(
    session: Session, doer: Doer, order: KeptOrder, request: RequestRecord, act: Act
) -> Refusal | None:
    """Nobody decides about their own trip."""
    if act not in (Act.SETTLE, Act.RESOLVE, Act.APPROVE_BACK_FILL):
        return None
    life = find_for(session, [request.request]).get(request.request)
    concerned = set() if life is None else {life.filed_by, life.traveller}
    if act is Act.APPROVE_BACK_FILL or order.order.kind is OrderKind.BACK_FILLED:
        filed = [step.who for step in order_life.list_steps(session, order.id) if step.act == Act.FILE_BACK_FILL]
        concerned |= set(filed)
    if doer.person not in concerned and (doer.driver is None or doer.driver != order.order.driver):
        return None
    words = ACT_WORDS[act]
    return Refusal(
        "order.second_person",
        f"派车单 {order.id} 与您本人有关，不能由您{words.zh}，请由另一人办理。",
        f"Order {order.id} is about a trip of your own: somebody else has to {words.en} it.",
        RefusalKind.FORBIDDEN,
    )


def _refuse_role(act: Act, doer: Doer) -> Refusal:
    may = sorted({role.value for move in MOVES[act] for role in move.roles})
    words = ACT_WORDS[act]
    return Refusal(
        "order.not_your_role",
        f"角色“{doer.role.value}”不能{words.zh}，可由以下角色办理：{'、'.join(may)}。",
        f"The role '{doer.role.value}' may not {words.en}; these may: {', '.join(may)}.",
        RefusalKind.FORBIDDEN,
    )


def _not_yours(order: KeptOrder, zh: str, en: str) -> Refusal:
    return Refusal(
        "order.not_yours",
        f"派车单 {order.id}：{zh}，请由有关人员办理。",
        f"Order {order.id}: {en}; let those concerned do it.",
        RefusalKind.FORBIDDEN,
    )
