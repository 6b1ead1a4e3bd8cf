"""The one module that sees all: puts a service together from its settings."""

from __future__ import annotations

from api.access.sealing import Sealer, find_key
from api.once import watch, write_once
from api.service import Service
from api.settings import Settings
from fleet_data.scoped import bind
from fleet_data.session import open_engine
from fleet_data.stores.audit import choose_hash

POOL_WAIT_SECONDS = 5


def make_service(settings: Settings) -> Service:
    """A service on a migrated database; raises SettingsError, DatabaseUnavailableError."""
    sealer = Sealer(find_key(settings))
    engine = open_engine(
        settings.database_url, connections=settings.database_connections, wait_seconds=POOL_WAIT_SECONDS
    )
    bind(engine)
    engine = choose_hash(engine, settings.audit_hash)
    return Service(settings, engine, write_once, watch, sealer)
