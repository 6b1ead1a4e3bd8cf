"""Bounds on a group's reduced cost without labels, and what driving and range are worth in them."""

from __future__ import annotations

import numpy as np

from solver.prepare import Group, Prepared
from solver.pricing_completion import complete
from solver.pricing_task import Task
from solver.terrain import Floats

FIRST_PRICES = (0.02, 0.3)  # CNY a driving minute, a kilometre
# factors tried on the prices of driving and range: all in an exact round, one in a rough one
TRIALS = ((0.5, 1.0), (1.0, 2.0), (2.0, 1.0), (1.0, 0.75), (1.3, 1.0), (1.0, 1.3), (0.75, 1.0), (1.0, 0.5))
WORTHLESS = 1e-7  # a reduced cost above its negative is none


class Bounds:
    """Completion bounds of groups; `prices` (CNY a driving minute, a kilometre) are learnt from round to round."""

    def __init__(self, prepared: Prepared) -> None:
        # 0 where a group has no such limit
        self.prices = [(FIRST_PRICES[0] * g.limits[9], FIRST_PRICES[1] * g.limits[10]) for g in prepared.groups]
        self._turns = [0] * len(prepared.groups)

    def bound(self, group: Group, task: Task, rough: bool) -> tuple[float, Floats, Floats]:
        """Bound on the group's reduced cost without labels; least cost of the rest of a duty, free and with prices.

        Driving and range are forgotten but for a price on each, which a few trials adapt from round to round.
        """
        terrain, basics, limits = group.terrain, task.basics, task.limits

        def priced_at(drive_price: float, km_price: float) -> tuple[float, Floats]:
            rest = complete(
                basics, terrain.home, limits, terrain.slices, terrain.links, task.follow, drive_price, km_price
            )
            out_minutes, out_km = terrain.home[:2]
            cost = basics[5] + drive_price * basics[3] + km_price * basics[4]
            way = (limits[5] + km_price) * out_km + drive_price * out_minutes
            served = np.isfinite(cost)
            served &= task.follow[1] < 0
            first = (way + cost)[served] + rest[terrain.slices[0][:-1]][served]
            unused = drive_price * limits[3] + km_price * limits[4]
            return limits[6] + float(np.min(first, initial=np.inf)) - unused, rest - 1e-6

        least, free = priced_at(0.0, 0.0)
        drive_price, km_price = self.prices[group.index]
        if least > -WORTHLESS or not (limits[9] or limits[10]):
            return min(0.0, least), free, free
        best, priced = priced_at(drive_price, km_price)
        turn = self._turns[group.index]
        self._turns[group.index] += 1
        steps = TRIALS[turn % len(TRIALS) :][:1] if rough else TRIALS
        for of_drive, of_km in steps:
            trial = (drive_price * of_drive, km_price * of_km)
            if trial == (drive_price, km_price):
                continue
            value, rest = priced_at(*trial)
            if value > best:
                best, priced = value, rest
                drive_price, km_price = trial
        self.prices[group.index] = (drive_price, km_price)
        return min(0.0, max(least, best)), free, priced
