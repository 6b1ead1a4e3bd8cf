"""What a fix is doubted for. A flag is a remark for whoever reads the fix; no fix is dropped or changed for one."""

from __future__ import annotations

from enum import IntFlag


class Flag(IntFlag):
    """Doubts about a fix: those below 256 need it alone and are stored with it, the others its neighbours in time."""

    NO_FIX = 1  # the receiver said so, or there was no position
    FEW_SATELLITES = 2  # fewer than four
    CLOCK = 4  # more than 5 minutes off the server's clock, and the rest of its delivery does not explain it
    LATE = 8  # a newer fix of the device had been taken before it
    REPORTED_SPEED = 16  # a reported speed no road vehicle reaches

    JUMP = 256  # away from both neighbours, which are close to each other
    FROZEN = 512  # the same position to the last digit for long, at a reported speed
    IMPLIED_SPEED = 1024  # from the fix before, a speed no road vehicle reaches
    SPEEDS_DISAGREE = 2048  # reported speed and the speed implied by its neighbours contradict each other
    DUPLICATE = 4096  # another fix of the device bears the same time


# Stored at intake; the others depend on what else came and are told when a day is read (`quality`).
OWN = Flag.NO_FIX | Flag.FEW_SATELLITES | Flag.CLOCK | Flag.LATE | Flag.REPORTED_SPEED
FASTEST_KMH = 220.0
FEWEST_SATELLITES = 4
CLOCK_LIMIT_MS = 5 * 60_000
FUTURE_LIMIT_MS = 24 * 3_600_000
