"""An ordinary Monday in Ordos, at the city's published scale: about 410 trips a day on its platform."""

from __future__ import annotations

from datetime import date

from dispatch.conditions import Conditions
from scenarios.assemble import WorldPlan, assemble
from scenarios.levels import LeaguePlan
from scenarios.world import BuiltWorld
from scenarios.worlds.mixes import BANNER_LEVEL_WEEKDAY, OWN_LEVEL_WEEKDAY

ORDOS, BAOTOU, BAYANNUR, WUHAI = "150600", "150200", "150800", "150300"
# Over 150,000 trips a year were reported: about 410 a day. The cars are those such a day needs, not the 3,547
# on the platform, most of which stand idle on any one day.
PLAN = WorldPlan(
    name="ordos-weekday",
    leagues=(LeaguePlan(ORDOS, cars=96, requests=410, towns=5, countries=6, own_share=0.34),),
    helpers=tuple(LeaguePlan(code, cars=4, requests=0, with_banners=False) for code in (BAOTOU, WUHAI, BAYANNUR)),
    own_mix=OWN_LEVEL_WEEKDAY,
    banner_mix=BANNER_LEVEL_WEEKDAY,
)


class OrdosWeekday:
    """About 410 requests over wide distances."""

    name = PLAN.name
    line = "鄂尔多斯市普通工作日：约 410 件申请，96 辆车 / An ordinary weekday in Ordos: about 410 requests, 96 cars"
    day = date(2026, 11, 23)

    def build(self, seed: int, day: date) -> BuiltWorld:
        """The world of a seed and a day."""
        return BuiltWorld(assemble(PLAN, seed, day), Conditions(day, ORDOS, world=self.name, seed=seed))
