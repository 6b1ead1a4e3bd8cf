"""The words of the enums that ledger cells hold: the Chinese and the English one written, then others understood."""

from __future__ import annotations

from fleet_data.files.kinds.choice import Choice
from fleet_data.records import Energy, VehicleState
from rulebook.terms import Purpose, VehicleCategory

CATEGORY = Choice(
    {
        VehicleCategory.CONFIDENTIAL: ("机要通信", "confidential", "机要通信用车", "机要"),
        VehicleCategory.EMERGENCY: ("应急保障", "emergency", "应急保障用车", "应急"),
        VehicleCategory.ENFORCEMENT: ("执法执勤", "enforcement", "执法执勤用车", "执法"),
        VehicleCategory.SPECIAL: ("特种专业技术", "special", "特种专业技术用车", "特种"),
        VehicleCategory.GENERAL: ("其他按规定配备", "general", "其他按规定配备的公务用车", "其他", "一般公务用车"),
    }
)
PURPOSE = Choice(
    {
        Purpose.ORDINARY: ("一般公务", "ordinary", "一般"),
        Purpose.CONFIDENTIAL: ("机要通信", "confidential", "机要"),
        Purpose.EMERGENCY: ("应急处置", "emergency", "应急"),
        Purpose.ENFORCEMENT: ("执法执勤", "enforcement", "执法"),
        Purpose.SPECIAL: ("特种专业技术", "special", "特种"),
        Purpose.SURVEY: ("调研", "survey", "调研考察"),
        Purpose.RECEPTION: ("接待", "reception", "公务接待"),
        Purpose.GROUP: ("集体公务", "group", "集体活动"),
    }
)
ENERGY = Choice(
    {
        Energy.PETROL: ("汽油", "petrol", "gasoline"),
        Energy.DIESEL: ("柴油", "diesel"),
        Energy.HYBRID: ("混合动力", "hybrid", "混动", "插电混动", "油电混合"),
        Energy.ELECTRIC: ("纯电动", "electric", "电动", "纯电"),
    }
)
STATE = Choice(
    {
        VehicleState.IN_SERVICE: ("在用", "in service", "正常"),
        VehicleState.REPAIR: ("维修", "repair", "在修"),
        VehicleState.SEALED: ("封存", "sealed"),
        VehicleState.RETIRED: ("停用", "retired", "报废"),
    }
)
LICENCE = Choice({word: (word, word) for word in ("A1", "A2", "A3", "B1", "B2", "C1", "C2")})
