"""Flags, escapes, check byte; the stream cut the same wherever the network splits it."""

from __future__ import annotations

from functools import reduce
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.jt808 import Frame, FrameCutter, Quarantined, Reason, open_frame
from api.jt808.framing import MOST_ESCAPED_BYTES, Piece, escape, on_wire, unescape, xor_of
from tests.api.jt808.frames import frame, random_frames


def cut(data: bytes, *chunks: bytes) -> list[Piece]:
    cutter = FrameCutter()
    return [piece for chunk in (data, *chunks) for piece in cutter.feed(chunk)] + cutter.finish()


def opened(pieces: list[Piece]) -> list[bytes]:
    return [frame.raw for piece in pieces if isinstance(frame := open_frame(piece), Frame)]


def reasons(pieces: list[Piece]) -> list[Reason]:
    return [frame.reason for piece in pieces if isinstance(frame := open_frame(piece), Quarantined)]


@given(st.binary(max_size=300))
def test_escaping_is_undone_and_leaves_no_flag(plain: bytes) -> None:
    assert b"\x7e" not in escape(plain)
    assert unescape(escape(plain)) == plain


@given(st.binary(max_size=3000))
def test_the_check_byte_is_the_xor_of_all_bytes(plain: bytes) -> None:
    assert xor_of(plain) == reduce(xor, plain, 0)


def test_a_7d_before_anything_but_01_and_02_is_no_escape() -> None:
    assert unescape(bytes.fromhex("30 7d 02 08 7d 01 55")) == bytes.fromhex("30 7e 08 7d 55")
    assert unescape(bytes.fromhex("30 7d 03")) is None
    assert unescape(bytes.fromhex("30 7d")) is None


def test_a_frame_is_found_whole_at_every_split_point() -> None:
    wire = frame(body=bytes(range(0x60, 0xA0)) + b"\x7e\x7d" * 10)
    for at in range(len(wire) + 1):
        assert opened(cut(wire[:at], wire[at:])) == [wire]


def test_a_frame_is_found_when_it_comes_byte_by_byte() -> None:
    wire = frame()
    assert opened(cut(b"", *(bytes((byte,)) for byte in wire))) == [wire]


@given(st.lists(random_frames(), min_size=1, max_size=5), st.data())
def test_glued_frames_are_found_however_the_stream_is_split(wires: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(wires)
    marks = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    chunks = [stream[a:b] for a, b in zip([0, *marks], [*marks, len(stream)], strict=True)]
    assert opened(cut(b"", *chunks)) == wires


def test_frames_that_share_a_flag_are_both_found() -> None:
    one, two = frame(serial=1), frame(serial=2)
    assert opened(cut(one[:-1] + two)) == [one, two]


@given(st.binary(min_size=1, max_size=40).filter(lambda garbage: b"\x7e" not in garbage))
def test_foreign_bytes_before_and_between_frames_cost_only_themselves(garbage: bytes) -> None:
    one, two = frame(serial=1), frame(serial=2)
    pieces = cut(garbage + one + garbage + two + garbage)
    assert opened(pieces) == [one, two]
    assert len(reasons(pieces)) == 3
    assert reasons(pieces)[0] is Reason.FOREIGN_BYTES
    assert reasons(pieces)[2] is Reason.UNFINISHED


def test_a_lost_closing_flag_costs_only_its_frame() -> None:
    one, two = frame(serial=1), frame(serial=2)
    assert opened(cut(one[: len(one) // 2] + two)) == [two]


def test_garbage_without_end_is_bounded_and_the_next_frame_is_found() -> None:
    cutter = FrameCutter()
    wire = frame()
    seen: list[Piece] = cutter.feed(b"\x7e")
    for _ in range(1000):
        seen += cutter.feed(b"\x55" * 1000)
        assert cutter.waiting_bytes <= MOST_ESCAPED_BYTES + 1000
    seen += cutter.feed(wire)
    assert reasons(seen) == [Reason.TOO_LONG]
    assert opened(seen) == [wire]


@pytest.mark.parametrize("bit", range(8))
def test_a_flipped_bit_anywhere_in_a_frame_is_never_taken(bit: int) -> None:
    wire = frame()
    for at in range(1, len(wire) - 1):
        spoilt = wire[:at] + bytes((wire[at] ^ 1 << bit,)) + wire[at + 1 :]
        assert opened(cut(spoilt)) == []
        assert reasons(cut(spoilt)) != []


def test_a_wrong_check_byte_and_a_wrong_length_are_told_apart() -> None:
    plain = unescape(frame()[1:-1])
    assert plain is not None
    wrong_check = b"\x7e" + escape(plain[:-1] + bytes((plain[-1] ^ 1,))) + b"\x7e"
    longer = on_wire(plain[:-1] + b"\x00")
    shorter = on_wire(plain[:-2])
    assert [reasons(cut(wire)) for wire in (wrong_check, longer, shorter)] == [
        [Reason.CHECKSUM],
        [Reason.LENGTH],
        [Reason.LENGTH],
    ]


def test_a_wrong_check_byte_would_be_taken_if_it_were_not_compared() -> None:
    plain = unescape(frame()[1:-1])
    assert plain is not None
    assert xor_of(plain) == 0
    assert xor_of(plain[:-1] + bytes((plain[-1] ^ 1,))) != 0


def test_a_frame_whose_sender_did_not_escape_7d_is_taken_by_check_byte_and_length() -> None:
    payload = unescape(frame(body=b"\x7d\x55\x7d\x01" + bytes(30)))
    assert payload is not None
    plain = unescape(frame(body=b"\x7d\x55\x7d\x01" + bytes(30))[1:-1])
    assert plain is not None
    found = open_frame(plain)
    assert isinstance(found, Frame)
    assert found.body[:4] == b"\x7d\x55\x7d\x01"


@given(st.binary(max_size=400))
def test_any_bytes_are_cut_without_error_and_none_is_lost_before_the_bound(data: bytes) -> None:
    pieces = cut(data)
    assert b"".join(piece if isinstance(piece, bytes) else piece.raw for piece in pieces) == data.replace(b"\x7e", b"")
