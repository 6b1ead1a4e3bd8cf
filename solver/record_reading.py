"""Vehicles, requests, options, mechanisms and locks of a dispatch-instance/1: each from its JSON to its record."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

from solver.json_node import Node
from solver.problem import CrossRegion, Lock, Option, OptionKind, Request, Rules, Supplier, Vehicle

KINDS: tuple[OptionKind, ...] = get_args(OptionKind)


def read_vehicle(node: Node) -> Vehicle:
    """A vehicle; its intervals in ascending order."""
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


def read_request(node: Node) -> Request:
    """A request with its own options."""
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


def read_shared(node: Node) -> Option:
    """A shared option: it names what it covers and how many travel."""
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


def read_cross_region(node: Node) -> CrossRegion:
    """An agreement between two regions."""
    return CrossRegion(
        pool_region=node.at("pool_region").text(),
        request_region=node.at("request_region").text(),
        cost_per_option=node.at("cost_per_option").number(),
        max_vehicles=node.at("max_vehicles").whole_or_none(),
    )


def read_supplier(node: Node) -> Supplier:
    """A market supplier."""
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


def read_rules(node: Node) -> Rules:
    """The day-wide rules."""
    change_cost = node.at("change_cost")
    return Rules(
        max_idle_away_minutes=node.at("max_idle_away_minutes").number_or_none(),
        change_cost=0.0 if change_cost.is_absent() else change_cost.number(),
    )


def read_lock(node: Node) -> Lock:
    """A locked assignment."""
    start = node.at("start")
    return Lock(
        request=node.at("request").text(),
        option=node.at("option").text(),
        vehicle=node.at("vehicle").text(),
        start=None if start.is_absent() else start.number(least=None),
    )
