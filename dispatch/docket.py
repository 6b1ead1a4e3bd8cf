"""The day's docket: ledgers read once and judged once, with every way each need could be served."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from dispatch.crews import Crew, pair_crews
from dispatch.day_facts import NO_FACTS, DayFacts, lay_on
from dispatch.driving import RestRule
from dispatch.electric import find_range_share
from dispatch.eligibility import (
    AgreementInForce,
    EligibleSupplier,
    judge_agreements,
    judge_suppliers,
    judge_vehicles,
)
from dispatch.left_out import LeftOut, not_listed
from dispatch.points import Points, RoadTable
from dispatch.policy import MAX_DRIVING, Policy, read_policy
from dispatch.rail import list_rail_trips, list_rail_ways
from dispatch.requests import Need, RefusedRequest, judge_requests
from dispatch.sharing import list_shared_ways
from dispatch.turns import Turns
from dispatch.ways import Way, direct_way
from fleet_data.calendar import day_kind
from fleet_data.records import Ledgers
from fleet_data.roads.provider import RoadProvider
from rulebook.terms import DayKind, Mechanism

WHOLE_REGION = "150000"


@dataclass(frozen=True, slots=True)
class Docket:
    """A judged day, ready to be translated."""

    day: date
    region: str | None
    needs: tuple[Need, ...]
    refused: tuple[RefusedRequest, ...]
    crews: tuple[Crew, ...]
    agreements: tuple[AgreementInForce, ...]
    suppliers: tuple[EligibleSupplier, ...]
    left_out: tuple[LeftOut, ...]
    ways: tuple[Way, ...]
    points: Points
    roads: RoadTable
    road_source: str
    policy: Policy
    range_share: float = 1.0  # of an electric car's range, on the day
    on_holiday: bool = False  # in the region that plans
    turns: dict[str, Turns] = field(default_factory=dict)  # had before the day, by staff number

    @property
    def name(self) -> str:
        """What the instance is called."""
        return f"{self.region or WHOLE_REGION}-{self.day.isoformat()}"


def judge_day(
    ledgers: Ledgers,
    day: date,
    region: str | None,
    roads: RoadProvider,
    facts: DayFacts = NO_FACTS,
) -> Docket:
    """Judge every record once and list the ways.

    Raises RoadsError, NoSuchValueError, UnusableOrderError, UnknownCalendarYearError.
    """
    policy = read_policy(day, region or WHOLE_REGION)

    def kind_in(code: str) -> DayKind:
        return day_kind(day, code, facts.overrides).kind

    points = Points()
    ledgers, away = lay_on(ledgers, facts, day)
    needs, refused = judge_requests(ledgers.requests, day, points)
    vehicles, vehicles_out = judge_vehicles(ledgers.vehicles, day, kind_in, facts.may_drive_sealed)
    crews, crews_out = pair_crews(vehicles, ledgers.drivers, day, MAX_DRIVING, facts.turns, kind_in)
    agreements, agreements_out = judge_agreements(ledgers.agreements, day)
    suppliers, suppliers_out = judge_suppliers(ledgers.suppliers, day)
    if Mechanism.CROSS_REGION not in policy.mechanisms:
        agreements_out += tuple(
            not_listed("agreement", each.record.agreement, each.record.pool_region) for each in agreements
        )
        agreements = ()
    if Mechanism.SOCIAL not in policy.mechanisms:
        suppliers_out += tuple(not_listed("supplier", each.record.supplier, each.record.region) for each in suppliers)
        suppliers = ()
    for crew in crews:
        points.add(crew.vehicle.record.pool_lat, crew.vehicle.record.pool_lon)
    trips = list_rail_trips(needs, agreements, points)
    table = RoadTable.from_matrix(roads.matrix(points.coordinates))
    direct = list_direct_ways(needs, table, day, policy.rest)
    ways = [way for _, way in direct]
    ways += list_rail_ways(trips, table, policy.rail, policy.rest, day)
    ways += list_shared_ways(direct, table, policy.sharing, policy.rest, most_seats(crews))
    return Docket(
        day=day,
        region=region,
        needs=needs,
        refused=refused,
        crews=crews,
        agreements=agreements,
        suppliers=suppliers,
        left_out=(*away, *vehicles_out, *crews_out, *suppliers_out, *agreements_out),
        ways=tuple(ways),
        points=points,
        roads=table,
        road_source=roads.name,
        policy=policy,
        range_share=find_range_share(policy.electric, day, facts.temperature_c),
        on_holiday=kind_in(region or WHOLE_REGION) is DayKind.HOLIDAY,
        turns=facts.turns,
    )


def list_direct_ways(needs: Iterable[Need], roads: RoadTable, day: date, rest: RestRule) -> list[tuple[Need, Way]]:
    """Every need that a road leads to, with its direct way."""
    ways = ((need, direct_way(need, roads, day, rest)) for need in needs)
    return [(need, way) for need, way in ways if way is not None]


def most_seats(crews: Iterable[Crew]) -> dict[str, int]:
    """Region → passenger seats of the largest crewed car of its own pools."""
    seats: dict[str, int] = defaultdict(int)
    for crew in crews:
        record = crew.vehicle.record
        seats[record.pool_region] = max(seats[record.pool_region], record.seats)
    return dict(seats)
