"""The vehicles of a random day: few models, so that hundreds of vehicles are a few dozen classes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scenarios.instances.geography import Geography
from solver.problem import Pool, Vehicle


@dataclass(frozen=True, slots=True)
class Model:
    """A vehicle model; costs in CNY a day and a kilometre, range in km on a full battery."""

    share: float
    seats: int
    energy: str
    fixed_cost: float
    cost_per_km: float
    range_km: float | None = None
    features: frozenset[str] = frozenset()


MODELS = (
    Model(0.32, 4, "petrol", 55, 0.65),
    Model(0.20, 4, "electric", 60, 0.32, range_km=380),
    Model(0.22, 4, "petrol", 75, 0.85, features=frozenset({"4x4"})),
    Model(0.14, 6, "petrol", 85, 0.95),
    Model(0.12, 15, "petrol", 115, 1.2),
)
DAY_MINUTES = (360.0, 1320.0)
MAX_DRIVING_MINUTES = 480.0

RICH_CATEGORIES = ("general", "enforcement", "emergency", "confidential")
RICH_CATEGORY_SHARES = (0.72, 0.12, 0.09, 0.07)
RICH_RANGE_KM = 190.0
SPLIT_DAYS = (((390.0, 750.0), (810.0, 1200.0)), ((360.0, 690.0), (690.0, 1320.0)))


def draw_fleet(rng: np.random.Generator, geography: Geography, count: int) -> list[Vehicle]:
    """`count` plain vehicles of category general, dealt out over the pools in turn, the models by their shares."""
    shares = np.array([model.share for model in MODELS])
    picks = rng.choice(len(MODELS), size=count, p=shares / shares.sum())
    vehicles = []
    for number, pick in enumerate(picks):
        model, district = MODELS[int(pick)], geography.districts[number % len(geography.districts)]
        vehicles.append(
            Vehicle(
                id=f"v{number + 1}",
                pool=district.pool.id,
                category="general",
                seats=model.seats,
                energy=model.energy,
                fixed_cost=model.fixed_cost,
                cost_per_km=model.cost_per_km,
                available=(DAY_MINUTES,),
                range_km=model.range_km,
                max_driving_minutes=MAX_DRIVING_MINUTES,
                features=model.features,
            )
        )
    return vehicles


def enrich_fleet(rng: np.random.Generator, vehicles: list[Vehicle]) -> list[Vehicle]:
    """The same vehicles with categories, short ranges, split days and lifts for wheelchairs."""
    enriched = []
    for vehicle in vehicles:
        category = RICH_CATEGORIES[int(rng.choice(len(RICH_CATEGORIES), p=RICH_CATEGORY_SHARES))]
        split, lift = rng.random() < 0.1, vehicle.seats == 6 and rng.random() < 0.4
        available = SPLIT_DAYS[int(rng.integers(len(SPLIT_DAYS)))] if split else vehicle.available
        features = vehicle.features | {"wheelchair"} if lift else vehicle.features
        range_km = RICH_RANGE_KM if vehicle.energy == "electric" else None
        enriched.append(replace(vehicle, category=category, available=available, features=features, range_km=range_km))
    return enriched


def draw_reserves(rng: np.random.Generator, pools: list[Pool], vehicles: list[Vehicle]) -> list[Pool]:
    """Pools with an emergency vehicle, and here and there a general one, kept in reserve."""
    reserved = []
    for pool in pools:
        held = [vehicle.category for vehicle in vehicles if vehicle.pool == pool.id]
        reserve = {}
        if held.count("emergency") > 1:
            reserve["emergency"] = 1
        if held.count("general") > 4 and rng.random() < 0.5:
            reserve["general"] = 1
        reserved.append(replace(pool, reserve=reserve))
    return reserved
