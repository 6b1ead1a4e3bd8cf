"""A part of a plan solved again, exactly: a few vehicles may exchange trips so that one request is served.

Every set of trips that a vehicle of the part could serve by giving up at most two of its own and taking at most two
others is a column, and one a vehicle is chosen. Nothing depends on the clock: the same question has the same answer.
All other vehicles keep their duties, no other request gets a later mechanism than it has or loses its service, so
what is found is a plan of the whole day, and its price one that can be had.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from solver.check import check
from solver.plan import Duty, Plan
from solver.problem import Option
from solver.why.choosing import Column, Rows, choose_columns
from solver.why.neighbourhood import Pairs, choose_vehicles, list_kept, may_serve, now_rung
from solver.why.roster import Roster, Rung

MOST_COLUMNS = 2500  # of one vehicle


class Part:
    """The request, the options it may be served by and the mechanism it must be served by at the latest."""

    def __init__(self, roster: Roster, request: str, options: Sequence[Option], worst: Rung) -> None:
        self.roster, self.request, self.worst, self.pairs = roster, request, worst, Pairs(roster)
        now = roster.services.get(request)
        always = [now.vehicle] if now is not None and now.vehicle is not None else []
        for option in options:
            for partner in option.covers:
                service = roster.services.get(partner)
                if service is not None and service.vehicle is not None:
                    always.append(service.vehicle)
        self.wanted = {option.id: option for option in options}
        self.vehicles = choose_vehicles(roster, self.pairs, options, worst, dict.fromkeys(always))
        self.present = {
            option: roster.lookup.options[option]
            for vehicle in self.vehicles
            for option in roster.options.get(vehicle, ())
        }
        self.holder = {option: vehicle for vehicle in self.vehicles for option in roster.options.get(vehicle, ())}
        held = {request for option in self.present.values() for request in option.covers}
        self.idle = {  # requests that nobody serves now and a shared option may take along
            partner for option in options for partner in option.covers if partner not in roster.services
        } - {request}
        self.requests = held | self.idle | {request}
        self.offered = self._offered()

    def solve(self, below: float) -> Plan | None:
        """The cheapest plan under `below` (CNY) that serves the request as asked, or None where the part has none."""
        columns = [column for vehicle in self.vehicles for column in self._columns(vehicle)]
        rows = Rows(self._counts(columns), tuple(self.vehicles), tuple(sorted(self.requests)))
        unserved = {each: self.roster.lookup.requests[each].unserved_cost for each in sorted(self.idle)}
        taken = choose_columns(columns, rows, self.request, unserved, below - self._outside())
        return None if taken is None else self._plan(taken)

    def _outside(self) -> float:
        """What of the plan's cost no choice of the part changes."""
        roster = self.roster
        inside = sum(roster.cost_now(vehicle) for vehicle in self.vehicles)
        inside += sum(roster.lookup.requests[each].unserved_cost for each in self.idle)
        for request in self.requests - self.idle:
            service = roster.services.get(request)
            inside += roster.change_cost(request, None if service is None else service.vehicle)
        now = roster.services.get(self.request)
        if now is None:
            inside += roster.lookup.requests[self.request].unserved_cost
        elif now.supplier is not None:
            inside += roster.fare(now.option, roster.lookup.suppliers[now.supplier])
        return roster.cost - inside

    def _offered(self) -> dict[str, Option]:
        """Options a vehicle of the part may take: what is served now, own ways of those who share, and the wanted."""
        offered = dict(self.present)
        for option in self.present.values():
            if len(option.covers) > 1:
                own = (each for request in self.roster.covered(option) for each in request.options)
                offered.update((each.id, each) for each in own)
        offered = {id: option for id, option in offered.items() if self.request not in option.covers}
        return offered | {id: option for id, option in self.wanted.items() if set(option.covers) <= self.requests}

    def _may_take(self, vehicle: str, option: Option) -> bool:
        """Whether no one is worse off by it in mechanism, and locks and fit let it be."""
        if option.id in self.present and option.id in self.roster.options.get(vehicle, ()):
            return False
        if not self.roster.lock_of.keys().isdisjoint(option.covers):
            return False
        worst = self.worst if self.request in option.covers else now_rung(self.roster, option)
        return may_serve(self.roster, vehicle, option, min(worst, Rung.CROSS_REGION))

    def _columns(self, vehicle: str) -> Iterator[Column]:
        takable = [id for id, option in sorted(self.offered.items()) if self._may_take(vehicle, option)]
        takable = [id for id in takable if self.roster.find_cost(vehicle, (id,)) is not None]
        seen: set[tuple[str, ...]] = set()
        for options in self._sets(vehicle, takable):
            key = tuple(sorted(options))
            requests = tuple(request for id in key for request in self.roster.lookup.options[id].covers)
            if key in seen or len(set(requests)) < len(requests) or not self._is_asked(vehicle, key):
                continue
            seen.add(key)
            cost = self.roster.find_cost(vehicle, key)
            if cost is not None:
                cost += sum(self.roster.change_cost(request, vehicle) for request in requests)
                yield Column(vehicle, key, requests, cost)
                if len(seen) >= MOST_COLUMNS:
                    return

    def _sets(self, vehicle: str, takable: list[str]) -> Iterator[tuple[str, ...]]:
        """What the vehicle keeps with nothing, one or two more, as far as pairs of times agree."""
        for kept in list_kept(self.roster, vehicle):
            yield kept
            fitting = [id for id in takable if all(self.pairs.agree(vehicle, id, other) for other in kept)]
            for id in fitting:
                yield (*kept, id)
            for one, other in combinations(fitting, 2):
                if self._belong(one, other) and self.pairs.agree(vehicle, one, other):
                    yield (*kept, one, other)

    def _belong(self, one: str, other: str) -> bool:
        """Two trips are taken over together only from one vehicle, or beside the request itself."""
        if one in self.wanted or other in self.wanted:
            return True
        return self.holder.get(one) is not None and self.holder.get(one) == self.holder.get(other)

    def _is_asked(self, vehicle: str, options: Iterable[str]) -> bool:
        """Whether these options serve the request by no later mechanism than asked, or not at all."""
        served = (self.roster.lookup.options[id] for id in options)
        return all(
            option.id in self.wanted and self.roster.rung_by(vehicle, option) <= self.worst
            for option in served
            if self.request in option.covers
        )

    def _counts(self, columns: Sequence[Column]) -> list[tuple[tuple[int, ...], int]]:
        """Reserves and agreements: columns of which at most so many may be chosen beside what is out elsewhere."""
        roster, lookup = self.roster, self.roster.lookup
        counts: list[tuple[tuple[int, ...], int]] = []
        inside = [lookup.vehicles[vehicle] for vehicle in self.vehicles]
        for kind in sorted({(vehicle.pool, vehicle.category) for vehicle in inside}):
            reserve = lookup.pools[kind[0]].reserve.get(kind[1], 0)
            names = {vehicle.id for vehicle in inside if (vehicle.pool, vehicle.category) == kind}
            now = sum(bool(roster.duties.get(vehicle)) for vehicle in names)
            left = max(0, roster.held[kind] - reserve) - (roster.used[kind] - now)
            used = tuple(k for k, column in enumerate(columns) if column.vehicle in names and column.options)
            counts.append((used, max(left, now)))
        for pair, entry in lookup.agreements.items():
            if entry.max_vehicles is None or pair[0] == pair[1]:
                continue
            lent = {vehicle for vehicle, count in roster.lent[pair].items() if count > 0}
            outside = len(lent - set(self.vehicles))
            lending = tuple(k for k, column in enumerate(columns) if self._lends(column, pair))
            counts.append((lending, max(entry.max_vehicles - outside, len(lent) - outside)))
        return [(each, most) for each, most in counts if len(each) > most]

    def _lends(self, column: Column, pair: tuple[str, str]) -> bool:
        lookup = self.roster.lookup
        vehicle = lookup.vehicles[column.vehicle]
        return any(lookup.region_pair(vehicle, lookup.options[option]) == pair for option in column.options)

    def _plan(self, taken: Sequence[Column]) -> Plan:
        """The whole plan with the part as chosen; duties that did not change stand as they were."""
        roster, plan = self.roster, self.roster.plan
        changed: dict[str, tuple[Duty, ...]] = {}
        for column in taken:
            if column.options != tuple(sorted(roster.options.get(column.vehicle, ()))):
                arrangement = roster.arranged(column.vehicle, column.options).arrangement
                changed[column.vehicle] = () if arrangement is None else arrangement.duties
        served = {request for column in taken for request in column.requests}
        return lay_in(roster, changed, served, plan)


def lay_in(roster: Roster, changed: dict[str, tuple[Duty, ...]], served: Iterable[str], plan: Plan) -> Plan:
    """The plan with these vehicles' days in place of theirs, which serve these requests among others; priced anew."""
    taken = set(served)
    duties = [duty for duty in plan.duties if duty.vehicle not in changed]
    duties += [duty for vehicle in sorted(changed) for duty in changed[vehicle]]
    social = tuple(each for each in plan.social if taken.isdisjoint(roster.lookup.options[each.option].covers))
    unserved = tuple(each for each in plan.unserved if each not in taken)
    drawn = replace(plan, duties=tuple(duties), social=social, unserved=unserved, status="interrupted")
    cost = check(roster.problem, drawn).cost
    return replace(drawn, cost=cost, lower_bound=min(0.0, cost))
