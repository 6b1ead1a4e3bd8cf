"""An ordinary Monday in the whole autonomous region: its own level, twelve leagues, a hundred and three banners."""

from __future__ import annotations

from datetime import date

from dispatch.conditions import Conditions
from scenarios.assemble import WorldPlan, assemble
from scenarios.levels import LeaguePlan
from scenarios.world import BuiltWorld
from scenarios.worlds.mixes import BANNER_LEVEL_WEEKDAY, OWN_LEVEL_WEEKDAY

REGION = "150000"
# Cars and requests by level; our figures, in rough proportion to the banners and the people served.
SIZES: dict[str, tuple[int, int]] = {
    REGION: (60, 260),
    "150100": (120, 520),
    "150200": (112, 475),
    "150300": (40, 170),
    "150400": (128, 530),
    "150500": (98, 405),
    "150600": (122, 490),
    "150700": (136, 545),
    "150800": (86, 360),
    "150900": (104, 435),
    "152200": (62, 255),
    "152500": (104, 430),
    "152900": (28, 125),
}
PLAN = WorldPlan(
    name="region-weekday",
    leagues=tuple(
        LeaguePlan(code, cars, requests, towns=4, countries=3, own_share=0.3, with_banners=code != REGION)
        for code, (cars, requests) in SIZES.items()
    ),
    helpers=(),
    own_mix=OWN_LEVEL_WEEKDAY,
    banner_mix=BANNER_LEVEL_WEEKDAY,
)


class RegionWeekday:
    """5 000 requests, 1 200 cars of 116 levels."""

    name = PLAN.name
    line = "全区普通工作日：十二盟市约 5000 件申请，1200 辆车 / The whole region: about 5,000 requests, 1,200 cars"
    day = date(2026, 11, 23)

    def build(self, seed: int, day: date) -> BuiltWorld:
        """The world of a seed and a day."""
        return BuiltWorld(assemble(PLAN, seed, day), Conditions(day, REGION, world=self.name, seed=seed))
