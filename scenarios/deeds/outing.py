"""One outing of a car: where it is at every second from leaving its base until it is back."""

from __future__ import annotations

import itertools
from random import Random

from scenarios.deeds.ways import Point, distance_km, moved, way

TOWN_KM, TOWN_KMH = 2.0, 36.0  # the ends of every drive
_PIECE_KM = 1.5


class Outing:
    """Knots (second, latitude, longitude) with the seconds the ignition is on; drives follow one another."""

    def __init__(self, random: Random, start_s: int, here: Point) -> None:
        self._random = random
        self.knots: list[tuple[float, float, float]] = [(float(start_s), *here)]
        self.ignition: list[tuple[float, float]] = []
        self.km = 0.0
        self.line: list[Point] = [here]

    @property
    def now_s(self) -> int:
        """The second the car has come to."""
        return int(self.knots[-1][0])

    @property
    def start_s(self) -> int:
        """The second it left."""
        return int(self.knots[0][0])

    @property
    def here(self) -> Point:
        """Where the car is now."""
        return self.knots[-1][1:]

    def drive(self, to: Point, kmh: float = 66.0, *, straight: bool = False, even: bool = False) -> Outing:
        """Go by road (or straight over the grass), slow at both ends; `even` holds the speed all the way."""
        line = [self.here, to] if straight else way(self.here, to)
        pieces = _pieces(line)
        total = sum(distance_km(one, other) for one, other in pieces)
        done, begun = 0.0, self.knots[-1][0]
        for one, other in pieces:
            km = distance_km(one, other)
            near_end = min(done + km / 2, total - done - km / 2) < TOWN_KM
            speed = kmh if even else min(kmh, TOWN_KMH) if near_end else kmh * self._random.uniform(0.88, 1.1)
            self.knots.append((self.knots[-1][0] + km / speed * 3600, *other))
            done += km
        self.km += total
        self.line += line[1:]
        self.ignition.append((begun, self.knots[-1][0]))
        return self

    def wait(self, minutes: float, *, idling: bool = False) -> Outing:
        """Stand; `idling` with the engine running."""
        begun = self.knots[-1][0]
        self.knots.append((begun + minutes * 60, *self.here))
        if idling:
            self.ignition.append((begun, self.knots[-1][0]))
        return self

    def wait_until(self, second: int) -> Outing:
        """Stand until an instant; not at all if it is past."""
        return self.wait(max(0.0, (second - self.knots[-1][0]) / 60))

    def shuffle(self, metres: float) -> Outing:
        """A few metres there and back in the yard, at walking pace."""
        home = self.here
        for to in (moved(home, metres, 0.0), moved(home, metres, metres / 2), home):
            self.drive(to, 8.0, straight=True, even=True).wait(1.0, idling=True)
        return self


def _pieces(line: list[Point]) -> list[tuple[Point, Point]]:
    """The line in pieces short enough for speeds to vary."""
    found = []
    for one, other in itertools.pairwise(line):
        parts = max(1, int(distance_km(one, other) / _PIECE_KM + 0.999))
        marks = [
            (one[0] + (other[0] - one[0]) * part / parts, one[1] + (other[1] - one[1]) * part / parts)
            for part in range(parts + 1)
        ]
        found += [pair for pair in itertools.pairwise(marks) if distance_km(*pair) > 0.001]
    return found
