"""The vehicle ledger (车辆台账)."""

from fleet_data.files.column import Column, Ledger
from fleet_data.files.kinds.choice import YES_NO
from fleet_data.files.kinds.moment import Day
from fleet_data.files.kinds.number import Number
from fleet_data.files.kinds.region import RegionCode
from fleet_data.files.kinds.several import Features
from fleet_data.files.kinds.text import Text
from fleet_data.files.kinds.windows import Windows
from fleet_data.files.words import CATEGORY, ENERGY, STATE
from fleet_data.records import VehicleRecord

_DEGREES = Number(-180, 180)
_MONEY = Number(0, 1e8)

VEHICLES = Ledger(
    "vehicles",
    "车辆台账",
    "vehicles",
    VehicleRecord,
    (
        Column("plate", "号牌号码", "Plate", Text(), True, "不得重复", "no two the same", "蒙A·演示01"),
        Column("pool", "车队", "Pool", Text(), True, "平台或车队名称", "name of the pool", "演示车队"),
        Column(
            "pool_region", "车队行政区划", "Pool region", RegionCode(), True, "属哪一级", "whose pool it is", "150100"
        ),
        Column("pool_lat", "车队纬度", "Pool latitude", _DEGREES, True, "WGS-84，度", "WGS-84 degrees", "40.84"),
        Column("pool_lon", "车队经度", "Pool longitude", _DEGREES, True, "WGS-84，度", "WGS-84 degrees", "111.75"),
        Column("unit", "登记单位", "Unit", Text(), True, "产权登记单位", "organ it is registered to", "演示单位"),
        Column("category", "车辆类别", "Category", CATEGORY, True, "编制类别", "establishment", "其他按规定配备"),
        Column(
            "seats", "乘客座位数", "Passenger seats", Number(1, 100, whole=True), True, "不含驾驶员", "no driver", "4"
        ),
        Column("energy", "能源", "Energy", ENERGY, True, "能源种类", "what it runs on", "汽油"),
        Column(
            "fixed_cost_cny",
            "固定成本(元)",
            "Fixed cost (CNY)",
            _MONEY,
            True,
            "每出车一次",
            "for each duty of a day",
            "60",
        ),
        Column("cost_per_km_cny", "每公里成本(元)", "Cost per km (CNY)", _MONEY, True, "元/公里", "CNY per km", "0.9"),
        Column("available", "可用时段", "Available", Windows(), True, "当天可派", "when it can be sent", "07:00-20:00"),
        Column("state", "状态", "State", STATE, False, "空白即在用", "in service when empty", "在用"),
        Column(
            "range_km", "续航(公里)", "Range (km)", Number(1, 5000), False, "空白即不限", "no limit when empty", "380"
        ),
        Column("features", "设备特征", "Features", Features(), False, "如 4x4", "such as 4x4", "4x4"),
        Column("duty_car", "值班车", "Duty car", YES_NO, False, "空白即否", "no when empty", "否"),
        Column("reserve", "备勤", "Reserve", YES_NO, False, "空白即否", "no when empty", "否"),
        Column("displacement_l", "排量(升)", "Displacement (L)", Number(0, 20), False, "可空", "may be empty", "1.8"),
        Column("price_cny", "购置价格(元)", "Price (CNY)", _MONEY, False, "可空", "may be empty", "180000"),
        Column(
            "first_registered_on",
            "初次登记日期",
            "First registered",
            Day(),
            False,
            "可空",
            "may be empty",
            "2022-05-10",
        ),
    ),
    required=True,
)
