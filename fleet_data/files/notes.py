"""The page that says what each column of the ledgers expects, with an example that is plainly none of anybody's."""

from __future__ import annotations

from collections.abc import Iterator

from fleet_data.files.columns import LEDGERS
from fleet_data.files.header import expectation
from fleet_data.files.kind import Language

TITLES: dict[Language, str] = {"zh": "填写说明", "en": "notes"}
_HEADERS: dict[Language, tuple[str, ...]] = {
    "zh": ("台账", "列", "必填", "应填内容", "示例"),
    "en": ("Ledger", "Column", "Required", "Expected", "Example"),
}
_REQUIRED: dict[Language, dict[bool, str]] = {"zh": {True: "是", False: "否"}, "en": {True: "yes", False: "no"}}


def note_rows(language: Language) -> Iterator[tuple[str, ...]]:
    """The header and a row for each column of each ledger."""
    yield _HEADERS[language]
    for ledger in LEDGERS:
        for column in ledger.columns:
            yield (
                ledger.title(language),
                column.header(language),
                _REQUIRED[language][column.required],
                expectation(column)[0 if language == "zh" else 1],
                column.example,
            )
