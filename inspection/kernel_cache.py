"""Compiled passes on disk that are older than a source they were compiled from.

Numba renews a cached function when its own file has changed, not when a file has that it calls into.
"""

from __future__ import annotations

from pathlib import Path

MODULES = ("kernels", "leg_kernels", "run_kernels", "corridor")


def forget_stale(cache: Path, sources: Path) -> list[str]:
    """Remove the indices of passes that are older than the newest of their sources; their names."""
    newest = max((sources / f"{module}.py").stat().st_mtime_ns for module in MODULES)
    stale = [
        index
        for index in cache.glob("*.nbi")
        if index.name.split(".")[0] in MODULES and index.stat().st_mtime_ns < newest
    ]
    for index in stale:
        index.unlink(missing_ok=True)
    return sorted(index.name for index in stale)
