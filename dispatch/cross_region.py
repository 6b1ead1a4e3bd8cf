"""Two-sided orders: asked by one region, answered by the other, served, billed by the agreement, agreed or disputed.

Each step belongs to one side. `sides` are the regions a person may speak for; who asks does not answer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from dispatch.agreements import get_kept
from dispatch.billing import bill_trip
from dispatch.person import Person
from dispatch.refusal import Refusal, RefusalKind, refuse_by, refuse_input
from fleet_data.calendar import legal_day
from fleet_data.records import AgreementRecord, RequestRecord
from fleet_data.settlement_records import AskState, TwoSidedOrder
from fleet_data.stores import drivers, plans, vehicles
from fleet_data.stores.agreements import list_between
from fleet_data.stores.day_trips import list_of_plan
from fleet_data.stores.requests import get_request
from fleet_data.stores.settlements import ASKS, list_asks
from fleet_data.stores.shelf import new_key
from rulebook.book import asof
from rulebook.rules.cross_region import CrossRegionFacts
from rulebook.ruling import Ruling
from rulebook.terms import Mechanism

LIVE = (AskState.ASKED, AskState.ACCEPTED, AskState.SERVED, AskState.BILLED, AskState.DISPUTED, AskState.AGREED)
_BILLABLE = (AskState.SERVED, AskState.DISPUTED)


def ask_region(
    session: Session,
    request: str,
    agreement: str,
    *,
    who: Person,
    sides: Collection[str],
    now: datetime,
    order_id: int | None = None,
) -> TwoSidedOrder | Refusal:
    """Ask the agreement's pools for a request's trip; the law is asked first. Raises NotKeptError."""
    record, kept = get_request(session, request), get_kept(session, agreement).record
    if record.region != kept.request_region:
        return refuse_input(
            "agreement",
            "agreement_of_others",
            f"协议 {agreement} 为 {kept.request_region} 所订，申请属 {record.region}",
            f"the agreement {agreement} is for requests of {kept.request_region}, this one is of {record.region}",
        )
    against = _refuse_side(sides, record.region)
    if against is not None:
        return against
    ruling = judge_agreement(record, kept)
    if not ruling.permitted:
        return refuse_by(ruling)
    live = [each for each in list_asks(session, request=request) if each.state in LIVE]
    if live:
        return Refusal(
            "asked_already",
            f"申请 {request} 已有异地联动用车单 {live[0].ask}（{live[0].state}）",
            f"request {request} has the two-sided order {live[0].ask} ({live[0].state}) already",
        )
    ask = TwoSidedOrder(
        ask=new_key("ask"),
        request=request,
        agreement=agreement,
        asking_region=record.region,
        serving_region=kept.pool_region,
        state=AskState.ASKED,
        asked_by=who.account,
        asked_at=now,
        order_id=order_id,
    )
    return ASKS.put(session, ask, who.account)


def ask_for_plan(session: Session, plan_id: int, *, who: Person, now: datetime) -> list[TwoSidedOrder]:
    """Ask for every cross-region order of a plan that has no two-sided order yet. Raises NotKeptError."""
    plan = plans.get_plan(session, plan_id)
    asked = []
    for trip in list_of_plan(session, plan_id):
        if trip.mechanism is not Mechanism.CROSS_REGION or trip.vehicle is None:
            continue
        pool_region = vehicles.get_vehicle(session, trip.vehicle).pool_region
        record = get_request(session, trip.request)
        lets = find_agreement(session, pool_region, record, plan.plan.day)
        if lets is None:
            continue
        done = ask_region(
            session, trip.request, lets.agreement, who=who, sides=[record.region], now=now, order_id=trip.order_id
        )
        if isinstance(done, TwoSidedOrder):
            asked.append(ASKS.put(session, replace(done, vehicle=trip.vehicle, driver=trip.driver), who.account))
    return asked


def list_unaccepted(session: Session, plan_id: int) -> list[str]:
    """The requests of a plan's cross-region orders that the other region has not accepted: not to be published yet."""
    waiting = []
    for trip in list_of_plan(session, plan_id):
        if trip.mechanism is Mechanism.CROSS_REGION:
            states = {ask.state for ask in list_asks(session, request=trip.request)}
            if not states & {AskState.ACCEPTED, AskState.SERVED, AskState.BILLED, AskState.AGREED, AskState.NETTED}:
                waiting.append(trip.request)
    return waiting


