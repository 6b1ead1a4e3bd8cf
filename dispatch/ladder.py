"""The order of the three mechanisms in a solved plan: nothing on a later rung while an earlier one has a free car.

The solver weighs costs; the law asks for the own level first, then an agreement, then the market. After
solving, every trip on a later rung is offered to the cars of the rungs before it, and goes to the cheapest
that is free. What then still stands on a later rung has, by construction, no free car before it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from dispatch.fitting import fare_cny
from dispatch.schedule import Insertion, Schedule
from rulebook.terms import Mechanism
from solver.plan import Plan, SocialService
from solver.problem import Option, Supplier

_ROUNDS = 20  # each round moves trips up a rung; days need two or three
_CAR_RUNGS = (Mechanism.OWN_LEVEL, Mechanism.CROSS_REGION)


@dataclass(frozen=True, slots=True)
class RungCount:
    """What the pools had for one option: cars that fit, those of them free, agreements that could lend."""

    own_level_fitting: int
    own_level_free: int
    cross_region_agreements: int
    cross_region_fitting: int
    cross_region_free: int


class Assignment:
    """A schedule with what goes to suppliers and what nobody serves; changed only by climbing the ladder."""

    def __init__(self, schedule: Schedule, plan: Plan) -> None:
        self.schedule = schedule
        self.social = {service.option: service.supplier for service in plan.social}
        self.unserved = set(plan.unserved)
        self.moved = 0  # trips brought to an earlier rung than the solver had chosen

    def climb(self) -> None:
        """Bring every trip to the earliest rung that has a free car; a move may free a car, so it goes round again."""
        for _ in range(_ROUNDS):
            climbing = False
            for option, slot in self._list_lent():
                if slot in self.schedule.duties:
                    climbing |= self._move_lent(option, slot)
            for option_id in sorted(self.social):
                best = self.find_car(self.schedule.options[option_id], _CAR_RUNGS)
                if best is not None:
                    del self.social[option_id]
                    self.schedule.put(best.slot, best.legs)
                    self.moved += 1
                    climbing = True
            if not climbing:
                return

    def serve_left(self) -> None:
        """Serve what was left unserved wherever that costs less than the price set on not serving it.

        So that of what stays unserved it can be said that nothing free would have been cheaper.
        """
        requests = {request.id: request for request in self.schedule.problem.requests}
        for request_id in sorted(self.unserved, key=lambda each: (requests[each].priority, each)):
            request = requests[request_id]
            for option in request.options:
                if self._serve_below(option, request.unserved_cost):
                    self.unserved.discard(request_id)
                    break

    def strand(self, slot: tuple[str, int]) -> None:
        """Take a duty away and serve its trips again where the ladder lets them; what finds nothing is unserved."""
        options = [self.schedule.options[leg.option] for leg in self.schedule.duties[slot]]
        self.schedule.put(slot, ())
        for option in options:
            best = self.find_car(option, _CAR_RUNGS)
            supplier = None if best is not None else self._find_supplier(option)
            if best is not None:
                self.schedule.put(best.slot, best.legs)
            elif supplier is not None:
                self.social[option.id] = supplier.id
            else:
                self.unserved.update(option.covers)

    def find_car(self, option: Option, rungs: tuple[Mechanism, ...]) -> Insertion | None:
        """The cheapest free car of the first of these rungs that has any."""
        for rung in rungs:
            free = self.list_free(option, rung)
            if free:
                return min(free, key=lambda each: (each.added_cny, each.slot))
        return None

    def list_free(self, option: Option, rung: Mechanism) -> list[Insertion]:
        """Where the rung's fitting cars could take the option beside what they do."""
        cars = self.schedule.fitting.list_vehicles(option, rung)
        places = (self.schedule.find_insertion(option, vehicle) for vehicle in cars)
        return [place for place in places if place is not None]

    def count(self, option: Option) -> RungCount:
        """The cars of each rung that fit the option, and that are free for it as the plan stands."""
        fitting = self.schedule.fitting
        return RungCount(
            own_level_fitting=len(fitting.list_vehicles(option, Mechanism.OWN_LEVEL)),
            own_level_free=len(self.list_free(option, Mechanism.OWN_LEVEL)),
            cross_region_agreements=fitting.count_agreements(option),
            cross_region_fitting=len(fitting.list_vehicles(option, Mechanism.CROSS_REGION)),
            cross_region_free=len(self.list_free(option, Mechanism.CROSS_REGION)),
        )

    def as_plan(self, plan: Plan) -> Plan:
        """The plan with the duties, fares and unserved requests as they now stand; its cost is still the old one."""
        social = tuple(SocialService(option, supplier) for option, supplier in sorted(self.social.items()))
        return replace(plan, duties=self.schedule.list_duties(), social=social, unserved=tuple(sorted(self.unserved)))

    def _list_lent(self) -> list[tuple[Option, tuple[str, int]]]:
        schedule = self.schedule
        return [
            (schedule.options[leg.option], slot)
            for slot, legs in sorted(schedule.duties.items())
            for leg in legs
            if schedule.fitting.find_agreement(schedule.vehicles[slot[0]], schedule.options[leg.option]) is not None
        ]

    def _move_lent(self, option: Option, slot: tuple[str, int]) -> bool:
        best = self.find_car(option, (Mechanism.OWN_LEVEL,))
        if best is None or all(leg.option != option.id for leg in self.schedule.duties[slot]):
            return False
        left = self.schedule.without(option.id, slot)
        if left is None:  # its other trips no longer connect without this one: they are served anew
            self.schedule.put(best.slot, best.legs)
            others = tuple(leg for leg in self.schedule.duties[slot] if leg.option != option.id)
            self.schedule.put(slot, others)
            self.strand(slot)
        else:
            self.schedule.put(slot, left)
            self.schedule.put(best.slot, best.legs)
        self.moved += 1
        return True

    def _serve_below(self, option: Option, price_cny: float) -> bool:
        """Give the option to the earliest rung that serves it for less than the price; whether one did."""
        for rung in _CAR_RUNGS:
            cars = [
                place
                for place in self.list_free(option, rung)
                if place.added_cny + self.schedule.surcharge_cny(place.slot, option) + option.extra_cost < price_cny
            ]
            if cars:
                best = min(cars, key=lambda each: (each.added_cny, each.slot))
                self.schedule.put(best.slot, best.legs)
                return True
        supplier = self._find_supplier(option)
        if supplier is not None and fare_cny(option, supplier) < price_cny:
            self.social[option.id] = supplier.id
            return True
        return False

    def _find_supplier(self, option: Option) -> Supplier | None:
        """The cheapest supplier that fits and still takes options."""
        taken = Counter(self.social.values())
        open_to = [
            supplier
            for supplier in self.schedule.fitting.list_suppliers(option)
            if supplier.max_options is None or taken[supplier.id] < supplier.max_options
        ]
        return min(open_to, key=lambda each: (fare_cny(option, each), each.id), default=None)
