"""What an order is for, read from what people write: a word of the field, its code, or a text that names it."""

from __future__ import annotations

from functools import lru_cache

from rulebook.terms import Purpose, VehicleCategory

_WORDS: tuple[tuple[Purpose, tuple[str, ...]], ...] = (
    (Purpose.CONFIDENTIAL, ("机要", "密件", "涉密", "confidential", "classified", "secret document")),
    (Purpose.EMERGENCY, ("应急", "抢险", "救援", "防汛", "抗洪", "救灾", "emergency", "rescue", "disaster", "flood")),
    (Purpose.ENFORCEMENT, ("执法", "执勤", "巡逻", "办案", "enforcement", "patrol")),
    (Purpose.SPECIAL, ("专业技术", "检测作业", "监测作业", "special")),
    (Purpose.RECEPTION, ("接待", "来访", "reception", "visitor", "delegation")),
    (Purpose.GROUP, ("集体", "集中乘车", "group")),
    (Purpose.SURVEY, ("调研", "考察", "survey", "research visit")),
    (
        Purpose.ORDINARY,
        ("一般公务", "公务", "会议", "开会", "培训", "ordinary", "official", "meeting", "business", "training"),
    ),
)
_CATEGORIES: dict[str, VehicleCategory] = {
    "机要": VehicleCategory.CONFIDENTIAL,
    "应急": VehicleCategory.EMERGENCY,
    "执法": VehicleCategory.ENFORCEMENT,
    "特种": VehicleCategory.SPECIAL,
    "其他": VehicleCategory.GENERAL,
    "一般": VehicleCategory.GENERAL,
    "普通": VehicleCategory.GENERAL,
}
JOINT = ("联合", "joint")
TASK_FORCE = ("专班", "项目", "task force", "project")
CARRYING = ("机要", "文件", "设备", "器材", "document", "equipment")


@lru_cache(maxsize=4096)
def find_purpose(text: str | None) -> Purpose | None:
    """The purpose meant by a text, or None where it says none that is known."""
    if not text:
        return None
    low = text.strip().lower()
    if low in set(Purpose):
        return Purpose(low)
    return next((purpose for purpose, words in _WORDS if any(word in low for word in words)), None)


@lru_cache(maxsize=256)
def find_category(text: str) -> VehicleCategory | None:
    """The vehicle category meant by a text, or None."""
    low = text.strip().lower()
    if low in set(VehicleCategory):
        return VehicleCategory(low)
    return next((category for word, category in _CATEGORIES.items() if word in low), None)


def names_any(text: str | None, words: tuple[str, ...]) -> bool:
    """Whether the text holds one of the words."""
    low = (text or "").lower()
    return any(word in low for word in words)
