"""The header of a message, of 2011/2013 (6 bytes of phone) or 2019 (version byte, 10 bytes of phone).

Bit 14 of the attributes says which; terminals that set it wrongly are told by the only reading whose length fits.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import StrEnum

from api.jt808.reasons import Reason

VERSION_BIT = 0x4000
PACKAGE_BIT = 0x2000
_ENCRYPTION_BITS = 0x1C00
_LENGTH_BITS = 0x03FF
_SHORTEST = 12
_PHONE_2013, _PHONE_2019 = 6, 10
_IDS = struct.Struct(">HH")
_WORD = struct.Struct(">H")


class Version(StrEnum):
    """Editions of JT/T 808. 2011 and 2013 share header and position: only a registration tells them apart."""

    V2011 = "2011"
    V2013 = "2013"
    V2019 = "2019"


@dataclass(frozen=True, slots=True)
class Header:
    """What stands before the body. `phone` has no leading zeros; letters stay where a terminal sends no BCD."""

    message_id: int
    version: Version
    phone: str
    serial: int
    body_at: int  # index of the body's first byte in the payload
    total: int = 1  # sub-packages of the message
    index: int = 1  # of this one, from 1
    phone_field: bytes = b""  # as it was sent; answers repeat it


def read_header(payload: bytes) -> Header | Reason:
    """The header of an unescaped payload without its check byte, or why there is none."""
    if len(payload) < _SHORTEST:
        return Reason.TOO_SHORT
    message_id, attributes = _IDS.unpack_from(payload)
    packages = 4 if attributes & PACKAGE_BIT else 0
    before_body = len(payload) - (attributes & _LENGTH_BITS) - packages
    if attributes & _ENCRYPTION_BITS:
        return Reason.ENCRYPTED
    if before_body == 5 + _PHONE_2019 + 2:
        version, phone_at, phone_end = Version.V2019, 5, 5 + _PHONE_2019
        if not attributes & VERSION_BIT and not _is_bcd(payload[phone_at:phone_end]):
            return Reason.LENGTH
    elif before_body == 4 + _PHONE_2013 + 2:
        version, phone_at, phone_end = Version.V2013, 4, 4 + _PHONE_2013
        if attributes & VERSION_BIT and not _is_bcd(payload[phone_at:phone_end]):
            return Reason.LENGTH
    else:
        return Reason.LENGTH
    total, index = 1, 1
    if packages:
        total, index = _IDS.unpack_from(payload, phone_end + 2)
        if not 1 <= index <= total:
            return Reason.PACKAGES
    field = payload[phone_at:phone_end]
    return Header(
        message_id,
        version,
        field.hex().lstrip("0") or "0",
        _WORD.unpack_from(payload, phone_end)[0],
        phone_end + 2 + packages,
        total,
        index,
        field,
    )


def _is_bcd(field: bytes) -> bool:
    return field.hex().isdecimal()
