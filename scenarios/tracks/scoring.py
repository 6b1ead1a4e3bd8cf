"""Found stays against true stops: one-to-one matches, how often and how exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

Stop = tuple[int, int, int]  # vehicle, start and end in ms


@dataclass(frozen=True, slots=True)
class Score:
    """Shares of true stops found and of found ones true; absolute errors of start and end, seconds."""

    recall: float
    precision: float
    start_median_s: float
    start_p95_s: float
    end_median_s: float
    end_p95_s: float


def score_stays(true: Sequence[Stop], found: Iterable[Stop]) -> Score:
    """A match overlaps by 80 % and is as long within 25 % and 120 s; each found stay matches once."""
    left = defaultdict(list)
    total = 0
    for stay in found:
        left[stay[0]].append(stay)
        total += 1
    starts, ends = [], []
    for vehicle, start, end in true:
        match = next((stay for stay in left[vehicle] if _matches(start, end, stay)), None)
        if match is not None:
            left[vehicle].remove(match)
            starts.append(abs(match[1] - start) / 1000)
            ends.append(abs(match[2] - end) / 1000)
    if not starts:
        return Score(0.0, 0.0, np.inf, np.inf, np.inf, np.inf)
    quantiles = [float(np.quantile(errors, share)) for errors in (starts, ends) for share in (0.5, 0.95)]
    return Score(len(starts) / len(true), len(starts) / max(total, 1), *quantiles)


def _matches(start: int, end: int, stay: Stop) -> bool:
    shared = min(end, stay[2]) - max(start, stay[1])
    shorter = min(end - start, stay[2] - stay[1])
    return shared >= 0.8 * shorter > 0 and abs((stay[2] - stay[1]) - (end - start)) <= 0.25 * (end - start) + 120_000
