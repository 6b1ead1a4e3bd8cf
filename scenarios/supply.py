"""Agreements between levels and market suppliers of a world. Documents and catalogue numbers are demonstrations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from random import Random

from fleet_data.records import AgreementRecord, SupplierRecord
from fleet_data.regions import Region, list_regions, outline

BORDER_DEGREES = 0.005  # outlines are rounded to four decimals


@cache
def neighbours(code: str) -> tuple[str, ...]:
    """The leagues that share a border with a league, by ascending code."""
    own = outline(code).buffer(BORDER_DEGREES)
    leagues = [region.code for region in list_regions() if region.level == "league" and region.code != code]
    return tuple(other for other in leagues if own.intersects(outline(other)))


def agreement(
    number: int, pools: Region, requests: Region, day: date, cost_cny: float, cars: int | None, *, expired: bool = False
) -> AgreementRecord:
    """An agreement for the day's calendar year, or one that ran out three weeks before the day."""
    return AgreementRecord(
        agreement=f"A{number:03d}",
        pool_region=pools.code,
        request_region=requests.code,
        cost_per_option_cny=cost_cny,
        document=f"演示协议〔{day.year}〕{number:03d}号（{pools.short_name}支援{requests.short_name}）",
        valid_from=date(day.year - 1, 1, 1),
        valid_until=day - timedelta(days=21) if expired else date(day.year, 12, 31),
        max_vehicles=cars,
    )


def league_agreements(
    pairs: Sequence[tuple[Region, Region]], expired: tuple[Region, Region] | None, day: date, random: Random
) -> list[AgreementRecord]:
    """One agreement for each (pools of, requests of) pair; help inside one league costs less and has no limit."""
    made = []
    for number, (pools, requests) in enumerate(pairs, start=1):
        inside = pools.code == requests.parent or requests.code == pools.parent
        cost_cny = float(random.choice((25, 30, 35)) if inside else random.choice((60, 70, 80, 90)))
        made.append(agreement(number, pools, requests, day, cost_cny, None if inside else random.choice((2, 3, 4))))
    if expired is not None:
        made.append(agreement(len(made) + 1, *expired, day, 20.0, 6, expired=True))
    return made


def level_suppliers(region: Region, requests: int, day: date, *, outsiders: bool) -> list[SupplierRecord]:
    """One catalogued supplier of a level: a car class of four seats and one of fourteen, two more for a league.

    Their daily limits go by the level's requests, one at least.

    With `outsiders`, two cheaper ones that may not be used: one without an entry in the guiding catalogue, one whose
    entry has run out.
    """
    year_end = date(day.year, 12, 31)

    def row(code: str, seats: int, base: float, km: float, minute: float, share: float) -> SupplierRecord:
        return SupplierRecord(
            supplier=f"S{region.code}-{code}",
            name=f"{region.name}演示汽车服务企业{code}",
            region=region.code,
            seats=seats,
            base_cost_cny=base,
            cost_per_km_cny=km,
            cost_per_minute_cny=minute,
            catalogue_number=f"演示目录-{region.code}-{code}",
            catalogue_valid_until=year_end,
            max_options=max(1, round(share * requests)),
        )

    rows = [row("01A", 4, 60.0, 3.8, 0.8, 0.04), row("01B", 14, 160.0, 6.5, 1.6, 0.008)]
    if region.level != "banner":
        rows += [row("01C", 6, 90.0, 4.8, 1.1, 0.012), row("01D", 30, 260.0, 9.0, 2.4, 0.005)]
    if outsiders:
        cheap = row("02", 4, 30.0, 2.0, 0.3, 0.05)
        lapsed = row("03", 4, 35.0, 2.2, 0.4, 0.05)
        rows += [
            replace(cheap, catalogue_number=None, catalogue_valid_until=None),
            replace(lapsed, catalogue_valid_until=day - timedelta(days=30)),
        ]
    return rows
