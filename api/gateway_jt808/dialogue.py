"""The careful way of one connection: registration, authentication, batches, sub-packages, and what is quarantined.

Nothing of a connection that has not authenticated is kept. After that nothing is dropped: what is no position is kept
raw, and answered after its commit.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from api.gateway_jt808.columns import Row
from api.jt808 import Frame, Header, Message, PackageJoiner, Quarantined, Reason, open_frame, read_message
from api.jt808.bodies import Authentication, Positions, Registration
from api.jt808.encoding import RegistrationResult, Result, general_answer, registration_answer, time_answer
from api.jt808.framing import Piece
from api.jt808.messages import HEARTBEAT, LOGOUT, PLATFORM, TERMINAL_ANSWER, TIME_ASKED
from api.jt808.position import FIXED_BYTES
from fleet_data.tracks.records import Source, Unreadable

if TYPE_CHECKING:
    from api.gateway_jt808.connection import Connection
    from api.gateway_jt808.hub import Hub

# Kept raw with this result told; every other reason is told as done, for sending it again would change nothing.
_RESULTS = {
    Reason.UNKNOWN_MESSAGE: Result.NOT_SUPPORTED,
    Reason.BODY: Result.WRONG,
    Reason.PACKAGES: Result.WRONG,
    Reason.OTHER_PHONE: Result.FAILED,
}


class Dialogue:
    """What one terminal says besides plain positions, and the answers."""

    def __init__(self, hub: Hub, connection: Connection) -> None:
        self._hub, self._connection = hub, connection
        self._joiner = PackageJoiner()
        self._refusals = 0

    def take(self, piece: Piece) -> None:
        """Answer or keep one piece of the stream."""
        frame = open_frame(piece)
        if isinstance(frame, Quarantined):
            if self._connection.phone:
                self._keep(frame)
            else:
                self._refuse(None)
        elif not self._connection.phone:
            self._introduce(frame)
        elif frame.header.phone != self._connection.phone:
            self._hub.counts.refused += 1
            self._keep(Quarantined(Reason.OTHER_PHONE, frame.raw, frame.header))
        elif not self._joiner.takes(frame):
            self._keep(Quarantined(Reason.PACKAGES, frame.raw, frame.header))
        else:
            whole = self._joiner.add(frame, self._hub.now_s)
            if whole is None:
                self._keep(Quarantined(Reason.PACKAGE_WAITING, frame.raw, frame.header))
            else:
                self._converse(read_message(whole))

    def forget_late_packages(self) -> None:
        """Messages that did not come together in time; each package was kept raw and answered when it came."""
        if self._joiner.waiting_packages:
            for _ in self._joiner.drop_late(self._hub.now_s):
                pass

    def _introduce(self, frame: Frame) -> None:
        """Before authentication: only who is it."""
        said = read_message(frame) if frame.header.total == 1 else None
        body = said.body if isinstance(said, Message) else None
        if isinstance(body, Registration):
            self._register(frame.header, body)
        elif isinstance(body, Authentication):
            self._authenticate(frame.header, body)
        else:
            self._refuse(frame.header)

    def _converse(self, said: Message | Quarantined) -> None:
        if isinstance(said, Quarantined):
            self._keep(said)
            return
        header, body = said.header, said.body
        if isinstance(body, Registration):
            self._register(header, body)
        elif isinstance(body, Authentication):
            self._authenticate(header, body)
        elif isinstance(body, Positions):
            self._keep_positions(said, body)
        elif header.message_id == TIME_ASKED:
            self._send(time_answer(header, self._connection.next_serial(), self._hub.now))
        elif header.message_id == HEARTBEAT:
            self._answer(header, Result.DONE)
        elif header.message_id == LOGOUT:
            self._answer(header, Result.DONE)
            self._connection.close()
        elif header.message_id >= PLATFORM:
            self._keep(Quarantined(Reason.UNKNOWN_MESSAGE, said.raw, header))
        elif header.message_id != TERMINAL_ANSWER:  # an answer asks for none
            self._keep(Quarantined(Reason.NOT_INTERPRETED, said.raw, header))

    def _keep_positions(self, said: Message, body: Positions) -> None:
        serial = said.header.serial.to_bytes(2, "big")
        whole = body.batch_kind is None
        rows = [
            Row(said.header.phone, serial + fix.raw[:FIXED_BYTES], fix.items, said.raw if whole else fix.raw)
            for fix in body.fixes
        ]
        unread = [self._unreadable(each.reason, each.raw) for each in body.unread]
        self._hub.inbox.add(rows, unread, lambda: self._acknowledge(said.header, Result.DONE))

    def _keep(self, found: Quarantined) -> None:
        header = found.header
        result = _RESULTS.get(found.reason, Result.DONE)
        answer = None if header is None else (lambda: self._acknowledge(header, result))
        self._hub.inbox.add([], [self._unreadable(found.reason, found.raw)], answer)

    def _unreadable(self, reason: Reason, raw: bytes) -> Unreadable:
        self._hub.counts.unreadable += 1
        return Unreadable(Source.JT808, self._hub.now, self._connection.phone, reason, raw)

    def _register(self, header: Header, body: Registration) -> None:
        """Committed aside; what the terminal sends meanwhile waits."""
        self._connection.is_waiting = True
        asyncio.get_running_loop().create_task(self._finish_registration(header, body))

    async def _finish_registration(self, header: Header, body: Registration) -> None:
        try:
            if self._connection.phone and header.phone != self._connection.phone:
                result, code = RegistrationResult.NO_SUCH_TERMINAL, ""
            else:
                result, code = await self._hub.register(header.phone, body, self._connection.address)
        except Exception:  # the database is away: no answer, so the terminal asks again
            self._hub.counts.commits_failed += 1
            self._connection.close()
            return
        self._send(registration_answer(header, self._connection.next_serial(), result, code))
        if result is not RegistrationResult.DONE:
            self._count_refusal()
        self._connection.carry_on()

    def _authenticate(self, header: Header, body: Authentication) -> None:
        connection = self._connection
        right = self._hub.book.authenticate(header.phone, body.code, connection.address)
        bound_otherwise = connection.phone not in ("", header.phone)
        if not right or bound_otherwise or not self._hub.let_speak(header.phone, connection):
            self._refuse(header)
            return
        connection.bind(header)
        self._answer(header, Result.DONE)

    def _refuse(self, header: Header | None) -> None:
        if header is not None:
            self._answer(header, Result.FAILED)
        self._count_refusal()

    def _count_refusal(self) -> None:
        self._hub.counts.refused += 1
        self._refusals += 1
        if self._refusals >= self._hub.limits.refusals:
            self._connection.close()

    def _acknowledge(self, header: Header, result: Result) -> None:
        self._hub.counts.acknowledged += 1
        self._answer(header, result)

    def _answer(self, header: Header, result: Result) -> None:
        self._send(general_answer(header, self._connection.next_serial(), result))

    def _send(self, frame: bytes) -> None:
        self._connection.send(frame)
