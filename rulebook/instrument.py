"""The records of the law as data: instruments, parameters with a dated history, values of one day.

All dates are legal days (`datetime.date`, China); both ends of an interval are in force. An amount is a
number in the parameter's unit, a flag, or a list of names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from rulebook.terms import Status

Amount = bool | int | float | tuple[str, ...]

STATUS_WEAKEST_FIRST: Final = (Status.UNVERIFIED, Status.PARTLY, Status.SEEN)


def weakest(statuses: list[Status]) -> Status:
    """The weakest of the statuses; nothing decided by nobody is unverified."""
    return next((status for status in STATUS_WEAKEST_FIRST if status in statuses), Status.UNVERIFIED)


class Direction(StrEnum):
    """Which way a lower level may move a value without citing an article that lets it."""

    AT_MOST = "at_most"  # smaller is stricter; a list may only lose names
    AT_LEAST = "at_least"  # greater is stricter; a list may only gain names
    FREE = "free"  # a setting, not a limit


class Level(StrEnum):
    """What kind of text an instrument is."""

    PARTY_RULE = "party_rule"  # 党内法规
    LAW = "law"  # 法律
    ADMINISTRATIVE_REGULATION = "administrative_regulation"  # 行政法规
    DEPARTMENT_RULE = "department_rule"  # 部门规章
    LOCAL_REGULATION = "local_regulation"  # 地方性法规
    LOCAL_RULE = "local_rule"  # 地方政府规章
    NOTICE = "notice"  # 规范性文件
    PROPOSAL = "proposal"  # 本项目建议值


@dataclass(frozen=True, slots=True)
class Instrument:
    """A legal text. `id` is `<jurisdiction>/<folder>`; `until_on` None is still in force."""

    id: str
    jurisdiction: str
    title_zh: str
    title_en: str
    issuer_zh: str
    issuer_en: str
    number: str
    level: Level
    from_on: date
    until_on: date | None
    status: Status
    sources: tuple[str, ...]

    def in_force(self, day: date) -> bool:
        """Whether the text is in force on the day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Entry:
    """A parameter's amount for a while, with the article it comes from and how far that was verified."""

    from_on: date
    until_on: date | None
    amount: Amount
    article: str
    status: Status
    source: str
    permitted_by: str | None = None  # "<instrument id> <article>" that lets a lower level loosen

    def in_force(self, day: date) -> bool:
        """Whether the entry is in force on the day."""
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number, flag or list of an instrument, with its history."""

    name: str
    instrument: Instrument
    label_zh: str
    label_en: str
    unit: str
    direction: Direction
    field_ids: tuple[str, ...]
    history: tuple[Entry, ...]
    file: str

    def find_entry(self, day: date) -> Entry | None:
        """The entry in force on the day, if the instrument is in force too."""
        if not self.instrument.in_force(day):
            return None
        return next((entry for entry in self.history if entry.in_force(day)), None)


@dataclass(frozen=True, slots=True)
class Note:
    """An article without a value: one line of an instrument's notes.md, under its ID in the field survey."""

    field_id: str
    text: str
    instrument: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Where something stands: instrument, article, and how far it was verified."""

    instrument: str
    title_zh: str
    title_en: str
    article: str
    status: Status


@dataclass(frozen=True, slots=True)
class Value:
    """A parameter as it stands on one day in one jurisdiction. `amount` is in `unit`."""

    name: str
    amount: Amount
    unit: str
    status: Status
    citation: Citation
    from_on: date
    until_on: date | None
    label_zh: str
    label_en: str
    source: str

    @property
    def number(self) -> float:
        """The amount as a number in `unit`; TypeError when it is a flag or a list."""
        if isinstance(self.amount, bool | tuple):
            raise TypeError(f"{self.name} is {self.unit}, not a number")
        return float(self.amount)

    @property
    def flag(self) -> bool:
        """The amount as yes or no; TypeError when it is something else."""
        if not isinstance(self.amount, bool):
            raise TypeError(f"{self.name} is in {self.unit}, not a flag")
        return self.amount

    @property
    def names(self) -> tuple[str, ...]:
        """The amount as a list of names, in their order; TypeError when it is something else."""
        if not isinstance(self.amount, tuple):
            raise TypeError(f"{self.name} is in {self.unit}, not a list of names")
        return self.amount
