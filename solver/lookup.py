"""A day's records by id, and the travel between named places. Built once, asked often; judges nothing."""

from __future__ import annotations

from functools import cached_property

from solver.problem import CrossRegion, Option, Pool, Problem, Request, Supplier, Vehicle


class Lookup:
    """Records of one `Problem` by their ids."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.requests: dict[str, Request] = {request.id: request for request in problem.requests}
        self.options: dict[str, Option] = {option.id: option for option in problem.all_options()}
        self.vehicles: dict[str, Vehicle] = {vehicle.id: vehicle for vehicle in problem.vehicles}
        self.pools: dict[str, Pool] = {pool.id: pool for pool in problem.pools}
        self.suppliers: dict[str, Supplier] = {supplier.id: supplier for supplier in problem.social}
        self._places = {place.id: index for index, place in enumerate(problem.places)}

    @cached_property
    def agreements(self) -> dict[tuple[str, str], CrossRegion]:
        """Cross-region entries by (pool region, request region)."""
        return {(entry.pool_region, entry.request_region): entry for entry in self.problem.cross_region}

    def minutes(self, start: str, end: str) -> float:
        """Driving minutes from one place to another."""
        return float(self.problem.travel.minutes[self._places[start], self._places[end]])

    def km(self, start: str, end: str) -> float:
        """Kilometres from one place to another."""
        return float(self.problem.travel.km[self._places[start], self._places[end]])

    def home(self, vehicle: Vehicle) -> str:
        """The place of the vehicle's pool."""
        return self.pools[vehicle.pool].place

    def region_pair(self, vehicle: Vehicle, option: Option) -> tuple[str, str]:
        """(region of the vehicle's pool, region of the option)."""
        return self.pools[vehicle.pool].region, option.region

    def covered(self, option: Option) -> list[Request]:
        """The requests the option serves."""
        return [self.requests[id] for id in option.covers]
