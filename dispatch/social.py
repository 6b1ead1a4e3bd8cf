"""`claim_trip`, `confirm_claim`, `refuse_claim`, `pay_claim`: a supplier's trip settled once (一事一租、一还一结)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from dispatch.billing import bill_service, show_fen
from dispatch.netting import last_day
from dispatch.person import Person
from dispatch.refusal import Refusal, RefusalKind, cite, refuse_input
from fleet_data.calendar import day_bounds, legal_day
from fleet_data.settlement_records import ClaimState, SupplierClaim
from fleet_data.stores import suppliers
from fleet_data.stores.day_trips import REAL, Trip, find_trip, list_trips
from fleet_data.stores.errors import NotKeptError
from fleet_data.stores.shelf import new_key
from fleet_data.stores.social import CLAIMS, list_claims
from rulebook.book import asof

BEYOND = "beyond_tariff"
_QUOTA = "social.price_within_quota"


@dataclass(frozen=True, slots=True)
class SupplierMonth:
    """A supplier's month: its trips, claims of them, and sums in fen; trips without a claim are named."""

    supplier: str
    month_on: date
    trips: int
    claims: tuple[SupplierClaim, ...]
    unclaimed: tuple[str, ...]
    confirmed_fen: int
    paid_fen: int


def claim_trip(
    session: Session,
    order_id: int,
    *,
    km: float,
    minutes: float,
    claimed_fen: int,
    who: Person,
    now: datetime,
    invoice: str | None = None,
) -> SupplierClaim | Refusal:
    """Ask for the fare of one served trip; after a refusal the same claim is made anew. Raises NotKeptError."""
    trip = find_trip(session, order_id)
    if trip is None:
        raise NotKeptError(f"没有编号为 {order_id} 的派车单。 / No order {order_id} is kept.")
    if trip.supplier is None or trip.state not in REAL:
        return Refusal(
            "not_a_hired_trip",
            f"派车单 {order_id} 不是已派出的社会化服务",
            f"order {order_id} is not a trip that a supplier was sent for",
        )
    if km < 0 or minutes <= 0 or claimed_fen < 0:
        return refuse_input("km", "bad_km", "里程、时间、金额应为正数", "km, minutes and the sum are positive")
    before = list_claims(session, order_id=order_id)
    if before and before[0].state is not ClaimState.REFUSED:
        return Refusal(
            "claimed_already", f"派车单 {order_id} 已申报（{before[0].claim}）", f"order {order_id} is claimed already"
        )
    due = bill_service(suppliers.get_supplier(session, trip.supplier), km, minutes)
    claim = SupplierClaim(
        claim=before[0].claim if before else new_key("claim"),
        region=trip.region,
        order_id=order_id,
        request=trip.request,
        supplier=trip.supplier,
        km=km,
        minutes=minutes,
        due_fen=due.fen,
        claimed_fen=claimed_fen,
        state=ClaimState.CLAIMED,
        claimed_by=who.account,
        claimed_at=now,
        invoice=invoice,
        marks=(BEYOND,) if claimed_fen > due.fen else (),
    )
    return CLAIMS.put(session, claim, who.account)


def confirm_claim(session: Session, claim: str, *, who: Person, now: datetime) -> SupplierClaim | Refusal:
    """The unit that was served agrees; not who claimed, and not beyond the tariff. Raises NotKeptError."""
    kept = CLAIMS.hold(session, claim)
    against = _refuse_state(kept, ClaimState.CLAIMED)
    if against is not None:
        return against
    if who.account == kept.claimed_by:
        return Refusal("own_request", "申报人不得自行确认", "who claimed does not confirm", RefusalKind.FORBIDDEN)
    if kept.claimed_fen > kept.due_fen:
        return Refusal(
            "beyond_tariff",
            f"申报 {show_fen(kept.claimed_fen)} 元高于约定计价 {show_fen(kept.due_fen)} 元，请退回更正",
            f"the claim of {show_fen(kept.claimed_fen)} CNY is above the tariff's {show_fen(kept.due_fen)}; refuse it",
            articles=cite(asof(legal_day(now), kept.region), [_QUOTA]),
        )
    return CLAIMS.put(
        session, replace(kept, state=ClaimState.CONFIRMED, confirmed_by=who.account, confirmed_at=now), who.account
    )


def refuse_claim(session: Session, claim: str, *, answer: str, who: Person) -> SupplierClaim | Refusal:
    """The unit that was served does not agree and says why. Raises NotKeptError."""
    kept = CLAIMS.hold(session, claim)
    against = _refuse_state(kept, ClaimState.CLAIMED)
    if against is not None:
        return against
    if not answer.strip():
        return refuse_input("answer", "bad_answer", "请说明不予认可的原因", "say why it is refused")
    return CLAIMS.put(session, replace(kept, state=ClaimState.REFUSED, answer=answer), who.account)


def pay_claim(session: Session, claim: str, *, document: str, who: Person, now: datetime) -> SupplierClaim | Refusal:
    """It was paid, by a document that is cited; once. Raises NotKeptError."""
    kept = CLAIMS.hold(session, claim)
    against = _refuse_state(kept, ClaimState.CONFIRMED)
    if against is not None:
        return against
    if not document.strip():
        return refuse_input("document", "bad_document", "请注明支付凭证", "cite the payment")
    paid = replace(kept, state=ClaimState.PAID, paid_document=document, paid_at=now)
    return CLAIMS.put(session, paid, who.account)


def read_supplier_month(
    session: Session, supplier: str, month_on: date, regions: Collection[str] | None = None
) -> SupplierMonth:
    """A car class's month by the days its trips began. Raises NotKeptError."""
    suppliers.get_supplier(session, supplier)
    span = day_bounds(month_on)[0], day_bounds(last_day(month_on))[1]
    trips: list[Trip] = [
        trip
        for trip in list_trips(session, *span, supplier=supplier, regions=regions)
        if trip.start_at is not None and span[0] <= trip.start_at
    ]
    orders = {trip.order_id for trip in trips}
    claims = [each for each in list_claims(session, supplier=supplier) if each.order_id in orders]
    claimed = {each.order_id for each in claims}
    done = (ClaimState.CONFIRMED, ClaimState.PAID)
    return SupplierMonth(
        supplier=supplier,
        month_on=month_on,
        trips=len(trips),
        claims=tuple(claims),
        unclaimed=tuple(trip.request for trip in trips if trip.order_id not in claimed),
        confirmed_fen=sum(each.claimed_fen for each in claims if each.state in done),
        paid_fen=sum(each.claimed_fen for each in claims if each.state is ClaimState.PAID),
    )


def _refuse_state(claim: SupplierClaim, wanted: ClaimState) -> Refusal | None:
    if claim.state is wanted:
        return None
    return Refusal(
        "wrong_state",
        f"申报 {claim.claim} 现为“{claim.state}”，此步不适用",
        f"the claim {claim.claim} is '{claim.state}'; this step does not apply",
    )
