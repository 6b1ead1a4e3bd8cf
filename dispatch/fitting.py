"""Which cars and suppliers fit an option, by which mechanism, at what fare: the format page's own words."""

from __future__ import annotations

from rulebook.terms import Mechanism
from solver.problem import CrossRegion, Option, Problem, Supplier, Vehicle


class Fitting:
    """What fits what in one problem. Options alike in region, seats, features and categories are asked once."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._requests = {request.id: request for request in problem.requests}
        self._regions = {pool.id: pool.region for pool in problem.pools}
        self._agreements = {(each.pool_region, each.request_region): each for each in problem.cross_region}
        self._found: dict[tuple[object, ...], dict[Mechanism, list[Vehicle]]] = {}

    def region_of(self, vehicle: Vehicle) -> str:
        """The region whose pool the car is of."""
        return self._regions[vehicle.pool]

    def find_agreement(self, vehicle: Vehicle, option: Option) -> CrossRegion | None:
        """The agreement by which the car may serve the option; None for an own-level car, or where there is none."""
        region = self.region_of(vehicle)
        return None if region == option.region else self._agreements.get((region, option.region))

    def find_mechanism(self, vehicle: Vehicle, option: Option) -> Mechanism | None:
        """By which mechanism the car would serve the option, if any lets it."""
        if self.region_of(vehicle) == option.region:
            return Mechanism.OWN_LEVEL
        return Mechanism.CROSS_REGION if self.find_agreement(vehicle, option) is not None else None

    def list_vehicles(self, option: Option, mechanism: Mechanism) -> list[Vehicle]:
        """The cars that may serve the option by the mechanism and fit it in seats, category and features."""
        features, categories = self._asked(option)
        key = (option.region, option.passengers, features, categories)
        if key not in self._found:
            found: dict[Mechanism, list[Vehicle]] = {each: [] for each in Mechanism}
            for vehicle in self._problem.vehicles:
                by = self.find_mechanism(vehicle, option)
                fits = vehicle.seats >= option.passengers and vehicle.features >= features
                if by is not None and fits and all(vehicle.category in allowed for allowed in categories):
                    found[by].append(vehicle)
            self._found[key] = found
        return self._found[key][mechanism]

    def list_suppliers(self, option: Option) -> list[Supplier]:
        """The suppliers that may serve the option; none where a request names categories of official cars."""
        features, categories = self._asked(option)
        if categories:
            return []
        return [
            supplier
            for supplier in self._problem.social
            if supplier.region == option.region
            and supplier.seats >= option.passengers
            and supplier.features >= features
        ]

    def count_agreements(self, option: Option) -> int:
        """How many agreements let other regions' pools serve the option's region."""
        return sum(request_region == option.region for _, request_region in self._agreements)

    def _asked(self, option: Option) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
        covered = [self._requests[request] for request in option.covers]
        features = frozenset[str]().union(*(request.features for request in covered))
        named = {request.categories for request in covered if request.categories}
        return features, tuple(sorted(named, key=sorted))


def fare_cny(option: Option, supplier: Supplier) -> float:
    """What the supplier asks for the option, and what the way costs beside."""
    fare = supplier.base_cost + supplier.cost_per_km * option.km + supplier.cost_per_minute * option.minutes
    return fare + option.extra_cost
