"""`add_catalogue_entry`, `add_supplier`, `change_supplier`: the guiding catalogue and who serves by it (Art. 21)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from dispatch.person import Person
from dispatch.refusal import Refusal, RefusalKind, cite, refuse_input
from fleet_data.records import SupplierRecord
from fleet_data.regions import find_region
from fleet_data.settlement_records import CatalogueEntry
from fleet_data.stores import suppliers
from fleet_data.stores.social import CATALOGUE
from rulebook.book import asof

CHANGEABLE = frozenset(field.name for field in fields(SupplierRecord)) - {"supplier", "region"}
_CATALOGUE = "social.catalogue_required"
_QUOTA = "social.price_within_quota"
_PRICES = (
    ("base_cost_cny", "quota_base_cny"),
    ("cost_per_km_cny", "quota_per_km_cny"),
    ("cost_per_minute_cny", "quota_per_minute_cny"),
)


def add_catalogue_entry(session: Session, entry: CatalogueEntry, *, who: Person) -> CatalogueEntry | Refusal:
    """Enter an item of a region's catalogue with its quota."""
    checks = (
        (bool(entry.number.strip()), "number", "请填写目录编号", "give the entry's number"),
        (bool(entry.document.strip()), "document", "请注明依据文件", "cite the document it stands on"),
        (find_region(entry.region) is not None, "region", f"没有地区“{entry.region}”", f"no region '{entry.region}'"),
        (entry.seats > 0, "seats", "座位数应不少于 1", "there is at least 1 seat"),
        (entry.valid_until >= entry.valid_from, "valid_until", "止期早于起期", "it ends before it begins"),
        (
            min(getattr(entry, quota) for _, quota in _PRICES) >= 0,
            "quota_base_cny",
            "定额不能为负",
            "quotas are not negative",
        ),
    )
    for holds, name, zh, en in checks:
        if not holds:
            return refuse_input(name, f"bad_{name}", zh, en)
    if CATALOGUE.find(session, entry.number) is not None:
        return Refusal("number_taken", f"目录编号 {entry.number} 已有", f"the entry {entry.number} is there already")
    return CATALOGUE.put(session, entry, who.account)


def add_supplier(session: Session, record: SupplierRecord, *, who: Person, day: date) -> SupplierRecord | Refusal:
    """Enter a supplier's car class under a catalogue entry that is in force, at prices within its quota."""
    against = _find_fault(record) or check_catalogue(session, record, day)
    if against is not None:
        return against
    if suppliers.find_supplier(session, record.supplier) is not None:
        return Refusal("number_taken", f"编号 {record.supplier} 已被使用", f"the key {record.supplier} is taken")
    return _keep(session, record, who)


def change_supplier(
    session: Session, supplier: str, changes: Mapping[str, Any], *, who: Person, day: date
) -> SupplierRecord | Refusal:
    """Change a car class (any of CHANGEABLE); prices stay within the quota. Raises NotKeptError."""
    before = suppliers.get_supplier(session, supplier)
    foreign = sorted(set(changes) - CHANGEABLE)
    if foreign:
        return refuse_input(foreign[0], "not_changeable", f"{foreign[0]} 不可修改", f"{foreign[0]} cannot be changed")
    record = replace(before, **changes)
    against = _find_fault(record) or check_catalogue(session, record, day)
    return against if against is not None else _keep(session, record, who)


def check_catalogue(session: Session, record: SupplierRecord, day: date) -> Refusal | None:
    """Whether the catalogue refuses the car class on a legal day: no entry, not in force, too large, too dear."""
    book = asof(day, record.region)
    entry = CATALOGUE.find(session, record.catalogue_number) if record.catalogue_number else None
    required = book.find_value(_CATALOGUE)
    if entry is None or entry.region != record.region:
        if required is not None and not required.flag:
            return None
        return Refusal(
            "not_in_catalogue",
            f"{record.region} 的指导目录中没有编号“{record.catalogue_number or ''}”，请先录入目录",
            f"the catalogue of {record.region} has no entry '{record.catalogue_number or ''}'; enter it first",
            RefusalKind.INPUT,
            cite(book, [_CATALOGUE]),
            "catalogue_number",
        )
    if not entry.valid_from <= day <= entry.valid_until:
        return Refusal(
            "catalogue_expired",
            f"目录条目 {entry.number} 有效期为 {entry.valid_from} 至 {entry.valid_until}",
            f"the entry {entry.number} runs from {entry.valid_from} to {entry.valid_until}",
            RefusalKind.INPUT,
            cite(book, [_CATALOGUE]),
            "catalogue_number",
        )
    if record.seats > entry.seats:
        zh, en = (
            f"目录条目 {entry.number} 最多 {entry.seats} 座",
            f"the entry {entry.number} covers {entry.seats} seats",
        )
        return refuse_input("seats", "beyond_entry", zh, en)
    within = book.find_value(_QUOTA)
    for price, quota in _PRICES:
        if within is not None and within.flag and getattr(record, price) > getattr(entry, quota):
            return Refusal(
                "dearer_than_quota",
                f"{price} {getattr(record, price):g} 元高于目录定额 {getattr(entry, quota):g} 元",
                f"{price} {getattr(record, price):g} CNY is above the catalogue's quota, {getattr(entry, quota):g} CNY",
                RefusalKind.INPUT,
                cite(book, [_QUOTA]),
                price,
            )
    return None


def _keep(session: Session, record: SupplierRecord, who: Person) -> SupplierRecord:
    entry = CATALOGUE.find(session, record.catalogue_number) if record.catalogue_number else None
    if entry is not None:
        record = replace(record, catalogue_valid_until=entry.valid_until)
    suppliers.save_suppliers(session, [record], who.account)
    return record


def _find_fault(record: SupplierRecord) -> Refusal | None:
    region = record.region
    checks = (
        (bool(record.supplier.strip()), "supplier", "请填写编号", "give the key"),
        (bool(record.name.strip()), "name", "请填写企业名称", "name the company"),
        (find_region(region) is not None, "region", f"没有地区“{region}”", f"there is no region '{region}'"),
        (record.seats > 0, "seats", "座位数应不少于 1", "there is at least 1 seat"),
        (
            min(getattr(record, price) for price, _ in _PRICES) >= 0,
            "base_cost_cny",
            "价格不能为负",
            "no negative price",
        ),
    )
    return next((refuse_input(name, f"bad_{name}", zh, en) for holds, name, zh, en in checks if not holds), None)
