"""Advice for one request in lines, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from dispatch.day_plan import Words
from dispatch.why.refusal import offer_words
from dispatch.why.words import clocked, rung_words
from solver.problem import Problem
from solver.why.recommend import Advice

_SHOWN = 10


def advice_lines(problem: Problem, advice: Advice, everything: bool) -> Iterator[str]:
    """The best vehicles, the suppliers, what leaving it would change, and why other vehicles cannot take it."""
    served = next((offer.option for offer in advice.vehicles if offer.is_now), None)
    now = rung_words(problem, advice.rung, served)
    yield f"{advice.request}：现为 {now.zh} / now {now.en}"
    for place, offer in enumerate(advice.vehicles if everything else advice.best, start=1):
        words, mark = offer_words(problem, offer), "（现行）now " if offer.is_now else ""
        yield f"  {place}. {mark}{words.zh} / {words.en}"
    if not advice.vehicles:
        yield "  没有可承担的车辆 / no vehicle can take it"
    for offer in advice.suppliers:
        words, mark = offer_words(problem, offer), "（现行）now " if offer.is_now else ""
        yield f"  · {mark}{words.zh} / {words.en}"
    if advice.unserved_cny:
        yield f"  · 不予保障：总费用 {advice.unserved_cny:+.2f} 元 / left unserved: {advice.unserved_cny:+.2f} CNY"
    yield f"  不能承担的车辆 vehicles that cannot: {len(advice.ruled_out)}"
    shown = advice.ruled_out if everything else advice.ruled_out[:_SHOWN]
    for each in shown:
        words = clocked(Words(each.barrier.zh, each.barrier.en))
        yield f"    {each.vehicle} {each.barrier.code}: {words.zh} / {words.en}"
    if len(shown) < len(advice.ruled_out):
        yield "    …… 用 --all 列出全部 / --all lists every one"
