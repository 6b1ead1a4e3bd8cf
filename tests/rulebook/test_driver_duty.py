import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.rules.driver_duty import DriverDutyFacts, MissingRest, find_missing_rests

LIMIT, REST = 240.0, 20.0


@st.composite
def days(draw):
    """Driving intervals with pauses between them, in whole minutes."""
    blocks, at = [], 0.0
    for pause, drive in draw(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 300)), max_size=8)):
        at += pause
        blocks.append((at, at + drive))
        at += drive
    return tuple(blocks)


def minute_by_minute(blocks):
    """Walking the clock, slowly but plainly: is the limit ever passed without a whole rest?"""
    if not blocks:
        return False
    driving = {minute for start, end in blocks for minute in range(int(start), int(end))}
    driven = idle = 0
    for minute in range(int(blocks[-1][1])):
        if minute in driving:
            driven, idle = driven + 1, 0
        else:
            idle += 1
            driven = 0 if idle >= REST else driven
        if driven > LIMIT:
            return True
    return False


@given(days())
def test_a_rest_is_missing_exactly_when_walking_the_clock_says_so(blocks):
    assert bool(find_missing_rests(blocks, LIMIT, REST)) == minute_by_minute(blocks)


@given(days(), st.floats(1, 600))
def test_moving_the_day_moves_the_missing_rests(blocks, by):
    here = find_missing_rests(blocks, LIMIT, REST)
    there = find_missing_rests(tuple((start + by, end + by) for start, end in blocks), LIMIT, REST)
    assert [m.at_minutes + by for m in here] == pytest.approx([m.at_minutes for m in there])


def test_the_minute_where_the_rest_is_due_is_told():
    blocks = ((480.0, 600.0), (610.0, 800.0))
    assert find_missing_rests(blocks, LIMIT, REST) == [MissingRest(at_minutes=730.0, driven_minutes=310.0)]


def test_each_stretch_is_told_once():
    blocks = ((0.0, 300.0), (330.0, 700.0))
    assert [m.at_minutes for m in find_missing_rests(blocks, LIMIT, REST)] == [240.0, 570.0]


@pytest.mark.parametrize("blocks", [((10.0, 5.0),), ((0.0, 10.0), (9.0, 20.0)), ((50.0, 60.0), (0.0, 10.0))])
def test_intervals_that_run_backwards_or_overlap_are_refused(blocks):
    with pytest.raises(ValueError, match="driving interval"):
        DriverDutyFacts(blocks)


def test_intervals_that_touch_or_are_empty_are_accepted():
    blocks = ((480.0, 480.0), (480.0, 600.0), (600.0, 720.0))
    assert find_missing_rests(DriverDutyFacts(blocks).blocks, LIMIT, REST) == []
