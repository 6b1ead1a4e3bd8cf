"""The board and the driver's day read what is kept and change nothing."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from dispatch.approvals import approve_orally
from dispatch.board import read_board
from dispatch.driver_day import read_driver_day
from dispatch.out_of_use import put_out_of_use, record_absence
from dispatch.papers import keep_vehicle_file
from dispatch.planning import plan_day
from fleet_data.fleet_records import AbsenceKind, BlockKind
from fleet_data.records import Ledgers
from fleet_data.session import transaction
from fleet_data.stores import orders
from fleet_data.stores.errors import NotKeptError
from fleet_data.stores.ledgers import save_ledgers
from rulebook.terms import Purpose
from tests.dispatch.days import BAOTOU, DAY, HOHHOT, ROADS, at, car, driver, supplier
from tests.dispatch.desk import ADMIN, DUTY, LATER, NOW, TEAM, appoint_all, approve, file, publish


@pytest.fixture
def session(engine: Engine) -> Any:
    with transaction(engine) as opened:
        appoint_all(opened)
        save_ledgers(opened, Ledgers(vehicles=(car(1), car(2), car(3)), drivers=(driver(1),), suppliers=(supplier(),)))
        yield opened


def fill(session: Session) -> None:
    for number in (1, 2):
        file(session, number)
        approve(session, TEAM, number)
    file(session, 3)
    file(session, 4, purpose=Purpose.EMERGENCY)
    approve_orally(session, "R004", who=DUTY, now=LATER, given_at=NOW)
    plan_day(session, DAY, HOHHOT, roads=ROADS, seconds=1.0)


def test_the_board_shows_every_request_once_with_car_driver_and_time(session: Session) -> None:
    fill(session)
    file(session, 5)
    board = read_board(session, DAY, HOHHOT)
    cards = [card for lane in board.lanes for card in lane.cards]
    assert board.counts["requests"] == 5
    assert board.plan is not None
    assert board.plan.version == 1
    assert len(cards) >= 1
    assert all(card.vehicle and card.driver and card.start_at for card in cards)
    assert [card.request for card in board.waiting] == ["R005"], "filed after the plan was made"
    everyone = {card.request for card in (*cards, *board.waiting, *board.hired, *board.exceptions)}
    assert everyone == {"R001", "R002", "R003", "R004", "R005"}


def test_exceptions_carry_their_reasons_and_articles_unserved_first(session: Session) -> None:
    fill(session)
    board = read_board(session, DAY, HOHHOT)
    assert "R003" in {card.request for card in board.exceptions}, "the law refuses what nobody approved"
    assert all(card.reason_zh and card.articles for card in board.exceptions)
    ranks = [bool(card.mechanism) for card in board.exceptions]
    assert ranks == sorted(ranks)


def test_marks_are_shown_wherever_a_request_is(session: Session) -> None:
    fill(session)
    spoken = [card for card in all_cards(session) if card.request == "R004"]
    assert spoken
    assert all("oral_first" in card.marks for card in spoken)
    back = file(session, 6, now=at(12))
    assert back.life.marks == ("back_filled",)
    (card,) = [card for card in all_cards(session) if card.request == "R006"]
    assert (card.kind, card.marks) == ("back_filled", ("back_filled",))


def all_cards(session: Session) -> list[Any]:
    board = read_board(session, DAY, HOHHOT)
    return [*(card for lane in board.lanes for card in lane.cards), *board.waiting, *board.hired]


def test_a_car_in_the_workshop_is_not_free_and_a_secret_one_is_not_shown(session: Session) -> None:
    assert read_board(session, DAY, HOHHOT).counts["free_cars"] == 3
    span = {"from_at": at(8), "until_at": at(18), "reason": "演示", "who": ADMIN}
    put_out_of_use(session, car(1).plate, kind=BlockKind.REPAIR, **span)
    keep_vehicle_file(session, car(2).plate, {"is_secret": True}, who=ADMIN)
    board = read_board(session, DAY, HOHHOT)
    assert [lane.vehicle.plate for lane in board.lanes] == [car(1).plate, car(3).plate]
    assert board.counts["free_cars"] == 1
    assert len(board.lanes[0].blocks) == 1


def test_another_regions_board_shows_none_of_it(session: Session) -> None:
    fill(session)
    board = read_board(session, DAY, BAOTOU)
    assert (board.waiting, board.lanes, board.hired, board.exceptions, board.plan) == ((), (), (), (), None)


def test_a_driver_sees_his_own_published_rides_in_order_and_what_is_left(session: Session) -> None:
    fill(session)
    before = read_driver_day(session, "D001", DAY)
    assert (before.rides, before.next_ride) == ((), None), "drafts are nobody's ride yet"
    mine = [
        order
        for number in ("R001", "R002", "R004")
        for order in orders.list_for_request(session, number)
        if order.order.driver == "D001"
    ]
    for order in mine:
        publish(session, order.id)
    day = read_driver_day(session, "D001", DAY)
    assert sum(len(ride.calls) for ride in day.rides) == len(mine)
    assert [ride.start_at for ride in day.rides] == sorted(ride.start_at for ride in day.rides)
    assert day.next_ride == 0
    assert day.hours.driving_minutes > 0
    assert day.hours.left_minutes < 480
    assert day.day_of.kind == "workday"
    assert not hasattr(day.rides[0].calls[0], "reason"), "what a unit travels for in its own words is not told"


def test_a_drivers_day_tells_his_absence_and_what_ends_soon(session: Session) -> None:
    save_ledgers(session, Ledgers(drivers=(driver(1, licence_valid_until=DAY + timedelta(days=9)),)))
    span = {"from_at": at(8), "until_at": at(12), "reason": "演示", "who": ADMIN}
    record_absence(session, "D001", kind=AbsenceKind.TRAINING, **span)
    day = read_driver_day(session, "D001", DAY)
    assert [each.kind for each in day.absences] == ["training"]
    assert [(each.paper, each.days_left) for each in day.due] == [("licence_valid_until", 9)]
    with pytest.raises(NotKeptError, match="D404"):
        read_driver_day(session, "D404", DAY)
