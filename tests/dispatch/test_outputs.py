import zipfile
from pathlib import Path

import openpyxl
import pytest

from dispatch.outputs import write_outputs
from dispatch.summary import day_summary
from fleet_data.records import Ledgers
from fleet_data.session import reading
from fleet_data.stores import orders, plans, rulings
from solver.check import check
from solver.files import read_plan, read_problem
from tests.dispatch.conftest import Planner
from tests.dispatch.days import DAY, car, driver, request, supplier

FORMULA = '=HYPERLINK("http://example.invalid")'
LEDGERS = Ledgers(
    vehicles=(car(),),
    drivers=(driver(),),
    requests=(
        request(1, reason=FORMULA, origin="+1+1", unit="@单位"),
        request(2, reason="-1"),
        request(3, approved_at=None),
    ),
    suppliers=(supplier(),),
)


def test_text_that_looks_like_a_formula_stays_text_in_every_sheet(plan: Planner, tmp_path: Path) -> None:
    paths = write_outputs(plan(LEDGERS), tmp_path)
    book = openpyxl.load_workbook(paths["plan.xlsx"])
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    risky = [cell for cell in cells if cell.value in (FORMULA, "-1", "+1+1", "@单位")]
    assert {cell.value for cell in risky} >= {FORMULA, "-1", "+1+1", "@单位"}
    assert all(cell.quotePrefix for cell in risky)
    with zipfile.ZipFile(paths["plan.xlsx"]) as packed:
        sheets = [packed.read(name).decode() for name in packed.namelist() if "worksheets/sheet" in name]
    assert not any("<f>" in sheet for sheet in sheets)


def test_the_slips_print_on_a4_with_their_headings_on_every_page(plan: Planner, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_outputs(plan(LEDGERS), tmp_path)["plan.xlsx"])
    slips = book["派车单"]
    assert (slips.page_setup.orientation, int(slips.page_setup.paperSize)) == ("landscape", 9)
    assert slips.print_title_rows == "$1:$2"
    assert len(slips.row_breaks.brk) == 1, "the pool and the supplier have pages of their own"
    rows = list(slips.iter_rows(min_row=3, values_only=True))
    assert {row[1] for row in rows if row[1] is not None} == {"R001", "R002"}
    assert any(row[11] == car().plate for row in rows)
    assert [sheet.title for sheet in book] == ["派车单", "理由 Reasons", "未保障与升级 Unserved", "未列入 Left out"]


def test_the_written_plan_passes_the_check_on_the_written_instance(plan: Planner, tmp_path: Path) -> None:
    paths = write_outputs(plan(LEDGERS), tmp_path)
    report = check(read_problem(paths["instance.json"]), read_plan(paths["plan.json"]))
    assert report.is_clean


def test_running_twice_makes_version_two_and_keeps_version_one(plan: Planner) -> None:
    first = plan(LEDGERS)
    with reading(plan.engine) as session:
        kept = plans.list_versions(session, DAY, "150000")[0]
        orders_then = orders.list_for_plan(session, kept.id)
    second = plan(LEDGERS)
    assert (first.version, second.version) == (1, 2)
    with reading(plan.engine) as session:
        versions = plans.list_versions(session, DAY, "150000")
        assert [each.version for each in versions] == [1, 2]
        assert versions[0] == kept
        assert orders.list_for_plan(session, kept.id) == orders_then


def test_what_is_kept_is_what_was_planned(plan: Planner) -> None:
    day = plan(LEDGERS)
    with reading(plan.engine) as session:
        kept = plans.find_latest(session, DAY, "150000")
        assert kept is not None
        saved = {each.order.request: each.order for each in orders.list_for_plan(session, kept.id)}
        subjects = {each.ruling.subject for each in rulings.list_for_plan(session, kept.id)}
    assert kept.plan.cost_cny == day.plan.cost
    assert set(saved) == {"R001", "R002", "R003"}
    assert saved["R003"].reason_zh.startswith("不予派车")
    assert saved["R003"].articles
    for order in day.orders:
        assert saved[order.need.id].mechanism == order.mechanism
        assert saved[order.need.id].articles[0]["status"]
    assert {"request:R001", f"vehicle:{car().plate}", "driver:D001", "supplier:S001"} <= subjects


def test_the_summary_names_cost_bound_cars_and_every_exception(plan: Planner) -> None:
    day = plan(LEDGERS)
    text = "\n".join(day_summary(day))
    assert f"{day.plan.cost:,.2f}" in text
    assert f"{day.plan.lower_bound:,.2f}" in text
    assert "出车 used 1" in text
    assert "R003 用车申请未经批准" in text
    hired = next(order for order in day.orders if order.supplier is not None)
    assert f"{hired.need.id} 社会化联动保障" in text


@pytest.mark.parametrize("shown", [0, 1])
def test_a_short_summary_says_how_much_it_leaves_out(plan: Planner, shown: int) -> None:
    refused = tuple(request(n, approved_at=None) for n in range(1, 5))
    text = "\n".join(day_summary(plan(Ledgers(requests=refused)), shown))
    assert f"另 {4 - shown} 项见 plan.xlsx" in text
