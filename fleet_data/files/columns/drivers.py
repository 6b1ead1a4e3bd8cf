"""The driver ledger (驾驶员台账)."""

from fleet_data.files.column import Column, Ledger
from fleet_data.files.kinds.choice import YES_NO
from fleet_data.files.kinds.moment import Day
from fleet_data.files.kinds.number import Number
from fleet_data.files.kinds.text import Text
from fleet_data.files.kinds.windows import Windows
from fleet_data.files.words import LICENCE
from fleet_data.records import DriverRecord

DRIVERS = Ledger(
    "drivers",
    "驾驶员台账",
    "drivers",
    DriverRecord,
    (
        Column("driver", "工号", "Staff number", Text(), True, "不得重复", "no two the same", "D001"),
        Column("name", "姓名", "Name", Text(), True, "驾驶员姓名", "the driver's name", "演示驾驶员01"),
        Column("pool", "车队", "Pool", Text(), True, "与车辆台账一致", "as in the vehicle ledger", "演示车队"),
        Column("licence_class", "准驾车型", "Licence class", LICENCE, True, "驾驶证所载", "on the licence", "C1"),
        Column(
            "licence_valid_until",
            "驾驶证有效期至",
            "Licence valid until",
            Day(),
            True,
            "含当日",
            "included",
            "2030-12-31",
        ),
        Column("on_duty", "值勤时段", "On duty", Windows(), True, "当天", "on the day", "08:00-18:00"),
        Column(
            "max_driving_minutes",
            "最长驾驶时间(分钟)",
            "Max driving (minutes)",
            Number(0, 1440),
            False,
            "空白按法规",
            "by law when empty",
            "480",
        ),
        Column(
            "usual_plate", "常用车号牌", "Usual plate", Text(), False, "在车辆台账中", "in the ledger", "蒙A·演示01"
        ),
        Column("is_leader", "领导干部", "Leader", YES_NO, False, "空白即否", "no when empty", "否"),
    ),
    required=False,
)
