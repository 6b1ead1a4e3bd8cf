"""Headers of both layouts, told apart by the flag and, where that is wrong, by the length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.jt808.encoding import encode_frame, phone_field
from api.jt808.framing import unescape
from api.jt808.header import Header, Version, read_header
from api.jt808.reasons import Reason
from tests.api.jt808.frames import VERSIONS, frame


def payload_of(wire: bytes) -> bytes:
    plain = unescape(wire[1:-1])
    assert plain is not None
    return plain[:-1]


def read(payload: bytes) -> Header:
    header = read_header(payload)
    assert isinstance(header, Header)
    return header


@given(
    st.integers(0, 0xFFFF),
    st.integers(0, 10**12 - 1).map(str),
    st.integers(0, 0xFFFF),
    st.binary(max_size=1023),
    st.sampled_from(VERSIONS),
    st.none() | st.tuples(st.integers(1, 0xFFFF), st.just(1)),
)
def test_a_header_reads_back_as_it_was_written(
    message_id: int, phone: str, serial: int, body: bytes, version: Version, package: tuple[int, int] | None
) -> None:
    payload = payload_of(encode_frame(message_id, phone_field(phone, version), serial, body, version, package))
    header = read(payload)
    assert (header.message_id, header.phone, header.serial, header.version) == (message_id, phone, serial, version)
    assert (header.total, header.index) == (package or (1, 1))
    assert payload[header.body_at :] == body


def test_the_flag_of_2019_tells_ten_bytes_of_phone_from_six() -> None:
    assert read(payload_of(frame(phone="13900000001", version=Version.V2019))).phone == "13900000001"
    assert read(payload_of(frame(phone="13900000001", version=Version.V2013))).phone == "13900000001"


def without_flag(payload: bytes) -> bytes:
    return payload[:2] + bytes((payload[2] & ~0x40,)) + payload[3:]


def with_flag(payload: bytes) -> bytes:
    return payload[:2] + bytes((payload[2] | 0x40,)) + payload[3:]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_wrong_version_flag_is_overruled_by_the_only_layout_that_fits(version: Version) -> None:
    payload = payload_of(frame(version=version))
    wrong = without_flag(payload) if version is Version.V2019 else with_flag(payload)
    assert (read(wrong).version, read(wrong).phone) == (version, "13900000001")


def test_a_wrong_length_is_not_explained_by_the_other_layout_when_its_phone_is_no_bcd() -> None:
    payload = payload_of(frame(body=b"\xab" * 30))
    longer_by_five = without_flag(payload[:4] + b"\x01" + b"\xfa" * 4 + payload[4:])
    assert read_header(longer_by_five) is Reason.LENGTH


def test_a_phone_that_is_no_bcd_is_kept_as_hexadecimal() -> None:
    payload = payload_of(encode_frame(0x0002, bytes.fromhex("4f07788ef676"), 1, b""))
    assert read(payload).phone == "4f07788ef676"


def test_an_encrypted_body_is_told() -> None:
    payload = bytearray(payload_of(frame()))
    payload[2] |= 0x04
    assert read_header(bytes(payload)) is Reason.ENCRYPTED


@pytest.mark.parametrize(("total", "index"), [(0, 0), (3, 0), (3, 4)])
def test_an_impossible_package_number_is_told(total: int, index: int) -> None:
    assert read_header(payload_of(frame(package=(total, index)))) is Reason.PACKAGES


@given(st.binary(max_size=60))
def test_any_bytes_give_a_header_or_a_reason(payload: bytes) -> None:
    assert isinstance(read_header(payload), Header | Reason)


def test_a_body_over_the_ten_bits_of_its_length_is_refused_when_written() -> None:
    with pytest.raises(ValueError, match="1024"):
        frame(body=bytes(1024))
