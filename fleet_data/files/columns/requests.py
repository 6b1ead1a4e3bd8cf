"""The request ledger (用车申请)."""

from fleet_data.files.column import Column, Ledger
from fleet_data.files.kinds.choice import YES_NO
from fleet_data.files.kinds.moment import Instant
from fleet_data.files.kinds.number import Number
from fleet_data.files.kinds.region import RegionCode
from fleet_data.files.kinds.several import Choices, Features
from fleet_data.files.kinds.text import Text
from fleet_data.files.words import CATEGORY, PURPOSE
from fleet_data.records import RequestRecord

_DEGREES = Number(-180, 180)
_WGS = ("WGS-84，度", "WGS-84 degrees")

REQUESTS = Ledger(
    "requests",
    "用车申请",
    "requests",
    RequestRecord,
    (
        Column("request", "申请单号", "Request", Text(), True, "不得重复", "no two the same", "演示-001"),
        Column("unit", "用车单位", "Unit", Text(), True, "申请单位", "who asks", "演示单位"),
        Column("region", "行政区划", "Region", RegionCode(), True, "申请单位所属", "of the unit", "150100"),
        Column("purpose", "用途", "Purpose", PURPOSE, True, "用车类型", "kind of trip", "一般公务"),
        Column("reason", "事由", "Reason", Text(), True, "具体公务", "the business", "演示：送文件"),
        Column(
            "passengers", "乘车人数", "Passengers", Number(1, 100, whole=True), True, "不含驾驶员", "no driver", "3"
        ),
        Column("priority", "优先级", "Priority", Number(1, 4, whole=True), True, "1 最急", "1 is the most urgent", "3"),
        Column("origin", "出发地", "Origin", Text(), True, "地名", "place", "演示出发地"),
        Column("origin_lat", "出发地纬度", "Origin latitude", _DEGREES, True, *_WGS, "40.84"),
        Column("origin_lon", "出发地经度", "Origin longitude", _DEGREES, True, *_WGS, "111.75"),
        Column("destination", "目的地", "Destination", Text(), True, "地名", "place", "演示目的地"),
        Column("destination_lat", "目的地纬度", "Destination latitude", _DEGREES, True, *_WGS, "40.66"),
        Column("destination_lon", "目的地经度", "Destination longitude", _DEGREES, True, *_WGS, "109.84"),
        Column(
            "depart_earliest",
            "最早出发",
            "Depart earliest",
            Instant(),
            True,
            "不早于",
            "not before",
            "2026-11-23 08:30",
        ),
        Column(
            "depart_latest", "最晚出发", "Depart latest", Instant(), True, "不晚于", "not after", "2026-11-23 09:00"
        ),
        Column(
            "stay_minutes",
            "停留(分钟)",
            "Stay (minutes)",
            Number(0, 14400),
            True,
            "在目的地等候",
            "waiting at the destination",
            "60",
        ),
        Column("round_trip", "往返", "Round trip", YES_NO, True, "是否返回出发地", "back to the origin", "是"),
        Column("filed_at", "提交时间", "Filed at", Instant(), True, "申请时间", "when filed", "2026-11-20 15:00"),
        Column("approved_at", "批准时间", "Approved at", Instant(), False, "可空", "may be empty", "2026-11-20 17:00"),
        Column("approver", "审批人", "Approver", Text(), False, "可空", "may be empty", "演示审批人01"),
        Column("oral_approval", "口头批准", "Oral approval", YES_NO, False, "空白即否", "no when empty", "否"),
        Column(
            "categories", "限定类别", "Categories", Choices(CATEGORY), False, "空白即不限", "any when empty", "应急保障"
        ),
        Column("features", "所需特征", "Features", Features(), False, "空白即不限", "any when empty", "4x4"),
        Column("share_consent", "同意合乘", "Sharing agreed", YES_NO, False, "空白即否", "no when empty", "是"),
        Column("draws_allowance", "领取交通补贴", "Draws allowance", YES_NO, False, "空白即是", "yes when empty", "是"),
        Column(
            "inside_allowance_area",
            "补贴区域内",
            "Inside allowance area",
            YES_NO,
            False,
            "空白按距离判断",
            "by distance when empty",
            "否",
        ),
    ),
    required=True,
)
