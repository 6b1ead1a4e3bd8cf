"""Rung by rung, what may serve: own-level cars by state, seal and category; agreements in force; catalogued suppliers.

Every answer is a ruling. Cars, suppliers and purposes come in few kinds, and the same facts are judged once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from dispatch.left_out import LeftOut, left_out_by
from fleet_data.records import AgreementRecord, SupplierRecord, VehicleRecord, VehicleState
from rulebook.book import asof
from rulebook.rules.cross_region import CrossRegionFacts
from rulebook.rules.holiday_seal import HolidaySealFacts
from rulebook.rules.social_supply import SocialSupplyFacts
from rulebook.rules.vehicle_category import VehicleCategoryFacts
from rulebook.ruling import Ruling
from rulebook.terms import DayKind, Purpose

_STATES = {
    VehicleState.REPAIR: ("in_repair", "车辆维修中", "the car is in repair"),
    VehicleState.RETIRED: ("retired", "车辆已停用", "the car is out of use"),
}


@dataclass(frozen=True, slots=True)
class EligibleVehicle:
    """A car that may drive today, the purposes it may drive for, and the rulings that say so."""

    record: VehicleRecord
    rulings: dict[Purpose, tuple[Ruling, ...]]

    @property
    def purposes(self) -> frozenset[Purpose]:
        """What it may be sent for."""
        return frozenset(self.rulings)


@dataclass(frozen=True, slots=True)
class EligibleSupplier:
    """A supplier in the catalogue today, and the purposes it may serve."""

    record: SupplierRecord
    rulings: dict[Purpose, Ruling]


@dataclass(frozen=True, slots=True)
class AgreementInForce:
    """An agreement that holds today, and the ruling that says so."""

    record: AgreementRecord
    ruling: Ruling


def judge_vehicles(
    records: Iterable[VehicleRecord],
    day: date,
    day_kind: Callable[[str], DayKind],
    may_drive_sealed: Callable[[str, Purpose], bool] = lambda _plate, _purpose: False,
) -> tuple[tuple[EligibleVehicle, ...], tuple[LeftOut, ...]]:
    """The cars that may drive for at least one purpose.

    `day_kind` tells what the day is in a region, `may_drive_sealed` whether a car has an approved exception.
    """
    eligible: list[EligibleVehicle] = []
    left_out: list[LeftOut] = []
    for record in records:
        if record.state in _STATES:
            code, zh, en = _STATES[record.state]
            left_out.append(LeftOut("vehicle", record.plate, record.pool, code, zh, en))
            continue
        book = asof(day, record.pool_region)
        kind = day_kind(record.pool_region)
        rulings: dict[Purpose, tuple[Ruling, ...]] = {}
        refusal: Ruling | None = None
        for purpose in Purpose:
            seal = book.judge(
                HolidaySealFacts(
                    day_kind=kind,
                    duty_car=record.duty_car,
                    state_sealed=record.state is VehicleState.SEALED,
                    purpose=purpose,
                    exception_approved=may_drive_sealed(record.plate, purpose),
                )
            )
            category = book.judge(VehicleCategoryFacts(purpose, record.category))
            if seal.permitted and category.permitted:
                rulings[purpose] = (seal, category)
            elif not seal.permitted:
                refusal = refusal or seal
            else:
                refusal = refusal or category
        if rulings:
            eligible.append(EligibleVehicle(record, rulings))
        elif refusal is not None:
            left_out.append(left_out_by("vehicle", record.plate, record.pool, refusal))
    return tuple(eligible), tuple(left_out)


def judge_suppliers(
    records: Iterable[SupplierRecord], day: date
) -> tuple[tuple[EligibleSupplier, ...], tuple[LeftOut, ...]]:
    """The suppliers that may serve their region's requests for at least one purpose."""
    eligible: list[EligibleSupplier] = []
    left_out: list[LeftOut] = []
    for record in records:
        book = asof(day, record.region)
        rulings = {purpose: book.judge(_supply_facts(record, purpose)) for purpose in Purpose}
        permitted = {purpose: ruling for purpose, ruling in rulings.items() if ruling.permitted}
        if permitted:
            eligible.append(EligibleSupplier(record, permitted))
        else:
            left_out.append(left_out_by("supplier", record.supplier, record.region, rulings[Purpose.ORDINARY]))
    return tuple(eligible), tuple(left_out)


def judge_agreements(
    records: Iterable[AgreementRecord], day: date
) -> tuple[tuple[AgreementInForce, ...], tuple[LeftOut, ...]]:
    """The agreements in force, one a pair of regions: where two hold, the cheaper one."""
    in_force: dict[tuple[str, str], AgreementInForce] = {}
    left_out: list[LeftOut] = []
    for record in sorted(records, key=lambda each: (each.cost_per_option_cny, each.agreement)):
        facts = CrossRegionFacts(
            pool_region=record.pool_region,
            request_region=record.request_region,
            agreement=record.agreement,
            document=record.document,
            valid_from=record.valid_from,
            valid_until=record.valid_until,
        )
        ruling = asof(day, record.request_region).judge(facts)
        pair = (record.pool_region, record.request_region)
        if not ruling.permitted:
            left_out.append(left_out_by("agreement", record.agreement, "→".join(pair), ruling))
        elif pair in in_force:
            left_out.append(
                LeftOut(
                    "agreement",
                    record.agreement,
                    "→".join(pair),
                    "cheaper_agreement",
                    f"同一对地区已按更便宜的协议 {in_force[pair].record.agreement} 办理",
                    f"the cheaper agreement {in_force[pair].record.agreement} holds for the same regions",
                )
            )
        else:
            in_force[pair] = AgreementInForce(record, ruling)
    return tuple(in_force[pair] for pair in sorted(in_force)), tuple(left_out)


def _supply_facts(record: SupplierRecord, purpose: Purpose) -> SocialSupplyFacts:
    return SocialSupplyFacts(
        supplier=record.supplier,
        region=record.region,
        request_region=record.region,
        catalogue_number=record.catalogue_number,
        catalogue_valid_until=record.catalogue_valid_until,
        purpose=purpose,
        restricted_categories=False,
    )
