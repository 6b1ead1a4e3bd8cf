"""The order of the mechanisms in a solved plan: nothing on a later rung while an earlier one has a free car.

The solver weighs costs; the place's dated policy (`mechanism.order`) says which mechanism comes before which.
After solving, every trip on a later rung is offered to the rungs before it, and goes to the cheapest car (or
supplier) that is free. What then still stands on a later rung has, by construction, no free car before it.
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

Rungs = tuple[Mechanism, ...]  # in the order in which they are tried


@dataclass(frozen=True, slots=True)
class RungCount:
    """What the pools had for one option: cars that fit, those of them free, agreements that could lend."""

    own_level_fitting: int
    own_level_free: int
    cross_region_agreements: int
    cross_region_fitting: int
    cross_region_free: int


class Assignment:
    """A schedule with what goes to suppliers and what nobody serves; changed only by climbing the ladder.

    `order` are the mechanisms of the place, first to be tried first.
    """

    def __init__(self, schedule: Schedule, plan: Plan, order: Rungs) -> None:
        self.schedule, self.order = schedule, order
        self.social = {service.option: service.supplier for service in plan.social}
        self.unserved = set(plan.unserved)
        self.moved = 0  # trips brought to an earlier rung than the solver had chosen

    def climb(self) -> None:
        """Bring every trip to the earliest rung that has a free car; a move may free a car, so it goes round again."""
        for _ in range(_ROUNDS):
            climbing = False
            for option, slot, earlier in self._list_raisable():
                if slot in self.schedule.duties:
                    climbing |= self._move_driven(option, slot, earlier)
            earlier = self._before(Mechanism.SOCIAL)
            for option_id in sorted(self.social):
                place = self.find_place(self.schedule.options[option_id], earlier)
                if place is not None:
                    del self.social[option_id]
                    self._take(option_id, place)
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
            place = self.find_place(option, self.order)
            if place is None:
                self.unserved.update(option.covers)
            else:
                self._take(option.id, place)

    def find_place(self, option: Option, rungs: Rungs) -> Insertion | Supplier | None:
        """The cheapest free car, or supplier, of the first of these rungs that has any."""
        for rung in rungs:
            if rung is Mechanism.SOCIAL:
                supplier = self._find_supplier(option)
                if supplier is not None:
                    return supplier
            elif free := self.list_free(option, rung):
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

    def _before(self, mechanism: Mechanism) -> Rungs:
        """The rungs tried before this one; none for a mechanism the place does not list."""
        return self.order[: self.order.index(mechanism)] if mechanism in self.order else ()

    def _take(self, option_id: str, place: Insertion | Supplier) -> None:
        if isinstance(place, Supplier):
            self.social[option_id] = place.id
        else:
            self.schedule.put(place.slot, place.legs)

    def _list_raisable(self) -> list[tuple[Option, tuple[str, int], Rungs]]:
        """The trips of cars for which other rungs come first, each with those rungs."""
        schedule, found = self.schedule, []
        for slot, legs in sorted(schedule.duties.items()):
            for leg in legs:
                option = schedule.options[leg.option]
                mechanism = schedule.fitting.find_mechanism(schedule.vehicles[slot[0]], option)
                if mechanism is not None and (earlier := self._before(mechanism)):
                    found.append((option, slot, earlier))
        return found

    def _move_driven(self, option: Option, slot: tuple[str, int], earlier: Rungs) -> bool:
        """Move a car's trip to an earlier rung; whether one had a place for it."""
        place = self.find_place(option, earlier)
        if place is None or all(leg.option != option.id for leg in self.schedule.duties[slot]):
            return False
        left = self.schedule.without(option.id, slot)
        if left is None:  # its other trips no longer connect without this one: they are served anew
            self._take(option.id, place)
            others = tuple(leg for leg in self.schedule.duties[slot] if leg.option != option.id)
            self.schedule.put(slot, others)
            self.strand(slot)
        else:
            self.schedule.put(slot, left)
            self._take(option.id, place)
        self.moved += 1
        return True

    def _serve_below(self, option: Option, price_cny: float) -> bool:
        """Give the option to the earliest rung that serves it for less than the price; whether one did."""
        for rung in self.order:
            if rung is Mechanism.SOCIAL:
                supplier = self._find_supplier(option)
                if supplier is not None and fare_cny(option, supplier) < price_cny:
                    self._take(option.id, supplier)
                    return True
                continue
            cars = [
                place
                for place in self.list_free(option, rung)
                if place.added_cny + self.schedule.surcharge_cny(place.slot, option) + option.extra_cost < price_cny
            ]
            if cars:
                self._take(option.id, min(cars, key=lambda each: (each.added_cny, each.slot)))
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
