"""What there is to do: each kind of job with its queue, its limits, its interval and the function that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from api.jobs.performing import Run

PLANS = "paiche.plans"
HOUSEWORK = "paiche.housework"
QUEUES = (PLANS, HOUSEWORK)

PLANNING = "planning"
MINUTE, HOUR, DAY = 60, 3_600, 86_400

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `doer` is `module:function`, imported where the job is done: a worker starts without the solver.

    After `most_seconds` the lease runs on no more and the process that does it is ended.
    """

    name: str
    doer: str
    queue: str = HOUSEWORK
    most_seconds: int = 600
    every_seconds: int | None = None  # by the timetable

    def load(self) -> Callable[[Run], Result]:
        """The function that does it."""
        module, _, name = self.doer.partition(":")
        return cast("Callable[[Run], Result]", getattr(import_module(module), name))


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(PLANNING, "api.jobs.planning:plan", PLANS, most_seconds=2 * HOUR),
        Kind("heartbeat", "api.jobs.audit_log:beat", most_seconds=MINUTE, every_seconds=MINUTE),
        Kind("checkpoint", "api.jobs.audit_log:checkpoint", most_seconds=5 * MINUTE, every_seconds=5 * MINUTE),
        Kind("reminders", "api.jobs.reminders:remind", every_seconds=10 * MINUTE),
        Kind("retention", "api.jobs.retention:forget", most_seconds=HOUR, every_seconds=DAY),
        Kind("netting", "api.jobs.netting:net", most_seconds=HOUR, every_seconds=DAY),
    )
}


def timetable() -> dict[str, int]:
    """Seconds from one to the next, of all that is done again and again."""
    return {kind.name: kind.every_seconds for kind in KINDS.values() if kind.every_seconds is not None}
