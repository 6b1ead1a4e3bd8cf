"""From the bytes between two flags to a message, or to why there is none. Pure: no state, no clock, no I/O."""

from __future__ import annotations

from dataclasses import dataclass

from api.jt808.bodies import Body
from api.jt808.framing import Piece, Stray, unescape, xor_of
from api.jt808.header import Header, read_header
from api.jt808.messages import KINDS, MessageKind
from api.jt808.reasons import Reason


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame whose check byte and length are right; its body may be one sub-package of several."""

    header: Header
    body: bytes
    raw: bytes  # on the wire, with flags


@dataclass(frozen=True, slots=True)
class Message:
    """A whole message; `raw` are the frames it came in."""

    header: Header
    kind: MessageKind
    body: Body
    raw: bytes


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Bytes that give no message, and why; the header where it could be read."""

    reason: Reason
    raw: bytes
    header: Header | None = None


def open_frame(piece: Piece) -> Frame | Quarantined:
    """Unescape, check and read the header of a piece of the stream."""
    if isinstance(piece, Stray):
        return Quarantined(piece.reason, piece.raw)
    raw = b"\x7e" + piece + b"\x7e"
    plain = unescape(piece)
    frame = Reason.ESCAPE if plain is None else _open(plain, raw)
    if frame in (Reason.ESCAPE, Reason.CHECKSUM) and plain != piece:
        # Some terminals do not escape 7D; check byte and length together tell that the bytes are meant as they are.
        literal = _open(piece, raw)
        frame = frame if isinstance(literal, Reason) else literal
    return Quarantined(frame, raw) if isinstance(frame, Reason) else frame


def _open(plain: bytes, raw: bytes) -> Frame | Reason:
    if xor_of(plain) != 0:  # the check byte makes the whole even
        return Reason.CHECKSUM
    payload = plain[:-1]
    header = read_header(payload)
    return header if isinstance(header, Reason) else Frame(header, payload[header.body_at :], raw)


def read_message(frame: Frame) -> Message | Quarantined:
    """The message of a frame that is whole (one package, or all joined)."""
    kind = KINDS.get(frame.header.message_id)
    if kind is None:
        return Quarantined(Reason.UNKNOWN_MESSAGE, frame.raw, frame.header)
    body = kind.read(frame.body, frame.header.version)
    if isinstance(body, Reason):
        return Quarantined(body, frame.raw, frame.header)
    return Message(frame.header, kind, body, frame.raw)
