"""Sub-packages joined in any order, once, within bounds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.jt808 import Frame, Message, PackageJoiner, open_frame, read_message
from api.jt808.bodies import Positions
from api.jt808.encoding import encode_packages, phone_field
from api.jt808.framing import FrameCutter
from api.jt808.header import Version
from tests.api.jt808.frames import PHONE, batch, frame, position

BODY = batch([position(course=course) for course in range(40)])


def frames(body: bytes = BODY, serial: int = 100, package_bytes: int = 300) -> list[Frame]:
    wires = encode_packages(0x0704, phone_field(PHONE, Version.V2013), serial, body, Version.V2013, package_bytes)
    return [opened(wire) for wire in wires]


def opened(wire: bytes) -> Frame:
    frame = open_frame(FrameCutter().feed(wire)[0])
    assert isinstance(frame, Frame)
    return frame


@given(st.permutations(range(6)), st.integers(0, 0xFFFF))
def test_packages_join_in_any_order_and_over_the_turn_of_the_serial(order: list[int], serial: int) -> None:
    packages = frames(serial=serial)
    assert len(packages) == 6
    joiner = PackageJoiner()
    results = [joiner.add(packages[at], 0.0) for at in order]
    assert results[:-1] == [None] * 5
    assert results[-1] is not None
    message = read_message(results[-1])
    assert isinstance(message, Message)
    assert isinstance(message.body, Positions)
    assert [fix.course_degrees for fix in message.body.fixes] == [*range(40)]
    assert joiner.waiting_packages == 0


def test_a_package_that_comes_twice_is_counted_once() -> None:
    packages = frames()
    joiner = PackageJoiner()
    assert [joiner.add(packages[0], 0.0), joiner.add(packages[0], 0.0)] == [None, None]
    assert joiner.waiting_packages == 1


def test_packages_of_two_messages_do_not_mix() -> None:
    joiner = PackageJoiner()
    one, two = frames(serial=100), frames(serial=200)
    mixed = [joiner.add(each, 0.0) for pair in zip(one, two, strict=True) for each in pair]
    whole = [each for each in mixed if each is not None]
    assert [each.body for each in whole] == [BODY, BODY]


def test_packages_of_two_editions_do_not_mix() -> None:
    joiner = PackageJoiner()
    older = opened(frame(0x0704, BODY[:300], 100, package=(2, 1)))
    newer = opened(frame(0x0704, BODY[300:600], 101, version=Version.V2019, package=(2, 2)))
    assert [joiner.add(older, 0.0), joiner.add(newer, 0.0)] == [None, None]


def test_packages_that_come_too_late_are_given_back_and_forgotten() -> None:
    joiner = PackageJoiner()
    packages = frames()
    joiner.add(packages[0], 0.0)
    joiner.add(packages[2], 20.0)
    assert [*joiner.drop_late(30.0)] == []
    assert [*joiner.drop_late(30.1)] == [[packages[0], packages[2]]]
    assert joiner.waiting_packages == 0


def test_unfinished_messages_are_bounded_and_the_oldest_goes() -> None:
    joiner = PackageJoiner(most_messages=4)
    for number in range(100):
        joiner.add(frames(serial=number * 100)[0], float(number))
        assert joiner.waiting_packages <= 4
    assert joiner.waiting_packages == 4


def test_a_message_of_too_many_packages_is_not_begun() -> None:
    assert not PackageJoiner().takes(opened(frame(package=(65, 1))))
    assert PackageJoiner().takes(opened(frame(package=(64, 1))))


def test_a_frame_of_its_own_passes_through() -> None:
    alone = opened(frame())
    assert PackageJoiner().add(alone, 0.0) is alone