def find_agreement(session: Session, pool_region: str, record: RequestRecord, day: date) -> AgreementRecord | None:
    """The cheapest agreement by which a region's pools may serve the request on a legal day, as planning takes it."""
    in_force = [
        each for each in list_between(session, pool_region, record.region) if each.valid_from <= day <= each.valid_until
    ]
    return min(in_force, key=lambda each: (each.cost_per_option_cny, each.agreement), default=None)


def judge_agreement(record: RequestRecord, agreement: AgreementRecord) -> Ruling:
    """The rulebook's word on the agreement, on the day the request leaves."""
    return asof(legal_day(record.depart_earliest), record.region).judge(
        CrossRegionFacts(
            pool_region=agreement.pool_region,
            request_region=agreement.request_region,
            agreement=agreement.agreement,
            document=agreement.document,
            valid_from=agreement.valid_from,
            valid_until=agreement.valid_until,
        )
    )


def accept_ask(
    session: Session,
    ask: str,
    *,
    vehicle: str,
    driver: str,
    who: Person,
    sides: Collection[str],
    now: datetime,
    answer: str = "",
) -> TwoSidedOrder | Refusal:
    """The serving side takes it on with a car and a driver of its own. Raises NotKeptError."""
    kept = _step(session, ask, (AskState.ASKED,), sides, serving=True)
    if isinstance(kept, Refusal):
        return kept
    if who.account == kept.asked_by:
        return Refusal("own_request", "受理人不得为提出人", "who asked does not answer", RefusalKind.FORBIDDEN)
    if vehicles.get_vehicle(session, vehicle).pool_region != kept.serving_region:
        return refuse_input("vehicle", "car_of_others", "车辆不属本地区车队", "the car is of another region's pool")
    if drivers.region_of(session, driver) != kept.serving_region:
        return refuse_input(
            "driver", "driver_of_others", "驾驶员不属本地区车队", "the driver is of another region's pool"
        )
    done = replace(
        kept,
        state=AskState.ACCEPTED,
        vehicle=vehicle,
        driver=driver,
        answered_by=who.account,
        answered_at=now,
        answer=answer,
    )
    return ASKS.put(session, done, who.account)


def decline_ask(
    session: Session, ask: str, *, answer: str, who: Person, sides: Collection[str], now: datetime
) -> TwoSidedOrder | Refusal:
    """The serving side cannot take it on and says why. Raises NotKeptError."""
    kept = _step(session, ask, (AskState.ASKED,), sides, serving=True)
    if isinstance(kept, Refusal):
        return kept
    if not answer.strip():
        return refuse_input("answer", "bad_answer", "请说明不能受理的原因", "say why it cannot be taken on")
    done = replace(kept, state=AskState.DECLINED, answered_by=who.account, answered_at=now, answer=answer)
    return ASKS.put(session, done, who.account)


def withdraw_ask(session: Session, ask: str, *, who: Person, sides: Collection[str]) -> TwoSidedOrder | Refusal:
    """The asking side no longer needs it; not once it was served. Raises NotKeptError."""
    kept = _step(session, ask, (AskState.ASKED, AskState.ACCEPTED), sides, serving=False)
    if isinstance(kept, Refusal):
        return kept
    return ASKS.put(session, replace(kept, state=AskState.WITHDRAWN), who.account)


