"""What changed in the law of a jurisdiction between two days."""

from __future__ import annotations

from dataclasses import dataclass

from rulebook.book import Rulebook
from rulebook.instrument import Instrument, Value
from rulebook.rule import AnyRule


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value on the earlier and on the later day; None where it is not in force."""

    name: str
    before: Value | None
    after: Value | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Instruments and rules that came or went, and values whose amount, article or status changed."""

    instruments_in: tuple[Instrument, ...]
    instruments_out: tuple[Instrument, ...]
    rules_in: tuple[AnyRule, ...]
    rules_out: tuple[AnyRule, ...]
    values: tuple[ValueChange, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing changed."""
        return not any((self.instruments_in, self.instruments_out, self.rules_in, self.rules_out, self.values))


def compare(earlier: Rulebook, later: Rulebook) -> Difference:
    """The difference between two rulebooks, in the order of instruments, rules and names."""
    changes = []
    for name in sorted({*earlier.values, *later.values}):
        before, after = earlier.find_value(name), later.find_value(name)
        if before is None or after is None or (before.amount, before.citation) != (after.amount, after.citation):
            changes.append(ValueChange(name, before, after))
    rules_before = {rule.id for rule in earlier.list_rules()}
    rules_after = {rule.id for rule in later.list_rules()}
    return Difference(
        instruments_in=tuple(i for i in later.instruments if i not in earlier.instruments),
        instruments_out=tuple(i for i in earlier.instruments if i not in later.instruments),
        rules_in=tuple(rule for rule in later.list_rules() if rule.id not in rules_before),
        rules_out=tuple(rule for rule in earlier.list_rules() if rule.id not in rules_after),
        values=tuple(changes),
    )
