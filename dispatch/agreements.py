"""`make_agreement`, `end_agreement`: what lets one region's pools serve another, and how it is billed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from dispatch.person import Person
from dispatch.refusal import Refusal, refuse_input
from fleet_data.records import AgreementRecord
from fleet_data.regions import find_region
from fleet_data.settlement_records import AgreementTerms, Settlement
from fleet_data.stores import agreements
from fleet_data.stores.settlements import TERMS


@dataclass(frozen=True, slots=True)
class KeptAgreement:
    """An agreement with its terms; an imported one is netted monthly at the car's own cost."""

    record: AgreementRecord
    terms: AgreementTerms


def get_kept(session: Session, agreement: str) -> KeptAgreement:
    """An agreement with its terms; raises NotKeptError."""
    record = agreements.get_agreement(session, agreement)
    return KeptAgreement(record, TERMS.find(session, agreement) or AgreementTerms(agreement, Settlement.MONTHLY))


def make_agreement(
    session: Session, record: AgreementRecord, terms: AgreementTerms, *, who: Person
) -> KeptAgreement | Refusal:
    """Enter an agreement between two regions that cites its document."""
    against = _find_fault(record, terms)
    if against is not None:
        return against
    if agreements.find_agreement(session, record.agreement) is not None:
        number = record.agreement
        return Refusal("number_taken", f"协议编号 {number} 已被使用", f"the agreement number {number} is taken")
    agreements.save_agreements(session, [record], who.account)
    return KeptAgreement(record, TERMS.put(session, replace(terms, agreement=record.agreement), who.account))


def end_agreement(session: Session, agreement: str, *, on: date, reason: str, who: Person) -> KeptAgreement | Refusal:
    """Make a legal day the last one; trips of days before it are billed as agreed. Raises NotKeptError."""
    kept = get_kept(session, agreement)
    if not kept.record.valid_from <= on <= kept.record.valid_until:
        span = f"{kept.record.valid_from} – {kept.record.valid_until}"
        return refuse_input("on", "bad_on", f"终止日应在有效期 {span} 内", f"it ends within its days, {span}")
    if not reason.strip():
        return refuse_input("reason", "bad_reason", "请说明终止原因", "say why it is ended")
    record = replace(kept.record, valid_until=on)
    agreements.save_agreements(session, [record], who.account)
    terms = TERMS.put(session, replace(kept.terms, ended_on=on, ended_reason=reason), who.account)
    return KeptAgreement(record, terms)


def _find_fault(record: AgreementRecord, terms: AgreementTerms) -> Refusal | None:
    pool, request = record.pool_region, record.request_region
    tariff = (terms.base_cny, terms.per_km_cny, terms.per_minute_cny, record.cost_per_option_cny)
    checks = (
        (bool(record.agreement.strip()), "agreement", "请填写协议编号", "give the agreement's number"),
        (bool(record.document.strip()), "document", "请注明依据文件", "cite the document it stands on"),
        (find_region(pool) is not None, "pool_region", f"没有地区“{pool}”", f"there is no region '{pool}'"),
        (find_region(request) is not None, "request_region", f"没有地区“{request}”", f"there is no region '{request}'"),
        (pool != request, "request_region", "协议双方应为两个地区", "an agreement is between two regions"),
        (record.valid_until >= record.valid_from, "valid_until", "止期早于起期", "it ends before it begins"),
        (all((each or 0) >= 0 for each in tariff), "base_cny", "费用不能为负", "prices are not negative"),
        ((record.max_vehicles or 0) >= 0, "max_vehicles", "车辆数不能为负", "the number of cars is not negative"),
    )
    return next((refuse_input(name, f"bad_{name}", zh, en) for holds, name, zh, en in checks if not holds), None)
