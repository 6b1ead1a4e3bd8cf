"""Checks across what was read: histories without gap or overlap, one source a day, lower levels tighten."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import combinations

from rulebook.defect import Defect
from rulebook.instrument import Direction, Entry, Parameter
from rulebook.jurisdiction import PROPOSALS, chain
from rulebook.load import Library
from rulebook.terms import DayKind, Mechanism, Purpose, Status

_DAY = timedelta(days=1)
# which words a list may hold, by the value's name
_VOCABULARIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"_purposes$", tuple(Purpose)),
    (r"^mechanism\.", tuple(Mechanism)),
    (r"_day_kinds$", tuple(DayKind)),
)


def list_defects(library: Library) -> list[Defect]:
    """Every defect of reading and of what was read, in the order of files and keys."""
    defects = list(library.defects)
    for parameter in library.parameters:
        defects += _history_defects(parameter)
        defects += _entry_defects(parameter, library)
    by_name: dict[str, list[Parameter]] = {}
    for parameter in library.parameters:
        by_name.setdefault(parameter.name, []).append(parameter)
    for group in by_name.values():
        for one, other in combinations(group, 2):
            if one.instrument.jurisdiction == other.instrument.jurisdiction:
                defects += _duplicate_defects(one, other)
            else:
                defects += _level_defects(one, other, library) + _level_defects(other, one, library)
    return sorted(set(defects))


def _history_defects(parameter: Parameter) -> list[Defect]:
    defects = []
    for i, (before, after) in enumerate(zip(parameter.history, parameter.history[1:], strict=False), 2):
        key = f"history[{i}].from"
        if before.until_on is None or after.from_on <= before.until_on:
            end = before.until_on or "open / 未写 until"
            defects.append(
                Defect(
                    parameter.file,
                    key,
                    f"与上一段重叠：{after.from_on} 起，而上一段至 {end}",
                    f"overlap: starts {after.from_on} while the entry before runs until {end}",
                )
            )
        elif after.from_on > before.until_on + _DAY:
            defects.append(
                Defect(
                    parameter.file,
                    key,
                    f"中断：上一段至 {before.until_on}，应自 {before.until_on + _DAY} 起",
                    f"gap: the entry before ends {before.until_on}, expected from {before.until_on + _DAY}",
                )
            )
    return defects


def _entry_defects(parameter: Parameter, library: Library) -> list[Defect]:
    text = parameter.instrument
    vocabulary = next((words for pattern, words in _VOCABULARIES if re.search(pattern, parameter.name)), ())
    span = f"{text.from_on} … {text.until_on or ''}"
    defects = []
    for i, entry in enumerate(parameter.history, 1):
        if text.jurisdiction == PROPOSALS and entry.status is not Status.UNVERIFIED:
            zh, en = "建议值的状态应为 unverified", f"a proposal is always unverified, not '{entry.status}'"
            defects.append(Defect(parameter.file, f"history[{i}].status", zh, en))
        unknown = [word for word in _words_of(entry) if word not in vocabulary] if vocabulary else []
        if unknown:
            zh = f"“{'、'.join(unknown)}”不在词表之内"
            en = f"'{', '.join(unknown)}' unknown; expected names from {', '.join(vocabulary)}"
            defects.append(Defect(parameter.file, f"history[{i}].amount", zh, en))
        if entry.source not in library.sources:
            zh, en = (
                f"来源“{entry.source}”未登记",
                f"'{entry.source}' is an unknown source; expected a key of sources.toml",
            )
            defects.append(Defect(parameter.file, f"history[{i}].source", zh, en))
        late = text.until_on is not None and (entry.until_on or entry.from_on) > text.until_on
        if entry.from_on < text.from_on or late:
            defects.append(
                Defect(
                    parameter.file,
                    f"history[{i}].{'from' if entry.from_on < text.from_on else 'until'}",
                    f"超出文件 {text.id} 的施行期间（{span}）",
                    f"outside the dates of its instrument {text.id} ({span})",
                )
            )
    return defects


def _periods(parameter: Parameter) -> list[tuple[date, date, Entry, int]]:
    """(first day, last day, entry, its number) within the instrument's own dates."""
    end = parameter.instrument.until_on or date.max
    return [
        (max(e.from_on, parameter.instrument.from_on), min(e.until_on or date.max, end), e, i)
        for i, e in enumerate(parameter.history, 1)
    ]


def _common(one: Parameter, other: Parameter) -> list[tuple[date, Entry, int, Entry]]:
    """Where both have an entry: (first common day, entry of one, its number, entry of the other)."""
    return [
        (max(a_from, b_from), a, i, b)
        for a_from, a_until, a, i in _periods(one)
        for b_from, b_until, b, _ in _periods(other)
        if max(a_from, b_from) <= min(a_until, b_until)
    ]


def _duplicate_defects(one: Parameter, other: Parameter) -> list[Defect]:
    common = _common(other, one)
    if not common:
        return []
    day = common[0][0]
    return [
        Defect(
            other.file,
            "name",
            f"“{other.name}”自 {day} 起与 {one.file} 重复；同一级同一天只能有一个",
            f"duplicate: '{other.name}' is also given by {one.file} from {day}; one level has one value a day",
        )
    ]


def _level_defects(lower: Parameter, upper: Parameter, library: Library) -> list[Defect]:
    """Defects of `lower` against `upper`, where the one's jurisdiction lies under the other's."""
    here, above = lower.instrument.jurisdiction, upper.instrument.jurisdiction
    if PROPOSALS in (here, above) or above not in chain(here)[1:]:
        return []
    if lower.unit != upper.unit or lower.direction is not upper.direction:
        zh = f"单位或方向与上级 {upper.file} 不同（应为 {upper.unit}，{upper.direction}）"
        en = f"unit or direction differs from {upper.file} above (expected {upper.unit}, {upper.direction})"
        return [Defect(lower.file, "unit", zh, en)]
    defects = []
    for day, entry, i, bound in _common(lower, upper):
        if not loosens(lower.direction, entry, bound):
            continue
        allowed = entry.permitted_by
        key = f"history[{i}].permitted_by"
        if allowed is None:
            zh = f"自 {day} 起放宽上级 {upper.file}（{_show(bound)} → {_show(entry)}），须注明允许放宽的条款"
            en = (
                f"loosens {upper.file} from {day} ({_show(bound)} → {_show(entry)}); "
                f"expected the article that lets it, as '<instrument id> Art. N'"
            )
            defects.append(Defect(lower.file, key, zh, en))
        elif allowed.split(" ", 1)[0] not in library.instruments or " " not in allowed:
            zh = f"“{allowed}”不指向规则库中的文件和条款"
            en = f"'{allowed}' names no instrument of the rulebook with an article; expected '<instrument id> Art. N'"
            defects.append(Defect(lower.file, key, zh, en))
    return defects


def _words_of(entry: Entry) -> tuple[str, ...]:
    return entry.amount if isinstance(entry.amount, tuple) else ()


def _show(entry: Entry) -> str:
    return str(list(entry.amount) if isinstance(entry.amount, tuple) else entry.amount)


def loosens(direction: Direction, lower: Entry, upper: Entry) -> bool:
    """Whether the lower level's amount is looser than the upper's. Flags: true is stricter with at_least."""
    below, above = lower.amount, upper.amount
    if direction is Direction.FREE:
        return False
    if isinstance(below, tuple) or isinstance(above, tuple):
        low, high = set(_words_of(lower)), set(_words_of(upper))
        return not (low <= high if direction is Direction.AT_MOST else low >= high)
    return below > above if direction is Direction.AT_MOST else below < above
