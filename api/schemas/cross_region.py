"""Agreements, two-sided orders and statements as they go in and out."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from api.schemas.base import In, Key, Name, Out, Reason, RegionCode
from api.schemas.desk import Cny, Kilometres
from api.zoned import LegalDay
from dispatch.agreements import KeptAgreement
from fleet_data.records import AgreementRecord
from fleet_data.settlement_records import AgreementTerms, NettingStatement, Settlement, TwoSidedOrder


class AgreementIn(In):
    """An agreement: one region's pools serve another's requests, billed so."""

    agreement: Key
    pool_region: Annotated[RegionCode, Field(description="whose cars serve")]
    request_region: Annotated[RegionCode, Field(description="whose requests")]
    cost_per_option_cny: Annotated[Cny, Field(description="CNY a trip, on top")]
    document: Name
    valid_from: LegalDay
    valid_until: LegalDay
    max_vehicles: Annotated[int | None, Field(ge=0, le=1000)] = None
    settlement: Settlement = Settlement.MONTHLY
    signed_on: LegalDay | None = None
    base_cny: Annotated[Cny | None, Field(description="CNY a trip; empty: the car's own cost")] = None
    per_km_cny: Annotated[Cny | None, Field(description="CNY per km; empty: the car's own cost")] = None
    per_minute_cny: Cny | None = None

    def record(self) -> AgreementRecord:
        """The agreement as the ledger has it."""
        names = AgreementRecord.__dataclass_fields__
        return AgreementRecord(**{name: getattr(self, name) for name in names})

    def terms(self) -> AgreementTerms:
        """How it is billed."""
        return AgreementTerms(
            agreement=self.agreement,
            settlement=self.settlement,
            signed_on=self.signed_on,
            base_cny=self.base_cny,
            per_km_cny=self.per_km_cny,
            per_minute_cny=self.per_minute_cny,
        )


class EndIn(In):
    """The last day of an agreement, and why."""

    on: LegalDay
    reason: Reason


class AgreementOut(Out):
    """An agreement with its terms."""

    agreement: AgreementRecord
    terms: AgreementTerms


def show_agreement(kept: KeptAgreement) -> AgreementOut:
    """An agreement with its terms."""
    return AgreementOut(agreement=kept.record, terms=kept.terms)


class AskIn(In):
    """A trip one region asks of another."""

    request: Key
    agreement: Key


class StepIn(In):
    """One side's next word on a two-sided order; each act asks for its own fields."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"examples": [{"act": "accept", "vehicle": "蒙B·演001", "driver": "D901"}]},
    )

    act: Literal["accept", "decline", "withdraw", "report_served", "bill", "agree", "dispute"]
    vehicle: Annotated[Key | None, Field(description="accept: the car sent")] = None
    driver: Annotated[Key | None, Field(description="accept: its driver")] = None
    words: Annotated[Reason | None, Field(description="decline, dispute: why")] = None
    ended_on: Annotated[LegalDay | None, Field(description="report_served: the day it ended")] = None
    km: Annotated[Kilometres | None, Field(description="report_served")] = None
    minutes: Annotated[float | None, Field(gt=0, le=100_000, allow_inf_nan=False, description="report_served")] = None


class AskOut(Out):
    """A two-sided order with every word of both sides."""

    order: TwoSidedOrder


class NetIn(In):
    """The month and the two regions to net."""

    month_on: Annotated[LegalDay, Field(description="its first day", examples=["2026-11-01"])]
    one: RegionCode
    other: RegionCode


class PaymentIn(In):
    """The payment that is cited."""

    document: Name


class StatementOut(Out):
    """A statement; its lines are named where one is asked for."""

    statement: NettingStatement
    lines: tuple[TwoSidedOrder, ...] = ()
    holds: Annotated[bool | None, Field(description="whether its lines are as they were when it was made")] = None
