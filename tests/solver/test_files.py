import json
from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from solver.files import InvalidInstance, read_plan, read_problem, write_plan, write_problem
from solver.plan import Duty, Leg, Plan, SocialService
from tests.solver.days import day, duty, plan
from tests.solver.defects import DEFECTS, GOOD, broken, put
from tests.solver.strategies import problems

PLAN = Plan(
    instance="hand-made",
    cost=80344.1,
    lower_bound=80033.7,
    seconds=41.2,
    status="time_limit",
    duties=(Duty("v1", (Leg("r1-direct", 545.0), Leg("s3", 760.0, True))),),
    social=(SocialService("r8-direct", "taxi-a"),),
    unserved=("r12",),
)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "instance.json"


def refusal(file, text: str) -> InvalidInstance:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInstance) as raised:
        read_problem(file)
    return raised.value


def test_a_good_instance_is_read(file):
    file.write_text(json.dumps(GOOD), encoding="utf-8")
    problem = read_problem(file)
    assert problem.regions[0].name == "呼和浩特市"
    assert problem.travel.km[0, 1] == 3.1
    assert problem.pools[0].reserve == {"emergency": 2}
    assert problem.vehicles[0].available == ((360.0, 720.0), (780.0, 1500.0))
    assert problem.requests[1].options[0].covers == ("r2",)
    assert problem.requests[1].options[0].passengers == 3
    assert problem.shared[0].covers == ("r1", "r2")
    assert problem.cross_region[0].max_vehicles == 5
    assert problem.social[0].max_options is None
    assert problem.rules.change_cost == 30.0
    assert problem.locked[0].start == 540.0
    assert problem.published[0].vehicle == "v1"


@pytest.mark.parametrize(("change", "path", "words"), [pytest.param(*rest, id=name) for name, *rest in DEFECTS])
def test_each_defect_is_refused_at_its_path(file, change, path, words):
    error = refusal(file, broken(change))
    assert error.path == path
    assert words in error.message
    assert " / " in error.message
    assert str(error) == f"instance.json: {path}: {error.message}"
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is not JSON"),
        ('{"format": ', "is not JSON"),
        ("[]", "must be an object"),
        ("[" * 100_000, "nested too deeply"),
        ('{"format": ' + "9" * 5000 + "}", "a number too long"),
    ],
)
def test_what_is_no_instance_at_all_is_refused(file, text, words):
    assert words in str(refusal(file, text))


def test_bytes_that_are_no_text_are_refused(file):
    file.write_bytes(b'{"name": "\xff"}')
    with pytest.raises(InvalidInstance, match="not UTF-8"):
        read_problem(file)


def test_absent_lists_are_empty_and_absent_or_null_limits_do_not_bind(file):
    least = {"format": "dispatch-instance/1", "name": "empty", "day": "2026-11-23", "travel": {}}
    file.write_text(json.dumps(least), encoding="utf-8")
    problem = read_problem(file)
    assert problem.requests == ()
    assert problem.rules.max_idle_away_minutes is None
    document = deepcopy(GOOD)
    del document["vehicles"][0]["range_km"], document["vehicles"][0]["features"], document["pools"][0]["reserve"]
    document["vehicles"][0]["max_driving_minutes"] = None
    document["mechanisms"]["cross_region"][0]["max_vehicles"] = None
    del document["locked"][0]["start"]
    document["rules"] = None
    file.write_text(json.dumps(document), encoding="utf-8")
    problem = read_problem(file)
    assert (problem.vehicles[0].range_km, problem.vehicles[0].max_driving_minutes) == (None, None)
    assert problem.vehicles[0].features == frozenset()
    assert problem.pools[0].reserve == {}
    assert problem.cross_region[0].max_vehicles is None
    assert problem.locked[0].start is None
    assert problem.rules.max_idle_away_minutes is None


@pytest.mark.parametrize(
    "change",
    [
        put("comment", "unknown keys are ignored"),
        put("vehicles.0.seats", 4.0),
        put("vehicles.0.available", [[780, 1500], [360, 720]]),
        put("vehicles.0.available", [[360, 720], [720, 1500]]),
        put("requests.1.options", []),
        put("regions.0.parent", None),
    ],
)
def test_what_the_format_allows_is_not_refused(file, change):
    file.write_text(broken(change), encoding="utf-8")
    assert read_problem(file).vehicles[0].seats == 4


def test_a_byte_order_mark_is_no_defect(file):
    file.write_text(json.dumps(GOOD), encoding="utf-8-sig")
    assert read_problem(file).name == "hand-made"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(problems(max_locks=2))
def test_what_is_written_is_read_back_the_same(tmp_path, problem):
    write_problem(problem, tmp_path / "day.json")
    again = read_problem(tmp_path / "day.json")
    assert replace(again, travel=problem.travel) == problem
    assert np.array_equal(again.travel.km, problem.travel.km)
    assert np.array_equal(again.travel.minutes, problem.travel.minutes)


def test_files_are_compact_and_keep_chinese_readable(file):
    write_problem(replace(day(), name="呼和浩特"), file)
    text = file.read_text(encoding="utf-8")
    assert '"name":"呼和浩特"' in text
    assert text.count("\n") == 1


def test_a_plan_is_read_back_the_same(file):
    write_plan(PLAN, file)
    assert read_plan(file) == PLAN


@pytest.mark.parametrize(
    ("key", "value", "path"),
    [
        ("format", "dispatch-plan/2", "format"),
        ("status", "done", "status"),
        ("cost", "80344", "cost"),
        ("cost", float("nan"), "cost"),
        ("lower_bound", None, "lower_bound"),
        ("duties", [{"legs": []}], "duties[0].vehicle"),
        ("duties", [{"vehicle": "v1", "legs": [{"option": "r1"}]}], "duties[0].legs[0].start"),
        (
            "duties",
            [{"vehicle": "v1", "legs": [{"option": "r1", "start": 1, "via_pool": 0}]}],
            "duties[0].legs[0].via_pool",
        ),
        ("social", [{"option": "r1"}], "social[0].supplier"),
        ("unserved", [7], "unserved[0]"),
    ],
)
def test_each_defect_of_a_plan_is_refused_at_its_path(file, key, value, path):
    write_plan(PLAN, file)
    document = json.loads(file.read_text(encoding="utf-8")) | {key: value}
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(InvalidInstance) as raised:
        read_plan(file)
    assert raised.value.path == path


def test_a_failed_write_leaves_the_old_file_and_no_litter(file):
    problem = day()
    good = plan(problem, duty("v1", ("r1-direct", 540.0)))
    write_plan(good, file)
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_plan(replace(good, lower_bound=float("-inf")), file)
    assert read_plan(file) == good
    assert [each.name for each in file.parent.iterdir()] == ["instance.json"]
