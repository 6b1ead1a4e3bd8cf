"""Keeping a batch: events first, in one transaction with the batch itself; then positions, through the door; then the
receipt. Sent again after whatever interruption, each step finds what is there and does only what is not.

What positions outside every trip mean depends on what else is to come: as long as earlier batches are missing, the
departure may be in one of them. Nothing is kept then, and the phone is asked to send the batch again afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from api.languages import Words
from api.once import record
from api.phone.batch import Batch
from api.phone.gate import PhoneWork
from api.phone.windows import PhoneDoor
from api.problems import BUSY, CONFLICT, Problem
from api.schemas.my import BatchOut, EventIn, EventOut, PositionsOut, act_of
from api.transaction import run
from dispatch.order_life.doer import Doer
from dispatch.order_life.needs import MARKS
from dispatch.order_life.reporting import Told, take_act
from dispatch.refusal import Refusal
from fleet_data.access_records import Role
from fleet_data.phone_records import PhoneBatch
from fleet_data.stores import phone_batches, phone_tokens
from fleet_data.stores.errors import NotKeptError
from fleet_data.tracks.records import SinkUnavailableError

CLOCK_OFF = timedelta(minutes=5)
MARKED = {
    "clock_off": "手机时钟相差超过 5 分钟，已按差值换算 / the phone's clock is over 5 minutes off; times were moved",
    "link_broken": "与前后批次的摘要不衔接 / its digest does not link with the batch before or after",
}
REWRITTEN = Words(
    "此编号已收到内容不同的批次；请保留手机原样并联系车队",
    "Another batch came under this number; leave the phone as it is and call your motor pool",
)


@dataclass(frozen=True, slots=True)
class Step:
    """A batch whose events are kept."""

    batch: PhoneBatch
    missing: tuple[int, ...]


def deliver(work: PhoneWork, door: PhoneDoor, batch: Batch, sent_at: datetime) -> BatchOut:
    """Keep a batch, once; raises Problem. The answer is the same however often it is sent."""
    service, number = work.service, batch.told.number

    def keep(session: Session) -> Step:
        phone_tokens.hold(session, work.phone.phone)  # one batch of a phone at a time
        kept = phone_batches.find(session, work.phone.phone, number)
        if kept is None:
            kept = _keep_events(session, work, batch, sent_at)
            record(session, work)
        elif kept.digest != batch.digest:
            raise Problem(CONFLICT, REWRITTEN)
        return Step(kept, tuple(phone_batches.list_gaps(session, work.phone.phone)))

    step = run(service.engine, work.scope, keep)
    receipt = dict(step.batch.receipt or {})
    if batch.points is not None and (receipt.get("positions") is None or receipt["positions"]["send_again"]):
        positions = _take_positions(door, batch, any(each < number for each in step.missing))
        receipt["positions"] = positions.model_dump()
        run(service.engine, work.scope, lambda session: phone_batches.finish(session, step.batch, receipt))
    return _answer(step, receipt)


def _keep_events(session: Session, work: PhoneWork, batch: Batch, sent_at: datetime) -> PhoneBatch:
    told, phone = batch.told, work.phone
    offset = work.now - sent_at
    marks = ["clock_off"] if abs(offset) > CLOCK_OFF else []
    before = phone_batches.find(session, phone.phone, told.number - 1)
    after = phone_batches.find(session, phone.phone, told.number + 1)
    broken = before is not None and before.digest != told.previous
    if broken or (after is not None and after.previous != batch.digest) or (told.number > 1) == (told.previous is None):
        marks.append("link_broken")
    moved = offset if "clock_off" in marks else timedelta()
    ordered = sorted(told.events, key=lambda event: (event.at, event.sequence))
    events = [_take_event(session, work, event, moved) for event in ordered]
    kept = PhoneBatch(
        phone=phone.phone,
        number=told.number,
        digest=batch.digest,
        previous=told.previous,
        driver=phone.driver,
        region=phone.region,
        made_at=told.made_at,
        received_at=work.now,
        clock_offset_seconds=offset.total_seconds(),
        signed=batch.signed,
        marks=tuple(marks),
        receipt={"events": [event.model_dump() for event in events], "positions": None},
    )
    phone_batches.keep(session, kept)
    return kept


def _take_event(session: Session, work: PhoneWork, event: EventIn, moved: timedelta) -> EventOut:
    """An event as a fact with the phone's own time; what cannot be taken is told, and stays in the signed batch."""
    details = event.details() | {"phone_at": event.at.isoformat()}
    told = Told(event.report, event.order, act_of(event.act), details, _moved(event.at, moved), event.sequence)
    try:
        with session.begin_nested() as undo:
            taken = take_act(session, doer_of(work), told, now=work.now)
            if isinstance(taken, Refusal):
                undo.rollback()
                return EventOut(report=event.report, effect="refused", reason=str(taken))
    except NotKeptError as error:
        return EventOut(report=event.report, effect="refused", reason=str(error))
    marks = tuple(f"{MARKS[mark].zh} / {MARKS[mark].en}" for mark in taken.marks)
    return EventOut(report=event.report, effect=taken.effect, marks=marks)


def doer_of(work: PhoneWork) -> Doer:
    """Who tells, as the order's life knows people."""
    return Doer(work.who, Role.DRIVER, work.scope, work.driver)


def _moved(at: datetime, moved: timedelta) -> datetime:
    try:
        return at + moved
    except OverflowError:
        return at


def _take_positions(door: PhoneDoor, batch: Batch, earlier_missing: bool) -> PositionsOut:
    assert batch.points is not None
    try:
        receipt = door.append(batch.points.batch)
    except SinkUnavailableError as error:
        raise Problem(BUSY, Words(*_two(str(error)))) from error
    return PositionsOut(
        stored=receipt.stored,
        repeated=receipt.repeated,
        quarantined=receipt.quarantined,
        refused=receipt.refused,
        unreadable=len(batch.points.unreadable),
        send_again=earlier_missing and receipt.refused > 0,
    )


def _answer(step: Step, receipt: dict[str, Any]) -> BatchOut:
    kept = replace(step.batch, receipt=receipt)
    return BatchOut(
        number=kept.number,
        digest=kept.digest,
        received_at=kept.received_at,
        clock_offset_seconds=kept.clock_offset_seconds,
        marks=tuple(MARKED[mark] for mark in kept.marks),
        events=tuple(EventOut(**each) for each in receipt["events"]),
        positions=None if receipt["positions"] is None else PositionsOut(**receipt["positions"]),
        missing=step.missing,
    )


def _two(sentence: str) -> tuple[str, str]:
    zh, _, en = sentence.partition(" / ")
    return zh, en or zh
