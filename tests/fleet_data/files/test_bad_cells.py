"""Every bad cell is named, all at once, with what is wrong and what is expected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from fleet_data.files import CellError, LedgerErrors, read_ledgers, write_ledgers
from fleet_data.records import Ledgers

Spoil = Callable[..., list[CellError]]


@pytest.fixture
def spoil(tmp_path: Path, ledgers: Ledgers) -> Spoil:
    """Write good ledgers, put bad values in cells named (sheet, header, row), and give what reading says."""

    def spoiled(*cells: tuple[str, str, int, Any]) -> list[CellError]:
        write_ledgers(ledgers, tmp_path)
        path = tmp_path / "台账.xlsx"
        book = load_workbook(path)
        for sheet, header, row, value in cells:
            columns = {cell.value: column for column, cell in enumerate(book[sheet][1], start=1)}
            book[sheet].cell(row, columns[header]).value = value
        book.save(path)
        try:
            read_ledgers(tmp_path)
        except LedgerErrors as errors:
            return list(errors.errors)
        return []

    return spoiled


def test_good_ledgers_have_no_errors(spoil: Spoil) -> None:
    assert spoil() == []


@pytest.mark.parametrize(
    ("sheet", "header", "value", "zh", "en"),
    [
        ("车辆台账", "乘客座位数", -3, "不能为负", "negative"),
        ("车辆台账", "乘客座位数", 0, "小于 1", "below 1"),
        ("车辆台账", "乘客座位数", 2.5, "整数", "whole number"),
        ("车辆台账", "乘客座位数", "四", "不是数字", "not a number"),
        ("车辆台账", "每公里成本(元)", "=1+1", "是公式", "formula"),
        ("车辆台账", "每公里成本(元)", "nan", "不是数字", "not a number"),
        ("车辆台账", "每公里成本(元)", True, "不是数字", "not a number"),
        ("车辆台账", "车辆类别", "机要通讯", "是否为“机要通信”", "did you mean 'confidential'"),
        ("车辆台账", "能源", "核动力", "汽油、柴油", "petrol, diesel"),
        ("车辆台账", "可用时段", "07:00", "不是时段", "not a stretch of time"),
        ("车辆台账", "可用时段", "19:00-07:00", "跨夜", "part one over midnight"),
        ("车辆台账", "可用时段", "07:00-12:00;11:00-13:00", "重叠", "overlaps"),
        ("车辆台账", "可用时段", "07:00-25:00", "超出一天", "within a day"),
        ("车辆台账", "车队行政区划", "190100", "没有这个行政区划", "not a known region"),
        ("车辆台账", "车队行政区划", "呼和浩待市", "呼和浩特市", "150100"),
        ("车辆台账", "号牌号码", None, "必须填写", "must be filled in"),
        ("车辆台账", "初次登记日期", "2022-02-30", "日历上没有", "not a day of the calendar"),
        ("车辆台账", "值班车", "也许", "是、否", "yes, no"),
        ("驾驶员台账", "工号", 1234567890123456789, "15位", "15 digits"),
        ("驾驶员台账", "准驾车型", "D9", "A1、A2", "A1, A2"),
        ("驾驶员台账", "车队", "别的车队", "没有这个车队", "no vehicle is of this pool"),
        ("驾驶员台账", "常用车号牌", "蒙A·没有", "没有这个号牌", "no vehicle has this plate"),
        ("用车申请", "优先级", 5, "大于 4", "above 4"),
        ("用车申请", "最晚出发", "2026-11-23", "缺时刻", "no time of day"),
        ("用车申请", "最晚出发", "2026-11-22 09:00", "早于“最早出发”", "is before '最早出发'"),
        ("用车申请", "限定类别", "应急保障;飞行", "“飞行”", "'飞行'"),
        ("联动协议", "失效日期", "2025-12-31", "早于“生效日期”", "is before '生效日期'"),
        ("联动协议", "用车地区", "150200", "同一地区", "own region"),
        ("社会供应商", "起步价(元)", "#N/A", "错误值", "Excel error"),
    ],
)
def test_a_bad_cell_is_named(spoil: Spoil, sheet: str, header: str, value: Any, zh: str, en: str) -> None:
    (error,) = spoil((sheet, header, 2, value))
    assert (error.file, error.sheet, error.row, error.column) == ("台账.xlsx", sheet, 2, header)
    assert zh in error.zh
    assert en in error.en
    assert f"{sheet} · 行/row 2 · {header}" in str(error)


def test_all_bad_cells_are_told_at_once_and_in_order(spoil: Spoil) -> None:
    errors = spoil(
        ("用车申请", "乘车人数", 2, -1),
        ("车辆台账", "乘客座位数", 2, "x"),
        ("车辆台账", "能源", 2, "y"),
        ("联动协议", "生效日期", 2, "z"),
    )
    assert [(error.sheet, error.column) for error in errors] == [
        ("车辆台账", "乘客座位数"),
        ("车辆台账", "能源"),
        ("用车申请", "乘车人数"),
        ("联动协议", "生效日期"),
    ]
    text = str(LedgerErrors(errors))
    assert "4 处错误" in text
    assert len(text.splitlines()) == 5


def test_a_bad_cell_hides_no_other_of_its_row(spoil: Spoil) -> None:
    errors = spoil(("用车申请", "最晚出发", 2, "2026-11-22 09:00"), ("用车申请", "优先级", 2, "高"))
    assert {error.column for error in errors} == {"最晚出发", "优先级"}


@pytest.mark.parametrize(
    ("lat", "lon", "zh", "en"),
    [
        (0, 0, "零点", "failed position"),
        (111.75, 40.84, "填反", "swapped"),
        (51.5, -0.1, "不在中国境内", "outside China"),
        (0, 111.75, "不在中国境内", "outside China"),
    ],
)
def test_a_place_that_cannot_be_gets_one_message_that_names_it(
    spoil: Spoil, lat: float, lon: float, zh: str, en: str
) -> None:
    (error,) = spoil(("用车申请", "目的地纬度", 2, lat), ("用车申请", "目的地经度", 2, lon))
    assert "演示目的地" in error.zh
    assert zh in error.zh
    assert "演示目的地" in error.en
    assert en in error.en


def test_a_pool_at_zero_is_told_once_though_it_has_two_vehicles(spoil: Spoil) -> None:
    errors = spoil(
        *_second_vehicle(), *[("车辆台账", f"车队{part}", row, 0) for part in ("纬度", "经度") for row in (2, 3)]
    )
    assert len(errors) == 1
    assert "“演示车队”" in errors[0].zh


def _second_vehicle(**changes: Any) -> list[tuple[str, str, int, Any]]:
    values = {
        "号牌号码": "蒙A·演示02",
        "车队": "演示车队",
        "车队行政区划": 150100,
        "车队纬度": 40.84,
        "车队经度": 111.75,
        "登记单位": "演示单位",
        "车辆类别": "应急保障",
        "乘客座位数": "４",
        "能源": "electric",
        "固定成本(元)": "1,060.5",
        "每公里成本(元)": 1,
        "可用时段": "00:00-24:00",
        **changes,
    }
    return [("车辆台账", header, 3, value) for header, value in values.items()]


def test_a_second_vehicle_of_the_same_pool_is_taken(spoil: Spoil) -> None:
    assert spoil(*_second_vehicle()) == []


def test_a_plate_given_twice_names_the_first_row(spoil: Spoil) -> None:
    (error,) = spoil(*_second_vehicle(号牌号码="蒙A·演示01"))
    assert (error.row, error.column) == (3, "号牌号码")
    assert "第 2 行" in error.zh


@pytest.mark.parametrize(("header", "value"), [("车队纬度", 40.85), ("车队行政区划", "150200")])
def test_rows_that_disagree_on_their_pool_are_told(spoil: Spoil, header: str, value: Any) -> None:
    (error,) = spoil(*_second_vehicle(**{header: value}))
    assert (error.row, error.column) == (3, header)
    assert "第 2 行" in error.zh
