"""Compiled code on disk that is older than the sources it was compiled from.

Numba renews a cached function when the file it stands in has changed, not when a file it calls into has.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def forget_stale(cache: Path, sources: Iterable[Path]) -> list[str]:
    """Remove the indices of functions cached from these files that are older than the newest of them; their names.

    A function without an index is compiled again when it is next called.
    """
    files = list(sources)
    newest = max(file.stat().st_mtime_ns for file in files)
    stems = {file.stem for file in files}
    stale = [
        index
        for index in cache.glob("*.nbi")
        if index.name.split(".")[0] in stems and index.stat().st_mtime_ns < newest
    ]
    for index in stale:
        index.unlink(missing_ok=True)
    return sorted(index.name for index in stale)
