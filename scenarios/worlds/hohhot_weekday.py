"""An ordinary Monday in Hohhot: the city's own pool and its nine districts, banners and counties."""

from __future__ import annotations

from datetime import date

from dispatch.conditions import Conditions
from scenarios.assemble import WorldPlan, assemble
from scenarios.levels import LeaguePlan
from scenarios.world import BuiltWorld
from scenarios.worlds.mixes import BANNER_LEVEL_WEEKDAY, OWN_LEVEL_WEEKDAY

HOHHOT, BAOTOU, ORDOS, ULANQAB = "150100", "150200", "150600", "150900"
BAYANNUR = "150800"
PLAN = WorldPlan(
    name="hohhot-weekday",
    leagues=(LeaguePlan(HOHHOT, cars=90, requests=400, towns=5, countries=6, own_share=0.46),),
    helpers=tuple(
        LeaguePlan(code, cars=4, requests=0, with_banners=False) for code in (BAOTOU, ORDOS, BAYANNUR, ULANQAB)
    ),
    own_mix=OWN_LEVEL_WEEKDAY,
    banner_mix=BANNER_LEVEL_WEEKDAY,
)


class HohhotWeekday:
    """About 400 requests, 90 pooled cars of ten levels; four other cities lend four cars each."""

    name = PLAN.name
    line = "呼和浩特市普通工作日：约 400 件申请，90 辆车 / An ordinary weekday in Hohhot: about 400 requests, 90 cars"
    day = date(2026, 11, 23)

    def build(self, seed: int, day: date) -> BuiltWorld:
        """The world of a seed and a day."""
        return BuiltWorld(assemble(PLAN, seed, day), Conditions(day, HOHHOT, world=self.name, seed=seed))
