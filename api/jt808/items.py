"""The items after a position: id, length, value; what an id means is data, a table a standard or device model."""

from __future__ import annotations

import struct
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TABLES = Path(__file__).parent / "item_tables"
STANDARD = "standard"
ODOMETER, SATELLITES = 0x01, 0x31
_FORMATS = {"u8": "B", "u16": "H", "u32": "I", "i8": "b", "i16": "h", "i32": "i"}

Value = float | int | str | list[str] | dict[str, int | str]


class UnknownTableError(LookupError):
    """No item table of that name; the sentence lists those there are."""


@dataclass(frozen=True, slots=True)
class ItemRule:
    """What a table says of an id: a number, bits with words, fields one after another, or plain bytes."""

    name: str
    kind: str | None = None
    scale: float | None = None
    bits: Mapping[int, str] | None = None
    fields: Sequence[tuple[str, str]] = ()
    least: int | None = None  # fields that must be there; None: all
    rest: bool = False  # bytes may follow the fields

    def read(self, value: bytes) -> Value | None:
        """The value; None where the length is not the table's."""
        if self.fields:
            return self._read_fields(value)
        if self.kind == "bytes":
            return value.hex()
        number = _number(self.kind, value)
        if number is None:
            return None
        if self.bits is not None:
            return [word for bit, word in self.bits.items() if number >> bit & 1]
        return number if self.scale is None else round(number * self.scale, 6)

    def _read_fields(self, value: bytes) -> dict[str, int | str] | None:
        found: dict[str, int | str] = {}
        at = 0
        for name, kind in self.fields:
            size = struct.calcsize(_FORMATS[kind])
            number = _number(kind, value[at : at + size])
            if number is None:
                break
            found[name] = number
            at += size
        if len(found) < (len(self.fields) if self.least is None else self.least):
            return None
        if at < len(value):
            if not self.rest:
                return None
            found["rest"] = value[at:].hex()
        return found


@dataclass(frozen=True, slots=True)
class Item:
    """One item as sent; `name` and `value` where the table knows it and its length is right."""

    id: int
    raw: bytes
    name: str | None = None
    value: Value | None = None


def cut_items(tail: bytes) -> Iterator[tuple[int, bytes]]:
    """Ids and values as far as they are whole; a last one cut short is left out."""
    at, end = 0, len(tail)
    while at + 2 <= end:
        stop = at + 2 + tail[at + 1]
        if stop > end:
            return
        yield tail[at], tail[at + 2 : stop]
        at = stop


def read_items(tail: bytes, table: Mapping[int, ItemRule]) -> tuple[list[Item], bytes]:
    """The items, and the bytes at the end that are no whole item."""
    items = []
    used = 0
    for number, raw in cut_items(tail):
        used += 2 + len(raw)
        rule = table.get(number)
        value = None if rule is None else rule.read(raw)
        items.append(Item(number, raw, None if value is None or rule is None else rule.name, value))
    return items, tail[used:]


def list_tables() -> list[str]:
    """The names of the item tables."""
    return sorted(path.stem for path in TABLES.glob("*.toml"))


@cache
def get_table(*names: str) -> Mapping[int, ItemRule]:
    """One table of several, later ones first where they disagree; raises UnknownTableError."""
    rules: dict[int, ItemRule] = {}
    for name in names:
        if name not in list_tables():
            known = ", ".join(list_tables())
            raise UnknownTableError(
                f"没有名为“{name}”的附加信息表，可选：{known}。 / There is no item table '{name}'; choose of: {known}."
            )
        content = tomllib.loads((TABLES / f"{name}.toml").read_text(encoding="utf-8"))
        for number, rule in content["items"].items():
            bits = rule.pop("bits", None)
            rules[int(number, 16)] = ItemRule(
                **{**rule, "fields": tuple((a, b) for a, b in rule.get("fields", ()))},
                bits=None if bits is None else {int(bit): word for bit, word in bits.items()},
            )
    return rules


def _number(kind: str | None, value: bytes) -> int | None:
    form = _FORMATS.get(kind or "")
    if form is None or len(value) != struct.calcsize(form):
        return None
    return int(struct.unpack(">" + form, value)[0])
