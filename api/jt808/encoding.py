"""Messages as they go over the wire: what a platform answers, and frames as terminals send them."""

from __future__ import annotations

import struct
from datetime import UTC, datetime
from enum import IntEnum

from api.jt808.framing import MOST_BODY_BYTES, on_wire
from api.jt808.header import PACKAGE_BIT, VERSION_BIT, Header, Version
from api.jt808.messages import GENERAL_ANSWER, REGISTRATION_ANSWER, TIME_ANSWER


class Result(IntEnum):
    """Of a general answer (0x8001)."""

    DONE = 0
    FAILED = 1
    WRONG = 2
    NOT_SUPPORTED = 3


class RegistrationResult(IntEnum):
    """Of the answer to a registration (0x8100)."""

    DONE = 0
    VEHICLE_REGISTERED = 1
    NO_SUCH_VEHICLE = 2
    TERMINAL_REGISTERED = 3
    NO_SUCH_TERMINAL = 4


def phone_field(phone: str, version: Version) -> bytes:
    """A phone as the header carries it: BCD with leading zeros."""
    return bytes.fromhex(phone.zfill(20 if version is Version.V2019 else 12))


def encode_frame(
    message_id: int,
    field: bytes,
    serial: int,
    body: bytes,
    version: Version = Version.V2013,
    package: tuple[int, int] | None = None,
) -> bytes:
    """One frame; `package` is (total, index from 1). Raises ValueError for a body over 1,023 bytes."""
    if len(body) > MOST_BODY_BYTES:
        raise ValueError(f"a body has at most {MOST_BODY_BYTES} bytes, this one {len(body)}; send sub-packages")
    newest = version is Version.V2019
    attributes = len(body) | (VERSION_BIT if newest else 0) | (PACKAGE_BIT if package else 0)
    head = struct.pack(">HH", message_id, attributes) + (b"\x01" if newest else b"") + field
    counts = b"" if package is None else struct.pack(">HH", *package)
    return on_wire(head + struct.pack(">H", serial & 0xFFFF) + counts + body)


def encode_packages(
    message_id: int, field: bytes, serial: int, body: bytes, version: Version, package_bytes: int
) -> list[bytes]:
    """A body cut into packages of so many bytes, serials one after another."""
    cuts = [body[at : at + package_bytes] for at in range(0, len(body), package_bytes)]
    return [
        encode_frame(message_id, field, serial + number, cut, version, (len(cuts), number + 1))
        for number, cut in enumerate(cuts)
    ]


def answer(header: Header, message_id: int, serial: int, body: bytes) -> bytes:
    """A frame back to who sent the header, in its edition."""
    return encode_frame(message_id, header.phone_field, serial, body, header.version)


def general_answer(header: Header, serial: int, result: Result) -> bytes:
    """0x8001 to the message of the header."""
    return answer(header, GENERAL_ANSWER, serial, struct.pack(">HHB", header.serial, header.message_id, result))


def registration_answer(header: Header, serial: int, result: RegistrationResult, code: str = "") -> bytes:
    """0x8100; the code goes with a registration that was done."""
    return answer(header, REGISTRATION_ANSWER, serial, struct.pack(">HB", header.serial, result) + code.encode("ascii"))


def time_answer(header: Header, serial: int, now: datetime) -> bytes:
    """0x8004 (2019): the platform's time, UTC (the one time of the protocol that is not GMT+8; not verified here)."""
    return answer(header, TIME_ANSWER, serial, bytes.fromhex(now.astimezone(UTC).strftime("%y%m%d%H%M%S")))
