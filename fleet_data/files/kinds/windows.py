"""Stretches of a day, such as 07:00-12:00;13:30-19:00."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import time
from typing import Any

from fleet_data.files.kind import CellValue, Language, Unreadable
from fleet_data.files.kinds.several import SEPARATORS
from fleet_data.files.kinds.text import as_text

_WINDOW = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(?:-|–|—|~|至|到)+\s*(\d{1,2}):(\d{2})(?::(\d{2}))?")
_NONE = {"zh": "无", "en": "none"}
_DAY_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Windows:
    """Ascending, disjoint stretches of one day; an end of 24:00 is kept as 00:00, as the records have it."""

    zh: str = "时段，如 07:00-12:00;13:30-19:00（全天 00:00-24:00，没有填“无”）"
    en: str = "times such as 07:00-12:00;13:30-19:00 (all day 00:00-24:00, 'none' for none)"

    def read(self, value: CellValue) -> tuple[tuple[time, time], ...]:
        """The stretches; raises `Unreadable` when one is not, ends before it starts, or they overlap."""
        typed = unicodedata.normalize("NFKC", as_text(value)).strip()
        if typed.casefold() in _NONE.values():
            return ()
        windows, end_of_last = [], 0
        for part in filter(None, map(str.strip, SEPARATORS.split(typed))):
            start, end = _seconds(part)
            if end <= start:
                raise Unreadable(
                    f"“{part}”结束不晚于开始；跨夜请拆成两段，如 00:00-06:00;22:00-24:00",
                    f"'{part}' ends before it starts; part one over midnight in two, as 00:00-06:00;22:00-24:00",
                )
            if start < end_of_last:
                raise Unreadable(
                    f"“{part}”与前一段重叠或次序颠倒", f"'{part}' overlaps the one before it, or is out of order"
                )
            end_of_last = end
            windows.append((_clock(start), _clock(end % _DAY_SECONDS)))
        if not windows:
            raise Unreadable("没有时段", "holds no times")
        return tuple(windows)

    def write(self, value: Any, language: Language) -> CellValue:
        """The stretches with 24:00 for an end at midnight."""
        return (
            ";".join(f"{_shown(start)}-{_shown(end) if end != time() else '24:00'}" for start, end in value)
            or (_NONE[language])
        )

    def words(self, language: Language) -> tuple[str, ...]:  # noqa: ARG002
        """Any times."""
        return ()


def _seconds(part: str) -> tuple[int, int]:
    """Start and end in seconds of the day; an end of 00:00 counts as 24:00."""
    match = _WINDOW.fullmatch(part)
    if match is None:
        raise Unreadable(f"“{part}”不是时段", f"'{part}' is not a stretch of time")
    numbers = [int(group or 0) for group in match.groups()]
    start, end = (hour * 3600 + minute * 60 + second for hour, minute, second in (numbers[:3], numbers[3:]))
    if max(numbers[1], numbers[2], numbers[4], numbers[5]) > 59 or start >= _DAY_SECONDS or end > _DAY_SECONDS:
        raise Unreadable(f"“{part}”超出一天的钟点", f"'{part}' is not within a day")
    return start, end or _DAY_SECONDS


def _clock(seconds: int) -> time:
    return time(seconds // 3600, seconds // 60 % 60, seconds % 60)


def _shown(clock: time) -> str:
    return f"{clock:%H:%M:%S}" if clock.second else f"{clock:%H:%M}"
