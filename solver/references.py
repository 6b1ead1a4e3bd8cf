"""Ids of an instance are unique, what is named exists, and no region stands above itself."""

from __future__ import annotations

from collections.abc import Iterable

from solver.json_node import Node
from solver.problem import Option, Problem


def refuse_unknown_references(problem: Problem, root: Node) -> None:
    """Raise `InvalidInstance` at the first id given twice, name that nothing bears, or cycle of regions."""
    regions = _unique(root.at("regions"), "region")
    places = _unique(root.at("places"), "place")
    pools = _unique(root.at("pools"), "pool")
    vehicles = _unique(root.at("vehicles"), "vehicle")
    requests = _unique(root.at("requests"), "request")
    options = _option_ids(root)
    mechanisms = root.at("mechanisms")
    _refuse_cycles(problem, root)
    for node in root.at("pools").items():
        _known(node.at("region"), regions, "region")
        _known(node.at("place"), places, "place")
    for node in root.at("vehicles").items():
        _known(node.at("pool"), pools, "pool")
    for request, node in zip(problem.requests, root.at("requests").items(), strict=True):
        _known(node.at("region"), regions, "region")
        if request.options:
            _known_ends(request.options, node.at("options").items(), regions, places)
    shared = root.at("shared").items()
    _known_ends(problem.shared, shared, regions, places)
    for node in shared:
        _known_each(node.at("covers"), requests, "request")
    if not mechanisms.is_absent():
        _unique(mechanisms.at("social"), "supplier")
        for node in mechanisms.at("social").items():
            _known(node.at("region"), regions, "region")
        _refuse_repeated_pairs(mechanisms.at("cross_region").items(), regions)
    for node in root.at("locked").items():
        _known(node.at("request"), requests, "request")
        _known(node.at("option"), options, "option")
        _known(node.at("vehicle"), vehicles, "vehicle")
    published: set[str] = set()
    for node in root.at("published").items():
        _known(node.at("request"), requests, "request")
        _known(node.at("vehicle"), vehicles, "vehicle")
        _refuse_repeated(node.at("request"), published, "published request")


def _unique(nodes: Node, what: str) -> set[str]:
    seen: set[str] = set()
    for node in nodes.items():
        _refuse_repeated(node.at("id"), seen, what)
    return seen


def _option_ids(root: Node) -> set[str]:
    seen: set[str] = set()
    for request in root.at("requests").items():
        for option in request.at("options").items():
            _refuse_repeated(option.at("id"), seen, "option")
    for option in root.at("shared").items():
        _refuse_repeated(option.at("id"), seen, "option")
    return seen


_CHINESE = {
    "region": "区域",
    "place": "地点",
    "pool": "车队",
    "vehicle": "车辆",
    "request": "申请",
    "option": "方案",
    "supplier": "供应商",
    "published request": "已发布的申请",
}


def _refuse_repeated(node: Node, seen: set[str], what: str) -> None:
    id = node.text()
    if id in seen:
        raise node.refusal(f"the {what} '{id}' is given twice", f"{_CHINESE[what]} “{id}” 重复")
    seen.add(id)


def _known(node: Node, ids: set[str], what: str) -> None:
    if node.text() not in ids:
        raise node.refusal(f"there is no {what} '{node.value}'", f"不存在{_CHINESE[what]} “{node.value}”")


def _known_each(nodes: Node, ids: set[str], what: str) -> None:
    seen: set[str] = set()
    for node in nodes.items():
        _known(node, ids, what)
        _refuse_repeated(node, seen, what)


def _known_ends(options: Iterable[Option], nodes: list[Node], regions: set[str], places: set[str]) -> None:
    for option, node in zip(options, nodes, strict=True):
        if option.region not in regions:
            _known(node.at("region"), regions, "region")
        for end, place in (("origin", option.origin), ("destination", option.destination)):
            if place not in places:
                _known(node.at(end), places, "place")


def _refuse_repeated_pairs(nodes: list[Node], regions: set[str]) -> None:
    seen: set[tuple[str, str]] = set()
    for node in nodes:
        _known(node.at("pool_region"), regions, "region")
        _known(node.at("request_region"), regions, "region")
        pair = (node.at("pool_region").text(), node.at("request_region").text())
        if pair in seen:
            raise node.refusal(
                f"the pair '{pair[0]}' to '{pair[1]}' is given twice", f"区域对 “{pair[0]}”→“{pair[1]}” 重复"
            )
        seen.add(pair)


def _refuse_cycles(problem: Problem, root: Node) -> None:
    """Walk up from each region; a parent outside the list ends the walk."""
    parents = {region.id: region.parent for region in problem.regions}
    for index, region in enumerate(problem.regions):
        above, walked = region.parent, {region.id}
        while above is not None and above not in walked:
            walked.add(above)
            above = parents.get(above)
        if above is not None:
            node = root.at("regions").items()[index].at("parent")
            raise node.refusal(f"region '{region.id}' stands above itself", f"区域 “{region.id}” 的上级关系成环")
