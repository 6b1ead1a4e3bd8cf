"""What each act must say, and what is odd about it: a wish made now is refused for it, a fact from the road marked."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from dispatch.day_plan import Words
from dispatch.order_life.acts import ACT_WORDS, Act
from dispatch.refusal import Refusal, refuse_input
from fleet_data.order_records import Report
from fleet_data.plan_records import KeptOrder
from fleet_data.stores import orders

CLOCK_AHEAD = timedelta(minutes=5)
LATE = timedelta(hours=72)
MOST_TEXT = 500

_TEXT = {
    Act.SUSPEND: ("reason",),
    Act.TROUBLE: ("reason",),
    Act.CANCEL: ("reason",),
    Act.DISPUTE: ("reason",),
    Act.RESOLVE: ("reason",),
    Act.SWAP: ("reason",),
    Act.DEPART: ("plate",),
}
_NUMBER = {
    Act.DEPART: ("odometer_km", 0.0, 3_000_000.0),
    Act.RETURN: ("odometer_km", 0.0, 3_000_000.0),
    Act.RATE: ("score", 1.0, 5.0),
    Act.SETTLE: ("amount_cny", 0.0, 1_000_000.0),
}
MARKS = {
    "plate_differs": Words("所报车牌与派车单不符", "the plate told is not the order's"),
    "code_differs": Words("乘车码不符", "the passenger's code is not the order's"),
    "odometer_backwards": Words("还车里程小于出车里程", "the odometer came back with less than it left with"),
    "vehicle_still_out": Words("车辆或驾驶员的上一单尚未还车", "the vehicle or driver is still out on another order"),
    "clock_ahead": Words("设备时钟快于服务器", "the device's clock is ahead of the server's"),
    "late": Words("上报晚于规定时限", "it came later than the limit"),
    "former_crew": Words("由换下的驾驶员上报", "told by a driver who was swapped out"),
    "after_close": Words("派车单已结束后才上报", "it came after the order was closed"),
}


def refuse_missing(act: Act, details: Mapping[str, Any], hired: bool) -> Refusal | None:
    """What the act must say and does not. A hired car has no plate and no odometer of ours."""
    for name in () if hired and act is Act.DEPART else _TEXT.get(act, ()):
        text = details.get(name)
        if not isinstance(text, str) or not text.strip() or len(text) > MOST_TEXT:
            return _missing(act, name, f"1 至 {MOST_TEXT} 个字", f"text of 1 to {MOST_TEXT} characters")
    if act in _NUMBER and not (hired and act in (Act.DEPART, Act.RETURN)):
        name, least, most = _NUMBER[act]
        number = details.get(name)
        whole = act is not Act.RATE or isinstance(number, int)
        if isinstance(number, bool) or not isinstance(number, int | float) or not whole or not least <= number <= most:
            return _missing(act, name, f"{least:g} 至 {most:g} 的数", f"a number from {least:g} to {most:g}")
    return None


def list_marks(
    session: Session, order: KeptOrder, act: Act, details: Mapping[str, Any], counted: list[Report]
) -> list[str]:
    """What is odd about what was told, as keys of MARKS; `counted` are the reports before it."""
    marks = []
    if act is Act.DEPART:
        if order.order.vehicle is not None and details.get("plate") != order.order.vehicle:
            marks.append("plate_differs")
        code = order.passenger_code
        if code is not None and not hmac.compare_digest(str(details.get("code", "")).encode(), code.encode()):
            marks.append("code_differs")
        out = orders.list_out(session, order.order.vehicle, order.order.driver)
        if any(other.id != order.id and other.booking_id != order.booking_id for other in out):
            marks.append("vehicle_still_out")
    if act is Act.RETURN:
        left = [report.details.get("odometer_km", 0.0) for report in counted if report.act == Act.DEPART]
        if left and details.get("odometer_km", 0.0) < left[-1]:
            marks.append("odometer_backwards")
    return marks


def list_clock_marks(device_at: datetime | None, now: datetime) -> list[str]:
    """What is odd about the device's time."""
    if device_at is None:
        return []
    marks = ["clock_ahead"] if device_at - now > CLOCK_AHEAD else []
    return [*marks, "late"] if now - device_at > LATE else marks


def refuse_marked(order: KeptOrder, act: Act, marks: list[str]) -> Refusal:
    """A wish made now is not taken with something odd about it."""
    zh = "；".join(MARKS[mark].zh for mark in marks)
    en = "; ".join(MARKS[mark].en for mark in marks)
    return Refusal(
        f"order.{marks[0]}",
        f"派车单 {order.id} 不能{ACT_WORDS[act].zh}：{zh}。请核对后再报，或联系调度员。",
        f"Order {order.id}: one cannot {ACT_WORDS[act].en}: {en}. Check and tell again, or call the dispatcher.",
    )


def _missing(act: Act, name: str, zh: str, en: str) -> Refusal:
    words = ACT_WORDS[act]
    return refuse_input(name, "order.needs", f"{words.zh}须填写 {name}（{zh}）。", f"To {words.en}, give {name}: {en}.")
