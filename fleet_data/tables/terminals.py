"""JT/T 808 terminals that may register with the gateway; as devices they stand in `track_devices` by the same phone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import KEY_LENGTH, NAME_LENGTH, UtcInstant


class TerminalRow(Base):
    """A terminal by the phone in its headers. The code it authenticates with is kept as a digest alone."""

    __tablename__ = "terminals"

    phone: Mapped[str] = mapped_column(String(KEY_LENGTH), primary_key=True, comment="without leading zeros")
    terminal_id: Mapped[str | None] = mapped_column(String(KEY_LENGTH), comment="it must register with; empty: any")
    plate: Mapped[str | None] = mapped_column(String(KEY_LENGTH), comment="it must register with; empty: any")
    network: Mapped[str | None] = mapped_column(String(KEY_LENGTH), comment="CIDR it must come from; empty: any")
    item_tables: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="tables its items are read by, by commas")
    code_digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), comment="SHA-256 of its code; empty: none yet")
    registered_at: Mapped[datetime | None] = mapped_column(UtcInstant, comment="when the code was given, UTC")
    added_at: Mapped[datetime] = mapped_column(UtcInstant, comment="UTC")
    added_by: Mapped[str] = mapped_column(String(KEY_LENGTH), comment="who let it in")
