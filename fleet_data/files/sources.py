"""Which sheet of a folder is which ledger: one workbook with five sheets, or a file for each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from fleet_data.files.column import Ledger, header_key
from fleet_data.files.columns import LEDGERS
from fleet_data.files.csv_cells import UndecodableError, read_csv
from fleet_data.files.errors import CellError
from fleet_data.files.grid import Grid
from fleet_data.files.xlsx_cells import NotAWorkbookError, read_xlsx

WORKBOOK_NAMES = {"zh": "台账.xlsx", "en": "ledgers.xlsx"}
_NO_FILES = "模板由 `paiche ledgers template --out 目录` 生成"
_NO_FILES_EN = "`paiche ledgers template --out FOLDER` writes empty ones"


def find_grids(folder: Path) -> tuple[dict[str, Grid], list[CellError]]:
    """The sheet of each ledger by its key, and what is wrong with the files: missing, unreadable, given twice."""
    if folder.is_file():
        files = [folder]
    elif folder.is_dir():
        files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith(("~$", ".")))
    else:
        return {}, [_file_error(str(folder), f"没有这个目录；{_NO_FILES}", f"there is no such folder; {_NO_FILES_EN}")]
    errors: list[CellError] = []
    found: dict[str, list[Grid]] = {ledger.key: [] for ledger in LEDGERS}
    for path in _ledger_files(files):
        try:
            for key, grid in _grids_of(path):
                found[key].append(grid)
        except UndecodableError as error:
            zh, en = "不是可读的 CSV；请存为 UTF-8 或 GB18030 编码", "is no readable CSV; save it as UTF-8 or GB 18030"
            errors.append(_file_error(path.name, f"{zh}（{error}）", f"{en} ({error})"))
        except NotAWorkbookError as error:
            zh, en = "不能作为 Excel 工作簿打开；请另存为 .xlsx", "cannot be opened as a workbook; save it as .xlsx"
            errors.append(_file_error(path.name, f"{zh}（{error}）", f"{en} ({error})"))
        except OSError as error:
            zh, en = "读不了这个文件；请检查权限", "cannot be read; check who may read it"
            errors.append(_file_error(path.name, f"{zh}（{error.strerror}）", f"{en} ({error.strerror})"))
    errors += _old_workbooks(files)
    for ledger in LEDGERS:
        errors += _number_errors(folder, ledger, found[ledger.key], any_unreadable=bool(errors))
    return {key: grids[0] for key, grids in found.items() if len(grids) == 1}, errors


def _ledger_files(files: list[Path]) -> list[Path]:
    """The files that may hold ledgers: those named after one, and the workbook (the well-named one if there is one)."""
    named = [path for path in files if path.suffix.lower() in (".xlsx", ".xlsm", ".csv") and _ledger_named(path.stem)]
    others = [path for path in files if path.suffix.lower() in (".xlsx", ".xlsm") and path not in named]
    well_named = [path for path in others if path.name in WORKBOOK_NAMES.values()]
    return named + (well_named or others)


def _ledger_named(name: str) -> Ledger | None:
    return next((ledger for ledger in LEDGERS if header_key(name) in ledger.names), None)


def _grids_of(path: Path) -> Iterator[tuple[str, Grid]]:
    ledger = _ledger_named(path.stem)
    if path.suffix.lower() == ".csv" and ledger is not None:
        yield ledger.key, read_csv(path)
        return
    grids = read_xlsx(path)
    if ledger is not None:
        # The file's name decides; a single-ledger workbook's sheet is often still called Sheet1.
        same = [grid for grid in grids if _ledger_named(grid.sheet or "") is ledger]
        yield ledger.key, (same or grids)[0]
        return
    for grid in grids:
        if (ledger := _ledger_named(grid.sheet or "")) is not None:
            yield ledger.key, grid


def _number_errors(folder: Path, ledger: Ledger, grids: list[Grid], any_unreadable: bool) -> Iterator[CellError]:
    if len(grids) > 1:
        places = "、".join(" · ".join(filter(None, (grid.file, grid.sheet))) for grid in grids)
        yield _file_error(
            folder.name,
            f"“{ledger.zh}”有 {len(grids)} 份（{places}），请只留一份",
            f"the ledger '{ledger.en}' is there {len(grids)} times ({places}); keep one",
        )
    if not grids and ledger.required and not any_unreadable:
        yield _file_error(
            folder.name,
            f"缺少“{ledger.zh}”；应为 {ledger.zh}.xlsx、{ledger.zh}.csv 或工作簿中同名的工作表；{_NO_FILES}",
            f"the ledger '{ledger.en}' is missing; expected {ledger.en}.xlsx, {ledger.en}.csv or a sheet of that name "
            f"in a workbook; {_NO_FILES_EN}",
        )


def _old_workbooks(files: list[Path]) -> Iterator[CellError]:
    for path in files:
        if path.suffix.lower() in (".xls", ".et", ".ods"):
            yield _file_error(
                path.name, "不支持这种格式；请另存为 .xlsx", "is of a kind not read here; save it as .xlsx"
            )


def _file_error(file: str, zh: str, en: str) -> CellError:
    return CellError(file, None, None, None, None, zh, en)
