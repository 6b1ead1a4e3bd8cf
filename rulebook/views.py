"""The rulebook as tables for people, in Chinese and English."""

from __future__ import annotations

from rich.table import Table

from rulebook.book import Rulebook
from rulebook.difference import Difference
from rulebook.instrument import Amount, Parameter, Value
from rulebook.load import Library
from rulebook.rule import AnyRule
from rulebook.rules import RULES
from rulebook.terms import Status

STATUS = {
    Status.SEEN: "已见原文 seen",
    Status.PARTLY: "部分见到 partly",
    Status.UNVERIFIED: "未核实 unverified",
}


def show_amount(amount: Amount, unit: str) -> str:
    """An amount with its unit, as people read it."""
    if isinstance(amount, bool):
        return "是 yes" if amount else "否 no"
    if isinstance(amount, tuple):
        return ", ".join(amount) or "（无 none）"
    return f"{amount:,} {unit}"


def _value_text(value: Value | None) -> str:
    if value is None:
        return "—"
    return f"{show_amount(value.amount, value.unit)}\n{value.citation.article}\n{STATUS[value.status]}"


def history_table(parameters: list[Parameter]) -> Table:
    """The history of one value, level by level."""
    first = parameters[0]
    table = Table(title=f"{first.name}  {first.label_zh} / {first.label_en}", title_justify="left")
    for heading in (
        "地区 level",
        "自 from",
        "至 until",
        "数值 amount",
        "依据 instrument",
        "条款 article",
        "状态 status",
    ):
        table.add_column(heading, overflow="fold")
    for parameter in parameters:
        text = parameter.instrument
        for entry in parameter.history:
            table.add_row(
                text.jurisdiction,
                str(entry.from_on),
                str(entry.until_on or text.until_on or ""),
                show_amount(entry.amount, parameter.unit),
                f"{text.title_zh} {text.number}\n{text.title_en}",
                f"{entry.article} [{entry.source}]".replace("[", r"\["),
                STATUS[entry.status],
            )
    return table


def rule_table(rule: AnyRule) -> Table:
    """A rule's base clauses and exceptions, with the values each reads."""
    title = f"{rule.id} (v{rule.version})  {rule.title_zh} / {rule.title_en}  {', '.join(rule.field_ids)}"
    table = Table(title=title, title_justify="left")
    for heading in ("条 clause", "类 kind", "读取的数值 values read"):
        table.add_column(heading, overflow="fold")
    for clause in rule.clauses:
        kind = "基本 base" if clause.lifts is None else f"例外于 exception to {clause.lifts}"
        table.add_row(clause.label, kind, "\n".join(clause.reads))
    return table


def note_table(field_id: str, library: Library) -> Table:
    """Everything under one row of the field survey: values, rules, notes."""
    table = Table(title=field_id, title_justify="left")
    for heading in ("类 kind", "名称 name", "说明 text"):
        table.add_column(heading, overflow="fold")
    for parameter in library.parameters:
        if field_id in parameter.field_ids:
            table.add_row("数值 value", parameter.name, f"{parameter.label_zh} / {parameter.label_en}")
    for rule in RULES:
        if field_id in rule.field_ids:
            table.add_row("规则 rule", rule.id, f"{rule.title_zh} / {rule.title_en}")
    for note in library.notes:
        if note.field_id == field_id:
            table.add_row("备注 note", note.instrument, note.text)
    return table


def book_tables(book: Rulebook) -> list[Table]:
    """The values and the rules in force on the day."""
    where = f"{book.day}  {' → '.join(book.chain)}"
    values = Table(title=f"数值 values  {where}", title_justify="left")
    for heading in ("名称 name", "含义 label", "数值 amount", "依据 instrument, article", "状态 status"):
        values.add_column(heading, overflow="fold")
    for value in book.list_values():
        cited = value.citation
        values.add_row(
            value.name,
            f"{value.label_zh}\n{value.label_en}",
            show_amount(value.amount, value.unit),
            f"{cited.title_zh}\n{cited.title_en}\n{cited.article}",
            STATUS[value.status],
        )
    rules = Table(title=f"规则 rules  {where}", title_justify="left")
    for heading in ("规则 rule", "含义 title", "施行 in force"):
        rules.add_column(heading, overflow="fold")
    in_force = {rule.id for rule in book.list_rules()}
    for rule in RULES:
        state = "是 yes" if rule.id in in_force else "否 no"
        rules.add_row(rule.id, f"{rule.title_zh} / {rule.title_en}", state)
    return [values, rules]


def difference_table(difference: Difference, title: str) -> Table:
    """What came, what went and what changed."""
    table = Table(title=title, title_justify="left")
    for heading in ("变化 change", "名称 name", "之前 before", "之后 after"):
        table.add_column(heading, overflow="fold")
    for text in difference.instruments_in:
        table.add_row("文件施行 instrument in", text.id, "—", f"{text.title_zh}\n{text.title_en}")
    for text in difference.instruments_out:
        table.add_row("文件失效 instrument out", text.id, f"{text.title_zh}\n{text.title_en}", "—")
    for rule in difference.rules_in:
        table.add_row("规则施行 rule in", rule.id, "—", f"{rule.title_zh}\n{rule.title_en}")
    for rule in difference.rules_out:
        table.add_row("规则失效 rule out", rule.id, f"{rule.title_zh}\n{rule.title_en}", "—")
    for change in difference.values:
        table.add_row("数值 value", change.name, _value_text(change.before), _value_text(change.after))
    return table
