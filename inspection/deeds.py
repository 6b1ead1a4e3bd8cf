"""One deed, one finding: of several detectors that saw one stretch of one vehicle the most telling one reports.

Use and terminal tell of where a car was and are one kind of deed; fuel and cost tell of money and are another; what
stands in the register is no stretch and is never merged. A version in evaluation beside an older one of its name
reports on its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from inspection.detector import Detector, Family, Rank, State
from inspection.finding import Finding
from inspection.places import metres

SAME_PLACE_M = 500.0  # weekends at the place of a pattern of workdays belong to it
_PATTERN = Rank.PATTERN * 10


def merge_deeds(findings: Iterable[Finding]) -> list[Finding]:
    """The findings with those of one deed made one, in the order of the file."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    apart: list[Finding] = []
    for finding in findings:
        kind = _kind(finding.detector)
        if finding.vehicle_id is None or kind is None:
            apart.append(finding)
        else:
            groups.setdefault((finding.vehicle_id, kind), []).append(finding)
    for group in groups.values():
        apart += _merge(group)
    return sorted(apart, key=lambda finding: finding.order)


def list_shadows(detectors: Iterable[Detector]) -> set[tuple[str, int]]:
    """Versions in evaluation that run beside another version of their name; their findings are kept apart."""
    running = [d for d in detectors if d.state is not State.RETIRED]
    return {
        d.identity
        for d in running
        if d.state is State.EVALUATION and any(o.name == d.name and o.version < d.version for o in running)
    }


def _kind(detector: Detector) -> str | None:
    if detector.family is Family.REGISTER:
        return None
    return "money" if detector.family is Family.FUEL else "road"


def _merge(group: list[Finding]) -> list[Finding]:
    patterns = [f for f in group if f.detector.rank >= _PATTERN]
    singles = [f for f in group if f.detector.rank < _PATTERN]
    found: list[Finding] = []
    for pattern in sorted(patterns, key=lambda f: f.order):
        part = [f for f in singles if f.detector.name in pattern.detector.absorbs and _rests_on(pattern, f)]
        singles = [f for f in singles if f not in part]
        found.append(_as_one(pattern, part))
    singles.sort(key=lambda f: (f.sight.start_s, f.sight.end_s, f.detector.name))
    stretch: list[Finding] = []
    until_s = float("-inf")
    for finding in singles:
        if stretch and finding.sight.start_s > until_s:
            found.append(_most_telling(stretch))
            stretch = []
            until_s = float("-inf")
        stretch.append(finding)
        until_s = max(until_s, finding.sight.end_s)
    if stretch:
        found.append(_most_telling(stretch))
    return found


def _rests_on(pattern: Finding, finding: Finding) -> bool:
    one, other = pattern.sight, finding.sight
    if any(start <= other.end_s and end >= other.start_s for start, end in one.rests_on):
        return True
    within = one.start_s <= other.end_s and one.end_s >= other.start_s
    if not within or one.place is None or other.place is None:
        return False
    return metres(*one.place, *other.place) <= SAME_PLACE_M


def _most_telling(stretch: list[Finding]) -> Finding:
    best = min(stretch, key=lambda f: (-f.detector.rank, f.sight.start_s - f.sight.end_s, f.order))
    return _as_one(best, [f for f in stretch if f is not best])


def _as_one(best: Finding, others: list[Finding]) -> Finding:
    names = {name for f in others for name in (f.detector.name, *f.also)} - {best.detector.name}
    sight = replace(
        best.sight,
        severity=max([best.sight.severity, *(f.sight.severity for f in others)]),
        order_ids=tuple(sorted({o for f in (best, *others) for o in f.sight.order_ids})),
    )
    return replace(best, sight=sight, also=tuple(sorted(names)))
