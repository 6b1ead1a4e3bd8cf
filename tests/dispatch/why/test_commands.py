"""The commands as their user types them: a planned demonstration day in files, asked, changed and checked again."""

import json
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from dispatch.outputs import write_outputs
from dispatch.why.breaches import list_breaches
from dispatch.why.commands import commands
from dispatch.why.files import read_day
from fleet_data.records import Ledgers
from fleet_data.session import migrate, open_engine
from solver.check import check
from solver.plan import Duty, Leg
from solver.why.manual import Assignment, assign
from tests.dispatch.conftest import Planner
from tests.dispatch.days import agreement, at, car, driver, other_pool, request, supplier


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three trips at one hour for one car and one that no car holds: own level, lent, the market, nobody."""
    lent, lent_driver = other_pool()
    ledgers = Ledgers(
        vehicles=(car(1), lent),
        drivers=(driver(1), lent_driver),
        requests=(request(1), request(2), request(3, passengers=4), request(4, passengers=30)),
        suppliers=(supplier(1, max_options=1),),
        agreements=(agreement(max_vehicles=1),),
    )
    folder = tmp_path_factory.mktemp("planned")
    engine = open_engine("sqlite:///:memory:")
    migrate(engine)
    write_outputs(Planner(engine)(ledgers), folder)
    engine.dispose()
    return folder


@pytest.fixture
def folder(planned: Path, tmp_path: Path) -> Path:
    """The planned day's files, to be written beside."""
    return Path(shutil.copytree(planned, tmp_path / "day"))


def run(*words: object):
    return CliRunner().invoke(commands, [str(word) for word in words])


def test_a_refusal_is_explained_in_both_languages_with_articles_and_its_certificate_is_the_same_again(
    folder: Path,
) -> None:
    done = run("explain", folder / "plan.json", "R004")
    assert done.exit_code == 0
    assert "未保障" in done.output
    assert "is not served" in done.output
    assert "《内蒙古自治区机关运行保障条例》" in done.output
    assert "未核实" in done.output, "the order of the mechanisms is a proposal, and says so"
    first = (folder / "explanation-R004.json").read_bytes()
    assert run("explain", folder / "plan.json", "R004").output == done.output
    assert (folder / "explanation-R004.json").read_bytes() == first
    assert json.loads(first)["articles"]


def test_every_request_has_an_explanation_that_the_checker_confirms(folder: Path) -> None:
    for number in (1, 2, 3, 4):
        assert run("explain", folder / "plan.json", f"R00{number}").exit_code == 0
        confirmed = run("explain", folder / "plan.json", "--confirm", folder / f"explanation-R00{number}.json")
        assert (confirmed.exit_code, "every figure holds" in confirmed.output) == (0, True)


def test_an_altered_certificate_is_found_out(folder: Path) -> None:
    found = [f"R00{number}" for number in (1, 2, 3) if run("explain", folder / "plan.json", f"R00{number}")]
    changed = [
        path
        for path in (folder / f"explanation-{request}.json" for request in found)
        if json.loads(path.read_text("utf-8"))["relaxations"]
    ]
    assert changed, "somebody is escalated"
    data = json.loads(changed[0].read_text("utf-8"))
    data["relaxations"][0]["added_cny"] -= 1
    changed[0].write_text(json.dumps(data), encoding="utf-8")
    done = run("explain", folder / "plan.json", "--confirm", changed[0])
    assert done.exit_code == 1
    assert "所述" in done.output


def test_the_best_vehicles_are_listed_with_the_reasons_of_the_others(folder: Path) -> None:
    done = run("recommend", folder / "plan.json", "R001", "--all")
    assert done.exit_code == 0
    assert "day's cost" in done.output
    refused = run("recommend", folder / "plan.json", "R004", "--all")
    assert "vehicle_does_not_fit_seats" in refused.output
    assert "没有可承担的车辆" in refused.output


def test_a_manual_plan_is_written_as_said_and_its_breaches_are_listed_with_articles(folder: Path) -> None:
    out, report = folder / "mine.json", folder / "breaches.json"
    words = ("R004", "--vehicle", car(1).plate, "--start", "08:00", "--out", out, "--report", report)
    done = run("manual", folder / "plan.json", *words)
    assert done.exit_code == 1
    problem, plan, violations = read_day(out, None)
    legs = {leg.option: (duty.vehicle, leg.start) for duty in plan.duties for leg in duty.legs}
    assert legs["R004-direct"] == (car(1).plate, 480.0)
    told = json.loads(report.read_text("utf-8"))["breaches"]
    assert {each["code"] for each in told if each["is_fresh"]} >= {str(each.code) for each in violations}
    window = next(each for each in told if each["code"] == "start_outside_window")
    assert (window["subject"], window["amount"], bool(window["articles"])) == ("R004-direct", 60.0, True)
    assert all(each["zh"] and each["en"] for each in told)
    assert check(problem, plan).cost == pytest.approx(plan.cost)


