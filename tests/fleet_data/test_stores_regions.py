"""Kept regions form a tree; establishment is kept for their units."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from fleet_data.regions import Region, get_region, list_regions
from fleet_data.session import reading, transaction
from fleet_data.stores import establishment, regions
from fleet_data.stores.errors import StoreError
from fleet_data.stores.establishment import EstablishmentRecord
from fleet_data.stores.upsert import Saved
from rulebook.terms import VehicleCategory


def own_area(code: str, parent: str) -> Region:
    return Region(code, "演示开发区", "banner", parent, 40.85, 111.7, "Demo Zone")


def test_a_migrated_database_holds_the_116_regions(engine: Engine):
    with reading(engine) as session:
        assert regions.list_kept(session) == list(list_regions())


def test_an_office_may_add_a_region_of_its_own(engine: Engine):
    with transaction(engine) as session:
        assert regions.save_regions(session, [own_area("150171", "150100")]) == Saved(created=1)
        assert "150171" in regions.list_codes(session)


def test_a_circle_with_kept_regions_is_refused(engine: Engine):
    below_itself = replace(get_region("150100"), parent="150102")
    with pytest.raises(StoreError, match="150100 → 150102 → 150100"), transaction(engine) as session:
        regions.save_regions(session, [below_itself])
    with reading(engine) as session:
        assert regions.list_kept(session) == list(list_regions())


def test_a_region_under_a_missing_one_is_refused(engine: Engine):
    with pytest.raises(StoreError, match="lies under 159900"), transaction(engine) as session:
        regions.save_regions(session, [own_area("150171", "159900")])


def test_regions_that_are_right_already_are_left(engine: Engine):
    with transaction(engine) as session:
        assert regions.save_regions(session) == Saved(unchanged=116)


def test_establishment_is_that_in_force_on_the_day(engine: Engine):
    old = EstablishmentRecord(
        "150100", "演示局", VehicleCategory.GENERAL, date(2020, 1, 1), date(2025, 12, 31), 5, "演示批复1号"
    )
    new = EstablishmentRecord("150100", "演示局", VehicleCategory.GENERAL, date(2026, 1, 1), None, 4, "演示批复2号")
    with transaction(engine) as session:
        establishment.save_establishment(session, [old, new], "演示管理员")
        assert establishment.list_for_day(session, date(2025, 12, 31), "150100") == [old]
        assert establishment.list_for_day(session, date(2026, 1, 1), "150100") == [new]
        assert establishment.list_for_day(session, date(2019, 12, 31), "150100") == []
        assert establishment.list_for_day(session, date(2026, 1, 1), "150200") == []
