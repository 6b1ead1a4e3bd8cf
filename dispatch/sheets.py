"""plan.xlsx: the slips to print, the reasons, what was not served or went up the ladder, what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from dispatch.day_plan import DayPlan, DraftOrder
from dispatch.labels import articles_text, mechanism_zh
from dispatch.record import list_articles
from dispatch.slips import COLUMNS, CellValue, headings, list_slip_groups
from fleet_data.files import text_cell
from rulebook.terms import Mechanism

A4 = 9  # the paper's number in the workbook format
_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = Alignment(wrap_text=True, vertical="center")


def save_sheets(day: DayPlan, path: Path) -> None:
    """Write the workbook; every text stays text, whatever it begins with."""
    book = Workbook(write_only=True)
    _add_slips(book, day)
    _add_table(
        book,
        "理由 Reasons",
        ("申请号 Request", "保障方式 Mechanism", "理由", "Reason", "依据条款 Articles", "费用 CNY"),
        (11, 16, 60, 60, 60, 10),
        (_reason_row(order) for order in day.orders),
    )
    _add_table(
        book,
        "未保障与升级 Unserved",
        ("申请号 Request", "用车单位 Unit", "优先级 Priority", "结果 Result", "理由", "Reason"),
        (11, 18, 8, 18, 70, 70),
        _unserved_rows(day),
    )
    _add_table(
        book,
        "未列入 Left out",
        ("类别 Kind", "编号 Id", "车队或地区 Pool or region", "原因", "Reason"),
        (10, 16, 22, 60, 60),
        ((each.kind, each.id, each.where, each.zh, each.en) for each in day.left_out),
    )
    book.save(path)


def _add_slips(book: Workbook, day: DayPlan) -> None:
    """A4 landscape, one page wide, the headings on every page, each pool on pages of its own."""
    sheet: Any = book.create_sheet("派车单")
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:2"
    sheet.freeze_panes = "A3"
    sheet.oddFooter.center.text = "第 &P 页 / 共 &N 页"
    _set_widths(sheet, [column.width for column in COLUMNS])
    sheet.append([_cell(sheet, f"派车单 {day.day.isoformat()}  方案第 {day.version} 版（草稿）", bold=True)])
    sheet.append([_cell(sheet, heading, bold=True, boxed=True) for heading in headings()])
    row = 2
    for group in list_slip_groups(day):
        if row > 2:
            sheet.row_breaks.append(Break(id=row))
        sheet.append([_cell(sheet, group.title, bold=True)])
        for values in group.rows:
            sheet.append([_cell(sheet, value, boxed=True) for value in values])
        row += 1 + len(group.rows)


def _reason_row(order: DraftOrder) -> tuple[CellValue, ...]:
    articles = articles_text(list_articles(order.rulings))
    return (
        order.need.id,
        mechanism_zh(order.mechanism),
        order.reason.zh,
        order.reason.en,
        articles,
        round(order.cost_cny, 2),
    )


def _unserved_rows(day: DayPlan) -> Iterable[tuple[CellValue, ...]]:
    """Unserved first, then what went up the ladder, then what the law refuses."""
    rank = {None: 0, Mechanism.SOCIAL: 1, Mechanism.CROSS_REGION: 2}
    risen = [order for order in day.orders if order.mechanism is not Mechanism.OWN_LEVEL]
    for order in sorted(risen, key=lambda each: (rank[each.mechanism], each.need.record.priority, each.need.id)):
        record = order.need.record
        result = mechanism_zh(order.mechanism)
        yield order.need.id, record.unit, record.priority, result, order.reason.zh, order.reason.en
    for refused in day.refused:
        record = refused.record
        articles = articles_text(dict.fromkeys(each for reason in refused.reasons for each in reason.citations))
        zh = "；".join(reason.zh for reason in refused.reasons) + f"（{articles}）"
        en = "; ".join(reason.en for reason in refused.reasons)
        yield record.request, record.unit, record.priority, "依规不予派车 refused", zh, en


def _add_table(
    book: Workbook, title: str, heads: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[CellValue]]
) -> None:
    sheet: Any = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    _set_widths(sheet, widths)
    sheet.append([_cell(sheet, head, bold=True) for head in heads])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])


def _cell(sheet: Any, value: CellValue, *, bold: bool = False, boxed: bool = False) -> Any:
    cell = text_cell(sheet, value) if isinstance(value, str) else WriteOnlyCell(sheet, value)
    cell.alignment = _WRAPPED
    if bold:
        cell.font = Font(bold=True)
    if boxed:
        cell.border = _BOX
    return cell


def _set_widths(sheet: Any, widths: Iterable[float]) -> None:
    for position, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
