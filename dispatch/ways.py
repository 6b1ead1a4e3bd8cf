"""Ways to serve a request: an option as the solver sees it, with what it stands for on the road."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from dispatch.clock import to_minutes
from dispatch.driving import RestRule, Stretch, needed_rest_minutes
from dispatch.points import RoadTable
from dispatch.requests import Need
from solver.problem import Option

_KM_DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the way: its printed name, its point's number, and what happens there."""

    name: str
    point: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class RailLeg:
    """The train part of a rail-and-local way: one-way kilometres and minutes, the fare of all travellers both ways."""

    from_hub: str
    to_hub: str
    km: float
    minutes: float
    fare_cny: float
    agreement: str


@dataclass(frozen=True, slots=True)
class Way:
    """An option and its journey. `rest_minutes` are in the option's minutes and may be taken anywhere in it."""

    option: Option
    stops: tuple[Stop, ...]
    stretches: tuple[Stretch, ...]
    rest_minutes: float
    rail: RailLeg | None = None

    def with_more_rest(self, minutes: float) -> Way:
        """The same way, `minutes` longer for a rest that its duty asks for."""
        longer = replace(self.option, minutes=self.option.minutes + minutes)
        return replace(self, option=longer, rest_minutes=self.rest_minutes + minutes)


def place_id(point: int) -> str:
    """The name a point bears in the instance."""
    return f"p{point}"


def direct_way(need: Need, roads: RoadTable, day: date, rest: RestRule) -> Way | None:
    """A pool car all the way: out, the stay, and back where a round trip is asked; None where no road leads."""
    record = need.record
    begin, end = need.origin, need.destination
    path = (begin, end, begin) if record.round_trip else (begin, end)
    if not roads.leads(*path):
        return None
    stops = [Stop(record.origin, begin), Stop(record.destination, end)]
    if record.round_trip:
        stops.append(Stop(record.origin, begin, "返回"))
    return make_way(
        f"{need.id}-direct",
        "direct",
        (need,),
        tuple(stops),
        path_stretches(path, roads, (record.stay_minutes,)),
        rest,
        earliest=max(to_minutes(record.depart_earliest, day), 0.0),
        latest=to_minutes(record.depart_latest, day),
        km=path_km(path, roads),
        region=record.region,
        extra_cost_cny=0.0,
        passengers=record.passengers,
    )


def make_way(
    option_id: str,
    kind: str,
    needs: tuple[Need, ...],
    stops: tuple[Stop, ...],
    stretches: tuple[Stretch, ...],
    rest: RestRule,
    *,
    earliest: float,
    latest: float,
    km: float,
    region: str,
    extra_cost_cny: float,
    passengers: int,
    rail: RailLeg | None = None,
) -> Way:
    """An option with its rests inside: windows are rounded inwards, durations upwards, to whole minutes."""
    rest_minutes = needed_rest_minutes(stretches, rest)
    driving = sum(stretch.driving_minutes for stretch in stretches)
    busy = driving + sum(stretch.waiting_minutes for stretch in stretches) + rest_minutes
    option = Option(
        id=option_id,
        kind="direct" if kind == "direct" else "shared" if kind == "shared" else "rail_and_local",
        region=region,
        origin=place_id(stops[0].point),
        destination=place_id(stops[-1].point),
        earliest=float(math.ceil(earliest - 1e-9)),
        latest=float(math.floor(latest + 1e-9)),
        minutes=float(math.ceil(busy - 1e-9)),
        driving_minutes=round(driving, _KM_DECIMALS),
        km=round(km, _KM_DECIMALS),
        extra_cost=round(extra_cost_cny, 2),
        covers=tuple(need.id for need in needs),
        passengers=passengers,
    )
    return Way(option, stops, stretches, rest_minutes, rail)


def path_stretches(path: tuple[int, ...], roads: RoadTable, waits: tuple[float, ...]) -> tuple[Stretch, ...]:
    """Driving along `path`, waiting `waits[i]` minutes at its (i+1)th point, nothing where none is named."""
    return tuple(
        Stretch(float(roads.minutes[a, b]), waits[i] if i < len(waits) else 0.0)
        for i, (a, b) in enumerate(pairwise(path))
    )


def path_km(path: tuple[int, ...], roads: RoadTable) -> float:
    """Kilometres along the path."""
    return float(sum(roads.km[a, b] for a, b in pairwise(path)))
