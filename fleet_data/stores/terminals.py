"""Terminals that may register with the gateway: added by a person, given a code when they register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from fleet_data.stores import devices, journal
from fleet_data.stores.errors import NotKeptError
from fleet_data.tables.terminals import TerminalRow


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal that may register; what it must come with where that is set."""

    phone: str
    terminal_id: str | None = None
    plate: str | None = None
    network: str | None = None
    item_tables: str = "standard"
    code_digest: bytes | None = None
    registered_at: datetime | None = None


def add_terminal(session: Session, terminal: Terminal, who: str) -> None:
    """Let a terminal in, and make it known as a device of its vehicle; raises NotKeptError where it is in already."""
    if session.get(TerminalRow, terminal.phone) is not None:
        raise NotKeptError(
            f"终端 {terminal.phone} 已登记，请先移除。 / "
            f"The terminal {terminal.phone} is let in already; remove it first."
        )
    session.add(
        TerminalRow(
            phone=terminal.phone,
            terminal_id=terminal.terminal_id,
            plate=terminal.plate,
            network=terminal.network,
            item_tables=terminal.item_tables,
            code_digest=terminal.code_digest,
            registered_at=terminal.registered_at,
            added_at=datetime.now(UTC),
            added_by=who,
        )
    )
    after = {"terminal_id": terminal.terminal_id, "plate": terminal.plate, "network": terminal.network}
    journal.write(session, [journal.Change("terminals", terminal.phone, "added", None, after)], who)
    devices.ensure(session, [terminal.phone], who=who[:20])
    if terminal.plate is not None:
        devices.settle(session, terminal.phone, who=who, vehicle=terminal.plate)


def remove_terminal(session: Session, phone: str, who: str) -> None:
    """Let a terminal in no more; its points stay. Raises NotKeptError where it is not in."""
    row = session.get(TerminalRow, phone)
    if row is None:
        raise NotKeptError(f"没有终端 {phone}。 / There is no terminal {phone}; `paiche gateway list` lists them.")
    before = {"terminal_id": row.terminal_id, "plate": row.plate, "network": row.network}
    journal.write(session, [journal.Change("terminals", phone, "removed", before, None)], who)
    session.delete(row)


def find_terminal(session: Session, phone: str) -> Terminal | None:
    """The terminal of a phone."""
    row = session.get(TerminalRow, phone)
    return None if row is None else _terminal(row)


def list_terminals(session: Session) -> list[Terminal]:
    """All terminals by phone."""
    return [_terminal(row) for row in session.scalars(select(TerminalRow).order_by(TerminalRow.phone))]


def give_code(session: Session, phone: str, code_digest: bytes, registered_at: datetime) -> bool:
    """Replace a terminal's code; False where the terminal is not in any more."""
    row = session.get(TerminalRow, phone)
    if row is None:
        return False
    row.code_digest, row.registered_at = code_digest, registered_at
    return True


def _terminal(row: TerminalRow) -> Terminal:
    return Terminal(
        row.phone,
        row.terminal_id,
        row.plate,
        row.network,
        row.item_tables,
        row.code_digest,
        row.registered_at,
    )
