"""One terminal's connection: bytes in, plain positions straight to the inbox, everything else to the dialogue.

A plain position is a whole 0x0200 of the phone that authenticated here, with right length and check byte. Whatever is
not exactly that goes the careful way, so the quick way only ever takes what the careful way would.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, cast

from api.gateway_jt808.dialogue import Dialogue
from api.jt808.framing import ESCAPE, FLAG, FrameCutter, Piece, escape, unescape, xor_of
from api.jt808.header import VERSION_BIT, Header, Version
from api.jt808.messages import GENERAL_ANSWER
from api.jt808.position import FIXED_BYTES

if TYPE_CHECKING:
    from api.gateway_jt808.hub import Hub

_POSITION = b"\x02\x00"
_DONE = b"\x02\x00\x00"  # of an answer: the id answered, result 0
_ANSWER_BYTES = 5
_MOST_UNSENT_BYTES = 65_536


class Connection(asyncio.Protocol):
    """A connection and its reading of the stream."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._cutter = FrameCutter()
        self._dialogue = Dialogue(hub, self)
        self._backlog: deque[Piece] = deque()
        self._transport: asyncio.Transport | None = None
        self._is_reading = True
        self._is_clogged = False  # the terminal does not read its answers
        self._bytes_in_second = 0
        self._serial = 0
        self.is_waiting = False  # for a registration's commit: pieces queue up
        self.address = ""
        self.phone = ""
        self.body_at = 0
        self.opened_at_s = self.heard_at_s = hub.now_s
        self._phone_field = b""
        self._phone_at = 0
        self._length_bits = 0
        self._answer_head = b""
        self._answer_xor = 0

    # what the event loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A terminal, or one too many."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        self.address = (transport.get_extra_info("peername") or ("",))[0]
        hub, limits = self._hub, self._hub.limits
        full = len(hub.connections) >= limits.connections
        if full or hub.addresses[self.address] >= limits.connections_per_address:
            hub.counts.turned_away += 1
            self._transport.abort()
            self._transport = None
            return
        hub.counts.connections += 1
        hub.connections.add(self)
        hub.addresses[self.address] += 1
        self._transport.set_write_buffer_limits(high=_MOST_UNSENT_BYTES)
        self.settle_reading()

    def data_received(self, data: bytes) -> None:
        """Bytes, split wherever the network split them."""
        hub = self._hub
        self.heard_at_s = hub.now_s
        self._bytes_in_second += len(data)
        if self._bytes_in_second > hub.limits.bytes_per_second:
            hub.counts.slowed += 1
            self.settle_reading()
        pieces = self._cutter.feed(data)
        if self.is_waiting:
            self._backlog.extend(pieces)
        else:
            self._read(pieces)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Whatever ended it; what was read is still committed."""
        hub = self._hub
        if self._transport is not None:
            hub.connections.discard(self)
            hub.addresses[self.address] -= 1
            if not hub.addresses[self.address]:
                del hub.addresses[self.address]
        if hub.live.get(self.phone) is self:
            del hub.live[self.phone]
        self._transport = None

    def pause_writing(self) -> None:
        """The terminal does not take its answers: hear it no further."""
        self._is_clogged = True
        self.settle_reading()

    def resume_writing(self) -> None:
        """It takes them again."""
        self._is_clogged = False
        self.settle_reading()

    # what the gateway calls

    def bind(self, header: Header) -> None:
        """The phone of this header has authenticated here."""
        newest = header.version is Version.V2019
        self._phone_field, self.phone = header.phone_field, header.phone
        self._phone_at = 5 if newest else 4
        self.body_at = self._phone_at + len(header.phone_field) + 2
        self._length_bits = VERSION_BIT if newest else 0
        attributes = (_ANSWER_BYTES | self._length_bits).to_bytes(2, "big")
        head = GENERAL_ANSWER.to_bytes(2, "big") + attributes + (b"\x01" if newest else b"") + header.phone_field
        self._answer_head = bytes((FLAG,)) + escape(head)
        self._answer_xor = xor_of(head + _DONE)

    def send(self, frame: bytes) -> None:
        """Send a frame, if the terminal is still there."""
        if self._transport is not None:
            self._transport.write(frame)

    def next_serial(self) -> int:
        """The number of the next message to this terminal."""
        self._serial = (self._serial + 1) & 0xFFFF
        return self._serial

    def acknowledge(self, serials: list[bytes]) -> None:
        """0x8001, result 0, to positions of these serials; called after their commit."""
        self._hub.counts.acknowledged += len(serials)
        if self._transport is not None:
            self._transport.write(b"".join([self._acknowledgement(serial) for serial in serials]))

    def carry_on(self) -> None:
        """The registration was answered: read what queued up meanwhile."""
        self.is_waiting = False
        pieces, self._backlog = self._backlog, deque()
        self._read(pieces)
        self.settle_reading()

    def settle_reading(self) -> None:
        """Read, or let the terminal's bytes wait in its socket."""
        over = self._bytes_in_second > self._hub.limits.bytes_per_second
        wanted = not (self._hub.is_full or self._is_clogged or self.is_waiting or over)
        if self._transport is not None and wanted != self._is_reading:
            self._is_reading = wanted
            if wanted:
                self._transport.resume_reading()
            else:
                self._transport.pause_reading()

    def tick(self) -> None:
        """A second has passed: a new allowance of bytes; connections that only cost are closed."""
        if self._bytes_in_second:
            over = self._bytes_in_second > self._hub.limits.bytes_per_second
            self._bytes_in_second = 0
            if over:
                self.settle_reading()
        now_s, limits = self._hub.now_s, self._hub.limits
        if self._hub.is_full:  # it is not the terminal's fault that it is not heard
            self.heard_at_s = now_s
        if (not self.phone and now_s - self.opened_at_s > limits.unauthenticated_seconds) or (
            now_s - self.heard_at_s > limits.idle_seconds
        ):
            self._hub.counts.timed_out += 1
            self.abort()
        self._dialogue.forget_late_packages()

    def close(self) -> None:
        """Send what is on its way, then close."""
        if self._transport is not None:
            self._transport.close()

    def abort(self) -> None:
        """Close at once."""
        if self._transport is not None:
            self._transport.abort()

    def _read(self, pieces: list[Piece] | deque[Piece]) -> None:
        positions = self._hub.inbox.positions
        waiting = len(positions)
        for at, piece in enumerate(pieces):
            if self.phone and type(piece) is bytes:
                plain = unescape(piece) if ESCAPE in piece else piece
                if plain is not None and self._is_plain_position(plain):
                    positions.append((self, plain, piece))
                    continue
            self._dialogue.take(piece)
            if self.is_waiting:
                self._backlog.extend([*pieces][at + 1 :])
                self.settle_reading()
                break
            if self._transport is None or self._transport.is_closing():
                break
        if len(positions) > waiting:
            self._hub.inbox.noticed()

    def _is_plain_position(self, plain: bytes) -> bool:
        body_bytes = len(plain) - self.body_at - 1
        return (
            plain.startswith(_POSITION)
            and body_bytes >= FIXED_BYTES
            and plain[2] << 8 | plain[3] == body_bytes | self._length_bits
            and plain[self._phone_at : self.body_at - 2] == self._phone_field
            and xor_of(plain) == 0
        )

    def _acknowledgement(self, serial: bytes) -> bytes:
        self._serial = own = (self._serial + 1) & 0xFFFF
        high, low = own >> 8, own & 0xFF
        check = self._answer_xor ^ high ^ low ^ serial[0] ^ serial[1]
        tail = b"%c%c%b%b%c" % (high, low, serial, _DONE, check)
        if FLAG in tail or ESCAPE in tail:
            tail = escape(tail)
        return self._answer_head + tail + b"\x7e"
