"""Best known costs, from `best_known.toml`: a table an instance, its cost in the instance's own unit."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

BEST_KNOWN_FILE = Path(__file__).resolve().parents[1] / "best_known.toml"


@dataclass(frozen=True, slots=True)
class BestKnown:
    """The least cost anyone reported, and whether it is proven that none is less."""

    cost: float
    proven_optimal: bool


@cache
def list_best_known() -> dict[str, BestKnown]:
    """Best known values by the name of the instance."""
    tables = tomllib.loads(BEST_KNOWN_FILE.read_text(encoding="utf-8"))
    return {
        name: BestKnown(float(table["cost"]), bool(table.get("proven_optimal", False)))
        for name, table in tables.items()
    }
