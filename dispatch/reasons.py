"""Why each request got what it got, in sentences that only say what was counted on the finished plan."""

from __future__ import annotations

from collections.abc import Sequence

from dispatch.clock import clock_text
from dispatch.day_plan import Trip, Words
from dispatch.eligibility import AgreementInForce, EligibleSupplier
from dispatch.ladder import RungCount
from dispatch.requests import Need
from dispatch.ways import RailLeg, Way
from fleet_data.regions import find_region

_HOLDERS_SHOWN = 5


def own_level_reason(need: Need, way: Way, trip: Trip, pool: str, fitting: int) -> Words:
    """Served by a car of the request's own level."""
    shared = _shared_words(need, way)
    return Words(
        f"本级机关统一保障：{pool} {trip.plate}，{clock_text(trip.start)} 发车；"
        f"本级符合条件车辆 {fitting} 辆{shared.zh}",
        f"own-level supply: {trip.plate} of {pool}; {fitting} own-level car(s) fit{shared.en}",
    )


def cross_region_reason(need: Need, way: Way, trip: Trip, agreement: AgreementInForce, count: RungCount) -> Words:
    """Served by another region's pool because no own-level car was free."""
    record, shared = agreement.record, _shared_words(need, way)
    own = _own_level_words(count)
    return Words(
        f"异地联动保障：{own.zh}；依协议 {record.agreement}（{record.document}）由{_name(record.pool_region)}车辆 "
        f"{trip.plate} 承担{shared.zh}",
        f"cross-region supply: {own.en}; by agreement {record.agreement} ({record.document}) {trip.plate} of "
        f"{_name(record.pool_region)} serves it{shared.en}",
    )


def rail_reason(rail: RailLeg, trip: Trip, agreement: AgreementInForce, direct_km: float) -> Words:
    """Long trip: the train, and a car of the destination's pool."""
    record = agreement.record
    return Words(
        f"异地联动保障（铁路加属地用车）：驾车单程约 {direct_km:.0f} 公里，改乘火车 {rail.from_hub}→{rail.to_hub}（约 "
        f"{rail.minutes:.0f} 分钟，票价合计约 {rail.fare_cny:.0f} 元，车次须另行核定），依协议 {record.agreement}"
        f"（{record.document}）由{_name(record.pool_region)}车辆 {trip.plate} 接送",
        f"cross-region supply (rail and a local car): {direct_km:.0f} km one way by road; train {rail.from_hub}→"
        f"{rail.to_hub} (about {rail.minutes:.0f} minutes, about {rail.fare_cny:.0f} CNY in all, the train to be "
        f"confirmed), then {trip.plate} of {_name(record.pool_region)} by agreement {record.agreement}",
    )


def social_reason(need: Need, way: Way, supplier: EligibleSupplier, count: RungCount) -> Words:
    """Served by a market supplier because no pool had a free car."""
    record, shared = supplier.record, _shared_words(need, way)
    own, cross = _own_level_words(count), _cross_region_words(count)
    return Words(
        f"社会化联动保障：{own.zh}；{cross.zh}；"
        f"由目录内供应商 {record.name}（{record.catalogue_number}）承担{shared.zh}",
        f"social supply: {own.en}; {cross.en}; "
        f"{record.name} (catalogue {record.catalogue_number}) serves it{shared.en}",
    )


def no_road_reason() -> Words:
    """No road leads there today."""
    return Words(
        "未保障：当日没有通达的道路，请核实目的地或路况后重新申请",
        "unserved: no road is open to the destination today; check the place or the roads and ask again",
    )


def unserved_reason(
    count: RungCount, never: int, suppliers: int, price_cny: float, holders: Sequence[tuple[str, str]]
) -> Words:
    """Which rungs were tried, who holds the fitting cars, and what the plan weighed.

    `never` is how many of the fitting cars could not take it even with nothing else to do.
    """
    own, cross = _own_level_words(count), _cross_region_words(count)
    if suppliers:
        market = Words(
            f"相符的社会供应商 {suppliers} 家，已达约定上限或费用不低于未保障计价 {price_cny:.0f} 元",
            f"{suppliers} supplier(s) fit, but are full or cost no less than the {price_cny:.0f} CNY of not serving it",
        )
    else:
        market = Words("没有可承担的社会供应商", "no supplier may serve it")
    held, hopeless = _holder_words(holders), _never_words(never)
    return Words(
        f"未保障：{own.zh}；{cross.zh}{hopeless.zh}；{market.zh}{held.zh}。可调整出发时间后重新申请",
        f"unserved: {own.en}; {cross.en}{hopeless.en}; {market.en}{held.en}. Ask again with another departure",
    )


def _own_level_words(count: RungCount) -> Words:
    if not count.own_level_fitting:
        return Words(
            "本级没有座位、类别、用途和装备相符的车辆", "no own-level car fits in seats, category and equipment"
        )
    if not count.own_level_free:
        return Words(
            f"本级符合条件的 {count.own_level_fitting} 辆车均不能在不改动其他任务的情况下承担",
            f"{count.own_level_fitting} own-level car(s) fit, none can take it beside the other trips",
        )
    return Words(
        f"本级符合条件的 {count.own_level_fitting} 辆车中 {count.own_level_free} 辆能承担，但费用不低于未保障计价",
        f"{count.own_level_free} of {count.own_level_fitting} own-level car(s) that fit could take it, "
        f"for no less than the price set on not serving it",
    )


def _cross_region_words(count: RungCount) -> Words:
    if not count.cross_region_agreements:
        return Words("没有有效的异地联动协议", "no cross-region agreement is in force")
    agreements = count.cross_region_agreements
    if not count.cross_region_fitting:
        return Words(
            f"有效协议 {agreements} 份，但对方没有相符的车辆",
            f"{agreements} agreement(s) in force, but no car of theirs fits",
        )
    if not count.cross_region_free:
        return Words(
            f"有效协议 {agreements} 份，对方相符的 {count.cross_region_fitting} 辆车均不能承担",
            f"{agreements} agreement(s) in force; {count.cross_region_fitting} car(s) fit, none can take it",
        )
    return Words(
        f"有效协议 {agreements} 份，{count.cross_region_free} 辆能承担，但费用不低于未保障计价",
        f"{agreements} agreement(s) in force; {count.cross_region_free} car(s) could take it, "
        f"for no less than the price set on not serving it",
    )


def _never_words(never: int) -> Words:
    if not never:
        return Words("", "")
    return Words(
        f"；上述车辆中 {never} 辆即使没有其他任务也不能承担（班次、续航、驾驶时间或备勤所限）",
        f"; {never} of these cars could not take it with nothing else to do (hours, range, driving time or reserve)",
    )


def _holder_words(holders: Sequence[tuple[str, str]]) -> Words:
    if not holders:
        return Words("", "")
    shown = "、".join(f"{plate}（{requests}）" for plate, requests in holders[:_HOLDERS_SHOWN])
    more = len(holders) - _HOLDERS_SHOWN
    return Words(
        f"；同一时段占用相符车辆的任务：{shown}" + (f"等 {len(holders)} 项" if more > 0 else ""),
        f"; fitting cars are then out for: {shown}" + (f" and {more} more" if more > 0 else ""),
    )


def _shared_words(need: Need, way: Way) -> Words:
    others = [request for request in way.option.covers if request != need.id]
    if not others:
        return Words("", "")
    return Words(f"；与 {'、'.join(others)} 合并乘车", f"; shares the car with {', '.join(others)}")


def _name(code: str) -> str:
    region = find_region(code)
    return region.name if region is not None else code
