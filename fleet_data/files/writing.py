"""Ledgers written to a folder, filled or empty."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Literal, TypeAlias

from fleet_data.files.columns import LEDGERS
from fleet_data.files.csv_cells import csv_text
from fleet_data.files.kind import Language
from fleet_data.files.notes import TITLES, note_rows
from fleet_data.files.sources import WORKBOOK_NAMES
from fleet_data.files.workbook import save_workbook
from fleet_data.records import Ledgers

Form: TypeAlias = Literal["xlsx", "csv"]


class FilesInTheWayError(Exception):
    """Files that a template would have replaced; nothing was written."""


def write_ledgers(ledgers: Ledgers, folder: Path, form: Form = "xlsx", language: Language = "zh") -> list[Path]:
    """Write all five ledgers, replacing files of the same names; `read_ledgers` gives the same `Ledgers` back.

    Excel: one workbook with a sheet a ledger and the notes. CSV: a file each, UTF-8 with BOM so that Excel reads it.
    Numbers keep 15 significant digits and instants whole seconds, which is what a workbook can hold.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if form == "xlsx":
        return [_write(folder / WORKBOOK_NAMES[language], lambda out: save_workbook(ledgers, out, language))]
    written = []
    for ledger in LEDGERS:
        rows = [[column.header(language) for column in ledger.columns]]
        cells = [ledger.cells_of(record, language) for record in getattr(ledgers, ledger.key)]
        text = csv_text([*rows, *cells])
        written.append(_write_text(folder / f"{ledger.title(language)}.csv", text))
    return written


def write_template(folder: Path, form: Form = "xlsx", language: Language = "zh") -> list[Path]:
    """Write empty ledgers with the notes of what each column expects.

    Raises:
        FilesInTheWayError: when one of the files is there already; nothing is written then.
    """
    names = [f"{ledger.title(language)}.csv" for ledger in LEDGERS] + [f"{TITLES[language]}.csv"]
    if form == "xlsx":
        names = [WORKBOOK_NAMES[language]]
    if there := [name for name in names if (folder / name).exists()]:
        listed = "、".join(there)
        raise FilesInTheWayError(
            f"{folder} 中已有 {listed}，未写入；请换一个目录 / {folder} already holds {listed}; nothing was written, "
            "choose another folder"
        )
    written = write_ledgers(Ledgers(), folder, form, language)
    if form == "csv":
        written.append(_write_text(folder / names[-1], csv_text(list(note_rows(language)))))
    return written


def _write_text(path: Path, text: str) -> Path:
    return _write(path, lambda out: out.write(text.encode("utf-8-sig")))


def _write(path: Path, fill: Callable[[IO[bytes]], object]) -> Path:
    """Fill a file beside its place and move it there, so that a failure leaves what was there before."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=path.suffix)
    try:
        with os.fdopen(handle, "wb") as out:
            fill(out)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return path
