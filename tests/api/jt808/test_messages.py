"""Whole messages: registrations of three editions, batches, answers, and what is quarantined."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.jt808 import Message, Quarantined, Reason, open_frame, read_message
from api.jt808.bodies import Authentication, GeneralAnswer, Opaque, Positions, Registration, RegistrationAnswer
from api.jt808.decoding import Frame
from api.jt808.encoding import RegistrationResult, Result, general_answer, registration_answer
from api.jt808.framing import FrameCutter
from api.jt808.header import Version
from tests.api.jt808.frames import VERSIONS, batch, frame, position, random_frames

PLATE = "蒙A演001"


def result_of(wire: bytes) -> Message | Quarantined:
    (piece,) = FrameCutter().feed(wire)
    opened = open_frame(piece)
    return read_message(opened) if isinstance(opened, Frame) else opened


def body_of(wire: bytes) -> object:
    result = result_of(wire)
    assert isinstance(result, Message), result
    return result.body


def reason_of(wire: bytes) -> Reason:
    result = result_of(wire)
    assert isinstance(result, Quarantined)
    return result.reason


def registration(maker: int, model: int, terminal: int, colour: int, plate: str) -> bytes:
    fields = b"DEMO1".ljust(maker, b"\x00") + b"M-808".ljust(model, b"\x00") + b"T000001".ljust(terminal, b"\x00")
    return struct.pack(">HH", 15, 100) + fields + bytes((colour,)) + plate.encode("gbk")


@pytest.mark.parametrize(
    ("sizes", "sent", "told"),
    [
        ((5, 8, 7), Version.V2013, Version.V2011),
        ((5, 20, 7), Version.V2013, Version.V2013),
        ((11, 30, 30), Version.V2019, Version.V2019),
    ],
)
@pytest.mark.parametrize(("colour", "plate"), [(1, PLATE), (0, "LDEM0000000000001"), (1, "")])
def test_registrations_of_three_editions_are_told_apart(
    sizes: tuple[int, int, int], sent: Version, told: Version, colour: int, plate: str
) -> None:
    body = body_of(frame(0x0100, registration(*sizes, colour, plate), version=sent))
    assert body == Registration(told, 15, 100, "DEMO1", "M-808", "T000001", colour, plate)


def test_a_registration_cut_short_is_quarantined() -> None:
    assert reason_of(frame(0x0100, b"\x00" * 20)) is Reason.BODY
    assert reason_of(frame(0x0100, b"\x00" * 60, version=Version.V2019)) is Reason.BODY


def test_an_authentication_is_the_bare_code_until_2013_and_fields_in_2019() -> None:
    assert body_of(frame(0x0102, b"code-1")) == Authentication(b"code-1")
    newest = b"\x06code-1" + b"860000000000001" + b"V1.0".ljust(20, b"\x00")
    assert body_of(frame(0x0102, newest, version=Version.V2019)) == Authentication(b"code-1", "860000000000001", "V1.0")
    assert reason_of(frame(0x0102, b"\x09code-1", version=Version.V2019)) is Reason.BODY
    assert reason_of(frame(0x0102, b"")) is Reason.BODY


@pytest.mark.parametrize("version", VERSIONS)
def test_a_position_is_read_in_both_layouts(version: Version) -> None:
    body = body_of(frame(version=version))
    assert isinstance(body, Positions)
    assert [fix.lat for fix in body.fixes] == [40.842358]


@pytest.mark.parametrize("message_id", [0x0201, 0x0500])
def test_a_position_that_answers_the_platform_is_read_after_its_serial(message_id: int) -> None:
    body = body_of(frame(message_id, b"\x00\x05" + position()))
    assert isinstance(body, Positions)
    assert body.fixes[0].lon == 111.74918


def test_a_batch_from_a_blind_zone_gives_every_fix() -> None:
    body = body_of(frame(0x0704, batch([position(course=course) for course in range(10)])))
    assert isinstance(body, Positions)
    assert (body.batch_kind, [fix.course_degrees for fix in body.fixes]) == (1, [*range(10)])


def test_a_bad_record_of_a_batch_costs_only_itself() -> None:
    timeless = position()[:22] + bytes(6)
    body = body_of(frame(0x0704, batch([position(), timeless, position()])))
    assert isinstance(body, Positions)
    assert len(body.fixes) == 2
    assert [(each.index, each.reason, each.raw) for each in body.unread] == [(1, Reason.FIX_TIME, timeless)]


def test_a_batch_whose_last_record_is_cut_short_keeps_the_others() -> None:
    body = body_of(frame(0x0704, batch([position(), position()])[:-3]))
    assert isinstance(body, Positions)
    assert (len(body.fixes), body.unread[0].reason) == (1, Reason.BODY)


def test_a_batch_without_a_single_fix_is_quarantined() -> None:
    assert reason_of(frame(0x0704, batch([position()[:20]]))) is Reason.BODY
    assert reason_of(frame(0x0704, b"\x00\x01\x00")) is Reason.BODY
    assert reason_of(frame(0x0704, b"")) is Reason.BODY


def test_answers_of_the_platform_read_back() -> None:
    asked = open_frame(FrameCutter().feed(frame(serial=9))[0])
    assert isinstance(asked, Frame)
    assert body_of(general_answer(asked.header, 1, Result.FAILED)) == GeneralAnswer(9, 0x0200, 1)
    answered = registration_answer(asked.header, 2, RegistrationResult.DONE, "abc123")
    assert body_of(answered) == RegistrationAnswer(9, 0, "abc123")
    assert body_of(registration_answer(asked.header, 2, RegistrationResult.NO_SUCH_TERMINAL)) == RegistrationAnswer(
        9, 4
    )


def test_a_message_of_the_standard_that_is_not_interpreted_keeps_its_body() -> None:
    assert body_of(frame(0x0205, b"\x01\x02")) == Opaque(b"\x01\x02")
    assert body_of(frame(0x0002, b"")) == Opaque(b"")


def test_an_unknown_message_is_quarantined_with_its_header() -> None:
    result = result_of(frame(0x5501, b"\x01", serial=3))
    assert isinstance(result, Quarantined)
    assert (result.reason, result.header and result.header.serial) == (Reason.UNKNOWN_MESSAGE, 3)


@given(random_frames())
def test_any_frame_gives_a_message_or_a_reason_and_keeps_its_bytes(wire: bytes) -> None:
    assert result_of(wire).raw == wire


@given(st.sampled_from([0x0001, 0x0100, 0x0102, 0x0200, 0x0201, 0x0704, 0x8001, 0x8100]), st.binary(max_size=300))
def test_any_body_of_a_message_that_is_read_gives_a_value_or_a_reason(message_id: int, body: bytes) -> None:
    for version in VERSIONS:
        assert isinstance(result_of(frame(message_id, body, version=version)), Message | Quarantined)
