"""The certificate in the field's words: what the solver certified, with sentences in both languages and articles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dispatch.day_plan import Words
from dispatch.record import article_data
from dispatch.why.articles import Articles
from dispatch.why.words import change_words, clocked, rung_words, start_text
from rulebook.instrument import Citation
from solver.plan import Plan
from solver.problem import Problem
from solver.violation import Code
from solver.why.certificate import certify
from solver.why.explanation import Explanation, explain
from solver.why.recommend import Offer
from solver.why.roster import Rung

_VALUES = {
    Rung.UNIFIED: ("mechanism.names", "own_level.same_region_required"),
    Rung.CROSS_REGION: ("mechanism.names", "mechanism.order", "cross_region.agreement_required"),
    Rung.SOCIAL: ("mechanism.names", "mechanism.order", "social.catalogue_required"),
    Rung.UNSERVED: ("mechanism.names", "mechanism.order"),
}
_MISFITS = {
    Code.VEHICLE_SEATS: Words("座位不足", "too few seats"),
    Code.VEHICLE_CATEGORY: Words("类别不符", "of another category"),
    Code.VEHICLE_FEATURES: Words("用途或装备不符", "may not be sent for it, or lacks equipment"),
    Code.CROSS_REGION_NOT_ALLOWED: Words("没有异地联动协议", "of a region without an agreement"),
    Code.LOCK_BROKEN: Words("任务已锁定", "locked elsewhere"),
}
_HELD = {
    Code.STARTS_BEFORE_ARRIVAL: Words("被其他任务占用", "held by other trips"),
    Code.OUTSIDE_AVAILABLE: Words("不在班次内", "not on duty then"),
    Code.RANGE_KM: Words("续航不足", "too short a range"),
    Code.DRIVING_MINUTES: Words("驾驶时间不足", "too little driving time"),
    Code.CROSS_REGION_VEHICLES: Words("协议车辆已派完", "the agreement's cars are all out"),
    Code.RESERVE: Words("须留作备勤", "kept in reserve"),
}
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Certificate:
    """An explanation with its sentences and articles; `data` is the JSON to keep."""

    explained: Explanation
    sentences: tuple[Words, ...]
    articles: tuple[Citation, ...]
    data: dict[str, Any]


def make_certificate(problem: Problem, plan: Plan, request: str) -> Certificate:
    """The certificate of one request; raises NoSuchRequestError. The same files always give the same."""
    explained = explain(problem, plan, request)
    articles = Articles(problem)
    cited = list(articles.list_values(_VALUES[explained.rung], request))
    for each in explained.advice.ruled_out:
        cited += articles.list_for(each.barrier.code, request, each.vehicle)
    citations = tuple(dict.fromkeys(cited))
    sentences = tuple(_sentences(problem, explained))
    data = certify(problem, plan, explained)
    data["sentences"] = [{"zh": each.zh, "en": each.en} for each in sentences]
    data["articles"] = [article_data(citation) for citation in citations]
    return Certificate(explained, sentences, citations, data)


def offer_words(problem: Problem, offer: Offer) -> Words:
    """Who, by which mechanism, and what it adds to the day's cost."""
    who_zh = f"供应商 {offer.supplier}" if offer.supplier else f"车辆 {offer.vehicle}"
    who_en = f"supplier {offer.supplier}" if offer.supplier else f"vehicle {offer.vehicle}"
    start = next((leg.start for duty in offer.duties for leg in duty.legs if leg.option == offer.option), None)
    at_zh, at_en = ("", "") if start is None else (f"，{start_text(start)} 发车", f", starts {start_text(start)}")
    by = rung_words(problem, offer.rung, offer.option)
    exact_zh, exact_en = ("", "") if offer.is_exact else ("（至多）", " (at most)")
    return Words(
        f"{who_zh}（{by.zh}）{at_zh}，总费用 {offer.added_cny:+.2f} 元{exact_zh}",
        f"{who_en} ({by.en}){at_en}, day's cost {offer.added_cny:+.2f} CNY{exact_en}",
    )


def _sentences(problem: Problem, told: Explanation) -> Iterator[Words]:
    yield _outcome(problem, told)
    runner_up = told.runner_up
    if runner_up is None:
        yield Words("没有其他车辆或供应商可承担", "no other vehicle or supplier can take it")
    else:
        best = offer_words(problem, runner_up)
        yield Words(f"次优：{best.zh}", f"runner-up: {best.en}")
    if told.rung is not Rung.UNIFIED:
        yield from _vehicles(told)
        yield from _relaxations(problem, told)


def _outcome(problem: Problem, told: Explanation) -> Words:
    service = told.service
    if service is None:
        return Words(f"申请 {told.request} 在本方案中未保障", f"request {told.request} is not served by this plan")
    by = rung_words(problem, told.rung, service.option.id)
    start = f" {start_text(told.start)}" if told.start is not None else ""
    return Words(
        f"申请 {told.request}：{by.zh}，由 {service.vehicle or service.supplier}{start} 承担；"
        f"如不保障，总费用 {told.advice.unserved_cny:+.2f} 元",
        f"request {told.request}: {by.en}, by {service.vehicle or service.supplier}{start}; "
        f"leaving it unserved would change the day's cost by {told.advice.unserved_cny:+.2f} CNY",
    )


def _vehicles(told: Explanation) -> Iterator[Words]:
    """Counts of all vehicles, then who holds the fitting ones."""
    codes = Counter(each.barrier.code for each in told.advice.ruled_out)
    misfits = [(codes[code], words) for code, words in _MISFITS.items() if codes[code]]
    held = [(codes[code], words) for code, words in _HELD.items() if codes[code]]
    free = sum(not offer.is_now for offer in told.advice.vehicles)
    yield Words(
        f"相符车辆 {len(told.held) + len(told.advice.vehicles)} 辆：可承担 {free} 辆"
        + "".join(f"，{words.zh} {count} 辆" for count, words in held)
        + ("；不相符：" + "，".join(f"{words.zh} {count} 辆" for count, words in misfits) if misfits else ""),
        f"{len(told.held) + len(told.advice.vehicles)} vehicle(s) fit: {free} could take it"
        + "".join(f", {count} {words.en}" for count, words in held)
        + ("; do not fit: " + ", ".join(f"{count} {words.en}" for count, words in misfits) if misfits else ""),
    )
    for each in told.held[:_SHOWN]:
        words = clocked(Words(each.barrier.zh, each.barrier.en))
        yield Words(f"  {words.zh}", f"  {words.en}")
    more = len(told.held) - _SHOWN
    if more > 0:
        yield Words(f"  …… 另 {more} 辆见证明文件", f"  … {more} more in the certificate's file")


def _relaxations(problem: Problem, told: Explanation) -> Iterator[Words]:
    if not told.relaxations:
        yield Words(
            "在所试的变化中没有找到可行的（提前、推迟、合乘、备勤、协议、供应商、增车）",
            "none of the changes tried would do (earlier, later, share, reserve, agreement, supplier, one more car)",
        )
        return
    yield Words(
        "以下变化均已重新求解并校验，所列费用为至多：",
        "each of these was solved again and checked; the cost told is at most:",
    )
    for each in told.relaxations:
        what, by = change_words(problem, each.change), rung_words(problem, each.rung, each.option)
        who, start = each.vehicle or each.supplier, start_text(each.start)
        yield Words(
            f"  {what.zh}：由 {who} {start} 承担（{by.zh}），实际支出 {each.outlay_cny:+.2f} 元",
            f"  {what.en}: {who} {start} serves it ({by.en}), outlay {each.outlay_cny:+.2f} CNY",
        )
