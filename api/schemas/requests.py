"""Requests and approvals as they go in and out."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from api.schemas.base import In, Key, Name, Out, Reason, RegionCode
from api.schemas.desk import Latitude, Longitude, Minutes, Version, Words
from api.zoned import Instant, LegalDay
from fleet_data.records import RequestRecord
from fleet_data.request_records import ApprovalDecision, ApprovalRound, ApproverPost, RequestLife
from rulebook.ruling import Ruling
from rulebook.terms import Purpose, VehicleCategory

_TRIP: JsonDict = {
    "unit": "演示机关",
    "region": "150100",
    "purpose": "survey",
    "reason": "演示调研",
    "passengers": 2,
    "origin": "演示机关",
    "origin_lat": 40.842,
    "origin_lon": 111.749,
    "destination": "演示乡镇",
    "destination_lat": 40.84,
    "destination_lon": 112.1,
    "depart_earliest": "2026-11-24T09:00:00+08:00",
    "depart_latest": "2026-11-24T09:20:00+08:00",
    "stay_minutes": 60,
}


class RequestIn(In):
    """A need for a car. Approvals and the instant of filing are the office's to write, not the requester's."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_extra={"examples": [_TRIP]})

    request: Annotated[Key | None, Field(description="its number; empty: it is given one")] = None
    unit: Name
    region: RegionCode
    purpose: Purpose
    reason: Reason
    passengers: Annotated[int, Field(ge=1, le=200)]
    priority: Annotated[int, Field(ge=1, le=4, description="1 highest")] = 3
    origin: Name
    origin_lat: Latitude
    origin_lon: Longitude
    destination: Name
    destination_lat: Latitude
    destination_lon: Longitude
    depart_earliest: Instant
    depart_latest: Instant
    stay_minutes: Minutes = 0.0
    round_trip: bool = True
    categories: Annotated[tuple[VehicleCategory, ...], Field(max_length=5, description="none: any")] = ()
    features: Words = ()
    share_consent: bool = False
    draws_allowance: bool = True
    inside_allowance_area: Annotated[bool | None, Field(description="empty: by the distance to the seat")] = None
    traveller: Annotated[Key | None, Field(description="account of who travels, if another")] = None
    rank: Annotated[
        Literal[
            "bureau_head",
            "bureau_deputy",
            "division_head",
            "division_deputy",
            "section_head",
            "section_deputy",
            "staff",
        ]
        | None,
        Field(description="of the highest traveller"),
    ] = None

    def record(self, now: Any) -> RequestRecord:
        """The request as the ledger has it."""
        values = {name: getattr(self, name) for name in type(self).model_fields if name not in ("traveller", "rank")}
        values |= {"categories": frozenset(self.categories), "features": frozenset(self.features)}
        return RequestRecord(**values | {"request": self.request or "", "filed_at": now})


class AmendmentIn(In):
    """Fields to change; what is left out stays."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [{"passengers": 3, "version": 1}]}
    )

    purpose: Purpose | None = None
    reason: Reason | None = None
    passengers: Annotated[int | None, Field(ge=1, le=200)] = None
    priority: Annotated[int | None, Field(ge=1, le=4)] = None
    origin: Name | None = None
    origin_lat: Latitude | None = None
    origin_lon: Longitude | None = None
    destination: Name | None = None
    destination_lat: Latitude | None = None
    destination_lon: Longitude | None = None
    depart_earliest: Instant | None = None
    depart_latest: Instant | None = None
    stay_minutes: Minutes | None = None
    round_trip: bool | None = None
    categories: Annotated[tuple[VehicleCategory, ...] | None, Field(max_length=5)] = None
    features: Words | None = None
    share_consent: bool | None = None
    draws_allowance: bool | None = None
    traveller: Key | None = None
    version: Version = None

    def changes(self) -> dict[str, Any]:
        """The fields that were given."""
        given = self.model_dump(exclude_unset=True, exclude={"version", "traveller"}, exclude_none=True)
        return {name: frozenset(v) if isinstance(v, tuple) else v for name, v in given.items()}


class WithdrawalIn(In):
    """Why a request is taken back."""

    reason: Reason
    version: Version = None


class ConsentIn(In):
    """Whether another unit may ride along."""

    consents: bool
    version: Version = None


class DecisionIn(In):
    """An approver's word. A rejection needs its comment; a spoken one says when it was given."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, json_schema_extra={"examples": [{"act": "approve", "comment": "同意"}]}
    )

    act: Literal["approve", "reject", "approve_orally", "complete_paper"]
    comment: Annotated[str, Field(max_length=1000, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""
    given_at: Annotated[Instant | None, Field(description="of a spoken approval; empty: now")] = None
    version: Version = None


class CitationOut(Out):
    """Where something stands, and how far that was verified."""

    instrument: str
    title: str
    article: str
    status: str


class SaidOut(Out):
    """One thing the law says of a request: a code, both languages, its articles."""

    rule: str
    verdict: Annotated[str, Field(examples=["permitted", "advisory", "refused"])]
    code: str
    zh: str
    en: str
    articles: list[CitationOut]


def said_by(rulings: tuple[Ruling, ...]) -> tuple[SaidOut, ...]:
    """What rulings say, reason by reason."""
    return tuple(
        SaidOut(
            rule=ruling.rule,
            verdict=reason.verdict.value,
            code=reason.code,
            zh=reason.zh,
            en=reason.en,
            articles=[
                CitationOut(instrument=c.instrument, title=c.title_zh, article=c.article, status=c.status.value)
                for c in reason.citations
            ],
        )
        for ruling in rulings
        for reason in ruling.reasons
    )


class RequestOut(Out):
    """A request: what is asked, how it stands, its round of approval, what the law says of it."""

    request: RequestRecord
    life: RequestLife | None
    round: ApprovalRound | None = None
    next_role: Annotated[str | None, Field(description="whose approval comes next")] = None
    voided: Annotated[tuple[str, ...], Field(description="changes that made an approval void")] = ()
    said: tuple[SaidOut, ...] = ()


class LifeOut(Out):
    """How a request stands, as lists show it."""

    life: RequestLife

    @classmethod
    def of(cls, life: RequestLife) -> Self:
        """A life."""
        return cls(life=life)


class ChangeOut(Out):
    """One change of a row, as the journal keeps it."""

    at: Instant
    who: str
    subject: str
    action: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class HistoryOut(Out):
    """Everything a request went through."""

    rounds: list[ApprovalRound]
    decisions: list[ApprovalDecision]
    changes: list[ChangeOut]


class PostIn(In):
    """Who may approve as what, from a legal day to a legal day."""

    region: RegionCode
    role: Annotated[Key, Field(examples=["team_head"])]
    person: Annotated[Key, Field(description="account")]
    name: Annotated[Name, Field(description="as it is printed")]
    valid_from: LegalDay
    valid_until: LegalDay
    unit: Annotated[Name | None, Field(description="for this unit alone; empty: all of the region")] = None
    acting_for: Annotated[Key | None, Field(description="代理: the account acted for")] = None
    document: Annotated[str, Field(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")] = ""


class PostOut(Out):
    """An approver's post."""

    post: ApproverPost

    @classmethod
    def of(cls, post: ApproverPost) -> Self:
        """A post."""
        return cls(post=post)
