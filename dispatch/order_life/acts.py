"""The table of an order's life: each act, who may do it, from which states, and where it leads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dispatch.day_plan import Words
from dispatch.refusal import Refusal
from fleet_data.access_records import Role
from fleet_data.plan_records import OrderState

S = OrderState


class Act(StrEnum):
    """What moves an order."""

    PUBLISH = "publish"
    REPLACE = "replace"
    REBOOK = "rebook"
    ACCEPT = "accept"
    DEPART = "depart"
    ARRIVE = "arrive"
    WAIT = "wait"
    GO_ON = "go_on"
    SUSPEND = "suspend"
    RESUME = "resume"
    RETURN = "return"
    TROUBLE = "trouble"
    CONFIRM = "confirm"
    RATE = "rate"
    SETTLE = "settle"
    DISPUTE = "dispute"
    RESOLVE = "resolve"
    CANCEL = "cancel"
    SWAP = "swap"
    FILE_BACK_FILL = "file_back_fill"
    APPROVE_BACK_FILL = "approve_back_fill"


# Told from the road: kept as facts when they come late, and put in their place by when they happened.
ROAD = (
    Act.ACCEPT, Act.DEPART, Act.ARRIVE, Act.WAIT, Act.GO_ON, Act.SUSPEND, Act.RESUME, Act.RETURN, Act.TROUBLE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Move:
    """One way an act may go. `target` None: back to where it came from, or the state stays."""

    roles: frozenset[Role]
    sources: frozenset[OrderState]
    target: OrderState | None


def _move(roles: tuple[Role, ...], sources: tuple[OrderState, ...], target: OrderState | None) -> Move:
    return Move(frozenset(roles), frozenset(sources), target)


_CREW = (Role.DRIVER,)
_DESK = (Role.DISPATCHER,)
_BOTH = (Role.DRIVER, Role.DISPATCHER)
_OUT = (S.DEPARTED, S.ARRIVED, S.WAITING)

MOVES: dict[Act, tuple[Move, ...]] = {
    Act.PUBLISH: (_move(_DESK, (S.DRAFT,), S.PUBLISHED),),
    Act.REPLACE: (_move(_DESK, (S.PUBLISHED, S.ACCEPTED), S.CANCELLED),),  # by a newer plan
    Act.REBOOK: (_move(_DESK, (S.PUBLISHED, S.ACCEPTED, *_OUT, S.SUSPENDED), None),),  # held for another time
    Act.ACCEPT: (_move(_CREW, (S.PUBLISHED,), S.ACCEPTED),),
    Act.DEPART: (_move(_CREW, (S.ACCEPTED,), S.DEPARTED),),
    Act.ARRIVE: (_move(_CREW, (S.DEPARTED,), S.ARRIVED),),
    Act.WAIT: (_move(_CREW, (S.ARRIVED,), S.WAITING),),
    Act.GO_ON: (_move(_CREW, (S.ARRIVED, S.WAITING), S.DEPARTED),),
    Act.SUSPEND: (_move(_BOTH, _OUT, S.SUSPENDED),),
    Act.RESUME: (_move(_BOTH, (S.SUSPENDED,), None),),
    Act.RETURN: (_move(_CREW, (*_OUT, S.SUSPENDED), S.RETURNED),),
    Act.TROUBLE: (_move(_CREW, (S.PUBLISHED, S.ACCEPTED, *_OUT, S.SUSPENDED), None),),
    Act.CONFIRM: (_move((Role.REQUESTER,), (S.RETURNED,), S.CONFIRMED),),
    Act.RATE: (_move((Role.REQUESTER,), (S.CONFIRMED,), S.RATED),),
    # A trip that nobody rated is settled all the same.
    Act.SETTLE: (_move((Role.UNIT_FLEET, Role.REGION_ADMIN), (S.CONFIRMED, S.RATED), S.SETTLED),),
    Act.DISPUTE: (_move((Role.REQUESTER, Role.DRIVER), (S.RETURNED, S.CONFIRMED, S.RATED), S.DISPUTED),),
    Act.RESOLVE: (_move((Role.UNIT_FLEET, Role.REGION_ADMIN), (S.DISPUTED,), S.CONFIRMED),),
    Act.CANCEL: (
        _move((Role.REQUESTER, Role.DISPATCHER), (S.DRAFT, S.PUBLISHED, S.ACCEPTED), S.CANCELLED),
        _move(_DESK, (S.SUSPENDED,), S.CANCELLED),
    ),
    Act.SWAP: (_move(_DESK, (S.PUBLISHED, S.ACCEPTED, *_OUT, S.SUSPENDED), S.PUBLISHED),),
    Act.FILE_BACK_FILL: (_move((Role.DISPATCHER, Role.UNIT_FLEET), (), S.DRAFT),),
    Act.APPROVE_BACK_FILL: (_move((Role.APPROVER, Role.REGION_ADMIN), (S.DRAFT,), S.RETURNED),),
}

STATE_WORDS = {
    S.DRAFT: Words("草稿", "draft"),
    S.PUBLISHED: Words("已派车", "dispatched"),
    S.ACCEPTED: Words("已接单", "accepted"),
    S.DEPARTED: Words("已出车", "departed"),
    S.ARRIVED: Words("已到达", "arrived"),
    S.WAITING: Words("等候中", "waiting"),
    S.SUSPENDED: Words("已中止", "suspended"),
    S.RETURNED: Words("已还车", "returned"),
    S.CONFIRMED: Words("已确认", "confirmed"),
    S.RATED: Words("已评价", "rated"),
    S.SETTLED: Words("已结算", "settled"),
    S.DISPUTED: Words("有异议", "disputed"),
    S.CANCELLED: Words("已取消", "cancelled"),
    S.UNSERVED: Words("未保障", "unserved"),
}
ACT_WORDS = {
    Act.PUBLISH: Words("派车", "dispatch"),
    Act.REPLACE: Words("由新方案取代", "replace by a newer plan"),
    Act.REBOOK: Words("调整占用时间", "hold for another time"),
    Act.ACCEPT: Words("接单", "accept"),
    Act.DEPART: Words("出车", "depart"),
    Act.ARRIVE: Words("到达", "arrive"),
    Act.WAIT: Words("等候", "wait"),
    Act.GO_ON: Words("续行", "go on"),
    Act.SUSPEND: Words("中止", "suspend"),
    Act.RESUME: Words("恢复", "resume"),
    Act.RETURN: Words("还车", "return"),
    Act.TROUBLE: Words("报告情况", "report trouble"),
    Act.CONFIRM: Words("确认", "confirm"),
    Act.RATE: Words("评价", "rate"),
    Act.SETTLE: Words("结算", "settle"),
    Act.DISPUTE: Words("提出异议", "dispute"),
    Act.RESOLVE: Words("处理异议", "resolve"),
    Act.CANCEL: Words("取消", "cancel"),
    Act.SWAP: Words("换车或改派", "swap"),
    Act.FILE_BACK_FILL: Words("补录", "back-fill"),
    Act.APPROVE_BACK_FILL: Words("核准补录", "approve the back-fill"),
}


def find_move(act: Act, state: OrderState, role: Role | None = None) -> Move | None:
    """The way an act goes from a state, for a role (None: for whoever may)."""
    for move in MOVES[act]:
        if state in move.sources and (role is None or role in move.roles):
            return move
    return None


def list_possible(state: OrderState, role: Role | None = None) -> list[Act]:
    """The acts that lead on from a state, in the order of the life."""
    return [act for act in Act if find_move(act, state, role) is not None]


def refuse_from_here(order_id: int, act: Act, state: OrderState) -> Refusal:
    """The act cannot be done from this state; what can is told."""
    possible = list_possible(state)
    then_zh = "、".join(ACT_WORDS[each].zh for each in possible) or "无（流程已结束）"
    then_en = ", ".join(ACT_WORDS[each].en for each in possible) or "nothing, its life is over"
    return Refusal(
        "order.not_from_here",
        f"派车单 {order_id} 现为“{STATE_WORDS[state].zh}”，不能{ACT_WORDS[act].zh}；下一步可以：{then_zh}。",
        f"Order {order_id} is {STATE_WORDS[state].en}: one cannot {ACT_WORDS[act].en} now. Possible next: {then_en}.",
    )
