"""`appoint_approver`, `end_post`: who may approve as what, for how long; nobody appoints himself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from dispatch.person import Person
from dispatch.refusal import Refusal, RefusalKind, cite, refuse_input
from fleet_data.calendar import legal_day
from fleet_data.regions import find_region
from fleet_data.request_records import ApproverPost
from fleet_data.stores.approvals import POSTS
from fleet_data.stores.shelf import new_key
from rulebook.book import asof

_MOST = "approval.post_max_days"
_MOST_ACTING = "approval.acting_max_days"


def appoint_approver(
    session: Session,
    *,
    region: str,
    role: str,
    person: Person,
    valid_from: date,
    valid_until: date,
    who: Person,
    unit: str | None = None,
    acting_for: str | None = None,
    document: str = "",
) -> ApproverPost | Refusal:
    """Let a person approve in a role from a legal day to a legal day. Raises NoSuchValueError."""
    if find_region(region) is None:
        return refuse_input("region", "bad_region", f"没有代码为“{region}”的地区", f"there is no region '{region}'")
    if not role.strip():
        return refuse_input("role", "bad_role", "请填写审批职务", "name the role")
    if valid_until < valid_from:
        return refuse_input("valid_until", "bad_valid_until", "止期早于起期", "it ends before it begins")
    if person.account == who.account or acting_for == person.account:
        return Refusal(
            "appointed_himself",
            "不得任命本人，也不得代理本人",
            "nobody appoints himself, and nobody acts for himself",
            RefusalKind.FORBIDDEN,
        )
    name = _MOST if acting_for is None else _MOST_ACTING
    book = asof(valid_from, region)
    most = book.value(name).number
    if (valid_until - valid_from).days + 1 > most:
        return Refusal(
            "too_long",
            f"任期最长 {most:g} 天（{'代理' if acting_for else '任命'}），请缩短后重新提交",
            f"{'an acting post' if acting_for else 'a post'} lasts {most:g} days at most; shorten it",
            RefusalKind.INPUT,
            cite(book, [name]),
            "valid_until",
        )
    post = ApproverPost(
        post=new_key("post"),
        region=region,
        role=role,
        person=person.account,
        name=person.name,
        valid_from=valid_from,
        valid_until=valid_until,
        unit=unit,
        acting_for=acting_for,
        document=document,
    )
    return POSTS.put(session, post, who.account)


def end_post(session: Session, post: str, *, who: Person, now: datetime) -> ApproverPost | Refusal:
    """End a post the day before today, so that it holds no longer from today on. Raises NotKeptError."""
    kept = POSTS.hold(session, post)
    yesterday = legal_day(now) - timedelta(days=1)
    if kept.valid_until <= yesterday:
        return Refusal("post_ended", f"任命已于 {kept.valid_until} 结束", f"the post ended on {kept.valid_until}")
    if kept.valid_from > yesterday:
        # It never held on a day that is over: it ends on its first day, as the journal shows.
        return POSTS.put(session, replace(kept, valid_until=kept.valid_from), who.account)
    return POSTS.put(session, replace(kept, valid_until=yesterday), who.account)
