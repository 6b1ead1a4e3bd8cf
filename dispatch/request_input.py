"""What a request must be to be written at all, told field by field."""

from __future__ import annotations

from dispatch.refusal import Refusal, refuse_input
from fleet_data.records import RequestRecord
from fleet_data.regions import find_region


def find_fault(record: RequestRecord) -> Refusal | None:
    """The first field that cannot be taken, or None."""
    return next((fault for fault in _list_faults(record) if fault is not None), None)


def _list_faults(record: RequestRecord) -> list[Refusal | None]:
    return [
        _unless(
            find_region(record.region) is not None,
            "region",
            f"没有代码为“{record.region}”的地区，请填六位行政区划代码",
            f"there is no region '{record.region}'; write a GB/T 2260 code",
        ),
        _unless(bool(record.unit.strip()), "unit", "请填写用车单位", "name the unit"),
        _unless(bool(record.reason.strip()), "reason", "请填写用车事由", "say what the trip is for"),
        _unless(record.passengers > 0, "passengers", "乘车人数应不少于 1 人", "there is at least 1 passenger"),
        _unless(record.priority in (1, 2, 3, 4), "priority", "优先级应为 1 至 4", "the priority is 1 to 4"),
        _unless(record.stay_minutes >= 0, "stay_minutes", "停留时间不能为负", "the stay is not negative"),
        _unless(
            record.depart_earliest <= record.depart_latest,
            "depart_latest",
            "最晚出发时间早于最早出发时间",
            "the latest departure is before the earliest",
        ),
        *(_place(record, end) for end in ("origin", "destination")),
    ]


def _place(record: RequestRecord, end: str) -> Refusal | None:
    lat, lon = getattr(record, f"{end}_lat"), getattr(record, f"{end}_lon")
    named = bool(getattr(record, end).strip())
    on_earth = -90 <= lat <= 90 and -180 <= lon <= 180 and not (lat == 0 and lon == 0)
    return _unless(
        named and on_earth,
        end,
        "请填写地点名称和 WGS-84 经纬度",
        "name the place and give its WGS-84 latitude and longitude",
    )


def _unless(holds: bool, field: str, zh: str, en: str) -> Refusal | None:
    return None if holds else refuse_input(field, f"bad_{field}", zh, en)
