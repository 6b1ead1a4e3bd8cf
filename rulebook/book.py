"""The rulebook of one day in one jurisdiction: values in force, and judging by them.

Which value holds: that of the lowest level of the chain (banner → league → region → state) that has one
on the day; where no instrument has one, our proposal, whose status is always shown as unverified.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType

from rulebook.checks import list_defects
from rulebook.defect import Defect, DefectiveRulebookError
from rulebook.instrument import Citation, Instrument, Parameter, Value
from rulebook.judge import judge
from rulebook.jurisdiction import PROPOSALS, chain, check_code
from rulebook.load import INSTRUMENTS, Library, read_library
from rulebook.rule import AnyRule, Facts
from rulebook.rules import RULES
from rulebook.ruling import Ruling, digest_of

MAX_RULINGS_KEPT = 20_000  # a day's plan asks the same questions over and over; a server must not grow


class NoSuchValueError(LookupError):
    """No instrument and no proposal gives the value on the day."""


class NoRuleForFactsError(TypeError):
    """No rule judges facts of this type."""


@dataclass(frozen=True)
class Rulebook:
    """The law of one day in one jurisdiction, read-only. Build it with `asof`."""

    day: date
    jurisdiction: str
    chain: tuple[str, ...]
    instruments: tuple[Instrument, ...]
    values: MappingProxyType[str, Value]
    _rulings: dict[Facts, Ruling] = field(default_factory=dict, repr=False, compare=False)

    def find_value(self, name: str) -> Value | None:
        """The value in force, or None."""
        return self.values.get(name)

    def value(self, name: str) -> Value:
        """The value in force; NoSuchValueError names it, the day and the jurisdiction."""
        value = self.values.get(name)
        if value is None:
            raise NoSuchValueError(
                f"{self.day} 在 {self.jurisdiction} 没有数值“{name}”；用 paiche rules show 查看其历史 / there is no "
                f"value '{name}' on {self.day} in {self.jurisdiction}; `paiche rules show {name}` tells its history"
            )
        return value

    def list_values(self) -> list[Value]:
        """All values in force, by name."""
        return [self.values[name] for name in sorted(self.values)]

    def list_rules(self) -> list[AnyRule]:
        """The rules in force, in their explicit order."""
        return [rule for rule in RULES if rule.in_force(self.values)]

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the instruments in force that day, with their dates and status."""
        return digest_of([[i.id, i.number, i.from_on.isoformat(), i.status.value] for i in self.instruments])

    def judge(self, facts: Facts) -> Ruling:
        """The ruling of the rule that these facts belong to; the same facts give the same ruling."""
        known = self._rulings.get(facts)
        if known is None:
            rule = get_rule_for(facts)
            known = judge(rule, facts, self.day, self.jurisdiction, self.values, self.digest)
            if len(self._rulings) >= MAX_RULINGS_KEPT:
                self._rulings.clear()
            self._rulings[facts] = known
        return known


def get_rule_for(facts: object) -> AnyRule:
    """The rule that judges facts of this type; NoRuleForFactsError where there is none."""
    for rule in RULES:
        if type(facts) is rule.facts:
            return rule
    known = ", ".join(rule.facts.__name__ for rule in RULES)
    raise NoRuleForFactsError(f"no rule judges {type(facts).__name__}; the rulebook judges {known}")


def asof(day: date, jurisdiction: str, extra: Path | None = None) -> Rulebook:
    """The rulebook of the day in the jurisdiction (GB/T 2260 code).

    `extra` is a further folder of instruments, laid out as ours, by which a local body adds its own.
    UnknownJurisdictionError for a bad code, DefectiveRulebookError when the data do not hold.
    """
    roots = (INSTRUMENTS,) if extra is None else (INSTRUMENTS, extra.resolve())
    return _asof(day, jurisdiction, roots)


def get_library(roots: tuple[Path, ...]) -> Library:
    """The library of the folders; DefectiveRulebookError lists every defect at once."""
    library, defects = _checked(roots)
    if defects:
        raise DefectiveRulebookError(list(defects))
    return library


@lru_cache(maxsize=8)
def _checked(roots: tuple[Path, ...]) -> tuple[Library, tuple[Defect, ...]]:
    library = read_library(roots)
    return library, tuple(list_defects(library))


@lru_cache(maxsize=128)
def _asof(day: date, jurisdiction: str, roots: tuple[Path, ...]) -> Rulebook:
    library = get_library(roots)
    check_code(jurisdiction, library.known_codes())
    levels = chain(jurisdiction)
    instruments = tuple(
        instrument
        for level in (*levels, PROPOSALS)
        for instrument in library.instruments.values()
        if instrument.jurisdiction == level and instrument.in_force(day)
    )
    rank = {level: i for i, level in enumerate((*levels, PROPOSALS))}
    values: dict[str, Value] = {}
    for parameter in sorted(library.parameters, key=lambda p: rank.get(p.instrument.jurisdiction, -1)):
        if parameter.instrument.jurisdiction in rank and parameter.name not in values:
            value = _value(parameter, day)
            if value is not None:
                values[parameter.name] = value
    return Rulebook(day, jurisdiction, levels, instruments, MappingProxyType(values))


def _value(parameter: Parameter, day: date) -> Value | None:
    entry = parameter.find_entry(day)
    if entry is None:
        return None
    text = parameter.instrument
    return Value(
        parameter.name,
        entry.amount,
        parameter.unit,
        entry.status,
        Citation(text.id, text.title_zh, text.title_en, entry.article, entry.status),
        entry.from_on,
        entry.until_on,
        parameter.label_zh,
        parameter.label_en,
        entry.source,
    )
