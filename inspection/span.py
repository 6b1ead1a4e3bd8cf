"""The days that a dataset is about, by its fixes and its papers; a wrong clock does not count."""

from __future__ import annotations

from collections import Counter

from inspection.dataset.dataset import Dataset
from inspection.day_file import day_number, number_of_day
from inspection.source import NEAR_DAYS, plausible_days


def span_of(dataset: Dataset, days: Counter[int]) -> tuple[int, int]:
    """The first and the last numbered legal day that the dataset is about, by its fixes and its papers."""
    found = plausible_days(days) if days else []
    papers = [day_number(at) for orders in dataset.orders.values() for o in orders for at in (o.start_s, o.end_s)]
    papers += [day_number(f.at_s) for fills in dataset.fuel.values() for f in fills]
    papers += [day_number(at) for r in dataset.rentals for at in (r.start_s, r.end_s)]
    if found:
        papers = [day for day in papers if found[0] - NEAR_DAYS <= day <= found[-1] + NEAR_DAYS]
    known = found + papers
    if not known:
        known = [number_of_day(v.purchased_on) for v in dataset.vehicles.values() if v.purchased_on]
    return (min(known), max(known)) if known else (0, 0)
