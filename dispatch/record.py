"""A planned day as the rows that are kept: plan, ways, duties, orders, rulings; written once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from importlib import metadata

from dispatch.clock import to_instant
from dispatch.day_plan import DraftOrder, DutySheet
from dispatch.left_out import LeftOut
from dispatch.requests import RefusedRequest
from dispatch.ways import Way
from fleet_data.plan_records import (
    DutyRecord,
    OptionRecord,
    OrderRecord,
    OrderState,
    PlanRecord,
    PlanToSave,
    RulingRecord,
)
from rulebook.instrument import Citation
from rulebook.ruling import Ruling
from solver.instance_writing import problem_as_json
from solver.plan import Plan
from solver.plan_file import plan_as_json
from solver.problem import Problem

_ABOUT_THE_CAR = ("vehicle_category", "holiday_seal", "parking")
_ABOUT_THE_DRIVER = ("driver_fitness", "driver_duty")


def plan_to_save(
    day: date,
    region: str,
    problem: Problem,
    plan: Plan,
    ways: Iterable[Way],
    duties: Iterable[DutySheet],
    orders: Iterable[DraftOrder],
    refused: Iterable[RefusedRequest],
    rulings: Iterable[tuple[str, Ruling]],
    seed: int,
) -> PlanToSave:
    """Everything of the day in one piece, for one transaction."""
    return PlanToSave(
        plan=PlanRecord(
            day=day,
            region=region,
            instance_json=_compact(problem_as_json(problem)),
            plan_json=_compact(plan_as_json(plan)),
            cost_cny=plan.cost,
            lower_bound_cny=plan.lower_bound,
            status=plan.status,
            seconds=plan.seconds,
            solver_version=f"paiche {metadata.version('paiche')}",
            seed=seed,
        ),
        orders=(*(_order(order, day) for order in orders), *map(_refusal, refused)),
        duties=tuple(_duty(duty, day) for duty in duties),
        options=tuple(_option(way, day) for way in ways),
        rulings=tuple(
            RulingRecord(subject, _compact(ruling.to_dict()), ruling.instruments_digest) for subject, ruling in rulings
        ),
    )


def list_rulings(
    orders: Iterable[DraftOrder], refused: Iterable[RefusedRequest], left_out: Iterable[LeftOut]
) -> tuple[tuple[str, Ruling], ...]:
    """(subject, ruling), each once: on requests, cars, drivers, agreements and suppliers."""
    found: dict[tuple[str, str], Ruling] = {}
    for order in orders:
        for ruling in order.rulings:
            found.setdefault((_subject(ruling, order), ruling.digest), ruling)
    for each in refused:
        for ruling in each.rulings:
            found.setdefault((f"request:{each.record.request}", ruling.digest), ruling)
    for thing in left_out:
        if thing.ruling is not None:
            found.setdefault((f"{thing.kind}:{thing.id}", thing.ruling.digest), thing.ruling)
    return tuple((subject, ruling) for (subject, _), ruling in found.items())


def list_articles(rulings: Iterable[Ruling]) -> tuple[Citation, ...]:
    """What the rulings stand on, each article once, in the order they were asked."""
    return tuple(dict.fromkeys(citation for ruling in rulings for citation in ruling.citations))


def article_data(citation: Citation) -> dict[str, str]:
    """A citation as JSON data."""
    return {
        "instrument": citation.instrument,
        "title_zh": citation.title_zh,
        "title_en": citation.title_en,
        "article": citation.article,
        "status": citation.status.value,
    }


def _subject(ruling: Ruling, order: DraftOrder) -> str:
    """What the ruling is about."""
    if order.trip is not None and ruling.rule in _ABOUT_THE_CAR:
        return f"vehicle:{order.trip.plate}"
    if order.trip is not None and ruling.rule in _ABOUT_THE_DRIVER:
        return f"driver:{order.trip.driver}"
    if ruling.rule == "cross_region":
        return f"agreement:{ruling.facts['agreement']}"
    if ruling.rule == "social_supply":
        return f"supplier:{ruling.facts['supplier']}"
    return f"request:{order.need.id}"


def _order(order: DraftOrder, day: date) -> OrderRecord:
    trip, option = order.trip, order.way.option if order.way is not None else None
    start, end = (None, None) if option is None else (option.earliest, option.earliest + option.minutes)
    if trip is not None:
        start, end = trip.start, trip.end
    return OrderRecord(
        request=order.need.id,
        mechanism=order.mechanism,
        reason_zh=order.reason.zh,
        reason_en=order.reason.en,
        articles=tuple(article_data(citation) for citation in list_articles(order.rulings)),
        cost_cny=round(order.cost_cny, 2),
        state=OrderState.DRAFT if order.is_served else OrderState.UNSERVED,
        option=option.id if option is not None else None,
        option_kind=option.kind if option is not None else None,
        vehicle=trip.plate if trip is not None else None,
        driver=trip.driver if trip is not None else None,
        supplier=order.supplier,
        planned_start_at=None if start is None else to_instant(start, day),
        planned_end_at=None if end is None else to_instant(end, day),
        duty=trip.duty if trip is not None else None,
        leg=trip.leg if trip is not None else None,
    )


def _refusal(refused: RefusedRequest) -> OrderRecord:
    """A refused request's answer: not served, with the reasons and articles that refuse it."""
    return OrderRecord(
        request=refused.record.request,
        mechanism=None,
        reason_zh="不予派车：" + "；".join(reason.zh for reason in refused.reasons),
        reason_en="refused: " + "; ".join(reason.en for reason in refused.reasons),
        articles=tuple(article_data(citation) for citation in list_articles(refused.rulings)),
        state=OrderState.UNSERVED,
    )


def _duty(duty: DutySheet, day: date) -> DutyRecord:
    return DutyRecord(
        vehicle=duty.plate,
        driver=duty.driver,
        start_at=to_instant(duty.leaves, day),
        end_at=to_instant(duty.back, day),
        km=round(duty.km, 3),
        driving_minutes=round(duty.driving_minutes, 1),
        cost_cny=round(duty.cost_cny, 2),
    )


def _option(way: Way, day: date) -> OptionRecord:
    option = way.option
    return OptionRecord(
        option=option.id,
        kind=option.kind,
        covers=option.covers,
        earliest_at=to_instant(option.earliest, day),
        latest_at=to_instant(option.latest, day),
        minutes=option.minutes,
        driving_minutes=option.driving_minutes,
        km=option.km,
        extra_cost_cny=option.extra_cost,
        passengers=option.passengers,
    )


def _compact(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
