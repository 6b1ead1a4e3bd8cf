"""What regions and suppliers owe each other: terms, two-sided orders, statements, the catalogue, claims.

Sums that are settled are in fen (1/100 CNY), whole numbers, so that lines add up to their statement; tariffs are CNY.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Settlement(StrEnum):
    """When an agreement's trips are settled."""

    PER_TRIP = "per_trip"  # 一事一结
    MONTHLY = "monthly"  # 按月轧差


class AskState(StrEnum):
    """Where a two-sided order is."""

    ASKED = "asked"  # 待对方受理
    ACCEPTED = "accepted"  # 对方已受理
    DECLINED = "declined"  # 对方未受理
    WITHDRAWN = "withdrawn"  # 已撤回
    SERVED = "served"  # 已完成
    BILLED = "billed"  # 已开账
    DISPUTED = "disputed"  # 有异议
    AGREED = "agreed"  # 已认账
    NETTED = "netted"  # 已列入对账单


class ClaimState(StrEnum):
    """Where a supplier's claim is."""

    CLAIMED = "claimed"  # 已申报
    CONFIRMED = "confirmed"  # 用车人已确认
    REFUSED = "refused"  # 不予认可
    PAID = "paid"  # 已结算


@dataclass(frozen=True, slots=True)
class AgreementTerms:
    """How an agreement is billed; a tariff of None is the serving car's own cost. CNY."""

    agreement: str
    settlement: Settlement
    signed_on: date | None = None
    base_cny: float | None = None
    per_km_cny: float | None = None
    per_minute_cny: float | None = None
    ended_on: date | None = None
    ended_reason: str | None = None


@dataclass(frozen=True, slots=True)
class TwoSidedOrder:
    """A trip one region asks of another: each side's word is kept with who gave it and when."""

    ask: str
    request: str
    agreement: str
    asking_region: str
    serving_region: str
    state: AskState
    asked_by: str
    asked_at: datetime
    order_id: int | None = None
    answered_by: str | None = None
    answered_at: datetime | None = None
    answer: str | None = None
    vehicle: str | None = None
    driver: str | None = None
    ended_on: date | None = None
    km: float | None = None
    minutes: float | None = None
    bill_fen: int | None = None
    bill_lines: tuple[str, ...] = ()
    billed_by: str | None = None
    billed_at: datetime | None = None
    agreed_by: str | None = None
    agreed_at: datetime | None = None
    dispute: str | None = None
    statement: str | None = None


@dataclass(frozen=True, slots=True)
class NettingStatement:
    """What two regions owe each other for a month; `region_a` < `region_b`. The payer, if any, owes `net_fen`."""

    statement: str
    month_on: date
    region_a: str
    region_b: str
    number: int
    trips: int
    owed_to_a_fen: int
    owed_to_b_fen: int
    net_fen: int
    payer: str | None
    lines_digest: str
    made_by: str
    made_at: datetime
    confirmed_by_a: str | None = None
    confirmed_by_b: str | None = None
    settled_document: str | None = None
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An item of a region's guiding catalogue of socialised services, with its quota (Art. 21). CNY."""

    number: str
    region: str
    title: str
    seats: int  # of the largest car the item covers, the driver not counted
    quota_base_cny: float
    quota_per_km_cny: float
    quota_per_minute_cny: float
    valid_from: date
    valid_until: date
    document: str


@dataclass(frozen=True, slots=True)
class SupplierClaim:
    """What a supplier asks for one trip; `due_fen` is what its tariff gives for these km and minutes."""

    claim: str
    region: str
    order_id: int
    request: str
    supplier: str
    km: float
    minutes: float
    due_fen: int
    claimed_fen: int
    state: ClaimState
    claimed_by: str
    claimed_at: datetime
    invoice: str | None = None
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    answer: str | None = None
    paid_document: str | None = None
    paid_at: datetime | None = None
    marks: tuple[str, ...] = ()