def report_served(
    session: Session,
    ask: str,
    *,
    ended_on: date,
    km: float,
    minutes: float,
    who: Person,
    sides: Collection[str],
    now: datetime,
) -> TwoSidedOrder | Refusal:
    """The serving side says what was driven. Raises NotKeptError."""
    kept = _step(session, ask, (AskState.ACCEPTED, AskState.DISPUTED), sides, serving=True)
    if isinstance(kept, Refusal):
        return kept
    if km < 0 or minutes <= 0:
        return refuse_input("km", "bad_km", "里程不能为负，时间应大于零", "km are not negative, minutes are above zero")
    if ended_on > legal_day(now):
        return refuse_input("ended_on", "bad_ended_on", "结束日期不能晚于今天", "it did not end later than today")
    done = replace(kept, state=AskState.SERVED, ended_on=ended_on, km=km, minutes=minutes)
    return ASKS.put(session, done, who.account)


def bill_ask(
    session: Session, ask: str, *, who: Person, sides: Collection[str], now: datetime
) -> TwoSidedOrder | Refusal:
    """The serving side makes the bill out by the agreement. Raises NotKeptError."""
    kept = _step(session, ask, _BILLABLE, sides, serving=True)
    if isinstance(kept, Refusal):
        return kept
    assert kept.km is not None
    assert kept.minutes is not None
    assert kept.vehicle is not None
    lets = get_kept(session, kept.agreement)
    car = vehicles.get_vehicle(session, kept.vehicle)
    bill = bill_trip(lets.record, lets.terms, car, kept.km, kept.minutes)
    done = replace(
        kept, state=AskState.BILLED, bill_fen=bill.fen, bill_lines=bill.lines, billed_by=who.account, billed_at=now
    )
    return ASKS.put(session, done, who.account)


def agree_bill(
    session: Session, ask: str, *, who: Person, sides: Collection[str], now: datetime
) -> TwoSidedOrder | Refusal:
    """The asking side agrees with the bill; it is netted from then on. Raises NotKeptError."""
    kept = _step(session, ask, (AskState.BILLED, AskState.DISPUTED), sides, serving=False)
    if isinstance(kept, Refusal):
        return kept
    if who.account == kept.billed_by:
        return Refusal(
            "own_request", "开账人不得代对方认账", "who made the bill out does not agree to it", RefusalKind.FORBIDDEN
        )
    return ASKS.put(session, replace(kept, state=AskState.AGREED, agreed_by=who.account, agreed_at=now), who.account)


def dispute_bill(
    session: Session, ask: str, *, dispute: str, who: Person, sides: Collection[str]
) -> TwoSidedOrder | Refusal:
    """The asking side objects; the serving side corrects and bills anew, or the bill is agreed. Raises NotKeptError."""
    kept = _step(session, ask, (AskState.BILLED,), sides, serving=False)
    if isinstance(kept, Refusal):
        return kept
    if not dispute.strip():
        return refuse_input("dispute", "bad_dispute", "请说明异议", "say what is wrong with it")
    return ASKS.put(session, replace(kept, state=AskState.DISPUTED, dispute=dispute), who.account)


def _step(
    session: Session, ask: str, states: tuple[AskState, ...], sides: Collection[str], *, serving: bool
) -> TwoSidedOrder | Refusal:
    """The order held for a step of one side."""
    kept = ASKS.hold(session, ask)
    against = _refuse_side(sides, kept.serving_region if serving else kept.asking_region)
    if against is not None:
        return against
    if kept.state not in states:
        return Refusal(
            "wrong_state",
            f"异地联动用车单 {ask} 现为“{kept.state}”，此步不适用",
            f"the two-sided order {ask} is '{kept.state}'; this step does not apply",
        )
    return kept


def _refuse_side(sides: Collection[str], region: str) -> Refusal | None:
    if region in sides:
        return None
    return Refusal("wrong_side", f"此步应由 {region} 办理", f"this step is {region}'s to take", RefusalKind.FORBIDDEN)
