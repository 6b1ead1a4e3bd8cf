"""The door for phones' positions: only while their driver is out on an order, and a quarter of an hour around it."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from api.service import Service
from dispatch.order_life.on_the_road import list_times_out
from fleet_data.scope import NOTHING, Scope
from fleet_data.scoped import INGEST_ROLE, bind, scoped_reading
from fleet_data.session import open_engine
from fleet_data.stores import phones
from fleet_data.stores.errors import NotKeptError
from fleet_data.tracks.devices import Device
from fleet_data.tracks.intake import Door
from fleet_data.tracks.records import PointBatch, Receipt

_CONNECTIONS = 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class PhoneOrders:
    """Knows by the reports from the road when the driver of a phone was out."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def windows_ms(self, device: Device, from_ms: int, until_ms: int) -> list[tuple[int, int]]:
        """Start and end (ms since 1970, UTC) of the phone's orders that touch the span; what is unknown has none."""
        with scoped_reading(self._engine, NOTHING) as session:
            try:
                phone = phones.get(session, device.name)
            except NotKeptError:
                return []
        scope = Scope(regions=frozenset({phone.region}), driver=phone.driver)
        with scoped_reading(self._engine, scope) as session:
            times = list_times_out(session, phone.account, _at(from_ms), _at(until_ms), datetime.now(UTC))
        return [(_ms(start_at), _ms(end_at)) for start_at, end_at in times]


class PhoneDoor:
    """A door that is opened when the first positions come, and closed with the application."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._gate = threading.Lock()
        self._door: Door | None = None
        self._engine: Engine | None = None

    def append(self, batch: PointBatch) -> Receipt:
        """Keep positions durably, each once; raises SinkUnavailableError."""
        return self._open().append(batch)

    def close(self) -> None:
        """Commit what waits and stop."""
        with self._gate:
            if self._door is not None:
                self._door.close()
            if self._engine is not None:
                self._engine.dispose()
            self._door = self._engine = None

    def _open(self) -> Door:
        with self._gate:
            if self._door is None:
                self._engine = open_engine(self._service.settings.database_url, connections=_CONNECTIONS)
                bind(self._engine)
                taking = self._engine.execution_options(paiche_role=INGEST_ROLE)
                self._door = Door(taking, orders=PhoneOrders(self._service.engine))
            return self._door


def _at(milliseconds: int) -> datetime:
    """The instant, held inside what a database can say."""
    days = max(-10_000, min(milliseconds / 86_400_000, 100_000))
    return _EPOCH + timedelta(days=days)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
