"""What waited for a signal: signed, numbered batches, taken in any order, each once, with both clocks kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import text

from api.phone import delivering, windows
from fleet_data.session import reading
from fleet_data.stores import order_life, phone_batches

from .handset import Handset, Road, departing

MINUTE = timedelta(minutes=1)


def ago(minutes: float) -> datetime:
    return datetime.now(UTC) - minutes * MINUTE


def count(road: Road, table: str) -> int:
    with reading(road.owner) as session:
        return int(session.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def whole_trip(handset: Handset, road: Road, request: str = "R001", crew: int = 0) -> tuple[Any, list[dict[str, Any]]]:
    """A trip without signal, as three batches."""
    kept = road.order(request, crew, begins=timedelta(hours=-3))
    return kept, [
        handset.batch([handset.event(kept, "accept", ago(100))]),
        handset.batch(
            [handset.event(kept, "depart", ago(90), **departing(kept)), handset.event(kept, "arrive", ago(60))],
            [ago(80), ago(70)],
        ),
        handset.batch([handset.event(kept, "return", ago(30), odometer_km=1060.0)], [ago(50), ago(40)]),
    ]


def test_a_trip_without_signal_is_told_later_with_both_clocks(road: Road):
    handset = road.phone()
    kept, batches = whole_trip(handset, road)
    answers = [handset.deliver(each) for each in batches]
    assert [event["effect"] for answer in answers for event in answer["events"]] == ["moved"] * 4
    assert [answer["positions"] and answer["positions"]["stored"] for answer in answers] == [None, 2, 2]
    assert road.state(kept) == "returned"
    with reading(road.owner) as session:
        for report in order_life.list_reports(session, kept.id):
            assert report.device_at is not None
            assert report.received_at - report.device_at > 25 * MINUTE
            assert abs((report.happened_at - report.device_at).total_seconds()) < 1


def test_batches_are_taken_in_any_order_and_give_one_state(road: Road):
    requests = iter([("R001", 0), ("R002", 1), ("R003", 2)])
    handsets = {crew: road.phone(f"D0{crew + 1}") for crew in range(3)}
    for order in list(permutations(range(3)))[1::2]:
        request, crew = next(requests)
        handset = handsets[crew]
        kept, batches = whole_trip(handset, road, request, crew)
        for number in order:
            handset.deliver(batches[number])
        last = [handset.deliver(each) for each in batches]  # those told to send positions again do so
        assert road.state(kept) == "returned", order
        assert [each["missing"] for each in last] == [[], [], []]
        assert [each["positions"]["send_again"] for each in last[1:]] == [False, False], order
        assert sum(each["positions"]["refused"] for each in last[1:]) == 0
    assert count(road, "track_points") == 12
    assert count(road, "order_reports") == 12


def test_a_batch_sent_again_is_taken_once_and_answered_alike(road: Road, monkeypatch: pytest.MonkeyPatch):
    handset = road.phone()
    _, batches = whole_trip(handset, road)
    first = [handset.deliver(each) for each in batches]
    assert [handset.deliver(each) for each in batches] == first
    assert (count(road, "order_reports"), count(road, "track_points"), count(road, "phone_batches")) == (4, 4, 3)
    # The control: a server that did not remember the number would not answer the second time.
    monkeypatch.setattr(phone_batches, "find", lambda *_: None)
    handset.deliver(batches[0], 409)


def test_another_batch_under_the_same_number_is_refused(road: Road):
    handset = road.phone()
    handset.deliver(handset.batch())
    handset.number = 0
    handset.deliver(handset.batch(made_at=ago(9).isoformat()), 409)
    assert count(road, "phone_batches") == 1


def test_a_gap_is_told_and_positions_wait_for_it(road: Road, monkeypatch: pytest.MonkeyPatch):
    handset = road.phone()
    _, (accept, depart, back) = whole_trip(handset, road)
    handset.deliver(accept)
    told = handset.deliver(back)
    assert told["missing"] == [2]
    assert (told["positions"]["stored"], told["positions"]["send_again"]) == (0, True)
    assert handset.call("GET", "/my/batches")["missing"] == [2]
    assert road.ask(road.admin, "GET", f"/phones/{handset.phone}")["missing"] == [2]
    handset.deliver(depart)
    assert handset.deliver(back)["positions"]["stored"] == 2
    # The control: without the gaps the positions would have been given up.
    monkeypatch.setattr(phone_batches, "list_gaps", lambda *_: [])
    other = road.phone("D02")
    _, (_, _, late) = whole_trip(other, road, "R002", 1)
    assert other.deliver(late)["positions"]["send_again"] is False


def test_a_rewritten_history_does_not_link(road: Road):
    handset = road.phone()
    handset.deliver(handset.batch())
    assert handset.deliver(handset.batch())["marks"] == []
    told = handset.deliver(handset.batch(previous="0" * 64))
    assert len(told["marks"]) == 1
    assert road.ask(road.admin, "GET", f"/phones/{handset.phone}")["broken_links"] == [3]


def test_only_the_phone_s_own_signature_is_taken(road: Road):
    handset, other = road.phone(), road.phone("D02")
    batch = handset.batch()
    forged = other.batch(phone=handset.phone)
    handset.deliver(forged, 422)
    other.deliver(batch, 422)
    head, body, sign = batch["signed"].split(".")
    for signed in (f"{head}.{body}.{sign[:-4]}AAAA", f"{head}.e30.{sign}", f"eyJhbGciOiJub25lIn0.{body}.", "x" * 30):
        handset.deliver(batch | {"signed": signed}, 422)
    handset.deliver(batch)


def test_positions_are_those_that_were_signed_for(road: Road):
    handset = road.phone()
    batch = handset.batch(fixes=[ago(5)])
    moved = json.loads(batch["positions"])
    moved["rows"][0][1] = 41.5
    handset.deliver(batch | {"positions": json.dumps(moved)}, 422)
    handset.deliver(batch | {"positions": None}, 422)


def test_a_driver_off_duty_is_not_followed(road: Road, monkeypatch: pytest.MonkeyPatch):
    handset = road.phone()
    _, batches = whole_trip(handset, road)
    for each in batches:
        handset.deliver(each)
    stored = count(road, "track_points")
    told = handset.deliver(handset.batch(fixes=[ago(200), ago(110), ago(104), ago(16), ago(10), ago(1)]))
    assert (told["positions"]["stored"], told["positions"]["refused"]) == (2, 4)  # a quarter of an hour around
    assert count(road, "track_points") == stored + 2
    assert count(road, "track_quarantine") == 0
    # The control: without the windows everything would have been kept.
    monkeypatch.setattr(windows.PhoneOrders, "windows_ms", lambda *_: [(0, 2**52)])
    assert handset.deliver(handset.batch(fixes=[ago(300)]))["positions"]["stored"] == 1


@pytest.mark.parametrize("skew", [timedelta(hours=8), timedelta(hours=-8), timedelta(days=-3650)])
def test_a_clock_that_is_off_does_not_move_the_trip(road: Road, skew: timedelta, monkeypatch: pytest.MonkeyPatch):
    handset = road.phone(skew=skew)
    kept, batches = whole_trip(handset, road)
    answers = [handset.deliver(each) for each in batches]
    assert road.state(kept) == "returned"
    assert all(abs(each["clock_offset_seconds"] + skew.total_seconds()) < 60 for each in answers)
    assert all(len(each["marks"]) == 1 for each in answers)
    assert [each["positions"]["stored"] for each in answers[1:]] == [2, 2]
    with reading(road.owner) as session:
        for report in order_life.list_reports(session, kept.id):
            assert timedelta(minutes=25) < report.received_at - report.happened_at < timedelta(minutes=110)
            said = datetime.fromisoformat(report.details["phone_at"])
            assert abs(said - skew - report.happened_at) < timedelta(minutes=1)
    # The control: taken at its word, the clock puts the trip elsewhere, and the positions with it.
    monkeypatch.setattr(delivering, "CLOCK_OFF", timedelta(days=99_999))
    other = road.phone("D02", skew=skew)
    _, batches = whole_trip(other, road, "R002", 1)
    assert sum(other.deliver(each)["positions"]["stored"] for each in batches[1:]) < 4


def test_what_an_event_may_not_say_is_told_and_the_others_are_taken(road: Road):
    handset = road.phone()
    kept, foreign = road.order(), road.order("R002", 1)
    events = [
        handset.event(kept, "accept"),
        handset.event(foreign, "accept"),
        handset.event(kept, "depart"),  # without a plate
        {**handset.event(kept, "trouble", reason="演示爆胎"), "order": 999_999},
    ]
    told = {each["report"]: each["effect"] for each in handset.deliver(handset.batch(events))["events"]}
    assert [told[each["report"]] for each in events] == ["moved", "refused", "refused", "refused"]
    assert (road.state(kept), road.state(foreign)) == ("accepted", "published")
