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
_FOLDED_BYTES = 64
# The longest header, the longest body and the check byte, each byte escaped.
MOST_ESCAPED_BYTES = 2 * (21 + MOST_BODY_BYTES + 1)


@dataclass(frozen=True, slots=True)
class Stray:
    """Bytes of the stream that are no frame, and why."""

    raw: bytes
    reason: Reason


# What stands between two flags, still escaped, or bytes that are no frame.
Piece = bytes | Stray


class FrameCutter:
    """Cuts one connection's bytes into pieces; keeps at most one unfinished frame."""

    __slots__ = ("_inside", "_overlong", "_rest")

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
        parts = (self._rest + chunk if self._rest else chunk).split(_FLAG)
        self._rest = rest = parts.pop()
        pieces: list[Piece] = []
        if parts and (self._overlong or not self._inside):
            first = parts.pop(0)
            if first and not self._overlong:
                pieces.append(Stray(first, Reason.FOREIGN_BYTES))
            self._overlong, self._inside = False, True
        for part in parts:
            if len(part) > MOST_ESCAPED_BYTES:
                pieces.append(Stray(part[:MOST_ESCAPED_BYTES], Reason.TOO_LONG))
            elif part:
                pieces.append(part)
        if len(rest) > MOST_ESCAPED_BYTES:
            pieces.extend(self._bound())
        return pieces

    def finish(self) -> list[Piece]:
        """The stream ends: what is left, if anything."""
        rest, self._rest = self._rest, b""
        if not rest or self._overlong:
            return []
        return [Stray(rest, Reason.UNFINISHED if self._inside else Reason.FOREIGN_BYTES)]

    def _bound(self) -> list[Piece]:
        """No flag for longer than any frame: keep the start as evidence, skip to the next flag."""
        start, self._rest = self._rest[:MOST_ESCAPED_BYTES], b""
        if self._overlong:
            return []
        self._overlong = True
        return [Stray(start, Reason.TOO_LONG if self._inside else Reason.FOREIGN_BYTES)]


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
    """The xor of all bytes, by folding one large number in halves: several times faster than a loop."""
    folded = int.from_bytes(plain, "big")
    if len(plain) > _FOLDED_BYTES:
        half = 8 * _FOLDED_BYTES
        while half < 4 * len(plain):
            half *= 2
        while half >= 8 * _FOLDED_BYTES:
            folded ^= folded >> half
            half //= 2
    # What stands above the lower half stays there and is never looked at.
    folded ^= folded >> 256
    folded ^= folded >> 128
    folded ^= folded >> 64
    folded ^= folded >> 32
    folded ^= folded >> 16
    return (folded ^ folded >> 8) & 0xFF


def on_wire(payload: bytes) -> bytes:
    """A payload with its check byte, escaped, between flags."""
    return _FLAG + escape(payload + bytes((xor_of(payload),))) + _FLAG
