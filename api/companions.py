"""What `paiche serve` runs beside the API: each starts before it and is stopped after it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

from api.jobs.companion import jobs
from api.settings import Settings

# A companion is entered with the settings once the database is migrated; its own process or thread is its affair.
Companion = Callable[[Settings], AbstractContextManager[None]]

COMPANIONS: tuple[Companion, ...] = (jobs,)
