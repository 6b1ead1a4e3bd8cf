"""Who does something at the desk: the account that is kept, and the name that is printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A signed-in person."""

    account: str
    name: str
