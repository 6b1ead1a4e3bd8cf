"""Take an act on an order: from the desk or a phone, now or late, in any order, once by its id."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from dispatch.order_life.acts import ACT_WORDS, MOVES, ROAD, Act, find_move, refuse_from_here
from dispatch.order_life.doer import Doer, list_crew, refuse_who
from dispatch.order_life.holding import let_go, touch_day
from dispatch.order_life.needs import list_clock_marks, list_marks, refuse_marked, refuse_missing
from dispatch.order_life.road import Walk, walk
from dispatch.refusal import Refusal, RefusalKind, refuse_input
from fleet_data.access_records import Role
from fleet_data.booking_records import Release
from fleet_data.order_records import Report
from fleet_data.plan_records import COMMITTED, KeptOrder, OrderState
from fleet_data.stores import order_life, orders
from rulebook.terms import Mechanism

OFFICE = (Act.CONFIRM, Act.RATE, Act.SETTLE, Act.DISPUTE, Act.RESOLVE, Act.CANCEL)
_ROAD_STATES = (*COMMITTED, OrderState.RETURNED)


class Effect(StrEnum):
    """What a report did."""

    MOVED = "moved"  # the order is in another state, or its history has a step more
    FILLED_IN = "filled_in"  # it took its place among what was told before
    WAITING = "waiting"  # kept, until what must come before it has come
    KEPT = "kept"  # kept as a fact; the order is closed, or another crew's by now
    REPEATED = "repeated"  # told before; nothing was done again


@dataclass(frozen=True, slots=True)
class Told:
    """An act as it is told. With `device_at` it is a fact from a phone, kept however late; without, a wish made now."""

    report: str
    order_id: int
    act: Act
    details: Mapping[str, Any] = field(default_factory=dict)
    device_at: datetime | None = None
    sequence: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """The report is kept; the order as it is now."""

    order: KeptOrder
    effect: Effect
    marks: tuple[str, ...] = ()


def take_act(session: Session, doer: Doer, told: Told, *, now: datetime | None = None) -> Taken | Refusal:
    """Take an act, or say why not and what can be done; a refused one leaves nothing behind. Raises NotKeptError."""
    now = now or datetime.now(UTC)
    order = orders.get_order(session, told.order_id, for_change=True)
    if told.act not in (*ROAD, *OFFICE):
        return refuse_input("act", "order.no_report", *_own_ways(told.act))
    refused = refuse_who(session, doer, order, told.act)
    if refused is not None:
        return refused
    known = order_life.find_report(session, told.report)
    if known is not None:
        same = known.digest == _digest(doer, told)
        return Taken(order, Effect.REPEATED, known.marks) if same else _refuse_reused(told)
    hired = order.order.mechanism is Mechanism.SOCIAL
    refused = refuse_missing(told.act, told.details, hired)
    if refused is not None:
        return refused
    if told.act in ROAD:
        return _take_from_road(session, doer, told, order, now)
    return _take_in_office(session, doer, told, order, now)


def _take_in_office(session: Session, doer: Doer, told: Told, order: KeptOrder, now: datetime) -> Taken | Refusal:
    state = order.order.state
    move = find_move(told.act, state, doer.role)
    if move is None or move.target is None:
        return refuse_from_here(order.id, told.act, state)
    report = _report(doer, told, order.turn, now, now, [])
    order_life.keep_report(session, report)
    moved = _step(session, order, report, move.target)
    if told.act is Act.CANCEL:
        let_go(session, moved, Release.CANCELLED, who=doer.person)
        touch_day(session, moved, Act.CANCEL, who=doer.person)
    return Taken(moved, Effect.MOVED)


def _take_from_road(session: Session, doer: Doer, told: Told, order: KeptOrder, now: datetime) -> Taken | Refusal:
    state, is_wish = order.order.state, told.device_at is None
    happened_at = now if told.device_at is None else min(told.device_at, now)
    turn = _turn_of(session, doer, order)
    kept = order_life.list_reports(session, order.id)
    same_crew = [report for report in kept if report.turn == turn and report.act in ROAD]
    before = walk(same_crew)
    marks = list_clock_marks(told.device_at, now)
    marks += list_marks(session, order, told.act, told.details, [report for report, _ in before.counted])
    counts = turn == order.turn and state in _ROAD_STATES
    if turn != order.turn:
        marks.append("former_crew")
    elif state not in _ROAD_STATES:
        if is_wish or state in (OrderState.DRAFT, OrderState.UNSERVED):
            return refuse_from_here(order.id, told.act, state)
        marks.append("after_close")
    if is_wish and marks:
        return refuse_marked(order, told.act, marks)
    report = _report(doer, told, turn, happened_at, now, marks)
    after = walk([*same_crew, report])
    if is_wish and after.ids[-1:] != (told.report,):
        return refuse_from_here(order.id, told.act, state)
    order_life.keep_report(session, report)
    if not counts:
        return Taken(order, Effect.KEPT, tuple(marks))
    if told.report not in after.ids:
        return Taken(order, Effect.WAITING, tuple(marks))
    moved, effect = _follow(session, order, report, before, after)
    if moved.order.state is OrderState.RETURNED and state is not OrderState.RETURNED:
        let_go(session, moved, Release.RETURNED, who=doer.person)
    return Taken(moved, effect, tuple(marks))


def _follow(session: Session, order: KeptOrder, report: Report, before: Walk, after: Walk) -> tuple[KeptOrder, Effect]:
    """Write the steps: one for each report that now counts, or one that puts a late one in its place."""
    if after.ids[: len(before.ids)] == before.ids:
        for each, state in after.counted[len(before.ids) :]:
            order = _step(session, order, each, state)
        return order, Effect.MOVED
    return _step(session, order, report, after.state, filled_in=True), Effect.FILLED_IN


def _step(
    session: Session, order: KeptOrder, report: Report, to_state: OrderState, *, filled_in: bool = False
) -> KeptOrder:
    details = dict(report.details) | ({"marks": list(report.marks)} if report.marks else {})
    details.pop("code", None)
    return order_life.take_step(
        session,
        order,
        report.act,
        to_state,
        who=report.who,
        role=report.role,
        happened_at=report.happened_at,
        report=report.report,
        details=details | ({"filled_in": True} if filled_in else {}),
    )


def _turn_of(session: Session, doer: Doer, order: KeptOrder) -> int:
    """The crew that tells: the present one, or for a driver who was swapped out, their own."""
    if doer.role is not Role.DRIVER or doer.driver == order.order.driver:
        return order.turn
    crew = list_crew(session, order)
    return max(turn for turn, driver in enumerate(crew) if driver == doer.driver)


def _report(doer: Doer, told: Told, turn: int, happened_at: datetime, now: datetime, marks: list[str]) -> Report:
    return Report(
        report=told.report,
        order_id=told.order_id,
        turn=turn,
        act=told.act,
        who=doer.person,
        role=doer.role,
        received_at=now,
        happened_at=happened_at,
        digest=_digest(doer, told),
        device_at=told.device_at,
        sequence=told.sequence,
        details=dict(told.details),
        marks=tuple(marks),
    )


def _digest(doer: Doer, told: Told) -> str:
    device_at = None if told.device_at is None else told.device_at.astimezone(UTC).isoformat()
    words = [doer.person, told.order_id, told.act, device_at, told.sequence, dict(told.details)]
    return sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _refuse_reused(told: Told) -> Refusal:
    return Refusal(
        "order.report_reused",
        f"上报编号 {told.report} 已用于另一内容，请换新编号。",
        f"The report id {told.report} was used for something else; give each report an id of its own.",
        RefusalKind.CONFLICT,
        field="report",
    )


def _own_ways(act: Act) -> tuple[str, str]:
    assert act in MOVES
    words = ACT_WORDS[act]
    return (
        f"{words.zh}不能以上报方式办理，请用相应功能。",
        f"One cannot {words.en} by a report; use the function for it.",
    )
