"""Device names to devices, remembered for a while so that the hot path asks nobody."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Engine

from fleet_data.session import reading, transaction
from fleet_data.stores import devices as store
from fleet_data.tables.types import KEY_LENGTH
from fleet_data.tracks.devices import Device
from fleet_data.tracks.records import Source

# Whoever speaks these was let in by name already (a known terminal) or is the operator himself (a file).
VOUCHED: Final = {Source.JT808, Source.FILE}
_FRESH_SECONDS: Final = 60.0


class Registry:
    """Knows devices by name. What changes in the database is seen within a minute."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, Device] = {}
        self._read_at = time.monotonic()

    def resolve(self, names: Iterable[str], vouched: Iterable[str]) -> dict[str, Device]:
        """Devices of the names that are known; unknown vouched names are made known as terminals first."""
        if time.monotonic() - self._read_at > _FRESH_SECONDS:
            self._known.clear()
            self._read_at = time.monotonic()
        missing = [name for name in names if name not in self._known]
        if missing:
            wanted = {name for name in vouched if name and len(name) <= KEY_LENGTH}
            with reading(self._engine) as session:
                self._known |= store.find_devices(session, missing)
            new = [name for name in missing if name in wanted and name not in self._known]
            if new:
                with transaction(self._engine) as session:
                    store.ensure(session, new, who="intake")
                    self._known |= store.find_devices(session, new)
        return self._known
