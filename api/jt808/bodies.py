"""Bodies of the messages that are read here, each by its message id; what cannot be read gives a reason."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from api.jt808.header import Version
from api.jt808.position import Fix, read_fix
from api.jt808.reasons import Reason

GBK = "gbk"
VIN_CHARACTERS = 17
_WORD = struct.Struct(">H")
_IMEI_BYTES, _SOFTWARE_BYTES = 15, 20
# maker, model, terminal id: bytes of each by edition
_REGISTRATION = {Version.V2011: (5, 8, 7), Version.V2013: (5, 20, 7), Version.V2019: (11, 30, 30)}


@dataclass(frozen=True, slots=True)
class Registration:
    """0x0100: what a terminal says of itself; the plate field holds the VIN where the colour is 0."""

    version: Version
    province: int
    city: int
    maker: str
    model: str
    terminal_id: str
    plate_colour: int
    plate: str


@dataclass(frozen=True, slots=True)
class Authentication:
    """0x0102: the code of the registration's answer; 2019 adds IMEI and software version."""

    code: bytes
    imei: str | None = None
    software: str | None = None


@dataclass(frozen=True, slots=True)
class RegistrationAnswer:
    """0x8100: the platform's answer to a registration; the code goes with result 0."""

    serial: int
    result: int
    code: str | None = None


@dataclass(frozen=True, slots=True)
class GeneralAnswer:
    """0x0001 or 0x8001: the answer of one side to a message of the other."""

    serial: int
    message_id: int
    result: int


@dataclass(frozen=True, slots=True)
class UnreadRecord:
    """A record of a batch that gives no fix; `index` from 0."""

    index: int
    reason: Reason
    raw: bytes


@dataclass(frozen=True, slots=True)
class Positions:
    """0x0200, 0x0201, 0x0500 (one fix) or 0x0704 (a batch; kind 1 is replay after a blind zone)."""

    fixes: tuple[Fix, ...]
    unread: tuple[UnreadRecord, ...] = ()
    batch_kind: int | None = None


@dataclass(frozen=True, slots=True)
class Opaque:
    """A message whose id is known and whose body is kept as it is."""

    body: bytes


Body = Registration | RegistrationAnswer | Authentication | GeneralAnswer | Positions | Opaque


def read_position(body: bytes, _version: Version) -> Positions | Reason:
    """0x0200."""
    fix = read_fix(body)
    return fix if isinstance(fix, Reason) else Positions((fix,))


def read_answered_position(body: bytes, version: Version) -> Positions | Reason:
    """0x0201 and 0x0500: the serial of what is answered, then a position."""
    return read_position(body[2:], version)


def read_batch(body: bytes, _version: Version) -> Positions | Reason:
    """0x0704: count, kind, then a length and a record each. Whole records are read, whatever the count says."""
    if len(body) < 3:
        return Reason.BODY
    count, kind = _WORD.unpack_from(body)[0], body[2]
    fixes: list[Fix] = []
    unread: list[UnreadRecord] = []
    at, index = 3, 0
    while at + 2 <= len(body):
        stop = at + 2 + int(_WORD.unpack_from(body, at)[0])
        record = body[at + 2 : stop]
        fix = Reason.BODY if stop > len(body) else read_fix(record)
        if isinstance(fix, Reason):
            unread.append(UnreadRecord(index, fix, record))
        else:
            fixes.append(fix)
        at, index = stop, index + 1
    if at == len(body) - 1:
        unread.append(UnreadRecord(index, Reason.BODY, body[at:]))
    if not fixes and (unread or count):
        return unread[0].reason if unread else Reason.BODY
    return Positions(tuple(fixes), tuple(unread), kind)


def read_registration(body: bytes, version: Version) -> Registration | Reason:
    """0x0100; 2011 and 2013 share a header and are told apart by where the plate's colour can stand."""
    edition = version if version is Version.V2019 else _edition(body)
    maker, model, terminal = _REGISTRATION[edition]
    colour_at = 4 + maker + model + terminal
    if len(body) < colour_at + 1:
        return Reason.BODY
    model_at, terminal_at = 4 + maker, 4 + maker + model
    return Registration(
        edition,
        province=_WORD.unpack_from(body)[0],
        city=_WORD.unpack_from(body, 2)[0],
        maker=_text(body[4:model_at]),
        model=_text(body[model_at:terminal_at]),
        terminal_id=_text(body[terminal_at:colour_at]),
        plate_colour=body[colour_at],
        plate=_text(body[colour_at + 1 :]),
    )


def read_authentication(body: bytes, version: Version) -> Authentication | Reason:
    """0x0102."""
    if version is not Version.V2019:
        return Authentication(body.rstrip(b"\x00")) if body else Reason.BODY
    if not body or len(body) < 1 + body[0]:
        return Reason.BODY
    end = 1 + body[0]
    imei = body[end : end + _IMEI_BYTES]
    software = body[end + _IMEI_BYTES : end + _IMEI_BYTES + _SOFTWARE_BYTES]
    return Authentication(body[1:end], _text(imei) or None, _text(software) or None)


def read_registration_answer(body: bytes, _version: Version) -> RegistrationAnswer | Reason:
    """0x8100."""
    if len(body) < 3:
        return Reason.BODY
    return RegistrationAnswer(_WORD.unpack_from(body)[0], body[2], _text(body[3:]) or None)


def read_general_answer(body: bytes, _version: Version) -> GeneralAnswer | Reason:
    """0x0001 and 0x8001."""
    if len(body) != 5:
        return Reason.BODY
    return GeneralAnswer(*struct.unpack(">HHB", body))


def read_opaque(body: bytes, _version: Version) -> Opaque:
    """Any body, as it is."""
    return Opaque(body)


Reader = Callable[[bytes, Version], Body | Reason]


def _edition(body: bytes) -> Version:
    """2013 where its longer fields fit and a plate (or a VIN under colour 0) can follow; else 2011."""
    sizes = _REGISTRATION[Version.V2013]
    colour_at = 4 + sum(sizes)
    if len(body) <= colour_at:
        return Version.V2011
    older = 4 + sum(_REGISTRATION[Version.V2011])
    if len(body) - older - 1 == VIN_CHARACTERS and body[older] == 0 and body[older + 1 :].isalnum():
        return Version.V2011
    return Version.V2013


def _text(field: bytes) -> str:
    return field.decode(GBK, "replace").strip("\x00 ").replace("\x00", "")
