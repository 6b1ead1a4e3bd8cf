"""From the JSON of a dispatch-instance/1 to a `Problem`: shapes and ranges (what is named: `solver.references`)."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from solver.json_node import Node
from solver.problem import (
    CrossRegion,
    GeodesicTravel,
    Lock,
    Option,
    OptionKind,
    Place,
    Pool,
    Problem,
    Published,
    Region,
    Request,
    Rules,
    Supplier,
    Travel,
    Vehicle,
)
from solver.references import refuse_unknown_references
from solver.travel import geodesic_travel

FORMAT = "dispatch-instance/1"
KINDS: tuple[OptionKind, ...] = get_args(OptionKind)


def problem_from(root: Node) -> Problem:
    """The day in `root`. Raises `InvalidInstance` at the first value that breaks the format."""
    if root.at("format").value != FORMAT:
        raise root.at("format").wrong(f'"{FORMAT}"', f" “{FORMAT}”")
    places = tuple(_place(node) for node in root.at("places").items())
    model, travel = _travel(root.at("travel"), places)
    mechanisms = root.at("mechanisms")
    rules = root.at("rules")
    problem = Problem(
        name=root.at("name").text(),
        day=_day(root.at("day")),
        regions=tuple(_region(node) for node in root.at("regions").items()),
        places=places,
        travel=travel,
        pools=tuple(_pool(node) for node in root.at("pools").items()),
        vehicles=tuple(_vehicle(node) for node in root.at("vehicles").items()),
        requests=tuple(_request(node) for node in root.at("requests").items()),
        shared=tuple(_shared(node) for node in root.at("shared").items()),
        cross_region=() if mechanisms.is_absent() else tuple(map(_cross_region, mechanisms.at("cross_region").items())),
        social=() if mechanisms.is_absent() else tuple(map(_supplier, mechanisms.at("social").items())),
        rules=Rules() if rules.is_absent() else _rules(rules),
        locked=tuple(_lock(node) for node in root.at("locked").items()),
        published=tuple(
            Published(request=node.at("request").text(), vehicle=node.at("vehicle").text())
            for node in root.at("published").items()
        ),
        travel_model=model,
    )
    refuse_unknown_references(problem, root)
    return problem


def _day(node: Node) -> str:
    text = node.text()
    try:
        if len(text) == 10 and date.fromisoformat(text):
            return text
    except ValueError:
        pass
    raise node.wrong("a day like 2026-11-23", "形如 2026-11-23 的日期")


def _region(node: Node) -> Region:
    name, parent = node.at("name"), node.at("parent")
    return Region(
        id=node.at("id").text(),
        name="" if name.is_absent() or name.value == "" else name.text(),
        parent=None if parent.is_absent() else parent.text(),
    )


def _place(node: Node) -> Place:
    lat, lon = node.at("lat").number(least=None), node.at("lon").number(least=None)
    if abs(lat) > 90:
        raise node.at("lat").wrong("degrees between -90 and 90", " -90 到 90 之间的度数")
    if abs(lon) > 180:
        raise node.at("lon").wrong("degrees between -180 and 180", " -180 到 180 之间的度数")
    if lat == 0 and lon == 0:
        raise node.refusal("stands at latitude 0, longitude 0: give its coordinates", "坐标为 (0, 0)，请填写真实坐标")
    return Place(id=node.at("id").text(), lat=lat, lon=lon)


def _travel(node: Node, places: tuple[Place, ...]) -> tuple[GeodesicTravel | None, Travel]:
    kind = node.at("model")
    if kind.is_absent():
        size = len(places)
        return None, Travel(km=_matrix(node.at("km"), size), minutes=_matrix(node.at("minutes"), size))
    if kind.value != "geodesic":
        raise kind.wrong('"geodesic"', " “geodesic”")
    circuity, speed_kmh = node.at("circuity").number(), node.at("speed_kmh").number()
    for name, value in (("circuity", circuity), ("speed_kmh", speed_kmh)):
        if value <= 0:
            raise node.at(name).wrong("a number above 0", "大于 0 的数字")
    model = GeodesicTravel(circuity=circuity, speed_kmh=speed_kmh)
    return model, geodesic_travel(places, model)


def _matrix(node: Node, size: int) -> NDArray[np.float64]:
    rows = node.items()
    if len(rows) != size:
        raise node.wrong(f"a list of {size} rows, one a place", f" {size} 行的列表，每个地点一行")
    matrix = np.zeros((size, size))
    for index, row in enumerate(rows):
        cells = row.value
        if not isinstance(cells, list) or len(cells) != size:
            raise row.wrong(f"a list of {size} numbers, one a place", f" {size} 个数字的列表，每个地点一个")
        if set(map(type, cells)) <= {int, float}:
            try:
                matrix[index] = cells
            except OverflowError:
                matrix[index] = np.inf
            if np.isfinite(matrix[index]).all() and (matrix[index] >= 0).all():
                continue
        for cell in row.items():
            cell.number()
    return matrix


def _pool(node: Node) -> Pool:
    reserve = node.at("reserve")
    return Pool(
        id=node.at("id").text(),
        region=node.at("region").text(),
        place=node.at("place").text(),
        reserve={} if reserve.is_absent() else {key: count.whole() for key, count in reserve.members()},
    )


def _vehicle(node: Node) -> Vehicle:
    return Vehicle(
        id=node.at("id").text(),
        pool=node.at("pool").text(),
        category=node.at("category").text(),
        seats=node.at("seats").whole(),
        energy=node.at("energy").text(),
        fixed_cost=node.at("fixed_cost").number(),
        cost_per_km=node.at("cost_per_km").number(),
        available=_intervals(node.at("available")),
        range_km=node.at("range_km").number_or_none(),
        max_driving_minutes=node.at("max_driving_minutes").number_or_none(),
        features=frozenset(node.at("features").texts()),
    )


def _intervals(node: Node) -> tuple[tuple[float, float], ...]:
    """Disjoint intervals in ascending order; the file may list them in any order, they may touch but not overlap."""
    found: list[tuple[float, float, Node]] = []
    for item in node.items():
        ends = item.items()
        if len(ends) != 2:
            raise item.wrong("a pair [start, end] in minutes", " [开始, 结束] 两个分钟数")
        start, end = ends[0].number(), ends[1].number()
        if end < start:
            raise item.refusal(f"ends at {end:g} before it starts at {start:g}", f"结束 {end:g} 早于开始 {start:g}")
        found.append((start, end, item))
    found.sort(key=lambda interval: interval[:2])
    for (_, end, _), (start, _, item) in pairwise(found):
        if start < end:
            raise item.refusal(
                f"overlaps another interval: starts at {start:g} before {end:g}",
                f"与另一时段重叠：{start:g} 早于 {end:g}",
            )
    return tuple((start, end) for start, end, _ in found)


def _request(node: Node) -> Request:
    id, passengers = node.at("id").text(), node.at("passengers").whole(least=1)
    return Request(
        id=id,
        region=node.at("region").text(),
        unit=node.at("unit").text(),
        passengers=passengers,
        priority=node.at("priority").whole(least=None),
        unserved_cost=node.at("unserved_cost").number(),
        categories=frozenset(node.at("categories").texts()),
        features=frozenset(node.at("features").texts()),
        options=tuple(_option(option, (id,), passengers) for option in node.at("options").items()),
    )


def _shared(node: Node) -> Option:
    covers = node.at("covers")
    if covers.value == [] or not isinstance(covers.value, list):
        raise covers.wrong("a list of at least one request", "至少含一个申请的列表")
    return _option(node, tuple(covers.texts()), node.at("passengers").whole(least=1))


def _option(node: Node, covers: tuple[str, ...], passengers: int) -> Option:
    kind = node.at("kind")
    known = next((name for name in KINDS if name == kind.value), None)
    if known is None:
        raise kind.wrong("one of " + ", ".join(KINDS), "以下之一：" + "、".join(KINDS))
    earliest, latest = node.at("earliest").number(), node.at("latest").number()
    if latest < earliest:
        raise node.at("latest").refusal(
            f"is {latest:g}, before earliest {earliest:g}", f"为 {latest:g}，早于 earliest {earliest:g}"
        )
    minutes, driving_minutes = node.at("minutes").number(), node.at("driving_minutes").number()
    if driving_minutes > minutes:
        raise node.at("driving_minutes").refusal(
            f"is {driving_minutes:g}, more than minutes {minutes:g}",
            f"为 {driving_minutes:g}，大于 minutes {minutes:g}",
        )
    return Option(
        id=node.at("id").text(),
        kind=known,
        region=node.at("region").text(),
        origin=node.at("origin").text(),
        destination=node.at("destination").text(),
        earliest=earliest,
        latest=latest,
        minutes=minutes,
        driving_minutes=driving_minutes,
        km=node.at("km").number(),
        extra_cost=node.at("extra_cost").number(),
        covers=covers,
        passengers=passengers,
    )


def _cross_region(node: Node) -> CrossRegion:
    return CrossRegion(
        pool_region=node.at("pool_region").text(),
        request_region=node.at("request_region").text(),
        cost_per_option=node.at("cost_per_option").number(),
        max_vehicles=node.at("max_vehicles").whole_or_none(),
    )


def _supplier(node: Node) -> Supplier:
    return Supplier(
        id=node.at("id").text(),
        region=node.at("region").text(),
        seats=node.at("seats").whole(),
        base_cost=node.at("base_cost").number(),
        cost_per_km=node.at("cost_per_km").number(),
        cost_per_minute=node.at("cost_per_minute").number(),
        features=frozenset(node.at("features").texts()),
        max_options=node.at("max_options").whole_or_none(),
    )


def _rules(node: Node) -> Rules:
    change_cost = node.at("change_cost")
    return Rules(
        max_idle_away_minutes=node.at("max_idle_away_minutes").number_or_none(),
        change_cost=0.0 if change_cost.is_absent() else change_cost.number(),
    )


def _lock(node: Node) -> Lock:
    start = node.at("start")
    return Lock(
        request=node.at("request").text(),
        option=node.at("option").text(),
        vehicle=node.at("vehicle").text(),
        start=None if start.is_absent() else start.number(least=None),
    )
