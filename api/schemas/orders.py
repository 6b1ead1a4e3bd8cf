"""Orders as the office sees and moves them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints

from api.schemas.base import In, Key, Name, Out, Reason
from api.schemas.desk import Cny, Kilometres
from api.schemas.my import ReportId, RoadAct
from api.zoned import Instant
from dispatch.order_life.acts import STATE_WORDS, Act, list_possible
from dispatch.order_life.sending import DrivenTrip
from fleet_data.order_records import Step
from fleet_data.plan_records import KeptOrder, OrderKind, OrderRecord, OrderState
from rulebook.terms import Mechanism

_HIDDEN = ("code",)


class OrderOut(Out):
    """An order with what may be done next. `passenger_code` is told to those who travel and to the desk alone."""

    id: int
    plan_id: int | None
    request: str
    kind: OrderKind
    mechanism: Mechanism | None
    state: OrderState
    state_zh: str
    vehicle: str | None
    driver: str | None
    supplier: str | None
    planned_start_at: Instant | None
    planned_end_at: Instant | None
    cost_cny: float
    reason_zh: str
    reason_en: str
    articles: tuple[Any, ...]
    turn: Annotated[int, Field(description="its crews, from 0")]
    passenger_code: str | None
    next_acts: Annotated[tuple[Act, ...], Field(description="what leads on from here, whoever may do it")]

    @classmethod
    def of(cls, kept: KeptOrder, *, with_code: bool) -> Self:
        """An order as it is kept."""
        record = kept.order
        own = ("id", "plan_id", "turn", "passenger_code", "state_zh", "next_acts")
        same: dict[str, Any] = {name: getattr(record, name) for name in cls.model_fields if name not in own}
        return cls(
            **same,
            id=kept.id,
            plan_id=kept.plan_id,
            turn=kept.turn,
            state_zh=STATE_WORDS[record.state].zh,
            passenger_code=kept.passenger_code if with_code else None,
            next_acts=tuple(list_possible(record.state)),
        )


class StepOut(Out):
    """One step of an order's life."""

    step: int
    act: str
    from_state: OrderState
    to_state: OrderState
    who: str
    role: str
    happened_at: Instant
    recorded_at: Instant
    details: dict[str, Any]

    @classmethod
    def of(cls, step: Step) -> Self:
        """A step as it is kept."""
        same: dict[str, Any] = {name: getattr(step, name) for name in cls.model_fields if name != "details"}
        return cls(**same, details={name: value for name, value in step.details.items() if name not in _HIDDEN})


class OrderLifeOut(OrderOut):
    """An order with its whole history, oldest first."""

    steps: tuple[StepOut, ...] = ()


class ReasonIn(In):
    """Why."""

    reason: Reason


class DeskActIn(In):
    """What the desk does on the road: hold an order up, let it go on."""

    act: Literal["suspend", "resume"]
    reason: Reason | None = None


class HiredActIn(In):
    """What the desk tells for a hired car, whose driver has no phone of ours."""

    report: ReportId
    act: RoadAct
    reason: Reason | None = None


class SwapIn(In):
    """Another car, another driver, or both; what is left out stays."""

    reason: Reason
    vehicle: Key | None = None
    driver: Key | None = None
    until_at: Annotated[Instant | None, Field(description="on the road: until when the new crew is held")] = None


class SendIn(In):
    """An order without a plan."""

    kind: Literal["direct", "emergency"]
    request: Key
    vehicle: Key
    driver: Key | None = None
    start_at: Instant
    end_at: Instant
    reason: Reason

    def record(self, mechanism: Mechanism) -> OrderRecord:
        """The order as it will be kept."""
        return OrderRecord(
            request=self.request,
            mechanism=mechanism,
            reason_zh=self.reason,
            reason_en=self.reason,
            vehicle=self.vehicle,
            driver=self.driver,
            planned_start_at=self.start_at,
            planned_end_at=self.end_at,
            kind=OrderKind(self.kind),
        )


class RatingIn(In):
    """How it was."""

    score: Annotated[int, Field(ge=1, le=5)]
    comment: Annotated[str | None, StringConstraints(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")] = None


class SettlementIn(In):
    """What it cost in the end."""

    amount_cny: Annotated[Cny, Field(le=1_000_000)]
    note: Name | None = None


class BackFillIn(In):
    """A trip that took place without an order."""

    request: Key
    vehicle: Key
    driver: Key
    started_at: Instant
    ended_at: Instant
    odometer_out_km: Kilometres
    odometer_in_km: Kilometres
    reason: Reason

    def trip(self) -> DrivenTrip:
        """The trip as the office knows it."""
        return DrivenTrip(**{name: getattr(self, name) for name in type(self).model_fields})


class ApprovalIn(In):
    """A second person's word."""

    comment: Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""


class SwappedOut(Out):
    """The orders of the ride with their new crew, which has to accept them anew."""

    orders: tuple[OrderOut, ...]
