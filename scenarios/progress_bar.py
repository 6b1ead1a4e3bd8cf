"""A progress bar for a solve: seconds spent of those given, with cost, bound and gap as they stand."""

from __future__ import annotations

import math
import time
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from solver.solve import Progress as Standing


class SolveBar:
    """A `progress` callback, drawn while the `with` block lasts; on a pipe only its last state is written."""

    def __init__(self, seconds: float, console: Console) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            TimeElapsedColumn(),
            TextColumn("{task.fields[standing]}"),
            console=console,
        )
        self._seconds = seconds
        self._begun = time.monotonic()
        self._task = self._bar.add_task("求解 planning", total=seconds, standing="")

    def __enter__(self) -> SolveBar:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._bar.update(self._task, completed=self._seconds)
        self._bar.stop()

    def __call__(self, standing: Standing) -> None:
        """Move on by the clock: a day may be solved more than once, each time from zero."""
        spent = min(time.monotonic() - self._begun, self._seconds)
        self._bar.update(self._task, completed=spent, standing=standing_text(standing))


def standing_text(standing: Standing) -> str:
    """Cost and bound in CNY and the gap; a dash where nothing is proven yet."""
    bound = f"{standing.bound:,.0f}" if math.isfinite(standing.bound) else "—"
    gap = f"{standing.gap:.2%}" if math.isfinite(standing.bound) else "—"
    return f"费用 cost {standing.cost:,.0f}  下界 bound {bound}  差距 gap {gap}"
