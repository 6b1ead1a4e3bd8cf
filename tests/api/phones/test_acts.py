"""Acts told at once, photos, and driving time told before its limits."""

from __future__ import annotations

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image
from sqlalchemy import text

from dispatch import duty_watch
from fleet_data.session import reading

from .handset import Handset, Road, departing


def picture(kind: str = "JPEG", size: tuple[int, int] = (2000, 1000)) -> bytes:
    out = BytesIO()
    image = Image.new("RGB", size, (200, 30, 30))
    exif = image.getexif()
    exif[0x010F] = "演示相机"
    image.save(out, kind, exif=exif)
    return out.getvalue()


def send(handset: Handset, order: int, data: bytes, expects: int = 201) -> Any:
    image = {"image": b64encode(data).decode()}
    return handset.call("POST", f"/my/orders/{order}/photos", expects, json=image)


def test_a_trip_is_told_act_by_act(road: Road):
    handset, kept = road.phone(), road.order()
    handset.tell(kept, "accept")
    refused = handset.tell(kept, "depart", 409, **departing(kept) | {"plate": "蒙A·别的车"})
    assert "车牌" in refused["detail"]
    handset.tell(
        kept, "depart", 409, **departing(kept) | {"code": "000000" if kept.passenger_code != "000000" else "1"}
    )
    handset.tell(kept, "depart", **departing(kept))
    handset.tell(kept, "arrive")
    handset.tell(kept, "wait")
    handset.tell(kept, "trouble", reason="演示：堵车")
    handset.tell(kept, "go_on")
    photo = send(handset, kept.id, picture())["photo"]
    told = handset.tell(kept, "return", odometer_km=1060.0, photo=photo)
    assert (told["state"], told["state_zh"]) == ("returned", "已还车")
    life = road.ask(road.dispatcher, "GET", f"/orders/{kept.id}")
    assert [each["act"] for each in life["steps"]][-6:] == ["depart", "arrive", "wait", "trouble", "go_on", "return"]
    day = handset.call("GET", "/my/day")
    assert [call["state"] for ride in day["rides"] for call in ride["calls"]] == ["returned"]


def test_a_double_tap_counts_once(road: Road):
    handset, kept = road.phone(), road.order()
    handset.call("GET", "/my/day")
    report = str(uuid4())
    body = {"report": report, "act": "accept"}
    with ThreadPoolExecutor(4) as pool:
        path = f"/my/orders/{kept.id}/acts"
        answers = list(pool.map(lambda _: handset.ask("POST", path, handset.access, json=body), range(4)))
    assert [each.status_code for each in answers] == [200] * 4
    assert sorted(each.json()["effect"] for each in answers) == ["moved", "repeated", "repeated", "repeated"]
    handset.tell(kept, "accept", 409)  # another report: it is accepted already
    handset.tell(kept, "depart", 409, report=report, **departing(kept))  # the id of another report
    with reading(road.owner) as session:
        assert session.scalar(text("SELECT count(*) FROM order_steps WHERE act = 'accept'")) == 1


def test_a_driver_reaches_nobody_else_s_orders(road: Road):
    handset, foreign = road.phone(), road.order("R002", 1)
    handset.tell(foreign, "accept", 404)
    send(handset, foreign.id, picture(), 404)
    assert handset.call("GET", "/my/day")["rides"] == []


def test_a_photo_is_written_anew_without_the_camera_s_words(road: Road):
    handset, kept = road.phone(), road.order()
    photo = send(handset, kept.id, picture())["photo"]
    assert send(handset, kept.id, picture())["photo"] == photo
    answer = road.client.get(f"/api/v1/orders/{kept.id}/photos/{photo}", headers=road.dispatcher.headers)
    shown = Image.open(BytesIO(answer.content))
    assert (shown.format, max(shown.size), dict(shown.getexif())) == ("JPEG", 1600, {})
    png = send(handset, kept.id, picture("PNG", (30, 20)))["photo"]
    assert png != photo


def test_what_is_no_photo_is_refused(road: Road):
    handset, kept = road.phone(), road.order()
    flood = picture("PNG", (6000, 5000))
    hostile = [b"", b"GIF89a", b"<svg/>", picture()[:300], b"\xff\xd8\xff" + b"x" * 99, flood, b"PK\x03\x04"]
    for data in hostile:
        assert send(handset, kept.id, data, 422)["errors"][0]["field"].endswith("image")


def test_driver_and_dispatcher_are_told_before_four_hours(road: Road, monkeypatch: pytest.MonkeyPatch):
    handset, kept = road.phone(), road.order(begins=timedelta(hours=-5))
    start = datetime.now(UTC) - timedelta(minutes=215)
    handset.deliver(
        handset.batch(
            [
                handset.event(kept, "accept", start - timedelta(minutes=9)),
                handset.event(kept, "depart", start, **departing(kept)),
            ]
        )
    )
    duty = handset.call("GET", "/my/duty", headers={"Accept-Language": "en"})
    assert duty["driving"]
    assert 214 < duty["continuous_minutes"] < 217
    assert [(each["limit"], each["level"]) for each in duty["notices"]] == [("continuous", "soon")]
    assert "rest at least 20 minutes" in duty["notices"][0]["text"]
    watched = road.ask(road.dispatcher, "GET", "/duty-watch?near=true")["drivers"]
    assert [(each["driver"], each["notices"][0]["level"]) for each in watched] == [("D01", "soon")]
    assert watched[0]["articles"]
    handset.tell(kept, "suspend", reason="演示：休息")
    assert handset.call("GET", "/my/duty")["driving"] is False
    # The control: without the warning's margin nobody would hear before the limit.
    monkeypatch.setattr(duty_watch, "WARN_CONTINUOUS_MINUTES", 0.0)
    assert road.ask(road.dispatcher, "GET", "/duty-watch?near=true")["drivers"] == []


def at(minutes: float) -> datetime:
    return datetime(2026, 11, 23, 8, tzinfo=UTC) + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("spans", "now", "driven"),
    [
        ([], 0, 0),
        ([(0, 100)], 100, 100),
        ([(0, 100)], 119, 100),  # a pause too short does not end it, nor count
        ([(0, 100)], 120, 0),
        ([(0, 100), (119, 150)], 150, 131),
        ([(0, 100), (120, 150)], 150, 30),
    ],
)
def test_only_a_long_enough_rest_ends_a_stretch(spans: list[tuple[int, int]], now: int, driven: int):
    told = [(at(start), at(end)) for start, end in spans]
    assert duty_watch.count_continuous(told, at(now), 20.0) == driven
    assert duty_watch.merge([*told, *told]) == told
