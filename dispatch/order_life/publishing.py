"""Publish a plan: one of several dispatchers at once wins, and the others are told what changed meanwhile.

A plan is published on the token of the day it was made on. What is on the road stays; what the plan leaves as it was
stays accepted; the rest is replaced. All bookings are had, or nothing is published.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from dispatch.order_life.acts import Act
from dispatch.order_life.doer import Doer
from dispatch.order_life.holding import make_code, refuse_stored
from dispatch.refusal import Refusal, RefusalKind
from fleet_data.access_records import Role
from fleet_data.booking_records import BookingKind, Clash, Release, Wish
from fleet_data.plan_records import ON_THE_ROAD, DutyRecord, KeptOrder, OrderState
from fleet_data.request_records import CLOSED
from fleet_data.stores import bookings, order_life, orders, plans, publications
from fleet_data.stores.errors import StoreError
from fleet_data.stores.plans import PlanBase
from fleet_data.stores.publications import DayChange, Publication
from fleet_data.stores.request_lives import find_for


@dataclass(frozen=True, slots=True)
class Published:
    """The plan is in force under `token`. Orders by id: newly dispatched, kept as they were, replaced."""

    token: int
    sent: tuple[int, ...]
    kept: tuple[int, ...]
    replaced: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Stale:
    """The day changed since the plan was made: what is in force, and each change since."""

    base: PlanBase
    now: Publication
    changes: tuple[DayChange, ...]

    @property
    def zh(self) -> str:
        """Why, and what to do, in Chinese."""
        who = "、".join(f"{change.who}（{change.what}）" for change in self.changes)
        return f"{self.base.day} 的安排在本方案编制后已变动：{who}。请按现状重新编制后再发布。"

    @property
    def en(self) -> str:
        """Why, and what to do, in English."""
        who = ", ".join(f"{change.who} ({change.what})" for change in self.changes)
        return f"{self.base.day} has changed since this plan was made: {who}. Plan again on what is in force now."


@dataclass(frozen=True, slots=True)
class Clashes:
    """Cars or drivers of the plan are held by others; nothing was published."""

    clashes: tuple[Clash, ...]


def publish_plan(
    session: Session, doer: Doer, plan_id: int, *, now: datetime | None = None
) -> Published | Stale | Clashes | Refusal:
    """Put a plan in force; a refusal, stale base or clash leaves everything as it was. Raises NotKeptError."""
    now = now or datetime.now(UTC)
    base = plans.get_base(session, plan_id)
    if doer.role is not Role.DISPATCHER or not doer.scope.holds(base.region):
        return Refusal(
            "plan.not_yours",
            f"地区 {base.region} 的方案须由该地区调度员发布。",
            f"A plan of region {base.region} is published by a dispatcher of that region.",
            RefusalKind.FORBIDDEN,
        )
    with session.begin_nested() as undo:
        token = publications.take_token(session, base.day, base.region, base.base_token, plan_id, who=doer.person)
        found = None if token is None else _Publishing(session, doer, base, now).run(token)
        if not isinstance(found, Published):
            undo.rollback()
    return _stale(session, base) if found is None else found


def _stale(session: Session, base: PlanBase) -> Stale:
    current = publications.find_publication(session, base.day, base.region)
    changes = publications.list_changes(session, base.day, base.region, base.base_token)
    return Stale(base, current, tuple(changes))


@dataclass(slots=True)
class _Publishing:
    session: Session
    doer: Doer
    base: PlanBase
    now: datetime

    def run(self, token: int) -> Published | Clashes | Refusal:
        drafts = {order.order.request: order for order in orders.list_for_plan(self.session, self.base.plan_id)}
        live = {
            each.order.request: orders.get_order(self.session, each.id, for_change=True)
            for each in orders.list_committed(self.session, self.base.day, self.base.region)
        }
        stays = {
            request for request, order in live.items()
            if order.order.state in ON_THE_ROAD or _is_same(order, drafts.get(request))
        }  # fmt: skip
        new = {
            request: order for request, order in drafts.items()
            if order.order.state is OrderState.DRAFT and request not in stays
        }  # fmt: skip
        gone = _refuse_closed(self.session, new)
        if gone is not None:
            return gone
        # Kept trips are held anew where this plan has them too: it may hold the car for another time around them.
        anew = {request for request in stays if _same_crew(live[request], drafts.get(request))}
        for order in live.values():
            if order.booking_id is not None and (order.order.request not in stays or order.order.request in anew):
                bookings.release(self.session, order.booking_id, Release.REPLACED, who=self.doer.person)
        for request, order in live.items():
            if request not in stays:
                self.step(order, Act.REPLACE, OrderState.CANCELLED, {}, {"plan_id": self.base.plan_id})
        held = self.hold([drafts[request] for request in [*new, *anew]])
        if isinstance(held, Clashes):
            return held
        for request in anew:
            order = live[request]
            self.step(order, Act.REBOOK, order.order.state, {"booking_id": held[drafts[request].id]}, {})
        try:
            for order in new.values():
                self.send(order, held.get(order.id), token)
        except StoreError as error:
            return refuse_stored("plan.twice", error)
        return Published(
            token,
            tuple(order.id for order in new.values()),
            tuple(live[request].id for request in live if request in stays),
            tuple(order.id for request, order in live.items() if request not in stays),
        )

    def send(self, order: KeptOrder, booking_id: int | None, token: int) -> None:
        changes: dict[str, Any] = {} if booking_id is None else {"booking_id": booking_id}
        if order.order.vehicle is not None:
            changes["passenger_code"] = make_code()
        locked = orders.get_order(self.session, order.id, for_change=True)
        self.step(locked, Act.PUBLISH, OrderState.PUBLISHED, changes, {"token": token})

    def hold(self, wanted: Iterable[KeptOrder]) -> dict[int, int] | Clashes:
        """Book every trip of these orders; gives the booking of each order. Always in the same order, so that two who
        publish at once do not wait for each other.
        """
        duties = plans.list_duties(self.session, self.base.plan_id)
        rides: dict[tuple[str, datetime, datetime, str], list[KeptOrder]] = defaultdict(list)
        spans = _spans(orders.list_for_plan(self.session, self.base.plan_id), duties)
        for order in wanted:
            if order.order.vehicle is not None:
                start_at, end_at = spans[order.id]
                rides[order.order.vehicle, start_at, end_at, order.order.driver or ""].append(order)
        held: dict[int, int] = {}
        clashes: list[Clash] = []
        for (vehicle, start_at, end_at, driver), riders in sorted(rides.items(), key=lambda ride: ride[0]):
            purpose = "、".join(rider.order.request for rider in riders)[:200]
            wish = Wish(BookingKind.TRIP, start_at, end_at, purpose, vehicle, driver or None)
            booking = bookings.book(self.session, wish, who=self.doer.person)
            if isinstance(booking, Clash):
                clashes.append(booking)
                continue
            held |= {rider.id: booking.id for rider in riders}
        return Clashes(tuple(clashes)) if clashes else held

    def step(
        self, order: KeptOrder, act: Act, state: OrderState, changes: dict[str, Any], details: dict[str, Any]
    ) -> None:
        order_life.take_step(
            self.session,
            order,
            act,
            state,
            who=self.doer.person,
            role=self.doer.role,
            happened_at=self.now,
            changes=changes,
            details=details,
        )


def _spans(of_plan: Iterable[KeptOrder], duties: list[DutyRecord]) -> dict[int, tuple[datetime, datetime]]:
    """How long each order's car is held: with the empty runs before it, and after the duty's last with the way home."""
    by_duty: dict[int, list[KeptOrder]] = defaultdict(list)
    spans: dict[int, tuple[datetime, datetime]] = {}
    for order in of_plan:
        start_at, end_at = order.order.planned_start_at, order.order.planned_end_at
        if order.order.vehicle is None or start_at is None or end_at is None:
            continue
        spans[order.id] = (start_at, end_at)
        if order.order.duty is not None:
            by_duty[order.order.duty].append(order)
    for number, trips in by_duty.items():
        ends = sorted({spans[order.id][1] for order in trips})
        for order in trips:
            end_at = spans[order.id][1]
            before = [end for end in ends if end < end_at]
            free = before[-1] if before else duties[number].start_at
            last = end_at == ends[-1]
            spans[order.id] = (
                min(free, spans[order.id][0]), max(end_at, duties[number].end_at) if last else end_at
            )  # fmt: skip
    return spans


def _same_crew(order: KeptOrder, draft: KeptOrder | None) -> bool:
    if draft is None or order.order.vehicle is None:
        return False
    return (order.order.vehicle, order.order.driver) == (draft.order.vehicle, draft.order.driver)


def _is_same(order: KeptOrder, draft: KeptOrder | None) -> bool:
    """Whether the plan leaves the order as it is."""
    if draft is None:
        return False
    names = ("vehicle", "driver", "supplier", "planned_start_at", "planned_end_at", "mechanism")
    return all(getattr(order.order, name) == getattr(draft.order, name) for name in names)


def _refuse_closed(session: Session, new: dict[str, KeptOrder]) -> Refusal | None:
    """A plan that serves a request withdrawn since is made again."""
    lives = find_for(session, list(new))
    closed = sorted(request for request, life in lives.items() if life.state in CLOSED)
    if not closed:
        return None
    return Refusal(
        "plan.request_closed",
        f"方案中的申请 {'、'.join(closed)} 已撤销、驳回或过期，请重新编制。",
        f"The plan serves requests that were withdrawn, rejected or have expired: {', '.join(closed)}. Plan again.",
    )
