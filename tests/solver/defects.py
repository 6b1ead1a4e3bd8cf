"""One malformed instance per defect: what is done to a good file, the path the refusal names, and words it says."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

Json = dict[str, Any]

GOOD: Json = {
    "format": "dispatch-instance/1",
    "name": "hand-made",
    "day": "2026-11-23",
    "regions": [
        {"id": "150100", "name": "呼和浩特市", "parent": "150000"},
        {"id": "150200", "name": "包头市", "parent": "150000"},
    ],
    "places": [{"id": "p0", "lat": 40.84, "lon": 111.75}, {"id": "p1", "lat": 40.66, "lon": 109.84}],
    "travel": {"km": [[0, 3.1], [3.0, 0]], "minutes": [[0, 7], [7, 0]]},
    "pools": [{"id": "pool-1", "region": "150100", "place": "p0", "reserve": {"emergency": 2}}],
    "vehicles": [
        {
            "id": "v1",
            "pool": "pool-1",
            "category": "general",
            "seats": 4,
            "energy": "electric",
            "fixed_cost": 60,
            "cost_per_km": 0.35,
            "available": [[360, 720], [780, 1500]],
            "range_km": 380,
            "max_driving_minutes": 480,
            "features": ["4x4"],
        }
    ],
    "requests": [
        {
            "id": f"r{number}",
            "region": "150100",
            "unit": "u7",
            "passengers": 3,
            "priority": 2,
            "categories": [],
            "features": [],
            "unserved_cost": 3000,
            "options": [
                {
                    "id": f"r{number}-direct",
                    "kind": "direct",
                    "region": "150100",
                    "origin": "p0",
                    "destination": "p1",
                    "earliest": 540,
                    "latest": 555,
                    "minutes": 150,
                    "driving_minutes": 55,
                    "km": 42,
                    "extra_cost": 0,
                }
            ],
        }
        for number in (1, 2)
    ],
    "shared": [
        {
            "id": "s1",
            "covers": ["r1", "r2"],
            "kind": "shared",
            "region": "150100",
            "passengers": 4,
            "origin": "p0",
            "destination": "p0",
            "earliest": 540,
            "latest": 550,
            "minutes": 170,
            "driving_minutes": 70,
            "km": 51,
            "extra_cost": 10,
        }
    ],
    "mechanisms": {
        "cross_region": [
            {"pool_region": "150200", "request_region": "150100", "cost_per_option": 60, "max_vehicles": 5}
        ],
        "social": [
            {
                "id": "taxi-a",
                "region": "150100",
                "seats": 4,
                "features": [],
                "base_cost": 40,
                "cost_per_km": 3.2,
                "cost_per_minute": 0.6,
                "max_options": None,
            }
        ],
    },
    "rules": {"max_idle_away_minutes": 60, "change_cost": 30},
    "locked": [{"request": "r1", "option": "r1-direct", "vehicle": "v1", "start": 540}],
    "published": [{"request": "r2", "vehicle": "v1"}],
}

ABSENT = object()


def put(path: str, value: object) -> Callable[[Json], None]:
    """A change of the value at 'requests.0.passengers'; ABSENT takes it away, a trailing '+' appends to a list."""
    *steps, last = path.split(".")

    def change(document: Json) -> None:
        here: Any = document
        for step in steps:
            here = here[int(step)] if isinstance(here, list) else here[step]
        if last == "+":
            here.append(value)
        elif value is ABSENT:
            del here[last]
        else:
            here[int(last) if isinstance(here, list) else last] = value

    return change


def repeated(path: str) -> Callable[[Json], None]:
    """The first member of the list once more at its end."""

    def change(document: Json) -> None:
        here: Any = document
        for step in path.split("."):
            here = here[int(step)] if isinstance(here, list) else here[step]
        here.append(deepcopy(here[0]))

    return change


OPTION = "requests.1.options.0"
# what happens, the change, the path of the refusal, words of the refusal
DEFECTS: list[tuple[str, Callable[[Json], None], str, str]] = [
    ("another format", put("format", "dispatch-instance/2"), "format", 'must be "dispatch-instance/1"'),
    ("no format", put("format", ABSENT), "format", "is missing"),
    ("no name", put("name", ABSENT), "name", "is missing"),
    ("an empty name", put("name", ""), "name", "a string that is not empty"),
    ("a day that does not exist", put("day", "2026-02-30"), "day", "a day like"),
    ("a day in another form", put("day", "20261123"), "day", "a day like"),
    ("a list that is an object", put("vehicles", {}), "vehicles", "must be a list"),
    ("a list that is null", put("requests", None), "requests", "must be a list"),
    ("a record that is a string", put("vehicles.0", "v1"), "vehicles[0]", "must be an object"),
    ("an id that is a number", put("vehicles.0.id", 7), "vehicles[0].id", "a string"),
    ("an id of half a character", put("vehicles.0.id", "v\ud800"), "vehicles[0].id", "half of a character"),
    ("two regions of one id", repeated("regions"), "regions[2].id", "given twice"),
    ("two places of one id", put("places.1.id", "p0"), "places[1].id", "given twice"),
    ("two pools of one id", repeated("pools"), "pools[1].id", "given twice"),
    ("two vehicles of one id", repeated("vehicles"), "vehicles[1].id", "given twice"),
    ("two requests of one id", put("requests.1.id", "r1"), "requests[1].id", "given twice"),
    ("two options of one id", put(f"{OPTION}.id", "r1-direct"), "requests[1].options[0].id", "given twice"),
    ("a shared option with an option's id", put("shared.0.id", "r1-direct"), "shared[0].id", "given twice"),
    ("two suppliers of one id", repeated("mechanisms.social"), "mechanisms.social[1].id", "given twice"),
    ("a region above itself", put("regions.0.parent", "150100"), "regions[0].parent", "stands above itself"),
    ("a latitude past the pole", put("places.0.lat", 91), "places[0].lat", "between -90 and 90"),
    ("a longitude past the date line", put("places.0.lon", -181), "places[0].lon", "between -180 and 180"),
    ("a place in the sea off Africa", put("places.0", {"id": "p0", "lat": 0, "lon": 0.0}), "places[0]", "latitude 0"),
    ("a latitude that is true", put("places.0.lat", True), "places[0].lat", "must be a number"),
    ("no travel", put("travel", ABSENT), "travel", "is missing"),
    ("an unknown travel model", put("travel", {"model": "crow"}), "travel.model", 'must be "geodesic"'),
    (
        "a speed of nothing",
        put("travel", {"model": "geodesic", "circuity": 1.3, "speed_kmh": 0}),
        "travel.speed_kmh",
        "above 0",
    ),
    ("too few rows of kilometres", put("travel.km", [[0, 1]]), "travel.km", "a list of 2 rows"),
    ("a short row of minutes", put("travel.minutes.1", [7]), "travel.minutes[1]", "a list of 2 numbers"),
    ("negative kilometres", put("travel.km.0.1", -1), "travel.km[0][1]", "at least 0"),
    ("minutes that are no number", put("travel.minutes.0.1", float("nan")), "travel.minutes[0][1]", "is NaN"),
    ("minutes without end", put("travel.minutes.0.1", float("inf")), "travel.minutes[0][1]", "is Infinity"),
    ("minutes that are text", put("travel.minutes.0.1", "7"), "travel.minutes[0][1]", "must be a number"),
    ("minutes that are true", put("travel.minutes.0.1", True), "travel.minutes[0][1]", "must be a number"),
    ("a pool of no region", put("pools.0.region", "999999"), "pools[0].region", "no region '999999'"),
    ("a pool at no place", put("pools.0.place", "p9"), "pools[0].place", "no place 'p9'"),
    ("a negative reserve", put("pools.0.reserve", {"emergency": -1}), "pools[0].reserve.emergency", "at least 0"),
    ("half a reserve", put("pools.0.reserve", {"机要": 0.5}), "pools[0].reserve.机要", "a whole number"),
    ("a vehicle of no pool", put("vehicles.0.pool", "pool-9"), "vehicles[0].pool", "no pool 'pool-9'"),
    ("negative seats", put("vehicles.0.seats", -1), "vehicles[0].seats", "at least 0"),
    ("seats without end", put("vehicles.0.seats", float("inf")), "vehicles[0].seats", "a whole number"),
    ("seats that are no number", put("vehicles.0.seats", float("nan")), "vehicles[0].seats", "a whole number"),
    ("a negative fixed cost", put("vehicles.0.fixed_cost", -1), "vehicles[0].fixed_cost", "at least 0"),
    ("a fixed cost too long", put("vehicles.0.fixed_cost", 10**400), "vehicles[0].fixed_cost", "too large"),
    ("a missing price", put("vehicles.0.cost_per_km", ABSENT), "vehicles[0].cost_per_km", "is missing"),
    ("an interval of one end", put("vehicles.0.available.0", [360]), "vehicles[0].available[0]", "a pair"),
    (
        "an interval from late to early",
        put("vehicles.0.available.0", [720, 360]),
        "vehicles[0].available[0]",
        "before it starts",
    ),
    (
        "overlapping intervals",
        put("vehicles.0.available.1", [719, 1500]),
        "vehicles[0].available[1]",
        "overlaps another",
    ),
    ("a negative range", put("vehicles.0.range_km", -5), "vehicles[0].range_km", "at least 0"),
    ("features in one string", put("vehicles.0.features", "4x4"), "vehicles[0].features", "must be a list"),
    ("no passengers", put("requests.1.passengers", 0), "requests[1].passengers", "at least 1, is 0"),
    ("one and a half passengers", put("requests.1.passengers", 1.5), "requests[1].passengers", "a whole number"),
    ("passengers that are true", put("requests.1.passengers", True), "requests[1].passengers", "a whole number"),
    ("a request of no region", put("requests.1.region", "x"), "requests[1].region", "no region 'x'"),
    ("no price for unserved", put("requests.1.unserved_cost", None), "requests[1].unserved_cost", "is null"),
    ("an unknown kind", put(f"{OPTION}.kind", "hovercraft"), "requests[1].options[0].kind", "one of direct"),
    ("an option of no region", put(f"{OPTION}.region", "x"), "requests[1].options[0].region", "no region 'x'"),
    ("an option from nowhere", put(f"{OPTION}.origin", "x"), "requests[1].options[0].origin", "no place 'x'"),
    ("an option to nowhere", put(f"{OPTION}.destination", "x"), "requests[1].options[0].destination", "no place 'x'"),
    ("latest before earliest", put(f"{OPTION}.latest", 539), "requests[1].options[0].latest", "before earliest 540"),
    ("a negative start", put(f"{OPTION}.earliest", -1), "requests[1].options[0].earliest", "at least 0"),
    ("negative minutes", put(f"{OPTION}.minutes", -1), "requests[1].options[0].minutes", "at least 0"),
    (
        "more driving than minutes",
        put(f"{OPTION}.driving_minutes", 151),
        "requests[1].options[0].driving_minutes",
        "more than minutes 150",
    ),
    ("negative kilometres of an option", put(f"{OPTION}.km", -1), "requests[1].options[0].km", "at least 0"),
    ("a negative extra cost", put(f"{OPTION}.extra_cost", -1), "requests[1].options[0].extra_cost", "at least 0"),
    ("a shared option for nobody", put("shared.0.covers", []), "shared[0].covers", "at least one request"),
    ("a shared option of unknown requests", put("shared.0.covers", ["r1", "r9"]), "shared[0].covers[1]", "no request"),
    ("a shared option twice for one", put("shared.0.covers", ["r1", "r1"]), "shared[0].covers[1]", "given twice"),
    ("a shared option at no place", put("shared.0.origin", "x"), "shared[0].origin", "no place 'x'"),
    (
        "a negative surcharge",
        put("mechanisms.cross_region.0.cost_per_option", -1),
        "mechanisms.cross_region[0].cost_per_option",
        "at least 0",
    ),
    (
        "half a lent vehicle",
        put("mechanisms.cross_region.0.max_vehicles", 2.5),
        "mechanisms.cross_region[0].max_vehicles",
        "a whole number",
    ),
    (
        "an agreement with no region",
        put("mechanisms.cross_region.0.pool_region", "x"),
        "mechanisms.cross_region[0].pool_region",
        "no region 'x'",
    ),
    ("an agreement given twice", repeated("mechanisms.cross_region"), "mechanisms.cross_region[1]", "given twice"),
    ("a supplier of no region", put("mechanisms.social.0.region", "x"), "mechanisms.social[0].region", "no region"),
    ("a negative fare", put("mechanisms.social.0.base_cost", -1), "mechanisms.social[0].base_cost", "at least 0"),
    ("mechanisms in a list", put("mechanisms", []), "mechanisms", "must be an object"),
    ("a negative idle limit", put("rules.max_idle_away_minutes", -1), "rules.max_idle_away_minutes", "at least 0"),
    ("a negative change cost", put("rules.change_cost", -1), "rules.change_cost", "at least 0"),
    ("a lock of an unknown request", put("locked.0.request", "r9"), "locked[0].request", "no request 'r9'"),
    ("a lock of an unknown option", put("locked.0.option", "r9"), "locked[0].option", "no option 'r9'"),
    ("a lock of an unknown vehicle", put("locked.0.vehicle", "v9"), "locked[0].vehicle", "no vehicle 'v9'"),
    ("a locked start in words", put("locked.0.start", "09:00"), "locked[0].start", "must be a number"),
    ("an unknown published vehicle", put("published.0.vehicle", "v9"), "published[0].vehicle", "no vehicle 'v9'"),
    ("a request published twice", repeated("published"), "published[1].request", "given twice"),
]


def broken(change: Callable[[Json], None]) -> str:
    """The good instance after the change, as JSON text."""
    document = deepcopy(GOOD)
    change(document)
    return json.dumps(document)
