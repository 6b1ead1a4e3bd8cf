"""Calendar days that regions set are kept, listed, taken back, and journalled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from fleet_data.calendar import DayOverride, day_kind
from fleet_data.session import reading, transaction
from fleet_data.stores import calendar, journal
from fleet_data.stores.errors import NotKeptError, StoreError
from fleet_data.stores.upsert import Saved
from rulebook.terms import DayKind

NAADAM = DayOverride("152500", date(2026, 7, 15), DayKind.HOLIDAY, "演示那达慕", "Demo Naadam", "official", "演示通知")


@pytest.fixture
def filled(engine: Engine) -> Engine:
    with transaction(engine) as session:
        calendar.save_overrides(session, [NAADAM, replace(NAADAM, day=date(2026, 7, 16))], who="演示管理员")
    return engine


def test_a_kept_festival_decides_the_day(filled: Engine):
    with reading(filled) as session:
        overrides = calendar.list_overrides(session)
    assert day_kind(NAADAM.day, "152502", overrides).label_zh == "演示那达慕"
    assert day_kind(NAADAM.day, "150100", overrides).kind == DayKind.WORKDAY


def test_overrides_are_listed_by_days_and_regions(filled: Engine):
    with reading(filled) as session:
        assert calendar.list_overrides(session, NAADAM.day, NAADAM.day) == [NAADAM]
        assert len(calendar.list_overrides(session, first=date(2026, 7, 16))) == 1
        assert len(calendar.list_overrides(session, regions=["152500", "150000"])) == 2
        assert calendar.list_overrides(session, regions=["150100"]) == []


def test_an_override_is_changed_in_place(filled: Engine):
    with transaction(filled) as session:
        changed = replace(NAADAM, status="provisional")
        assert calendar.save_overrides(session, [changed], who="演示管理员") == Saved(changed=1)
        assert calendar.list_overrides(session, NAADAM.day, NAADAM.day) == [changed]


def test_an_override_taken_back_is_told_by_the_journal(filled: Engine):
    with transaction(filled) as session:
        calendar.remove_override(session, "152500", NAADAM.day, who="演示管理员")
        assert len(calendar.list_overrides(session)) == 1
        told = journal.list_for(session, "calendar_days", "152500/2026-07-15")
    assert [entry.change.action for entry in told] == ["created", "removed"]
    assert told[1].change.before is not None
    assert told[1].change.before["day"] == "2026-07-15"


def test_a_day_nobody_set_cannot_be_taken_back(filled: Engine):
    with pytest.raises(NotKeptError, match="has set nothing for 2026-01-05"), transaction(filled) as session:
        calendar.remove_override(session, "152500", date(2026, 1, 5), who="演示管理员")


def test_a_day_of_an_unknown_region_is_refused(filled: Engine):
    with pytest.raises(StoreError, match="no region '159999'"), transaction(filled) as session:
        calendar.save_overrides(session, [replace(NAADAM, region="159999")], who="演示管理员")
