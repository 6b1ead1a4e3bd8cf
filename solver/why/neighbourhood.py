"""Which vehicles a re-solve for one request sets free: those it fits best, and those that could take what they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from solver.problem import Option
from solver.why.roster import Roster, Rung

MOST_TAKERS = 5  # vehicles that could take the request
MOST_HELPERS = 2  # vehicles for each trip that would have to leave a taker
MOST_DROPPED = 2  # trips that leave one vehicle
DROPPED_CNY = 30.0  # what a trip that has to leave counts for in the choice of takers


@dataclass(frozen=True, slots=True)
class _Taker:
    score: float
    vehicle: str
    dropped: tuple[str, ...]


class Pairs:
    """Whether one vehicle can serve two options in one day as far as their times alone tell (necessary only)."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._known: dict[tuple[int, str, str], bool] = {}

    def agree(self, vehicle: str, one: str, other: str) -> bool:
        """Whether either may follow the other, straight or by way of the vehicle's home."""
        home = self._roster.ground(vehicle).home
        key = (home, one, other) if one < other else (home, other, one)
        if key not in self._known:
            self._known[key] = self._follows(home, one, other) or self._follows(home, other, one)
        return self._known[key]

    def _follows(self, home: int, one: str, other: str) -> bool:
        before, after = self._roster.task(one), self._roster.task(other)
        minutes = self._roster.problem.travel.minutes.item
        straight = minutes(before.destination, after.origin)
        by_home = minutes(before.destination, home) + minutes(home, after.origin)
        return before.earliest + before.minutes + min(straight, by_home) <= after.latest + 1e-9


def may_serve(roster: Roster, vehicle: str, option: Option, worst: Rung) -> bool:
    """Whether the vehicle fits the option by a mechanism no later than `worst`."""
    return roster.rung_by(vehicle, option) <= worst and roster.fits(roster.lookup.vehicles[vehicle], option)


def choose_vehicles(
    roster: Roster, pairs: Pairs, options: Iterable[Option], worst: Rung, always: Iterable[str]
) -> tuple[str, ...]:
    """The vehicles to set free so that one of the options is served by mechanism `worst` or an earlier one."""
    takers: dict[str, _Taker] = {}
    for option in options:
        for taker in _list_takers(roster, pairs, option, worst):
            known = takers.get(taker.vehicle)
            if known is None or taker.score < known.score:
                takers[taker.vehicle] = taker
    best = sorted(takers.values(), key=lambda each: (each.score, each.vehicle))[:MOST_TAKERS]
    chosen = dict.fromkeys([*always, *(taker.vehicle for taker in best)])
    for dropped in dict.fromkeys(option for taker in best for option in taker.dropped):
        record = roster.lookup.options[dropped]
        helpers = _list_takers(roster, pairs, record, now_rung(roster, record))
        ranked = sorted(helpers, key=lambda each: (each.score, each.vehicle))
        free = [each.vehicle for each in ranked if each.vehicle not in chosen]
        chosen.update(dict.fromkeys(free[:MOST_HELPERS]))
    return tuple(chosen)


def now_rung(roster: Roster, option: Option) -> Rung:
    """The latest mechanism by which one of the option's requests is served now."""
    return max(roster.rung(request) for request in option.covers)


def list_kept(roster: Roster, vehicle: str) -> Iterator[tuple[str, ...]]:
    """What the vehicle serves now, less up to two options that no lock holds."""
    present = roster.options.get(vehicle, ())
    free = [option for option in present if option not in roster.locks]
    for count in range(min(MOST_DROPPED, len(free)) + 1):
        for dropped in combinations(free, count):
            yield tuple(option for option in present if option not in dropped)


def _list_takers(roster: Roster, pairs: Pairs, option: Option, worst: Rung) -> Iterator[_Taker]:
    """Vehicles that could take the option, with the fewest trips that would have to leave them."""
    for vehicle in roster.problem.vehicles:
        if not may_serve(roster, vehicle.id, option, worst):
            continue
        present = [each for each in roster.options.get(vehicle.id, ()) if each != option.id]
        against = [each for each in present if not pairs.agree(vehicle.id, option.id, each)]
        if len(against) > MOST_DROPPED or any(each in roster.locks for each in against):
            continue
        found = _find_taker(roster, vehicle.id, option, present, against)
        if found is not None:
            yield found


def _find_taker(roster: Roster, vehicle: str, option: Option, present: list[str], against: list[str]) -> _Taker | None:
    others = [each for each in present if each not in against and each not in roster.locks]
    for more in range(MOST_DROPPED - len(against) + 1):
        best: _Taker | None = None
        for further in combinations(others, more):
            dropped = (*against, *further)
            kept = [each for each in present if each not in dropped]
            cost = roster.find_cost(vehicle, (*kept, option.id))
            alone = roster.find_cost(vehicle, kept)
            if cost is None or alone is None:
                continue
            taker = _Taker(cost - alone + DROPPED_CNY * len(dropped), vehicle, dropped)
            if best is None or taker.score < best.score:
                best = taker
        if best is not None:
            return best
    return None
