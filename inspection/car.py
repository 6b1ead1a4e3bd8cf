"""One vehicle as detectors see it: its register row, its papers, its track, and its trips away from the lot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from inspection.book import Book
from inspection.dataset.records import Event, Fuelling, Order, Pool, Seal, Toll, Vehicle, Workshop
from inspection.kernels import GAP, MOVE, STAY
from inspection.places import metres
from inspection.run_kernels import SILENT
from inspection.tracks import Leg, Run, Track

LOT_MARGIN_M = 150.0  # of a lot's radius: positioning and the gate


@dataclass(frozen=True, slots=True)
class Trip:
    """A time away from the lot: its legs, and whether it began and ended there (else the track is cut)."""

    start_s: float
    end_s: float
    legs: tuple[Leg, ...]
    from_lot: bool
    to_lot: bool

    @property
    def stays(self) -> list[Leg]:
        """The stops on the way."""
        return [leg for leg in self.legs if leg.kind == STAY]


@dataclass(slots=True)
class Car:
    """A vehicle with everything the dataset says of it. Lists are ascending in time."""

    vehicle: Vehicle
    pool: Pool | None
    region_id: str
    book: Book
    track: Track | None
    orders: list[Order]
    seals: list[Seal]
    fuel: list[Fuelling]
    tolls: list[Toll]
    maintenance: list[Workshop]
    events: list[Event]
    trips: list[Trip] = field(init=False)

    def __post_init__(self) -> None:
        self.trips = list(_cut_trips(self))

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The track's legs, none where there is no track."""
        return self.track.legs if self.track else ()

    @property
    def silences(self) -> list[Run]:
        """Times of more than half an hour without a trusted fix."""
        return [run for run in self.track.runs if run.kind == SILENT] if self.track else []

    def is_at_lot(self, lat: float, lon: float, margin_m: float = LOT_MARGIN_M) -> bool:
        """Whether the place is in the vehicle's own lot."""
        return self.pool is not None and self.lot_m(lat, lon) <= self.pool.radius_m + margin_m

    def lot_m(self, lat: float, lon: float) -> float:
        """Metres from the lot's middle; endless without a lot."""
        return metres(lat, lon, self.pool.lat, self.pool.lon) if self.pool else float("inf")

    def legs_between(self, start_s: float, end_s: float) -> list[Leg]:
        """Legs that overlap the time."""
        return [leg for leg in self.legs if leg.start_s < end_s and leg.end_s > start_s]

    def drives_between(self, start_s: float, end_s: float) -> list[Leg]:
        """Moves really driven that overlap the time."""
        return [leg for leg in self.legs_between(start_s, end_s) if leg.kind == MOVE and leg.real]

    def unseen_s(self, start_s: float, end_s: float) -> float:
        """Seconds of the time about which the track says nothing: outside it, in gaps, in long silences."""
        if not self.legs:
            return end_s - start_s
        seen = sum(max(0.0, min(leg.end_s, end_s) - max(leg.start_s, start_s)) for leg in self.legs if leg.kind != GAP)
        asleep = sum(
            max(0.0, min(run.end_s, end_s) - max(run.start_s, start_s))
            for run in self.silences
            if not stood_still(run) and self._is_in_stay(run)
        )
        return max(0.0, end_s - start_s - seen + asleep)

    def _is_in_stay(self, run: Run) -> bool:
        return any(leg.kind == STAY and leg.start_s <= run.start_s and leg.end_s >= run.end_s for leg in self.legs)

    def is_in_workshop(self, start_s: float, end_s: float, margin_s: float = 0.0) -> bool:
        """Whether a stay at a workshop overlaps the time, widened by the margin."""
        return any(w.from_s - margin_s < end_s and w.to_s + margin_s > start_s for w in self.maintenance)

    def orders_between(self, start_s: float, end_s: float, margin_s: float = 0.0) -> list[Order]:
        """Orders whose window overlaps the time, widened by the margin."""
        return [o for o in self.orders if o.start_s - margin_s < end_s and o.end_s + margin_s > start_s]


def stood_still(run: Run) -> bool:
    """Whether the odometer says that nothing was driven during a silence."""
    return abs(run.odometer1_km - run.odometer0_km) < 0.5  # km; False where a reading is missing (NaN)


def _cut_trips(car: Car) -> Iterator[Trip]:
    away: list[Leg] = []
    from_lot = False
    for leg in car.legs:
        if leg.kind == STAY and car.is_at_lot(leg.lat, leg.lon):
            if away:
                yield Trip(away[0].start_s, away[-1].end_s, tuple(away), from_lot, True)
            away, from_lot = [], True
        else:
            away.append(leg)
    if away:
        last = away[-1]
        yield Trip(away[0].start_s, last.end_s, tuple(away), from_lot, car.is_at_lot(last.lat1, last.lon1))
