"""Where the solver's seconds go: a look at its main thread some fifty times a second.

A look counts for the step at work (the solver's outermost module below the one that assembles the steps) and for the
innermost of its modules; within pricing also for how exact the round is. Compiled loops keep other threads waiting, so
a look counts for all the time since the one before it.
"""

from __future__ import annotations

import sys
import threading
import time
from collections import defaultdict
from dataclasses import dataclass
from types import FrameType, TracebackType

from rich.table import Table

PACKAGE = "solver."
ASSEMBLER = "solve"
PAUSE_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Profile:
    """Seconds by (step, what was at work)."""

    seconds: dict[tuple[str, str], float]

    @property
    def total(self) -> float:
        """All seconds looked at."""
        return sum(self.seconds.values())


class Sampler:
    """Looks at the thread that enters it, until it is left."""

    def __init__(self) -> None:
        self._seconds: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._watched = threading.get_ident()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Sampler:
        self._watched = threading.get_ident()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def profile(self) -> Profile:
        """What was seen so far."""
        return Profile(dict(self._seconds))

    def _look(self) -> None:
        last = time.monotonic()
        while not self._over.wait(PAUSE_SECONDS):
            frame = sys._current_frames().get(self._watched)
            now = time.monotonic()
            self._seconds[work_of(frame)] += now - last
            last = now


def work_of(frame: FrameType | None) -> tuple[str, str]:
    """(step, what is at work) by the solver's modules on the stack; a round's exactness where pricing is at work."""
    modules: list[str] = []
    exactness = ""
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith(PACKAGE):
            modules.append(name.removeprefix(PACKAGE))
            rough = frame.f_locals.get("rough")
            if modules[0].startswith("pricing") and modules[-1].startswith("pricing") and isinstance(rough, bool):
                exactness = " (rough)" if rough else " (exact)"
        frame = frame.f_back
    steps = [module for module in modules if module != ASSEMBLER]
    return (steps[-1], modules[0] + exactness) if steps else (ASSEMBLER, ASSEMBLER)


def profile_table(profile: Profile, title: str) -> Table:
    """Steps in the order of their first look, with what was at work in each, the most seconds first."""
    table = Table(title=title)
    for header in ("步骤 step", "模块 at work", "秒 s", "占比 share"):
        table.add_column(header, justify="left" if header[0] in "步模" else "right")
    total = profile.total or 1.0
    for step in dict.fromkeys(step for step, _ in profile.seconds):
        own = {work: spent for (each, work), spent in profile.seconds.items() if each == step}
        spent = sum(own.values())
        table.add_row(step, "", f"{spent:.1f}", f"{spent / total:.1%}", style="bold")
        for work, part in sorted(own.items(), key=lambda item: -item[1]):
            if part >= 0.001 * total:
                table.add_row("", work, f"{part:.1f}", f"{part / total:.1%}")
    return table
