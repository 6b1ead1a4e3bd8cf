"""What a driver's phone sends and is told: the day, acts, batches, driving time."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Base64Bytes, Field, StringConstraints

from api.languages import Language
from api.schemas.base import In, Key, Out, Reason
from api.schemas.desk import Kilometres
from api.zoned import Instant, LegalDay
from dispatch.driver_day import DriverDay, Ride
from dispatch.driver_hours import DayHours
from dispatch.duty_watch import DutyNow
from dispatch.labels import articles_text
from dispatch.order_life.acts import STATE_WORDS, Act
from dispatch.order_life.needs import MARKS
from dispatch.order_life.reporting import Effect, Taken
from dispatch.papers import Due
from fleet_data.calendar import DayOf
from fleet_data.fleet_records import DriverAbsence
from fleet_data.plan_records import OrderState

DIGEST = r"^[0-9a-f]{64}$"
MOST_EVENTS = 200
OrderId = Annotated[int, Field(ge=1, le=2**31 - 1)]
ReportId = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9-]{8,64}$"),
    Field(description="made by the phone, one for each thing told (a UUID): the same again is taken once"),
]
Sha256 = Annotated[str, StringConstraints(pattern=DIGEST), Field(description="SHA-256, hex")]
RoadAct = Literal["accept", "depart", "arrive", "wait", "go_on", "suspend", "resume", "return", "trouble", "dispute"]


class ActIn(In):
    """One thing told about an order. `depart` needs plate, odometer and the passenger's code, `return` the odometer,
    `suspend`, `trouble` and `dispute` a reason."""

    report: ReportId
    act: RoadAct
    at: Annotated[Instant | None, Field(description="by the phone's clock; kept beside the server's")] = None
    plate: Key | None = None
    odometer_km: Kilometres | None = None
    code: Annotated[str | None, StringConstraints(pattern=r"^[0-9]{6}$")] = None
    reason: Reason | None = None
    photo: Sha256 | None = None

    def details(self) -> dict[str, Any]:
        """What the act says, as the order's life keeps it."""
        named = ("plate", "odometer_km", "code", "reason", "photo")
        return {name: value for name in named if (value := getattr(self, name)) is not None}


class EventIn(ActIn):
    """One thing told while there was no signal."""

    order: OrderId
    at: Instant
    sequence: Annotated[int, Field(ge=1, le=2**31 - 1, description="the phone's own counter of events")]


class SignedBatchIn(In):
    """What a phone signs (JWS payload)."""

    phone: Key
    number: Annotated[int, Field(ge=1, le=2**31 - 1, description="from 1, without gaps, in the order of making")]
    previous: Annotated[Sha256 | None, Field(description="SHA-256 of the JWS before; null in number 1")] = None
    made_at: Instant
    events: Annotated[tuple[EventIn, ...], Field(max_length=MOST_EVENTS)] = ()
    positions_sha256: Sha256 | None = None


class BatchIn(In):
    """A batch on its way: the JWS, and beside it the positions it was signed for."""

    sent_at: Annotated[Instant, Field(description="by the phone's clock, at this very sending")]
    signed: Annotated[str, StringConstraints(min_length=20, pattern=r"^[A-Za-z0-9._-]+$")]
    positions: Annotated[str | None, Field(description="JSON text, exactly as hashed")] = None


class PhotoIn(In):
    """A photo of the odometer."""

    image: Annotated[Base64Bytes, Field(description="JPEG or PNG, base64; the body limit holds")]


class PhotoOut(Out):
    """The photo's digest, to be named when the car is returned."""

    photo: Sha256


class TakenOut(Out):
    """What a report did, and the order as it is now."""

    order: int
    state: OrderState
    state_zh: str
    effect: Effect
    marks: Annotated[tuple[str, ...], Field(description="what is odd about it, both languages")]

    @classmethod
    def of(cls, taken: Taken) -> Self:
        """A report that was taken."""
        state = taken.order.order.state
        return cls(
            order=taken.order.id,
            state=state,
            state_zh=STATE_WORDS[state].zh,
            effect=taken.effect,
            marks=tuple(f"{MARKS[mark].zh} / {MARKS[mark].en}" for mark in taken.marks),
        )


class EventOut(Out):
    """What became of one event. `refused` names the rule; the event stays kept in the signed batch."""

    report: str
    effect: Effect | Literal["refused"]
    marks: tuple[str, ...] = ()
    reason: str | None = None


class PositionsOut(Out):
    """What became of the positions. `send_again`: keep them, and send this batch again once `missing` are there."""

    stored: int
    repeated: int
    quarantined: int
    refused: int
    unreadable: int
    send_again: bool


class BatchOut(Out):
    """The receipt: what is named here the phone may forget, unless `send_again` says otherwise."""

    number: int
    digest: Sha256
    received_at: Instant
    clock_offset_seconds: Annotated[float, Field(description="server less phone, at sending")]
    marks: tuple[str, ...]
    events: tuple[EventOut, ...]
    positions: PositionsOut | None
    missing: Annotated[tuple[int, ...], Field(description="numbers below the highest that never came")]


class BatchesOut(Out):
    """Where the phone's numbering stands here."""

    phone: str
    highest: int
    highest_digest: Sha256 | None
    missing: tuple[int, ...]


class NoticeOut(Out):
    """A limit that is near or passed."""

    limit: str
    level: str
    left_minutes: float
    text: str


class DutyOut(Out):
    """Driving time now. Minutes."""

    driver: str
    name: str
    at: Instant
    driving: bool
    continuous_minutes: float
    continuous_limit_minutes: float
    rest_minutes: float
    today_minutes: float
    planned_minutes: float
    daily_limit_minutes: float
    stop_by_at: Instant | None
    told_at: Instant | None
    notices: tuple[NoticeOut, ...]
    articles: Annotated[str, Field(description="where the limits stand, with how far they were verified")]

    @classmethod
    def of(cls, duty: DutyNow, language: Language) -> Self:
        """A driver's driving time."""
        same: dict[str, Any] = {
            name: getattr(duty, name) for name in cls.model_fields if name not in ("notices", "articles")
        }
        told = tuple(
            NoticeOut(limit=each.limit, level=each.level, left_minutes=each.left_minutes, text=getattr(each, language))
            for each in duty.notices
        )
        return cls(**same, notices=told, articles=articles_text(duty.articles))


class MyDayOut(Out):
    """A driver's own day, with nobody else's rides and no passenger's name."""

    driver: str
    day: LegalDay
    day_of: DayOf
    rides: tuple[Ride, ...]
    next_ride: int | None
    hours: DayHours
    absences: tuple[DriverAbsence, ...]
    due: Annotated[tuple[Due, ...], Field(description="papers that end soon")]
    duty: DutyOut

    @classmethod
    def of(cls, day: DriverDay, duty: DutyNow, language: Language) -> Self:
        """A driver's day."""
        return cls(
            driver=day.driver.driver,
            day=day.day,
            day_of=day.day_of,
            rides=day.rides,
            next_ride=day.next_ride,
            hours=day.hours,
            absences=day.absences,
            due=day.due,
            duty=DutyOut.of(duty, language),
        )


def act_of(word: RoadAct) -> Act:
    """The act of a word."""
    return Act(word)
