"""From the JSON of a dispatch-instance/1 to a `Problem`: shapes and ranges (what is named: `solver.references`)."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from solver.json_node import Node
from solver.problem import GeodesicTravel, Place, Pool, Problem, Published, Region, Rules, Travel
from solver.record_reading import (
    read_cross_region,
    read_lock,
    read_request,
    read_rules,
    read_shared,
    read_supplier,
    read_vehicle,
)
from solver.references import refuse_unknown_references
from solver.travel import geodesic_travel

FORMAT = "dispatch-instance/1"


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
        vehicles=tuple(read_vehicle(node) for node in root.at("vehicles").items()),
        requests=tuple(read_request(node) for node in root.at("requests").items()),
        shared=tuple(read_shared(node) for node in root.at("shared").items()),
        cross_region=()
        if mechanisms.is_absent()
        else tuple(map(read_cross_region, mechanisms.at("cross_region").items())),
        social=() if mechanisms.is_absent() else tuple(map(read_supplier, mechanisms.at("social").items())),
        rules=Rules() if rules.is_absent() else read_rules(rules),
        locked=tuple(read_lock(node) for node in root.at("locked").items()),
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
