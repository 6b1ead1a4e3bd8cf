from dispatch.points import Points
from dispatch.requests import judge_requests
from rulebook.terms import Purpose, VehicleCategory
from tests.dispatch.days import DAY, request


def refusals(*changes: dict[str, object]) -> list[list[str]]:
    records = [request(n, **each) for n, each in enumerate(changes, start=1)]
    _, refused = judge_requests(records, DAY, Points())
    found = {each.record.request: [reason.code for reason in each.reasons] for each in refused}
    return [found.get(record.request, []) for record in records]


def test_a_trip_inside_the_area_by_distance_is_refused_to_allowance_holders() -> None:
    near = {"destination_lon": 111.76, "purpose": Purpose.ORDINARY}
    assert refusals(
        near, near | {"draws_allowance": False}, near | {"passengers": 8}, {"purpose": Purpose.ORDINARY}
    ) == [
        ["inside_allowance_area"],
        [],
        [],
        [],
    ]


def test_what_the_ledger_says_of_the_area_counts_before_the_distance() -> None:
    near = {"destination_lon": 111.76, "purpose": Purpose.ORDINARY}
    far = {"purpose": Purpose.ORDINARY}
    assert refusals(near | {"inside_allowance_area": False}, far | {"inside_allowance_area": True}) == [
        [],
        ["inside_allowance_area"],
    ]


def test_a_named_category_the_purpose_may_not_use_is_refused_and_a_lawful_one_among_them_kept() -> None:
    secret, general = VehicleCategory.CONFIDENTIAL, VehicleCategory.GENERAL
    assert refusals({"categories": frozenset({secret})}) == [["category_not_for_purpose"]]
    needs, _ = judge_requests([request(categories=frozenset({secret, general}))], DAY, Points())
    assert needs[0].categories == {general}


def test_the_same_door_is_one_point() -> None:
    points = Points()
    judge_requests([request(1), request(2), request(3, destination_lon=112.3)], DAY, points)
    assert len(points.coordinates) == 3
