"""Where a driver rests: a duty as stages of driving and waiting, walked against the continuous-driving limit.

A rest is put in as late as the limit allows, and only into minutes the stage really has to spare, so every
rest that is shown can be taken. Minutes throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

_TOLERANCE_MINUTES = 1e-6


@dataclass(frozen=True, slots=True)
class RestRule:
    """No more than `max_continuous_minutes` at the wheel without a rest of at least `rest_minutes`."""

    max_continuous_minutes: float
    rest_minutes: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """Driving minutes and the minutes waited right after them."""

    driving_minutes: float
    waiting_minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class Stage:
    """Stretches that share `spare_minutes`, which may be spent resting anywhere in the stage.

    What is left of them is waited after stretch `spare_after`; None when nobody waits it (before the
    first departure, after the last return).
    """

    label: str
    stretches: tuple[Stretch, ...]
    spare_minutes: float = 0.0
    spare_after: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a driver's day; `start_minutes` from local midnight."""

    start_minutes: float
    minutes: float
    driving: bool


@dataclass(frozen=True, slots=True)
class Walk:
    """A duty in blocks, and the stages (by number, once for each missing rest) where the limit is passed."""

    blocks: tuple[Block, ...]
    missing_rests: tuple[int, ...]


def walk_duty(stages: tuple[Stage, ...], first_start_minutes: float, rule: RestRule) -> Walk:
    """Walk the stages; the first one is the way out of the pool and ends at `first_start_minutes`."""
    pieces: list[tuple[bool, float]] = []
    missing: list[int] = []
    first_stage_minutes = 0.0
    continuous = 0.0
    for number, stage in enumerate(stages):
        spare = stage.spare_minutes
        for place, stretch in enumerate(stage.stretches):
            left = stretch.driving_minutes
            while continuous + left > rule.max_continuous_minutes + _TOLERANCE_MINUTES:
                drivable = max(rule.max_continuous_minutes - continuous, 0.0)
                pieces.append((True, drivable))
                left -= drivable
                continuous = 0.0
                if spare + _TOLERANCE_MINUTES >= rule.rest_minutes:
                    spare -= rule.rest_minutes
                    pieces.append((False, rule.rest_minutes))
                else:
                    missing.append(number)
            pieces.append((True, left))
            continuous += left
            waiting = stretch.waiting_minutes
            if stage.spare_after == place:
                waiting, spare = waiting + spare, 0.0
            pieces.append((False, waiting))
            if waiting + _TOLERANCE_MINUTES >= rule.rest_minutes:
                continuous = 0.0
        if number == 0:
            first_stage_minutes = sum(minutes for _, minutes in pieces)
    return Walk(_joined_blocks(pieces, first_start_minutes - first_stage_minutes), tuple(missing))


def needed_rest_minutes(stretches: tuple[Stretch, ...], rule: RestRule) -> float:
    """Minutes of rest that these stretches need by themselves, driven by a rested driver."""
    missing = walk_duty((Stage("", stretches),), 0.0, rule).missing_rests
    return len(missing) * rule.rest_minutes


def _joined_blocks(pieces: list[tuple[bool, float]], start_minutes: float) -> tuple[Block, ...]:
    """Neighbouring pieces of one kind as one block; empty pieces are left out."""
    kept = [piece for piece in pieces if piece[1] > _TOLERANCE_MINUTES]
    joined: list[tuple[bool, float]] = kept[:1]
    for before, piece in pairwise(kept):
        if before[0] == piece[0]:
            joined[-1] = (piece[0], joined[-1][1] + piece[1])
        else:
            joined.append(piece)
    blocks = []
    at = start_minutes
    for driving, minutes in joined:
        blocks.append(Block(at, minutes, driving))
        at += minutes
    return tuple(blocks)
