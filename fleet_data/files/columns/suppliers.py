"""The supplier ledger (社会供应商): one car class of one supplier a row."""

from fleet_data.files.column import Column, Ledger
from fleet_data.files.kinds.moment import Day
from fleet_data.files.kinds.number import Number
from fleet_data.files.kinds.region import RegionCode
from fleet_data.files.kinds.several import Features
from fleet_data.files.kinds.text import Text
from fleet_data.records import SupplierRecord

_MONEY = Number(0, 1e6)

SUPPLIERS = Ledger(
    "suppliers",
    "社会供应商",
    "suppliers",
    SupplierRecord,
    (
        Column("supplier", "供应商编号", "Supplier", Text(), True, "每种车型一行", "one row a car class", "S01"),
        Column("name", "供应商名称", "Name", Text(), True, "企业名称", "the company", "演示租赁公司"),
        Column("region", "行政区划", "Region", RegionCode(), True, "服务地区", "where it serves", "150100"),
        Column(
            "seats", "乘客座位数", "Passenger seats", Number(1, 100, whole=True), True, "不含驾驶员", "no driver", "4"
        ),
        Column("base_cost_cny", "起步价(元)", "Base cost (CNY)", _MONEY, True, "每次", "each time", "40"),
        Column("cost_per_km_cny", "每公里价格(元)", "Cost per km (CNY)", _MONEY, True, "元/公里", "CNY per km", "3.2"),
        Column(
            "cost_per_minute_cny",
            "每分钟价格(元)",
            "Cost per minute (CNY)",
            _MONEY,
            True,
            "元/分钟",
            "CNY per minute",
            "0.6",
        ),
        Column(
            "catalogue_number",
            "目录编号",
            "Catalogue number",
            Text(),
            False,
            "指导目录",
            "guiding list",
            "演示-目录-01",
        ),
        Column(
            "catalogue_valid_until",
            "目录有效期至",
            "Catalogue valid until",
            Day(),
            False,
            "含当日，可空",
            "included; may be empty",
            "2027-06-30",
        ),
        Column("features", "设备特征", "Features", Features(), False, "可空", "may be empty", "4x4"),
        Column(
            "max_options",
            "每日最多次数",
            "Max trips",
            Number(0, 100000, whole=True),
            False,
            "空白即不限",
            "no limit when empty",
            "10",
        ),
    ),
    required=False,
)
