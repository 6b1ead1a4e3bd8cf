"""A place in a JSON document that knows its own path, so that every refusal names the offending value."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

MISSING = object()


class InvalidInstance(ValueError):  # noqa: N818 - named by the format page: "an instance that is not valid"
    """A file that breaks its format. `path` is the JSON path of the value, `message` says in both languages why."""

    def __init__(self, path: str, message: str, file: str = "") -> None:
        self.path = path
        self.message = message
        self.file = file
        super().__init__(path, message, file)

    def __str__(self) -> str:
        """One line: file, path, message."""
        return ": ".join(part for part in (self.file, self.path, self.message) if part)


def shown(value: object) -> str:
    """The value as short JSON on one line."""
    if value is MISSING:
        return "missing"
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**20:
        return "a number too large"
    text = json.dumps(value, ensure_ascii=True, default=str) if not isinstance(value, (dict, list)) else ""
    if isinstance(value, dict):
        text = "an object"
    if isinstance(value, list):
        text = f"a list of {len(value)}"
    return text if len(text) <= 60 else text[:57] + "..."


class Node:
    """A value of the document and where it stands. Readers return plain values or raise `InvalidInstance`."""

    __slots__ = ("path", "value")

    def __init__(self, value: Any, path: str = "") -> None:
        self.value = value
        self.path = path

    def refusal(self, en: str, zh: str) -> InvalidInstance:
        """The error that names this place; both sentences follow the path."""
        return InvalidInstance(self.path or "(document)", f"{en} / {zh}")

    def wrong(self, en: str, zh: str) -> InvalidInstance:
        """The error for a value that is not what the format asks: 'must be …, is …'."""
        if self.value is MISSING:
            return self.refusal(f"is missing, must be {en}", f"缺失，必须是{zh}")
        return self.refusal(f"must be {en}, is {shown(self.value)}", f"必须是{zh}，当前为 {shown(self.value)}")

    def at(self, key: str) -> Node:
        """The member `key`; whether it is there shows when it is read."""
        if not isinstance(self.value, dict):
            raise self.wrong("an object", "对象")
        step = key if key.isidentifier() else f"[{json.dumps(key)}]"
        path = f"{self.path}.{step}" if self.path and step == key else f"{self.path}{step}"
        return Node(self.value.get(key, MISSING), path)

    def members(self) -> Iterator[tuple[str, Node]]:
        """Keys and members of an object."""
        if not isinstance(self.value, dict):
            raise self.wrong("an object", "对象")
        for key in self.value:
            yield key, self.at(key)

    def items(self) -> list[Node]:
        """The members of a list; an absent list is empty."""
        if self.value is MISSING:
            return []
        if not isinstance(self.value, list):
            raise self.wrong("a list", "列表")
        return [Node(value, f"{self.path}[{index}]") for index, value in enumerate(self.value)]

    def is_absent(self) -> bool:
        """Whether an optional value was left out or is null."""
        return self.value is MISSING or self.value is None

    def text(self) -> str:
        """A string that is not empty."""
        value = self.value
        if not isinstance(value, str) or not value:
            raise self.wrong("a string that is not empty", "非空字符串")
        if not value.isascii() and any("\ud800" <= letter <= "\udfff" for letter in value):
            raise self.refusal("holds half of a character (a lone surrogate)", "含有不完整的字符")
        return value

    def number(self, least: float | None = 0.0) -> float:
        """A finite number of at least `least` (None: any)."""
        value = self.value
        en = "a number" if least is None else f"a number of at least {least:g}"
        zh = "数字" if least is None else f"不小于 {least:g} 的数字"
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.wrong(en, zh)
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number) or (least is not None and number < least):
            raise self.wrong(en, zh)
        return number

    def whole(self, least: int | None = 0) -> int:
        """A whole number of at least `least` (None: any); 3.0 counts as 3."""
        value = self.value
        en = "a whole number" if least is None else f"a whole number of at least {least}"
        zh = "整数" if least is None else f"不小于 {least} 的整数"
        if (
            isinstance(value, bool)
            or not isinstance(value, (int, float))
            or not abs(value) <= 2**53
            or value != int(value)
        ):
            raise self.wrong(en, zh)
        if least is not None and value < least:
            raise self.wrong(en, zh)
        return int(value)

    def texts(self) -> list[str]:
        """A list of strings; absent is empty."""
        return [item.text() for item in self.items()]

    def truth(self) -> bool:
        """true or false."""
        if not isinstance(self.value, bool):
            raise self.wrong("true or false", " true 或 false")
        return self.value

    def number_or_none(self) -> float | None:
        """A limit: absent or null does not bind."""
        return None if self.is_absent() else self.number()

    def whole_or_none(self) -> int | None:
        """A whole limit: absent or null does not bind."""
        return None if self.is_absent() else self.whole()
