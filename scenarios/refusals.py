"""A few requests of each kind that the law refuses, so that a day's reasons sheet has something true to say.

Sources of the refusals: the 2017 measures Art. 16 (no allowance and an official car for the same trip), unit-level
rules on approval before use and on the lead time of a request (field survey USE-18, USE-20).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from random import Random

from fleet_data.records import RequestRecord
from rulebook.terms import Purpose
from scenarios.demand import Draft, draws_allowance, unit_number


@dataclass(frozen=True, slots=True)
class Refusal:
    """One kind: what share of a day's requests it makes, which requests suit, and how such a request looks."""

    name: str
    share: float
    suits: Callable[[RequestRecord], bool]
    make: Callable[[RequestRecord, Random], RequestRecord]


def is_ordinary_inside(request: RequestRecord) -> bool:
    """An ordinary trip inside the allowance area, small enough not to be a group's."""
    return bool(request.inside_allowance_area) and request.purpose is Purpose.ORDINARY and request.passengers < 5


def is_not_emergency(request: RequestRecord) -> bool:
    """Emergencies may have an oral approval, and have no lead time."""
    return request.purpose is not Purpose.EMERGENCY


def with_allowance(request: RequestRecord, random: Random) -> RequestRecord:
    """The same trip by people who draw the transport allowance."""
    stem = request.unit[:-2]
    number = unit_number(True, random)
    return replace(request, unit=f"{stem}{number:02d}", draws_allowance=draws_allowance(number))


def without_approval(request: RequestRecord, _: Random) -> RequestRecord:
    """The same trip, filed but never approved."""
    return replace(request, approved_at=None, approver=None, oral_approval=False)


def filed_too_late(request: RequestRecord, random: Random) -> RequestRecord:
    """The same trip, filed minutes before it should start."""
    filed_at = request.depart_earliest - timedelta(minutes=random.randint(6, 18))
    return replace(request, filed_at=filed_at, approved_at=filed_at + timedelta(minutes=3))


REFUSALS = (
    Refusal("allowance", 0.022, is_ordinary_inside, with_allowance),
    Refusal("approval", 0.014, is_not_emergency, without_approval),
    Refusal("lead-time", 0.014, is_not_emergency, filed_too_late),
)


def with_refusals(drafts: Sequence[Draft], random: Random) -> list[Draft]:
    """The drafts with a few turned into requests the law refuses: about 5 %, at least one of each kind that suits."""
    changed = list(drafts)
    untouched = set(range(len(drafts)))
    for refusal in REFUSALS:
        suitable = [index for index in sorted(untouched) if refusal.suits(drafts[index].record)]
        for index in random.sample(suitable, min(len(suitable), ceil(refusal.share * len(drafts)))):
            changed[index] = replace(drafts[index], record=refusal.make(drafts[index].record, random))
            untouched.discard(index)
    return changed
