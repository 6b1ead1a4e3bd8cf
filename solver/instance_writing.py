"""From a `Problem` to the JSON of a dispatch-instance/1, in the order of the format page."""

from __future__ import annotations

from typing import Any

from solver.problem import GeodesicTravel, Option, Problem, Request, Supplier, Travel, Vehicle


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """The day as plain JSON values; limits that do not bind are left out."""
    return {
        "format": "dispatch-instance/1",
        "name": problem.name,
        "day": problem.day,
        "regions": [
            _bound({"id": region.id, "name": region.name, "parent": region.parent}) for region in problem.regions
        ],
        "places": [{"id": place.id, "lat": place.lat, "lon": place.lon} for place in problem.places],
        "travel": _travel(problem.travel, problem.travel_model),
        "pools": [
            {"id": pool.id, "region": pool.region, "place": pool.place, "reserve": dict(pool.reserve)}
            for pool in problem.pools
        ],
        "vehicles": [_vehicle(vehicle) for vehicle in problem.vehicles],
        "requests": [_request(request) for request in problem.requests],
        "shared": [
            _option(option) | {"covers": list(option.covers), "passengers": option.passengers}
            for option in problem.shared
        ],
        "mechanisms": {
            "cross_region": [
                _bound(
                    {
                        "pool_region": pair.pool_region,
                        "request_region": pair.request_region,
                        "cost_per_option": _plain(pair.cost_per_option),
                        "max_vehicles": pair.max_vehicles,
                    }
                )
                for pair in problem.cross_region
            ],
            "social": [_supplier(supplier) for supplier in problem.social],
        },
        "rules": _bound(
            {
                "max_idle_away_minutes": _plain(problem.rules.max_idle_away_minutes),
                "change_cost": _plain(problem.rules.change_cost),
            }
        ),
        "locked": [
            _bound(
                {"request": lock.request, "option": lock.option, "vehicle": lock.vehicle, "start": _plain(lock.start)}
            )
            for lock in problem.locked
        ],
        "published": [{"request": entry.request, "vehicle": entry.vehicle} for entry in problem.published],
    }


def _bound(members: dict[str, Any]) -> dict[str, Any]:
    """Without the members that are None."""
    return {key: value for key, value in members.items() if value is not None}


def _plain(number: float | None) -> float | int | None:
    """A whole number without its '.0', so that files stay short and readable."""
    return int(number) if number is not None and number == int(number) else number


def _travel(travel: Travel, model: GeodesicTravel | None) -> dict[str, Any]:
    if model is not None:
        return {"model": "geodesic", "circuity": model.circuity, "speed_kmh": model.speed_kmh}
    return {"km": travel.km.tolist(), "minutes": travel.minutes.tolist()}


def _vehicle(vehicle: Vehicle) -> dict[str, Any]:
    return _bound(
        {
            "id": vehicle.id,
            "pool": vehicle.pool,
            "category": vehicle.category,
            "seats": vehicle.seats,
            "energy": vehicle.energy,
            "fixed_cost": _plain(vehicle.fixed_cost),
            "cost_per_km": _plain(vehicle.cost_per_km),
            "available": [[_plain(start), _plain(end)] for start, end in vehicle.available],
            "range_km": _plain(vehicle.range_km),
            "max_driving_minutes": _plain(vehicle.max_driving_minutes),
            "features": sorted(vehicle.features),
        }
    )


def _request(request: Request) -> dict[str, Any]:
    return {
        "id": request.id,
        "region": request.region,
        "unit": request.unit,
        "passengers": request.passengers,
        "priority": request.priority,
        "categories": sorted(request.categories),
        "features": sorted(request.features),
        "unserved_cost": _plain(request.unserved_cost),
        "options": [_option(option) for option in request.options],
    }


def _option(option: Option) -> dict[str, Any]:
    return {
        "id": option.id,
        "kind": option.kind,
        "region": option.region,
        "origin": option.origin,
        "destination": option.destination,
        "earliest": _plain(option.earliest),
        "latest": _plain(option.latest),
        "minutes": _plain(option.minutes),
        "driving_minutes": _plain(option.driving_minutes),
        "km": _plain(option.km),
        "extra_cost": _plain(option.extra_cost),
    }


def _supplier(supplier: Supplier) -> dict[str, Any]:
    return _bound(
        {
            "id": supplier.id,
            "region": supplier.region,
            "seats": supplier.seats,
            "features": sorted(supplier.features),
            "base_cost": _plain(supplier.base_cost),
            "cost_per_km": _plain(supplier.cost_per_km),
            "cost_per_minute": _plain(supplier.cost_per_minute),
            "max_options": supplier.max_options,
        }
    )
