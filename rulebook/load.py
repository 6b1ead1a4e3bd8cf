"""Reading folders of instruments into a library; whatever is wrong becomes a defect, all told at once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from rulebook.defect import Defect
from rulebook.instrument import Direction, Entry, Instrument, Level, Note, Parameter
from rulebook.jurisdiction import PROPOSALS, STATE, is_code
from rulebook.table import Table
from rulebook.terms import Status

INSTRUMENTS = Path(__file__).parent / "instruments"
_FOLDER = re.compile(r"[a-z0-9_]+_(\d{4})")
_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)+")
_FILES = ("instrument.toml", "notes.md", "values")
_NOTE = re.compile(r"- ([A-Z]+-\d+[a-z]?)\b[^:]*: (.+)")


@dataclass(slots=True)
class Library:
    """Everything read: instruments, parameters, notes, names of jurisdictions, sources, and the defects found."""

    names: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    instruments: dict[str, Instrument] = field(default_factory=dict)
    parameters: list[Parameter] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)

    def known_codes(self) -> frozenset[str]:
        """Jurisdictions that are named or that have an instrument."""
        own = {instrument.jurisdiction for instrument in self.instruments.values()} - {PROPOSALS}
        return frozenset(self.names) | own | {STATE}


@lru_cache(maxsize=8)
def read_library(roots: tuple[Path, ...]) -> Library:
    """Read every instrument under the roots, in the order of their paths. The result is shared: do not change it."""
    library = Library()
    for root in dict.fromkeys((INSTRUMENTS, *roots)):
        library.names |= _read_texts(library, root / "jurisdictions.toml", "names")
        library.sources |= _read_texts(library, root / "sources.toml", "sources")
    for root in roots:
        if not root.is_dir():
            library.defects.append(Defect(str(root), "", "没有此文件夹", "no such folder of instruments"))
            continue
        for jurisdiction in sorted(path for path in root.iterdir() if path.is_dir()):
            if not is_code(jurisdiction.name) and jurisdiction.name != PROPOSALS:
                zh, en = "应为六位地区代码或 proposals", "expected a GB/T 2260 code of six digits, or 'proposals'"
                library.defects.append(Defect(jurisdiction.name, "", zh, en))
                continue
            for folder in sorted(path for path in jurisdiction.iterdir() if path.is_dir()):
                _read_folder(library, root, folder)
    return library


def _read_texts(library: Library, file: Path, key: str) -> dict[str, str]:
    """The table of texts under the key; no such file is no defect."""
    data = _parse(library, file, file.name) if file.is_file() else {}
    return {str(name): str(text) for name, text in (data or {}).get(key, {}).items()}


def _read_folder(library: Library, root: Path, folder: Path) -> None:
    instrument = _read_instrument(library, root, folder)
    for file in sorted((folder / "values").glob("*.toml")):
        _read_parameter(library, root, file, instrument)
    if (folder / "notes.md").is_file():
        _read_notes(library, root, folder)
    for path in sorted([*folder.iterdir(), *(folder / "values").glob("*")]):
        known = path.name in _FILES or (path.parent.name == "values" and path.suffix == ".toml")
        if not known and not path.name.startswith("."):
            zh, en = "不认识此文件", f"unknown file; expected {', '.join(_FILES)} and values/*.toml"
            library.defects.append(Defect(path.relative_to(root).as_posix(), "", zh, en))


def _read_notes(library: Library, root: Path, folder: Path) -> None:
    """Lines that start with a dash are notes; the rest is prose."""
    file = folder / "notes.md"
    for number, line in enumerate(file.read_text("utf-8-sig").splitlines(), 1):
        if not line.startswith("- "):
            continue
        if match := _NOTE.match(line):
            library.notes.append(Note(match[1], match[2], f"{folder.parent.name}/{folder.name}"))
        else:
            zh, en = "应为“- ID（条款；状态）: 说明”", "expected '- ID (article; status): what it asks'"
            library.defects.append(Defect(file.relative_to(root).as_posix(), f"line {number}", zh, en))


def _parse(library: Library, file: Path, name: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(file.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        library.defects.append(Defect(name, "", f"不是有效的 TOML（{error}）", f"not TOML: {error}"))
        return None


def _read_instrument(library: Library, root: Path, folder: Path) -> Instrument | None:
    file = folder / "instrument.toml"
    name = file.relative_to(root).as_posix()
    if not file.is_file():
        zh, en = "缺少文件，数值无所依据", "the file is missing; the values of this folder have no instrument"
        library.defects.append(Defect(name, "", zh, en))
        return None
    data = _parse(library, file, name)
    if data is None:
        return None
    before = len(library.defects)
    table = Table(data, name, library.defects)
    title_zh, title_en = table.text("title_zh"), table.text("title_en")
    issuer_zh, issuer_en = table.text("issuer_zh"), table.text("issuer_en")
    number = table.text("number", "the document number, or '-' where it has none")
    level, status = table.choice("level", Level), table.choice("status", Status)
    from_on, until_on = table.day("from"), table.day("until", required=False)
    sources = table.texts("sources", "keys of the field survey, such as N1")
    table.finish()
    match = _FOLDER.fullmatch(folder.name)
    if match is None or (from_on is not None and from_on.year != int(match[1])):
        year = from_on.year if from_on else "YYYY"
        zh, en = (
            f"文件夹名应为 <名称>_{year}",
            f"the folder should be named <title>_{year}, the year it came into force",
        )
        library.defects.append(Defect(name, "from", zh, en))
    if from_on and until_on and until_on < from_on:
        table.defect("until", f"早于 from（{from_on}）", f"{until_on} is before from ({from_on})")
    if len(library.defects) > before or not (
        title_zh and title_en and issuer_zh and issuer_en and number and level and status and from_on
    ):
        return None
    jurisdiction = folder.parent.name
    instrument = Instrument(
        f"{jurisdiction}/{folder.name}", jurisdiction, title_zh, title_en, issuer_zh, issuer_en, number,
        level, from_on, until_on, status, sources,
    )  # fmt: skip
    if instrument.id in library.instruments:
        zh, en = (
            f"文件 {instrument.id} 已有",
            f"duplicate instrument: {instrument.id} was read before from another folder",
        )
        library.defects.append(Defect(name, "", zh, en))
    library.instruments[instrument.id] = instrument
    return instrument


def _read_parameter(library: Library, root: Path, file: Path, instrument: Instrument | None) -> None:
    where = file.relative_to(root).as_posix()
    data = _parse(library, file, where)
    if data is None:
        return
    before = len(library.defects)
    table = Table(data, where, library.defects)
    name = table.text("name", "the parameter's name, such as driver.rest_minutes")
    if name and (name != file.stem or not _NAME.fullmatch(name)):
        table.defect(
            "name",
            f"“{name}”应与文件名 {file.stem} 相同，由小写单词和点组成",
            f"'{name}' should be the file's own name '{file.stem}', lower-case words joined by dots",
        )
    label_zh, label_en = table.text("label_zh"), table.text("label_en")
    unit, direction = table.unit(), table.choice("direction", Direction)
    field_ids = table.texts("field_ids", "rows of the field survey, such as DRV-1", required=False)
    history = [_read_entry(entry, unit) for entry in table.tables("history")]
    table.finish()
    if len(library.defects) > before or instrument is None:
        return
    if name and label_zh and label_en and unit and direction:
        entries = tuple(entry for entry in history if entry is not None)
        library.parameters.append(
            Parameter(name, instrument, label_zh, label_en, unit, direction, field_ids, entries, where)
        )


def _read_entry(table: Table, unit: str | None) -> Entry | None:
    from_on, until_on = table.day("from"), table.day("until", required=False)
    amount = table.amount(unit)
    article = table.text("article", "the article the amount comes from, such as 'Art. 62(7)'")
    status = table.choice("status", Status)
    source = table.text("source", "a key of the field survey, such as N10, or 'ours'")
    permitted_by = table.text("permitted_by", "the instrument and article that lets it", required=False)
    table.finish()
    if from_on and until_on and until_on < from_on:
        table.defect("until", f"早于 from（{from_on}）", f"{until_on} is before from ({from_on})")
    if from_on is None or amount is None or article is None or status is None or source is None:
        return None
    return Entry(from_on, until_on, amount, article, status, source, permitted_by)
