from hypothesis import given
from hypothesis import strategies as st

from dispatch.driving import RestRule, Stage, Stretch, needed_rest_minutes, walk_duty
from dispatch.duty_law import driving_intervals
from rulebook.rules.driver_duty import find_missing_rests

RULE = RestRule(240, 20)
minutes = st.integers(0, 7000).map(lambda tenths: tenths / 10)  # roads are told to a tenth of a minute


def test_four_hours_need_no_rest_and_a_minute_more_needs_one() -> None:
    assert needed_rest_minutes((Stretch(240),), RULE) == 0
    assert needed_rest_minutes((Stretch(241),), RULE) == 20
    assert needed_rest_minutes((Stretch(481),), RULE) == 40


def test_a_stay_of_twenty_minutes_is_a_rest_and_a_shorter_one_is_not() -> None:
    assert needed_rest_minutes((Stretch(200, 20), Stretch(200)), RULE) == 0
    assert needed_rest_minutes((Stretch(200, 19), Stretch(200)), RULE) == 20


def test_idle_minutes_on_the_way_to_the_next_trip_are_rested_in() -> None:
    stages = (
        Stage("a", (Stretch(30),)),
        Stage("a", (Stretch(200),)),
        Stage("a", (Stretch(30),), 25, 0),
        Stage("b", (Stretch(60),)),
        Stage("b", (Stretch(10),)),
    )
    assert not walk_duty(stages, 600, RULE).missing_rests
    without = (*stages[:2], Stage("a", (Stretch(30),), 19, 0), *stages[3:])
    assert walk_duty(without, 600, RULE).missing_rests == (2,)


def test_the_car_leaves_earlier_when_it_has_to_rest_on_the_way_out() -> None:
    out = Stage("a", (Stretch(250),), 60)
    walk = walk_duty((out, Stage("a", (Stretch(10),))), 600, RULE)
    assert walk.blocks[0].start_minutes == 600 - 250 - 20
    assert not walk.missing_rests


@given(
    st.lists(
        st.tuples(st.lists(st.tuples(minutes, minutes), min_size=1, max_size=3), minutes, st.booleans()), max_size=5
    )
)
def test_a_walk_without_missing_rests_never_drives_longer_than_the_limit(
    drawn: list[tuple[list[tuple[float, float]], float, bool]],
) -> None:
    stages = tuple(
        Stage(str(number), tuple(Stretch(*pair) for pair in pairs), spare, 0 if waited else None)
        for number, (pairs, spare, waited) in enumerate(drawn)
    )
    walk = walk_duty(stages, 600, RULE)
    missing = find_missing_rests(tuple(driving_intervals(walk)), RULE.max_continuous_minutes, RULE.rest_minutes)
    assert bool(walk.missing_rests) == bool(missing), "the rule of the rulebook sees the day as the walk does"


@given(st.lists(st.tuples(minutes, minutes), min_size=1, max_size=4))
def test_the_needed_rest_makes_any_journey_lawful(pairs: list[tuple[float, float]]) -> None:
    stretches = tuple(Stretch(*pair) for pair in pairs)
    stage = Stage("a", stretches, needed_rest_minutes(stretches, RULE), len(stretches) - 1)
    assert not walk_duty((stage,), 600, RULE).missing_rests
