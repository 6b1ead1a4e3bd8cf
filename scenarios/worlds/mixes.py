"""How the kinds of trips are mixed on an ordinary weekday (weights by the names of `trip_kinds`)."""

from __future__ import annotations

OWN_LEVEL_WEEKDAY: dict[str, float] = {
    "errand": 28,
    "drop": 10,
    "site": 9,
    "site-drop": 5,
    "survey": 5,
    "banner": 3,
    "banner-drop": 1,
    "league": 1.2,
    "region": 1.5,
    "pick-up": 7,
    "see-off": 6,
    "reception": 9,
    "group": 3,
    "group-site": 1.5,
    "confidential": 5,
    "emergency": 2.5,
    "enforcement": 3.5,
}
BANNER_LEVEL_WEEKDAY: dict[str, float] = {
    "errand": 32,
    "drop": 11,
    "site": 12,
    "site-drop": 5,
    "survey": 8,
    "banner": 3,
    "banner-drop": 1,
    "league": 0.4,
    "pick-up": 3,
    "see-off": 2,
    "reception": 8,
    "group": 1.5,
    "group-site": 1,
    "emergency": 3,
    "enforcement": 3,
}
