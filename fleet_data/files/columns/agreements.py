"""The agreement ledger (联动协议): pools of one region serve the requests of another."""

from fleet_data.files.column import Column, Ledger
from fleet_data.files.kinds.moment import Day
from fleet_data.files.kinds.number import Number
from fleet_data.files.kinds.region import RegionCode
from fleet_data.files.kinds.text import Text
from fleet_data.records import AgreementRecord

AGREEMENTS = Ledger(
    "agreements",
    "联动协议",
    "agreements",
    AgreementRecord,
    (
        Column("agreement", "协议编号", "Agreement", Text(), True, "不得重复", "no two the same", "演示-协议-01"),
        Column("pool_region", "供车地区", "Pool region", RegionCode(), True, "出车一方", "whose cars serve", "150200"),
        Column("request_region", "用车地区", "Request region", RegionCode(), True, "用车一方", "whose needs", "150100"),
        Column(
            "cost_per_option_cny",
            "每次结算(元)",
            "Cost per trip (CNY)",
            Number(0, 1e6),
            True,
            "结算价",
            "settled for each trip",
            "60",
        ),
        Column("document", "依据文件", "Document", Text(), True, "引用的文件", "what is cited", "演示文件1号"),
        Column("valid_from", "生效日期", "Valid from", Day(), True, "含当日", "included", "2026-01-01"),
        Column("valid_until", "失效日期", "Valid until", Day(), True, "含当日", "included", "2026-12-31"),
        Column(
            "max_vehicles",
            "每日最多车辆",
            "Max vehicles",
            Number(0, 10000, whole=True),
            False,
            "空白即不限",
            "no limit when empty",
            "5",
        ),
    ),
    required=False,
)
