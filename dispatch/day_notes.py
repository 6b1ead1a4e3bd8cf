"""What the day's report says of drivers' turns and of electric cars: counts, and what was counted into the cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from dispatch.day_plan import DutySheet, Words
from dispatch.docket import WHOLE_REGION, Docket
from dispatch.electric import fuel_price_cny, list_pools_with_electric
from dispatch.turns import NO_TURNS, read_turn_rule
from fleet_data.records import Energy
from rulebook.book import asof

_KINDS = (("nights", "夜班", "nights"), ("holidays", "节假日班", "holidays"), ("long_days", "长时出车", "long days"))


def list_day_notes(docket: Docket, sheets: Iterable[DutySheet]) -> tuple[Words, ...]:
    """Sentences on the duties of the day; none where there is nothing to tell."""
    duties = tuple(sheets)
    return (*_turns(docket, duties), *_energy(docket, duties))


def _turns(docket: Docket, sheets: tuple[DutySheet, ...]) -> Iterator[Words]:
    """The day's turns, and how they lie on the drivers who are out together with those before."""
    rule = read_turn_rule(asof(docket.day, docket.region or WHOLE_REGION))
    hours: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for sheet in sheets:
        hours[sheet.driver].append((sheet.leaves, sheet.back))
    today = {driver: rule.find_turns(tuple(sorted(each)), docket.on_holiday) for driver, each in hours.items()}
    total = [turns + docket.turns.get(driver, NO_TURNS) for driver, turns in today.items()]
    for name, zh, en in _KINDS:
        count = sum(getattr(turns, name) for turns in today.values())
        if count:
            least, most = (pick(getattr(turns, name) for turns in total) for pick in (min, max))
            yield Words(
                f"{zh} {count} 人次；连同此前 {rule.days} 天，出车驾驶员各 {least}–{most} 次",
                f"{en} today: {count}; with the {rule.days} days before, {least} to {most} for each driver who is out",
            )


def _energy(docket: Docket, sheets: tuple[DutySheet, ...]) -> Iterator[Words]:
    """How far electric cars are reckoned to go, their share of the duties, and the planning price on fuel."""
    records = {crew.vehicle.record.plate: crew.vehicle.record for crew in docket.crews}
    if not any(record.energy is Energy.ELECTRIC for record in records.values()):
        return
    used = [records[sheet.plate] for sheet in sheets]
    electric = sum(record.energy is Energy.ELECTRIC for record in used)
    with_electric = list_pools_with_electric(records.values())
    price = sum(fuel_price_cny(record, with_electric, docket.policy.electric) for record in used)
    yield Words(
        f"新能源优先：{len(used)} 次出车中纯电动 {electric} 次，续航按 {docket.range_share:.0%} 计；"
        f"费用中含燃油车计划代价 {price:.2f} 元（建议值）",
        f"new energy first: {electric} of {len(used)} duties are electric, range reckoned at {docket.range_share:.0%}; "
        f"the cost holds a planning price of {price:.2f} CNY on fuel (a proposal)",
    )
