"""The field's words as enums, shared by every room. Values are stored and exchanged; labels are Chinese."""

from __future__ import annotations

from enum import StrEnum


class VehicleCategory(StrEnum):
    """Vehicle categories (2017 measures Art. 3)."""

    CONFIDENTIAL = "confidential"  # 机要通信
    EMERGENCY = "emergency"  # 应急保障
    ENFORCEMENT = "enforcement"  # 执法执勤
    SPECIAL = "special"  # 特种专业技术
    GENERAL = "general"  # 其他按规定配备


class Purpose(StrEnum):
    """What a trip is for."""

    ORDINARY = "ordinary"  # 一般公务
    CONFIDENTIAL = "confidential"  # 机要通信
    EMERGENCY = "emergency"  # 应急处置
    ENFORCEMENT = "enforcement"  # 执法执勤
    SPECIAL = "special"  # 特种专业技术
    SURVEY = "survey"  # 调研
    RECEPTION = "reception"  # 接待
    GROUP = "group"  # 集体公务


class Mechanism(StrEnum):
    """The three mechanisms of Art. 14, in their order."""

    OWN_LEVEL = "own_level"  # 本级机关统一保障
    CROSS_REGION = "cross_region"  # 异地联动保障
    SOCIAL = "social"  # 社会化联动保障


class Status(StrEnum):
    """How far a source was verified (V, P, U of the field survey)."""

    SEEN = "seen"  # 已见原文
    PARTLY = "partly"  # 部分见到
    UNVERIFIED = "unverified"  # 未核实


class DayKind(StrEnum):
    """What a calendar day is for offices."""

    WORKDAY = "workday"  # 工作日
    MAKE_UP_WORKDAY = "make_up_workday"  # 调休上班日
    WEEKEND = "weekend"  # 周末
    HOLIDAY = "holiday"  # 法定节假日（含调休）
