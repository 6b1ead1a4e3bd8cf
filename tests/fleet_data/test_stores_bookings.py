"""Bookings: no vehicle and no driver twice at a time, on both databases, however many ask at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import combinations
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from fleet_data.booking_records import Booking, BookingKind, Clash, Release, Wish
from fleet_data.session import Session, migrate, open_engine, reading, transaction
from fleet_data.stores import bookings, journal
from fleet_data.stores.errors import NotKeptError

from .crews import CARS, DRIVERS, WHO, book, fill, wish
from .samples import at

NOW = at(7)


@pytest.fixture
def filled(engine: Engine) -> Engine:
    fill(engine)
    return engine


def count_overlaps(engine: Engine) -> int:
    """Pairs of active bookings that hold the same vehicle or driver at the same time."""
    with reading(engine) as session:
        held = bookings.list_active(session, at(0), at(23))
    return sum(
        a.wish.start_at < b.wish.end_at
        and b.wish.start_at < a.wish.end_at
        and (a.wish.vehicle == b.wish.vehicle or a.wish.driver == b.wish.driver)
        for a, b in combinations(held, 2)
    )


def race(url_of: Engine, wishes: list[Wish], check: bool) -> int:
    """Book from eight threads at once; without the check, look first and then insert what looked free."""
    engine = open_engine(url_of.url.render_as_string(hide_password=False))

    def one(wished: Wish) -> bool:
        if check:
            return isinstance(book(engine, wished), Booking)
        with reading(engine) as session:
            if bookings.list_held(session, wished):
                return False
        with transaction(engine) as session:
            return bookings._insert(session, wished, WHO, NOW) is not None

    with ThreadPoolExecutor(8) as pool:
        booked = sum(pool.map(one, wishes))
    engine.dispose()
    return booked


def many(seed: int, count: int) -> list[Wish]:
    """Wishes for three cars and three drivers, an hour or two each, most of them in each other's way."""
    chance = Random(seed)
    wishes = []
    for _ in range(count):
        start = chance.randrange(0, 21)
        wishes.append(wish(chance.choice(CARS), chance.choice(DRIVERS), start, start + chance.randint(1, 2)))
    return wishes


def test_a_booking_comes_back_as_it_was_made_and_the_journal_tells_it(filled: Engine):
    made = book(filled, wish())
    assert isinstance(made, Booking)
    with reading(filled) as session:
        assert bookings.get_booking(session, made.id) == made
        assert [one.change.action for one in journal.list_for(session, "bookings", str(made.id))] == ["created"]
    assert (made.wish, made.made_by, made.released_at) == (wish(), WHO, None)


@pytest.mark.parametrize(
    ("second", "what"),
    [
        (wish(CARS[0], DRIVERS[1], 9, 11), f"vehicle {CARS[0]} is held"),
        (wish(CARS[1], DRIVERS[0], 9, 11), f"driver {DRIVERS[0]} is held"),
        (wish(CARS[0], DRIVERS[0], 7, 12), f"vehicle {CARS[0]} and driver {DRIVERS[0]} are held"),
        (wish(CARS[0], None, 9, 10), f"vehicle {CARS[0]} is held"),
    ],
)
def test_who_comes_second_is_told_who_holds_it(filled: Engine, second: Wish, what: str):
    first = book(filled, wish())
    clash = book(filled, second)
    assert isinstance(clash, Clash)
    assert clash.held == (first,)
    assert what in clash.en
    assert "无法占用" in clash.zh


def test_a_car_may_start_when_it_is_free_again(filled: Engine):
    assert isinstance(book(filled, wish(start=8, end=10)), Booking)
    assert isinstance(book(filled, wish(start=10, end=11)), Booking)


def test_a_repair_holds_the_car_and_an_absence_the_driver(filled: Engine):
    repair = Wish(BookingKind.REPAIR, at(0), at(23), "演示保养", vehicle=CARS[0])
    absence = Wish(BookingKind.ABSENCE, at(0), at(23), "演示请假", driver=DRIVERS[1])
    assert isinstance(book(filled, repair), Booking)
    assert isinstance(book(filled, absence), Booking)
    assert isinstance(book(filled, wish(CARS[0], DRIVERS[0])), Clash)
    assert isinstance(book(filled, wish(CARS[1], DRIVERS[1])), Clash)
    assert isinstance(book(filled, wish(CARS[1], DRIVERS[0])), Booking)


def test_a_released_booking_holds_nothing_and_stays_to_be_read(filled: Engine):
    first = book(filled, wish())
    assert isinstance(first, Booking)
    with transaction(filled) as session:
        released = bookings.release(session, first.id, Release.CANCELLED, who=WHO)
        assert bookings.release(session, first.id, Release.RETURNED, who=WHO) == released
    assert released.release is Release.CANCELLED
    assert isinstance(book(filled, wish()), Booking)
    with pytest.raises(IntegrityError, match="only added to"), filled.begin() as connection:
        connection.execute(text("DELETE FROM bookings"))


def test_a_booking_that_is_not_kept_is_said_by_its_number(filled: Engine):
    with transaction(filled) as session, pytest.raises(NotKeptError, match="No booking 4711"):
        bookings.release(session, 4711, Release.ENDED, who=WHO)


def test_the_database_itself_refuses_a_double_dispatch(filled: Engine):
    book(filled, wish())
    book(filled, wish(CARS[1], DRIVERS[1]))
    for column, value in (("vehicle", CARS[0]), ("driver", DRIVERS[0])):
        with pytest.raises(IntegrityError, match=f"ex_bookings_{column}_once"), filled.begin() as connection:
            connection.execute(text(f"UPDATE bookings SET {column} = :value"), {"value": value})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 19), st.integers(1, 4)), min_size=2, max_size=2))
def test_the_store_and_the_database_agree_on_what_overlaps(engine: Engine, spans: list[tuple[int, int]]):
    first, second = (wish(start=start, end=start + length) for start, length in spans)
    fill(engine)
    with engine.connect() as connection, connection.begin() as undone:
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            bookings.book(session, first, who=WHO)
            free = not bookings.list_held(session, second)
            taken = bookings._insert(session, second, WHO, NOW) is not None if free else _is_inserted(session, second)
        undone.rollback()
    assert taken == free


def _is_inserted(session: Session, wished: Wish) -> bool:
    try:
        with session.begin_nested():
            return bookings._insert(session, wished, WHO, NOW) is not None
    except IntegrityError:
        return False


def test_a_race_for_the_same_cars_and_drivers_books_none_twice(filled: Engine):
    wishes = many(seed=8, count=400)
    booked = race(filled, wishes, check=True)
    assert booked >= 20
    assert count_overlaps(filled) == 0


def test_without_the_guard_the_same_race_books_cars_twice(bare_engine: Engine):
    migrate(bare_engine)
    fill(bare_engine)
    with bare_engine.begin() as connection:
        for thing in ("vehicle", "driver"):
            if bare_engine.dialect.name == "postgresql":
                connection.execute(text(f"ALTER TABLE bookings DROP CONSTRAINT ex_bookings_{thing}_once"))
            for event in ("insert", "update") if bare_engine.dialect.name == "sqlite" else ():
                connection.execute(text(f"DROP TRIGGER tr_bookings_{thing}_once_{event}"))
    race(bare_engine, many(seed=8, count=200), check=False)
    assert count_overlaps(bare_engine) > 0
