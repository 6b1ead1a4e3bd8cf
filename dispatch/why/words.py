"""Sentences for what the solver counted: mechanisms, limits, changes; minutes become the hour of the clock."""

from __future__ import annotations

import re

from dispatch.clock import clock_text
from dispatch.day_plan import Words
from solver.problem import Problem
from solver.why.changes import Change, ChangeKind
from solver.why.limits import DayLimit
from solver.why.roster import Rung

RUNGS = {
    Rung.UNIFIED: Words("本级机关统一保障", "own level"),
    Rung.CROSS_REGION: Words("异地联动保障", "cross-region"),
    Rung.SOCIAL: Words("社会化联动保障", "social supply"),
    Rung.UNSERVED: Words("未保障", "unserved"),
}

LIMITS = {
    DayLimit.SEATS: Words("座位数", "seats"),
    DayLimit.RESERVE: Words("备勤车辆", "vehicles in reserve"),
    DayLimit.DRIVING: Words("驾驶时间", "minutes at the wheel"),
    DayLimit.HOURS: Words("班次（每段前后各延长一小时）", "hours on duty (an hour more at both ends)"),
    DayLimit.RANGE: Words("续航里程", "range"),
    DayLimit.AGREEMENT_CAPS: Words("异地联动协议车辆数", "number of cars of the agreements"),
    DayLimit.AGREEMENTS: Words("仅限有协议的地区（按当日最高附加费计）", "agreements with some regions only"),
    DayLimit.SUPPLIER_CAPS: Words("供应商承接上限", "how much suppliers take"),
    DayLimit.PARKING: Words("在外空停时间", "idle time away from the pool"),
}

_MINUTE = re.compile(r"第 (-?\d+(?:\.\d+)?)(?:–(-?\d+(?:\.\d+)?))? 分钟")
_MINUTE_EN = re.compile(r"minute (-?\d+(?:\.\d+)?)")


def rung_words(problem: Problem, rung: Rung, option_id: str | None) -> Words:
    """The mechanism in the field's words: a train with a local car is cross-region supply, whoever's pool it is."""
    kinds = {option.id: option.kind for option in problem.all_options()}
    if rung is Rung.UNIFIED and kinds.get(option_id or "") == "rail_and_local":
        return Words("异地联动保障（铁路加属地用车）", "cross-region, rail and a local car")
    return RUNGS[rung]


def change_words(problem: Problem, change: Change) -> Words:
    """What would have to be otherwise."""
    names = {region.id: region.name or region.id for region in problem.regions}
    subject = [names.get(each, each) for each in change.subject]
    vehicles = {vehicle.id: vehicle for vehicle in problem.vehicles}
    match change.kind:
        case ChangeKind.MOVE_OTHERS:
            return Words("调整其他任务的车辆或时间，条件不变", "serve other trips by other cars or at other times")
        case ChangeKind.EARLIER:
            return Words(f"提前 {change.amount:g} 分钟出发", f"leave {change.amount:g} minutes earlier")
        case ChangeKind.LATER:
            return Words(f"推迟 {change.amount:g} 分钟出发", f"leave {change.amount:g} minutes later")
        case ChangeKind.SHARE:
            covers = {each.id: each.covers for each in problem.shared}.get(change.subject[0], ())
            return Words(f"合并乘车：{'、'.join(covers)}", f"share one car: {', '.join(covers)}")
        case ChangeKind.RESERVE:
            return Words(
                f"动用车队 {subject[0]} 的一辆备勤车（{subject[1]}）",
                f"take one {subject[1]} vehicle out of the reserve of {subject[0]}",
            )
        case ChangeKind.AGREEMENT_CAP:
            return Words(
                f"协议允许 {subject[0]} 多支援 {subject[1]} 一辆车",
                f"the agreement lets {subject[0]} send {subject[1]} one more car",
            )
        case ChangeKind.AGREEMENT:
            return Words(
                f"{subject[0]} 与 {subject[1]} 订立异地联动协议（附加费按每次 {change.amount:.2f} 元计）",
                f"an agreement lets {subject[0]} serve {subject[1]} (surcharge reckoned at {change.amount:.2f} CNY)",
            )
        case ChangeKind.SUPPLIER:
            return Words(f"由供应商 {subject[0]} 承担", f"let supplier {subject[0]} serve it")
        case ChangeKind.VEHICLE:
            pool = vehicles[change.subject[0]].pool
            return Words(
                f"车队 {pool} 增加一辆与 {subject[0]} 相同的车（购置费用未计）",
                f"one more vehicle like {subject[0]} in pool {pool} (its purchase not counted)",
            )


def start_text(start: float | None) -> str:
    """The hour of a start, or nothing."""
    return "" if start is None else clock_text(start)


def clocked(words: Words) -> Words:
    """The sentences with hours in place of minutes from midnight."""
    zh = _MINUTE.sub(lambda m: "–".join(clock_text(float(each)) for each in m.groups() if each is not None), words.zh)
    en = _MINUTE_EN.sub(lambda m: clock_text(float(m[1])), words.en)
    return Words(zh, en)
