"""Random days of the published shape, deterministic for a seed: what the solver is measured on."""

from scenarios.instances.days import make_city_day, make_region_day, without_parking_rule

__all__ = ["make_city_day", "make_region_day", "without_parking_rule"]
