"""Which terminals may register, and the codes they authenticate with: 128 random bits, kept as digests alone."""

from __future__ import annotations

import hmac
import ipaddress
import secrets
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import Engine

from api.jt808.bodies import Registration
from api.jt808.encoding import RegistrationResult
from fleet_data.session import reading, transaction
from fleet_data.stores import terminals as store
from fleet_data.stores.terminals import Terminal

_CODE_BYTES = 16


def masked(phone: str) -> str:
    """A phone as it may stand in a log."""
    return "*" * (len(phone) - 4) + phone[-4:]


class TerminalBook:
    """The terminals in memory, so that ten thousand that come back at once ask nobody; changes are seen at `refresh`.

    `register` and `refresh` ask the database and block.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, Terminal] = {}
        self.refresh()

    def refresh(self) -> None:
        """Read all terminals again."""
        with reading(self._engine) as session:
            self._known = {terminal.phone: terminal for terminal in store.list_terminals(session)}

    def is_known(self, phone: str, address: str) -> bool:
        """Whether a terminal may still speak, from this address."""
        terminal = self._known.get(phone)
        return terminal is not None and _comes_from(terminal, address)

    def register(self, phone: str, said: Registration, address: str) -> tuple[RegistrationResult, str]:
        """Give a terminal of the list a new code, committed before it is told; a refused one gets none."""
        with transaction(self._engine) as session:
            terminal = store.find_terminal(session, phone)
            if terminal is None or not _comes_from(terminal, address):
                return RegistrationResult.NO_SUCH_TERMINAL, ""
            if terminal.terminal_id is not None and terminal.terminal_id != said.terminal_id:
                return RegistrationResult.NO_SUCH_TERMINAL, ""
            if terminal.plate is not None and said.plate and said.plate_colour != 0 and terminal.plate != said.plate:
                return RegistrationResult.NO_SUCH_VEHICLE, ""
            code = secrets.token_hex(_CODE_BYTES)
            digest, now = sha256(code.encode()).digest(), datetime.now(UTC)
            store.give_code(session, phone, digest, now)
        self._known[phone] = replace(terminal, code_digest=digest, registered_at=now)
        return RegistrationResult.DONE, code

    def authenticate(self, phone: str, code: bytes, address: str) -> bool:
        """Whether this is the code last given to this phone, compared in constant time."""
        terminal = self._known.get(phone)
        if terminal is None or terminal.code_digest is None or not _comes_from(terminal, address):
            return False
        return hmac.compare_digest(terminal.code_digest, sha256(code).digest())


def _comes_from(terminal: Terminal, address: str) -> bool:
    if terminal.network is None:
        return True
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(terminal.network, strict=False)
    except ValueError:
        return False
