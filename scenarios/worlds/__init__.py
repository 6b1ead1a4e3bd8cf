"""The worlds, one a file; `WORLDS` is the list of them, in the order they are shown."""

from __future__ import annotations

from scenarios.world import World
from scenarios.worlds.hohhot_weekday import HohhotWeekday
from scenarios.worlds.ordos_weekday import OrdosWeekday
from scenarios.worlds.region_weekday import RegionWeekday
from scenarios.worlds.snow_emergency import SnowEmergency
from scenarios.worlds.spring_festival_eve import SpringFestivalEve

WORLDS: tuple[World, ...] = (
    HohhotWeekday(),
    OrdosWeekday(),
    RegionWeekday(),
    SpringFestivalEve(),
    SnowEmergency(),
)
