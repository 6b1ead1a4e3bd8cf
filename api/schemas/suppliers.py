"""The catalogue, suppliers and their claims as they go in and out."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from api.schemas.base import In, Key, Name, Out, Reason, RegionCode
from api.schemas.desk import Cny, Fen, Kilometres, Words
from api.zoned import LegalDay
from dispatch.social import SupplierMonth
from fleet_data.records import SupplierRecord
from fleet_data.settlement_records import CatalogueEntry, SupplierClaim

Seats = Annotated[int, Field(ge=1, le=100, description="passengers, the driver not counted")]


class EntryIn(In):
    """An item of the guiding catalogue with its quota."""

    number: Name
    region: RegionCode
    title: Name
    seats: Seats
    quota_base_cny: Cny
    quota_per_km_cny: Cny
    quota_per_minute_cny: Cny
    valid_from: LegalDay
    valid_until: LegalDay
    document: Name

    def record(self) -> CatalogueEntry:
        """The entry as it is kept."""
        return CatalogueEntry(**{name: getattr(self, name) for name in type(self).model_fields})


class EntryOut(Out):
    """A catalogue entry."""

    entry: CatalogueEntry


class SupplierIn(In):
    """One car class of a supplier, under a catalogue entry."""

    supplier: Key
    name: Name
    region: RegionCode
    seats: Seats
    base_cost_cny: Cny
    cost_per_km_cny: Cny
    cost_per_minute_cny: Cny
    catalogue_number: Name
    features: Words = ()
    max_options: Annotated[int | None, Field(ge=0, le=10_000, description="services a day")] = None

    def record(self) -> SupplierRecord:
        """The car class as the ledger has it; the entry gives its last day."""
        values = {name: getattr(self, name) for name in type(self).model_fields}
        return SupplierRecord(**values | {"features": frozenset(self.features), "catalogue_valid_until": None})


class SupplierChangeIn(In):
    """Fields of a car class to change; what is left out stays."""

    name: Name | None = None
    seats: Seats | None = None
    base_cost_cny: Cny | None = None
    cost_per_km_cny: Cny | None = None
    cost_per_minute_cny: Cny | None = None
    catalogue_number: Name | None = None
    max_options: Annotated[int | None, Field(ge=0, le=10_000)] = None

    def changes(self) -> dict[str, Any]:
        """The fields that were given."""
        return {name: getattr(self, name) for name in self.model_fields_set if getattr(self, name) is not None}


class SupplierOut(Out):
    """A car class."""

    supplier: SupplierRecord


class ClaimIn(In):
    """The fare of one served trip."""

    order_id: Annotated[int, Field(ge=1, le=2_000_000_000)]
    km: Kilometres
    minutes: Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False, description="minutes hired")]
    claimed_fen: Fen
    invoice: Name | None = None


class ClaimRefusalIn(In):
    """Why a claim is not agreed with."""

    answer: Reason


class ClaimPaymentIn(In):
    """The payment that is cited."""

    document: Name


class ClaimOut(Out):
    """A claim; one beyond the tariff is marked."""

    claim: SupplierClaim


class SupplierMonthOut(Out):
    """A car class's month."""

    month: SupplierMonth
