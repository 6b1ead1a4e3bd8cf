"""What a two-sided order costs the asking region, by its agreement: lines in words, rounded to the fen, then added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from fleet_data.records import AgreementRecord, SupplierRecord, VehicleRecord
from fleet_data.settlement_records import AgreementTerms


@dataclass(frozen=True, slots=True)
class Bill:
    """A sum in fen, and how it adds up."""

    fen: int
    lines: tuple[str, ...]


def to_fen(cny: float) -> int:
    """CNY as whole fen, halves away from zero, by the number as it is written."""
    return int((Decimal(repr(cny)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def show_fen(fen: int) -> str:
    """Fen as CNY with two decimals."""
    return f"{Decimal(fen) / 100:.2f}"


def bill_trip(
    agreement: AgreementRecord, terms: AgreementTerms | None, vehicle: VehicleRecord, km: float, minutes: float
) -> Bill:
    """By the agreement's tariff, or where it names none by the car's own cost; the agreement's surcharge on top."""
    base = vehicle.fixed_cost_cny if terms is None or terms.base_cny is None else terms.base_cny
    per_km = vehicle.cost_per_km_cny if terms is None or terms.per_km_cny is None else terms.per_km_cny
    per_minute = 0.0 if terms is None or terms.per_minute_cny is None else terms.per_minute_cny
    return _add(
        ("基本费 base", base, ""),
        ("里程费 distance", per_km * km, f"{km:g} km × {per_km:g}"),
        ("时间费 time", per_minute * minutes, f"{minutes:g} min × {per_minute:g}"),
        ("联动附加 surcharge", agreement.cost_per_option_cny, agreement.agreement),
    )


def bill_service(supplier: SupplierRecord, km: float, minutes: float) -> Bill:
    """What a supplier's tariff gives for so many km and minutes."""
    return _add(
        ("基本费 base", supplier.base_cost_cny, ""),
        ("里程费 distance", supplier.cost_per_km_cny * km, f"{km:g} km × {supplier.cost_per_km_cny:g}"),
        ("时间费 time", supplier.cost_per_minute_cny * minutes, f"{minutes:g} min × {supplier.cost_per_minute_cny:g}"),
    )


def _add(*parts: tuple[str, float, str]) -> Bill:
    found = [(words, to_fen(cny), how) for words, cny, how in parts if to_fen(cny)]
    return Bill(sum(fen for _, fen, _ in found), tuple(_line(*each) for each in found))


def _line(words: str, fen: int, how: str) -> str:
    return f"{words} {show_fen(fen)}" + (f"（{how}）" if how else "")


def total_fen(bills: Iterable[int | None]) -> int:
    """The sum of bills; an unbilled one counts nothing."""
    return sum(bill or 0 for bill in bills)
