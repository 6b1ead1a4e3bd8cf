"""How the kinds of trips are mixed on an ordinary weekday (weights by the names of `trip_kinds`)."""

from __future__ import annotations

OWN_LEVEL_WEEKDAY: dict[str, float] = {
    "errand": 22,
    "drop": 9,
    "site": 13,
    "site-drop": 5,
    "survey": 8,
    "banner": 5,
    "banner-drop": 1,
    "league": 1.2,
    "region": 0.9,
    "pick-up": 7,
    "see-off": 6,
    "reception": 10,
    "group": 3,
    "group-site": 1.5,
    "confidential": 5,
    "emergency": 2.5,
    "enforcement": 2.5,
}
BANNER_LEVEL_WEEKDAY: dict[str, float] = {
    "errand": 24,
    "drop": 9,
    "site": 18,
    "site-drop": 5,
    "survey": 13,
    "banner": 6,
    "banner-drop": 1,
    "league": 0.4,
    "pick-up": 3,
    "see-off": 2,
    "reception": 9,
    "group": 1.5,
    "group-site": 1,
    "emergency": 3,
    "enforcement": 3,
}
