"""What a store refuses, as sentences."""

from __future__ import annotations

from collections.abc import Iterable


class StoreError(ValueError):
    """What was handed over contradicts itself or what is kept; `problems` are sentences, one a problem."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class NotKeptError(LookupError):
    """Nothing is kept under this key; the sentence names it."""
