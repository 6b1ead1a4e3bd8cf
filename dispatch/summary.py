"""A planned day in lines, for `paiche plan` and `paiche demo` alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dispatch.day_plan import DayPlan, DraftOrder
from dispatch.labels import MECHANISMS, articles_text
from dispatch.policy import MECHANISM_ORDER
from dispatch.record import list_articles
from fleet_data.regions import find_region
from rulebook.terms import Mechanism, Status

_SHOWN = 12
_DECIDING = ("support_ladder", "cross_region", "social_supply")


def day_summary(day_plan: DayPlan, shown: int = _SHOWN) -> list[str]:
    """Lines in Chinese and English: served, cost and bound, cars, and the exceptions, at most `shown` of each kind."""
    return [
        *_headline(day_plan),
        *_mechanisms(day_plan),
        *_cars(day_plan),
        *(f"  · {note}" for note in day_plan.notes),
        *_exceptions(day_plan, shown),
        *_standing(day_plan),
    ]


def _headline(day: DayPlan) -> Iterable[str]:
    region = find_region(day.region) if day.region is not None else None
    where = region.name if region is not None else "全部地区 all regions"
    plan = day.plan
    yield f"派车方案 Plan {day.day.isoformat()} {where} 第 {day.version} 版 version {day.version}"
    yield (
        f"  费用 cost {plan.cost:,.2f} 元 CNY  下界 bound {plan.lower_bound:,.2f}  差距 gap {plan.gap:.3%}  "
        f"{plan.status}  {plan.seconds:.1f} s  道路 roads: {day.roads}"
    )


def _mechanisms(day: DayPlan) -> Iterable[str]:
    total = len(day.orders) + len(day.refused)
    yield f"  申请 requests {total}  依规不予派车 refused by law {len(day.refused)}"
    counts = Counter(order.mechanism for order in day.orders)
    costs: dict[Mechanism | None, float] = dict.fromkeys(MECHANISMS, 0.0)
    for order in day.orders:
        costs[order.mechanism] += order.cost_cny
    for mechanism, (zh, en) in MECHANISMS.items():
        yield f"    {zh} {en}: {counts[mechanism]}  ({costs[mechanism]:,.2f} 元 CNY)"
    kinds = Counter(order.way.option.kind for order in day.orders if order.way is not None)
    yield (
        f"    其中 of these: 合并乘车 shared {kinds['shared']}  铁路加属地用车 rail and local {kinds['rail_and_local']}"
    )


def _cars(day: DayPlan) -> Iterable[str]:
    used = len({duty.plate for duty in day.duties})
    reserve = sum(sum(pool.reserve.values()) for pool in day.problem.pools)
    out = Counter((each.code, each.zh, each.en) for each in day.left_out if each.kind == "vehicle")
    free = len(day.crews) - used
    yield (
        f"  车辆 cars: 出车 used {used}  在库 not used {free}（其中备勤 of them in reserve {reserve}）  "
        f"未列入 left out {sum(out.values())}"
    )
    by_code: Counter[str] = Counter()
    example: dict[str, tuple[str, str]] = {}
    for (code, zh, en), count in out.items():
        by_code[code] += count
        example.setdefault(code, (zh, en))
    for code, count in by_code.most_common():
        yield f"    {count} × {example[code][0]} / {example[code][1]}"


def _exceptions(day: DayPlan, shown: int) -> Iterable[str]:
    unserved = [
        f"{order.need.id} {order.reason}（{deciding_articles(order, day)}）"
        for order in day.orders
        if order.mechanism is None
    ]
    risen = [
        f"{order.need.id} {order.reason}（{deciding_articles(order, day)}）"
        for order in day.orders
        if order.mechanism in (Mechanism.SOCIAL, Mechanism.CROSS_REGION)
    ]
    refused = [
        f"{each.record.request} "
        + "；".join(f"{reason.zh} / {reason.en} {articles_text(reason.citations)}" for reason in each.reasons)
        for each in day.refused
    ]
    yield from _listed("未保障 unserved", unserved, shown)
    yield from _listed("升级 beyond the own level", risen, shown)
    yield from _listed("依规不予派车 refused by law", refused, shown)


def deciding_articles(order: DraftOrder, day: DayPlan) -> str:
    """The articles that an exception stands on: the order of the mechanisms, and what let the later one serve."""
    ordered = [value.citation for value in day.policy.values if value.name == MECHANISM_ORDER]
    decided = list_articles(ruling for ruling in order.rulings if ruling.rule in _DECIDING)
    return articles_text(dict.fromkeys((*ordered, *decided)))


def _listed(title: str, lines: Sequence[str], shown: int) -> Iterable[str]:
    if not lines:
        return
    yield f"  {title}: {len(lines)}"
    yield from (f"    {line}" for line in lines[:shown])
    if len(lines) > shown:
        yield f"    …… 另 {len(lines) - shown} 项见 plan.xlsx / {len(lines) - shown} more in plan.xlsx"


def _standing(day: DayPlan) -> Iterable[str]:
    """How far the articles that decided were verified."""
    cited = list_articles(ruling for _, ruling in day.rulings)
    standing = Counter(citation.status for citation in cited)
    yield (
        f"  引用条款 articles cited {len(cited)}: 已见原文 seen {standing[Status.SEEN]}  "
        f"部分见到 partly {standing[Status.PARTLY]}  未核实 unverified {standing[Status.UNVERIFIED]}"
    )
