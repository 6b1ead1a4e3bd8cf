"""How far a solve is, on standard error: one line that is rewritten on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from solver.solve import Progress

SECONDS_BETWEEN_LINES = 5.0


class ProgressLine:
    """A `progress` callback for `solver.solve.solve`."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._rewrites = stream.isatty()
        self._due_seconds = 0.0
        self._width = 0

    def __call__(self, progress: Progress) -> None:
        """Show the progress, or keep quiet until the next line is due."""
        if self._rewrites:
            line = told(progress)
            self._stream.write("\r" + line.ljust(self._width))
            self._width = len(line)
        elif progress.seconds < self._due_seconds:
            return
        else:
            self._stream.write(told(progress) + "\n")
            self._due_seconds = progress.seconds + SECONDS_BETWEEN_LINES
        self._stream.flush()

    def close(self) -> None:
        """End the line on a terminal, so that what follows starts on its own."""
        if self._rewrites and self._width:
            self._stream.write("\n")
            self._stream.flush()


def told(progress: Progress) -> str:
    """Seconds, cost and bound in CNY, gap, phase; a dash where nothing is proven yet."""
    cost, bound = _cny(progress.cost), _cny(progress.bound)
    gap = f"{progress.gap:.3%}" if math.isfinite(progress.gap) else "—"
    return f"{progress.seconds:7.1f} s  费用 cost {cost}  下界 bound {bound}  差距 gap {gap}  {progress.phase}"


def _cny(amount: float) -> str:
    return f"{amount:,.2f}" if math.isfinite(amount) else "—"
