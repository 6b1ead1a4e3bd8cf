"""What a rule is: base clauses and labelled exceptions over facts and dated values.

A rule is a tuple of clauses. A *base* clause says what breaches it; an *exception* names the base clause
it `lifts` and is asked only when that one is breached. A clause is in force on the days on which every
value it reads is in force, so its dates are those of the data, and a rule is in force when one of its
base clauses is. Numbers, lists and switches are never in Python: a clause reads them through `Reading`,
which records them. A base clause reads before it looks at the facts, so that what it holds is cited where
it is met; an exception looks at the facts first, so that only exceptions in question are cited.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from rulebook.instrument import Value
from rulebook.ruling import Verdict


class Facts(Protocol):
    """A frozen dataclass of facts, defined beside the rule that judges it."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    def __hash__(self) -> int: ...


F = TypeVar("F", bound=Facts)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a clause found: a breach of a base clause, or the ground on which an exception lifts one."""

    verdict: Verdict
    code: str
    zh: str
    en: str


@dataclass(slots=True)
class Reading:
    """The values a clause may read on a day, and those it did read, in order."""

    day: date
    values: Mapping[str, Value]
    allowed: frozenset[str]
    read: dict[str, Value] = field(default_factory=dict)

    def _value(self, name: str) -> Value:
        if name not in self.allowed:
            raise KeyError(f"the clause reads '{name}' but does not list it in `reads`")
        return self.read.setdefault(name, self.values[name])

    def number(self, name: str) -> float:
        """The value as a number, in its unit."""
        return self._value(name).number

    def flag(self, name: str) -> bool:
        """The value as yes or no."""
        return self._value(name).flag

    def names(self, name: str) -> tuple[str, ...]:
        """The value as a list of names."""
        return self._value(name).names


@dataclass(frozen=True, slots=True)
class Clause(Generic[F]):
    """A base clause, or (with `lifts`) a labelled exception to one. `met_*` is said where a base clause holds."""

    label: str
    reads: tuple[str, ...]
    find: Callable[[F, Reading], list[Finding]]
    met_zh: str = ""
    met_en: str = ""
    lifts: str | None = None


@dataclass(frozen=True, slots=True)
class Rule(Generic[F]):
    """One question of the law. `version` rises with any change of its code; `field_ids` name the survey's rows."""

    id: str
    version: int
    title_zh: str
    title_en: str
    field_ids: tuple[str, ...]
    facts: type[F]
    clauses: tuple[Clause[F], ...]

    def base_clauses(self) -> list[Clause[F]]:
        """The clauses that are no exceptions, in order."""
        return [clause for clause in self.clauses if clause.lifts is None]

    def exceptions_to(self, label: str) -> list[Clause[F]]:
        """The exceptions that lift the base clause of that label, in order."""
        return [clause for clause in self.clauses if clause.lifts == label]

    def value_names(self) -> list[str]:
        """Every value the rule may read, in order, once."""
        return list(dict.fromkeys(name for clause in self.clauses for name in clause.reads))

    def in_force(self, values: Mapping[str, Value]) -> bool:
        """Whether any base clause has all its values among those of the day."""
        return any(all(name in values for name in clause.reads) for clause in self.base_clauses())


AnyRule = Rule[Any]


def refuse(code: str, zh: str, en: str) -> list[Finding]:
    """One finding that refuses."""
    return [Finding(Verdict.REFUSED, code, zh, en)]


def advise(code: str, zh: str, en: str) -> list[Finding]:
    """One finding that advises."""
    return [Finding(Verdict.ADVISORY, code, zh, en)]


def permit(code: str, zh: str, en: str) -> list[Finding]:
    """One finding that permits: the ground of an exception."""
    return [Finding(Verdict.PERMITTED, code, zh, en)]


def plain(number: float) -> str:
    """A number as people write it: 240, 0.5."""
    return f"{number:g}"
