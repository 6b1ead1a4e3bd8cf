"""The first walk, end to end: an office's ledgers in, a checked plan with reasons out, by the commands alone."""

from datetime import date
from pathlib import Path

import openpyxl
from typer.testing import CliRunner

from dispatch.commands import commands as dispatch_commands
from fleet_data.commands import commands as ledger_commands
from fleet_data.files import write_ledgers
from fleet_data.records import Ledgers
from fleet_data.session import open_engine, reading
from fleet_data.stores import orders, plans
from rulebook.terms import Purpose
from solver.commands import commands as solver_commands
from tests.dispatch.days import DAY, agreement, at, car, driver, other_pool, request, supplier

OTHER_CAR, OTHER_DRIVER = other_pool()
LEDGERS = Ledgers(
    vehicles=(car(1), car(2), car(3, seats=7), OTHER_CAR),
    drivers=(
        driver(1, usual_plate=car(2).plate),
        driver(2),
        driver(3, licence_valid_until=date(2026, 1, 1)),
        OTHER_DRIVER,
    ),
    requests=(
        request(1),
        request(2, share_consent=True),
        request(3, share_consent=True),
        request(4, leaves=at(13)),
        request(5, leaves=at(13)),
        request(6, leaves=at(13)),
        request(7, leaves=at(13), purpose=Purpose.EMERGENCY),
        request(8, approved_at=None),
        request(9, purpose=Purpose.ORDINARY, inside_allowance_area=True),
        request(10, leaves=at(17), round_trip=False, stay_minutes=0.0),
    ),
    suppliers=(supplier(), supplier(2, catalogue_number=None)),
    agreements=(agreement(), agreement(2, valid_until=date(2026, 6, 30))),
)


def test_an_office_plans_its_day_from_its_ledgers(tmp_path: Path) -> None:
    folder, out = tmp_path / "ledgers", tmp_path / "out"
    folder.mkdir()
    write_ledgers(LEDGERS, folder)
    run = CliRunner().invoke

    checked = run(ledger_commands, ["ledgers", "check", str(folder)])
    assert checked.exit_code == 0, checked.output
    words = [
        "--day",
        "2026-11-23",
        "--ledgers",
        str(folder),
        "--out",
        str(out),
        "--seconds",
        "2",
        "--roads",
        "geodesic",
    ]
    planned = run(dispatch_commands, ["plan", *words])
    assert planned.exit_code == 0, planned.output
    judged = run(solver_commands, ["check", str(out / "instance.json"), str(out / "plan.json")])
    assert judged.exit_code == 0, judged.output

    with reading(open_engine(f"sqlite:///{out / 'paiche.sqlite3'}")) as session:
        kept = plans.find_latest(session, DAY, "150000")
        assert kept is not None
        decided = {each.order.request: each.order for each in orders.list_for_plan(session, kept.id)}
    assert set(decided) == {f"R{n:03d}" for n in range(1, 11)}, "every request got an answer"
    assert all(order.reason_zh and order.reason_en for order in decided.values())
    served = {request for request, order in decided.items() if order.mechanism is not None}
    assert served == {f"R{n:03d}" for n in (1, 2, 3, 4, 5, 6, 7, 10)}
    assert decided["R002"].option_kind == "shared"
    at_one = sorted(str(decided[f"R{n:03d}"].mechanism) for n in (4, 5, 6, 7))
    assert at_one == ["cross_region", "own_level", "own_level", "social"], "each rung as far as it reaches"

    slips = openpyxl.load_workbook(out / "plan.xlsx")["派车单"]
    printed = {row[1] for row in slips.iter_rows(min_row=3, values_only=True) if row[1] is not None}
    assert printed == served
