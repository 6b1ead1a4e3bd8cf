"""What planning writes down: the plan with its proof, the ways it chose from, duties, orders, rulings.

Instants are aware; money is CNY; `None` means there is none. `Kept…` is what a store gives back: the record
with the keys the database gave it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal

from rulebook.terms import Mechanism

OptionKind = Literal["direct", "rail_and_local", "shared"]
PlanStatus = Literal["optimal", "time_limit", "interrupted"]


class OrderState(StrEnum):
    """Where an order is in its life."""

    DRAFT = "draft"  # 方案草稿
    PUBLISHED = "published"  # 已派车
    ACCEPTED = "accepted"  # 司机已接单
    DEPARTED = "departed"  # 已出车
    ARRIVED = "arrived"  # 已到达
    WAITING = "waiting"  # 等候中
    SUSPENDED = "suspended"  # 已中止
    RETURNED = "returned"  # 已还车
    CONFIRMED = "confirmed"  # 已确认
    RATED = "rated"  # 已评价
    SETTLED = "settled"  # 已结算
    DISPUTED = "disputed"  # 有异议
    CANCELLED = "cancelled"  # 已取消
    UNSERVED = "unserved"  # 未能保障


class OrderKind(StrEnum):
    """How an order came about; whatever is not normal stays marked as such for good."""

    NORMAL = "normal"  # 正常单
    DIRECT = "direct"  # 直接调度
    EMERGENCY = "emergency"  # 应急单
    BACK_FILLED = "back_filled"  # 补单


# While an order is in one of these, its request has no other order and its vehicle and driver are booked.
COMMITTED = (
    OrderState.PUBLISHED,
    OrderState.ACCEPTED,
    OrderState.DEPARTED,
    OrderState.ARRIVED,
    OrderState.WAITING,
    OrderState.SUSPENDED,
)
# The vehicle has left and is not back.
ON_THE_ROAD = (OrderState.DEPARTED, OrderState.ARRIVED, OrderState.WAITING, OrderState.SUSPENDED)


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """One solved day: the problem and the plan as exact JSON, cost and proven bound, how they were found."""

    day: date
    region: str
    instance_json: str
    plan_json: str
    cost_cny: float
    lower_bound_cny: float
    status: PlanStatus
    seconds: float
    solver_version: str
    seed: int


@dataclass(frozen=True, slots=True)
class OptionRecord:
    """One way to serve the requests it covers: start in [earliest_at, latest_at], busy `minutes`."""

    option: str
    kind: OptionKind
    covers: tuple[str, ...]
    earliest_at: datetime
    latest_at: datetime
    minutes: float
    driving_minutes: float
    km: float
    extra_cost_cny: float
    passengers: int


@dataclass(frozen=True, slots=True)
class DutyRecord:
    """One vehicle's round; kilometres, minutes and cost count empty runs."""

    vehicle: str
    driver: str | None
    start_at: datetime
    end_at: datetime
    km: float
    driving_minutes: float
    cost_cny: float


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """What was decided for one request. Unserved: no mechanism, no times, state UNSERVED.

    `option` names an option saved with the plan; `duty` is the place of its duty among the plan's duties, `leg`
    the place in that duty, both from 0.
    """

    request: str
    mechanism: Mechanism | None
    reason_zh: str
    reason_en: str
    articles: tuple[Any, ...] = ()
    cost_cny: float = 0.0
    state: OrderState = OrderState.DRAFT
    option: str | None = None
    option_kind: OptionKind | None = None
    vehicle: str | None = None
    driver: str | None = None
    supplier: str | None = None
    planned_start_at: datetime | None = None
    planned_end_at: datetime | None = None
    duty: int | None = None
    leg: int | None = None
    kind: OrderKind = OrderKind.NORMAL


@dataclass(frozen=True, slots=True)
class RulingRecord:
    """A ruling of the rulebook as JSON; `digest` (SHA-256, hex) is of the law in force; `subject` like request:R001."""

    subject: str
    ruling_json: str
    digest: str


@dataclass(frozen=True, slots=True)
class PlanToSave:
    """A plan with all that hangs on it, written in one transaction.

    `base_token` is the day's publication token when planning read the day; None: the one at saving.
    """

    plan: PlanRecord
    orders: tuple[OrderRecord, ...]
    duties: tuple[DutyRecord, ...] = ()
    options: tuple[OptionRecord, ...] = ()
    rulings: tuple[RulingRecord, ...] = ()
    base_token: int | None = None


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan as it is kept; `version` counts from 1 for its day and region."""

    id: int
    version: int
    instance_digest: str
    made_at: datetime
    made_by: str
    plan: PlanRecord
    base_token: int = 0


@dataclass(frozen=True, slots=True)
class KeptOrder:
    """An order as it is kept. `turn` counts its crews from 0: a swap begins the next."""

    id: int
    plan_id: int | None
    order: OrderRecord
    booking_id: int | None = None
    passenger_code: str | None = None
    turn: int = 0


@dataclass(frozen=True, slots=True)
class KeptRuling:
    """A ruling as it is kept."""

    id: int
    kept_at: datetime
    ruling: RulingRecord
