"""What each trip costs: a duty's cost shared among its trips by their kilometres, a shared trip's among its parties.

The shares of all requests add up to the plan's cost. CNY.
"""

from __future__ import annotations

from dispatch.schedule import Schedule, Slot
from solver.problem import Option


def duty_cost_cny(schedule: Schedule, slot: Slot) -> float:
    """The car's fixed cost and its kilometres."""
    vehicle = schedule.vehicles[slot[0]]
    return vehicle.fixed_cost + vehicle.cost_per_km * schedule.stage(slot, schedule.duties[slot]).km


def leg_costs_cny(schedule: Schedule, slot: Slot) -> list[float]:
    """Leg by leg: its share of the duty, what its way costs beside, and the surcharge of the agreement."""
    options = [schedule.options[leg.option] for leg in schedule.duties[slot]]
    total, km = duty_cost_cny(schedule, slot), sum(option.km for option in options)
    shares = [option.km / km for option in options] if km > 0 else [1 / len(options)] * len(options)
    return [
        total * share + option.extra_cost + schedule.surcharge_cny(slot, option)
        for share, option in zip(shares, options, strict=True)
    ]


def party_share(option: Option, passengers: int) -> float:
    """A party's share of a shared trip, by its people."""
    return passengers / option.passengers if option.passengers else 1 / len(option.covers)
