"""Frames in a stream of bytes: flags, escapes, check byte, and finding the next frame after garbage.

A frame is `7E payload check 7E`; between the flags 7E is written 7D 02 and 7D is written 7D 01. The check byte is the
xor of the unescaped payload. Every piece between two flags is tried as a frame, so that a lost flag or foreign bytes
cost only themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

from api.jt808.reasons import Reason

FLAG = 0x7E
ESCAPE = 0x7D
_FLAG = b"\x7e"
_ESCAPE = b"\x7d"
_PAIRS = (b"\x7d\x01", b"\x7d\x02")
MOST_BODY_BYTES = 1023
# The longest header, the longest body and the check byte, each byte escaped.
MOST_ESCAPED_BYTES = 2 * (21 + MOST_BODY_BYTES + 1)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the stream: the bytes between two flags, or `reason` why these bytes are no frame."""

    escaped: bytes
    reason: Reason | None = None


class FrameCutter:
    """Cuts one connection's bytes into pieces; keeps at most one unfinished frame."""

    def __init__(self) -> None:
        self._rest = b""
        self._inside = False  # a flag was seen
        self._overlong = False  # skipping to the next flag

    @property
    def waiting_bytes(self) -> int:
        """Bytes of the unfinished frame."""
        return len(self._rest)

    def feed(self, chunk: bytes) -> list[Piece]:
        """The pieces that these bytes complete, in order."""
        parts = (self._rest + chunk).split(_FLAG)
        self._rest = parts.pop()
        pieces: list[Piece] = []
        for part in parts:
            if self._overlong:
                self._overlong = False
            elif not self._inside:
                if part:
                    pieces.append(Piece(part, Reason.FOREIGN_BYTES))
            elif len(part) > MOST_ESCAPED_BYTES:
                pieces.append(Piece(part[:MOST_ESCAPED_BYTES], Reason.TOO_LONG))
            elif part:
                pieces.append(Piece(part))
            self._inside = True
        pieces.extend(self._bound())
        return pieces

    def finish(self) -> list[Piece]:
        """The stream ends: what is left, if anything."""
        rest, self._rest = self._rest, b""
        if not rest or self._overlong:
            return []
        return [Piece(rest, Reason.UNFINISHED if self._inside else Reason.FOREIGN_BYTES)]

    def _bound(self) -> list[Piece]:
        """No flag for longer than any frame: keep the start as evidence, skip to the next flag."""
        if len(self._rest) <= MOST_ESCAPED_BYTES:
            return []
        start, self._rest = self._rest[:MOST_ESCAPED_BYTES], b""
        if self._overlong:
            return []
        self._overlong = True
        return [Piece(start, Reason.TOO_LONG if self._inside else Reason.FOREIGN_BYTES)]


def unescape(escaped: bytes) -> bytes | None:
    """The bytes between the flags as they were before escaping; None where an escape is none of the two."""
    if ESCAPE not in escaped:
        return escaped
    if escaped.count(_ESCAPE) != escaped.count(_PAIRS[0]) + escaped.count(_PAIRS[1]):
        return None
    return escaped.replace(_PAIRS[1], _FLAG).replace(_PAIRS[0], _ESCAPE)


def escape(plain: bytes) -> bytes:
    """The bytes as they stand between the flags."""
    return plain.replace(_ESCAPE, _PAIRS[0]).replace(_FLAG, _PAIRS[1])


def xor_of(plain: bytes) -> int:
    """The xor of all bytes, by halving one large number: several times faster than a loop."""
    bits = 8
    while bits < 8 * len(plain):
        bits *= 2
    folded = int.from_bytes(plain, "big")
    while bits > 8:
        bits //= 2
        folded = (folded >> bits) ^ (folded & ((1 << bits) - 1))
    return folded


def on_wire(payload: bytes) -> bytes:
    """A payload with its check byte, escaped, between flags."""
    return _FLAG + escape(payload + bytes((xor_of(payload),))) + _FLAG
