"""A vehicle fits an option: seats, category and features ("A vehicle fits an option when …")."""

from __future__ import annotations

from collections.abc import Iterator

from solver.facts import Facts
from solver.problem import Option, Request, Vehicle
from solver.violation import Code, Violation


def fit(facts: Facts) -> Iterator[Violation]:
    """Every option a vehicle serves without fitting it."""
    for timetable in facts.timetables:
        for stop in timetable.stops:
            yield from misfits(timetable.vehicle, stop.option, facts.lookup.covered(stop.option))


def misfits(vehicle: Vehicle, option: Option, covered: list[Request]) -> Iterator[Violation]:
    """Why this vehicle does not fit this option; nothing where it does."""
    if option.passengers > vehicle.seats:
        yield Violation(
            Code.VEHICLE_SEATS,
            option.id,
            option.passengers - vehicle.seats,
            f"option '{option.id}' carries {option.passengers}, vehicle '{vehicle.id}' seats {vehicle.seats}",
            f"方案 “{option.id}” 乘 {option.passengers} 人，车辆 “{vehicle.id}” 仅 {vehicle.seats} 座",
        )
    for request in covered:
        if request.categories and vehicle.category not in request.categories:
            allowed = sorted(request.categories)
            yield Violation(
                Code.VEHICLE_CATEGORY,
                option.id,
                0.0,
                f"request '{request.id}' asks for category {' or '.join(allowed)}, "
                f"vehicle '{vehicle.id}' is {vehicle.category}",
                f"申请 “{request.id}” 须用类别 {'、'.join(allowed)}，车辆 “{vehicle.id}” 为 {vehicle.category}",
            )
        lacking = sorted(request.features - vehicle.features)
        if lacking:
            yield Violation(
                Code.VEHICLE_FEATURES,
                option.id,
                len(lacking),
                f"request '{request.id}' asks for {', '.join(lacking)}, which vehicle '{vehicle.id}' lacks",
                f"申请 “{request.id}” 要求 {'、'.join(lacking)}，车辆 “{vehicle.id}” 不具备",
            )
