"""Price and dive: join options that the relaxation serves one after the other, price again, and so on to a plan.

Whole duties of the relaxation are rarely near one, but which trip follows which mostly is: joining such pairs moves
the LP value several times less than fixing duties does (DECISIONS: the dive). The last chains are the hardest to
dive well and the easiest for a MIP.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from solver.columns import Column
from solver.incumbent import Incumbent, cheaper
from solver.integer import Choice
from solver.master import Master
from solver.part import finish, settle
from solver.parts import Part
from solver.relaxation import Relaxation

CALM = 1.5e-4  # relative rise of the LP value up to which a step was cheap
TAIL_COLUMNS = 20000  # in the MIP at the end
DIVE_COLUMNS = 8  # of a group in a round
LANDING, LANDING_HOP, LANDING_SECONDS = 25, 0.25, 2.0  # how the first plan is made from the tail
LANDING_ROUNDS = 3
LEAST_COLUMNS, COLUMNS_A_REQUEST = 2500, 7  # kept from one step to the next


@dataclass(frozen=True, slots=True)
class Temper:
    """How a dive goes: join all pairs from `joined`, fix all duties from `whole` and about `share` of them a step."""

    joined: float = 0.95
    hasty: float = 0.8  # in place of it where time is short
    whole: float = 0.85
    share: float = 0.03
    least_share: float = 0.01  # after a step that raised the LP value
    longest_hop: float = 0.2  # where time is short
    rounds: int = 6  # of pricing in a step
    tail: int = 120  # open chains that are left to the MIP
    tail_seconds: float = 5.0


def dive(
    relaxation: Relaxation,
    part: Part | None,
    columns: Sequence[Column],
    best: Incumbent | None,
    temper: Temper,
    remaining: Callable[[], float],
) -> Incumbent | None:
    """The plan of the day, or of a part, at the end of one dive over `columns` and what is priced on the way.

    `best` when that is cheaper; None where a locked request finds no duty any more.
    """
    master = Master(relaxation.rows, relaxation.artificial, relaxation.interrupter, (), part)
    master.add(columns)
    kept = min(temper.tail_seconds, max(1.0, 0.25 * remaining()))  # for the tail
    known = best.cost if best is not None else np.inf
    if not _descend(relaxation, master, known, temper, lambda: remaining() - kept):
        return best
    tail = master.copy()
    plan = cheaper(best, [_land(relaxation, master, known, temper, remaining)])
    if plan is not None and remaining() > 0 and tail.solve(remaining()):
        plan = cheaper(plan, [finish(relaxation, tail, plan, remaining, temper.tail_seconds, TAIL_COLUMNS)])
    return plan


def _descend(
    relaxation: Relaxation,
    master: Master,
    known: float,
    temper: Temper,
    left: Callable[[], float],
) -> bool:
    """Settle more and more until few chains are open; False where nothing cheaper than `known` can come of it."""
    share = temper.share
    value: float | None = None
    while True:
        before = left()
        if not settle(relaxation, master, temper.rounds, left, max(DIVE_COLUMNS, relaxation.most)):
            return bool(np.isfinite(master.value))
        if master.value >= known - 1e-6:
            return False
        if master.size <= temper.tail:
            return True
        rise = (master.value - value) / abs(master.value) if value is not None else 0.0
        share = min(temper.share, max(temper.least_share, share * (1.3 if rise < CALM else 0.6)))
        value = master.value
        # steps get shorter as chains grow; a dive that would still not end in time goes in hops
        affordable = 4.0 * left() / max(1e-3, before - left())
        hop = min(temper.longest_hop, 1.0 / max(0.1, affordable))
        if not _step(master, temper, max(share, hop), temper.hasty if hop > share else temper.joined):
            return True


def _land(
    relaxation: Relaxation, master: Master, known: float, temper: Temper, remaining: Callable[[], float]
) -> Incumbent | None:
    """A plan in a moment: go down to a few chains, in hops once time is up, and choose among what is known."""
    while master.size > LANDING and master.value < known:
        late = remaining() <= 0
        if not _step(master, temper, LANDING_HOP if late else temper.share, temper.joined):
            break
        if not settle(relaxation, master, 1 if late else LANDING_ROUNDS, lambda: LANDING_SECONDS, DIVE_COLUMNS):
            break
    choice = Choice(relaxation.rows, master.columns, master.fixed, master.part)
    return choice.solve(LANDING_SECONDS, 0, None, relaxation.stopped).incumbent


def _step(master: Master, temper: Temper, share: float, joined: float) -> bool:
    """Join and fix what the LP all but settles, at least a share of the duties; whether there was any."""
    pairs = _joints(master, joined)
    if joined < temper.joined:  # no more than the hop asks for
        pairs = pairs[: max(len(_joints(master, temper.joined)), round(share * master.size))]
    duties = _duties(master, temper.whole, share) if len(pairs) < share * master.size else []
    if not pairs and not duties:
        return False
    master.purge(max(LEAST_COLUMNS, COLUMNS_A_REQUEST * master.size))
    master.join(pairs)
    master.fix([column for column in duties if master.fixings.allows(column)])
    return True


def _joints(master: Master, joined: float) -> list[tuple[int, int]]:
    """Pairs of options that the LP serves one right after the other all but wholly."""
    flow: dict[tuple[int, int], float] = defaultdict(float)
    for column, value in zip(master.columns, master.primal, strict=True):
        if value > 1e-6:
            for pair in zip(column.options, column.options[1:], strict=False):
                if master.fixings.after[pair[0]] < 0:
                    flow[pair] += float(value)
    chosen: list[tuple[int, int]] = []
    for pair in sorted((pair for pair in flow if flow[pair] >= joined), key=lambda pair: (-flow[pair], pair)):
        if master.fixings.can_join(*pair) and not _closes(chosen, pair):
            chosen.append(pair)
    return chosen


def _duties(master: Master, whole: float, share: float) -> list[Column]:
    """Duties to fix next: all nearly whole, at least a share of those still open, none sharing a request."""
    order = np.argsort(-master.primal, kind="stable")
    least = max(1, round(share * float(master.primal.sum())))
    taken: set[int] = set()
    chosen: list[Column] = []
    for k in order:
        if master.primal[k] < 1e-6 or (len(chosen) >= least and master.primal[k] < whole):
            break
        column = master.columns[k]
        if taken.isdisjoint(column.requests):
            taken.update(column.requests)
            chosen.append(column)
    return chosen


def _closes(chosen: list[tuple[int, int]], pair: tuple[int, int]) -> bool:
    """Whether the pair would close a ring with those chosen."""
    following = dict(chosen)
    at: int | None = pair[1]
    while at is not None:
        if at == pair[0]:
            return True
        at = following.get(at)
    return False