def test_the_market_while_an_own_car_is_free_breaks_the_order_and_cites_it(engine: Engine, tmp_path: Path) -> None:
    ledgers = Ledgers((car(1), car(2)), (driver(1), driver(2)), (request(1),), (supplier(1),))
    write_outputs(Planner(engine)(ledgers), tmp_path)
    problem, plan, _ = read_day(tmp_path / "plan.json", None)
    done = assign(problem, plan, (Assignment("R001", supplier="S001"),))
    (breach,) = list_breaches(problem, plan, done, ("R001",))
    assert breach.code == "support_ladder:own_level_was_free"
    assert [citation.title_zh for citation in breach.articles]
    kept = assign(problem, plan, (Assignment("R001", vehicle=plan.duties[0].vehicle),))
    assert list_breaches(problem, plan, kept, ("R001",)) == (), "the control: the own level is in order"


def test_a_day_at_the_wheel_without_room_for_rests_is_told(engine: Engine, tmp_path: Path) -> None:
    # Nine hours of road; whatever waits, four of them on end need a rest that is not there.
    far = request(1, destination_lon=116.2, stay_minutes=0.0, depart_latest=at(9) + timedelta(minutes=20))
    ledgers = Ledgers((car(1),), (driver(1),), (far,), (supplier(1),))
    write_outputs(Planner(engine)(ledgers), tmp_path)
    problem, plan, _ = read_day(tmp_path / "plan.json", None)
    option = problem.requests[0].options[0]
    tight = replace(option, minutes=option.driving_minutes)
    hurried = replace(problem, requests=(replace(problem.requests[0], options=(tight,)),))
    empty = replace(plan, duties=(), social=(), unserved=("R001",))
    done = assign(hurried, empty, (Assignment("R001", vehicle=car(1).plate),))
    codes = {each.code for each in list_breaches(hurried, empty, done, ())}
    assert "driver_duty:rest_missing" in codes
    rested = assign(problem, empty, (Assignment("R001", vehicle=car(1).plate),))
    assert "driver_duty:rest_missing" not in {each.code for each in list_breaches(problem, empty, rested, ())}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("explain", "plan.json", "R0O1"), "R001"),
        (("recommend", "plan.json", "R999"), "no request"),
        (("explain", "nowhere.json", "R001", "--instance", "instance.json"), "cannot be read"),
        (("explain", "plan.json", "R001", "--instance", "plan.json"), "plan.json"),
        (("explain", "plan.json", "--confirm", "instance.json"), "no dispatch-explanation/1"),
        (("manual", "plan.json", "R001", "--out", "x.json"), "exactly one"),
        (("manual", "plan.json", "R001", "--vehicle", "蒙A·演999", "--out", "x.json"), "no vehicle"),
        (("manual", "plan.json", "R001", "--vehicle", "蒙A·演001", "--start", "9", "--out", "x.json"), "HH:MM"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_code_two_and_nothing_is_written(
    folder: Path, words: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    before = {path.name for path in folder.iterdir()}
    done = run(*words)
    assert done.exit_code == 2
    assert told in done.output
    assert "Traceback" not in done.output
    assert {path.name for path in folder.iterdir()} == before


def test_a_plan_of_another_day_is_refused(folder: Path) -> None:
    data = json.loads((folder / "plan.json").read_text("utf-8"))
    (folder / "other.json").write_text(json.dumps(data | {"instance": "another-day"}), encoding="utf-8")
    done = run("explain", folder / "other.json", "R001")
    assert (done.exit_code, "does not belong to" in done.output) == (2, True)


def test_the_days_limits_and_classes_are_told_with_their_figures(folder: Path) -> None:
    done = run("explain", folder / "plan.json", "--seconds", "1")
    assert done.exit_code == 0
    data = json.loads((folder / "explanation-day.json").read_text("utf-8"))
    assert [each["limit"] for each in data["limits"] if each["is_set"]]
    assert all(0 <= each["saves_at_least"] <= each["saves_at_most"] for each in data["limits"])
    assert "座位数" in done.output
    assert "one more vehicle" in done.output


def test_a_duty_of_two_ways_at_once_is_told_by_the_format_and_not_judged_as_driving(folder: Path) -> None:
    problem, plan, _ = read_day(folder / "plan.json", None)
    (duty,) = [each for each in plan.duties if each.vehicle == car(1).plate]
    doubled = replace(plan, duties=(Duty(duty.vehicle, (*duty.legs, Leg("R004-direct", duty.legs[0].start + 1))),))
    done = assign(problem, doubled, ())
    assert {each.code for each in list_breaches(problem, plan, done, ())} >= {"starts_before_arrival"}
