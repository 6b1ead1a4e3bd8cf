"""People and requests of a demonstration desk."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from dispatch.approvals import Decided, approve_request
from dispatch.filing import Filed, file_request
from dispatch.person import Person
from dispatch.posts import appoint_approver
from dispatch.refusal import Refusal
from fleet_data.booking_records import Booking, BookingKind, Wish
from fleet_data.plan_records import OrderState
from fleet_data.request_records import ApproverPost
from fleet_data.stores import bookings, order_life, orders
from tests.dispatch.days import HOHHOT, at, request

ADMIN, CLERK = Person("demo.admin", "演示管理员"), Person("demo.clerk", "演示经办人")
TEAM, DIRECTOR = Person("demo.team", "演示车队长"), Person("demo.director", "演示办公室主任")
DEPUTY, DUTY = Person("demo.deputy", "演示分管领导"), Person("demo.duty", "演示带班领导")
ROLES = {"team_head": TEAM, "office_director": DIRECTOR, "deputy_head": DEPUTY, "duty_leader": DUTY}
NOW = at(9) - timedelta(days=1)
LATER = NOW + timedelta(hours=1)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
INSIDE: dict[str, Any] = {"inside_allowance_area": True, "draws_allowance": False}


def appoint(session: Session, role: str, person: Person, **more: Any) -> ApproverPost:
    span = {"valid_from": FIRST, "valid_until": LAST} | more
    post = appoint_approver(session, region=HOHHOT, role=role, person=person, who=ADMIN, **span)
    assert isinstance(post, ApproverPost), post
    return post


def appoint_all(session: Session) -> None:
    for role, person in ROLES.items():
        appoint(session, role, person)


def file(session: Session, number: int = 1, *, now: datetime = NOW, who: Person = CLERK, **changes: Any) -> Filed:
    named = {key: changes.pop(key) for key in ("traveller", "rank") if key in changes}
    filed = file_request(session, request(number, **(INSIDE | changes)), who=who, now=now, **named)
    assert isinstance(filed, Filed), filed
    return filed


def approve(session: Session, who: Person, number: int = 1, now: datetime = LATER) -> Decided:
    decided = approve_request(session, f"R{number:03d}", who=who, now=now)
    assert isinstance(decided, Decided), decided
    return decided


def code_of(result: object) -> str:
    assert isinstance(result, Refusal), result
    assert result.zh
    assert result.en
    return result.code


def publish(session: Session, order_id: int) -> None:
    """The order with its car held, as publishing leaves it."""
    kept = orders.get_order(session, order_id, for_change=True)
    order = kept.order
    changes: dict[str, Any] = {}
    assert order.planned_start_at is not None
    assert order.planned_end_at is not None
    if order.vehicle is not None:
        span = (order.planned_start_at, order.planned_end_at)
        held = bookings.book(
            session, Wish(BookingKind.TRIP, *span, order.request, order.vehicle, order.driver), who="演示"
        )
        assert isinstance(held, Booking), held
        changes["booking_id"] = held.id
    order_life.take_step(
        session, kept, "publish", OrderState.PUBLISHED, who="演示", role="dispatcher", happened_at=NOW, changes=changes
    )
