"""What pydantic says of a field, in both languages; of a kind not listed, the English alone is precise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.languages import Words

_WORDS: Mapping[str, str] = {
    "missing": "必填",
    "extra_forbidden": "没有这个字段，请删去",
    "string_type": "应为文字",
    "string_too_short": "至少 {min_length} 个字符",
    "string_too_long": "至多 {max_length} 个字符",
    "string_pattern_mismatch": "格式不符：{pattern}",
    "string_unicode": "含有无法识别的字符",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "int_parsing_size": "整数过大",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "float_parsing": "应为数字",
    "finite_number": "应为有限的数字",
    "bool_type": "应为 true 或 false",
    "bool_parsing": "应为 true 或 false",
    "greater_than": "应大于 {gt}",
    "greater_than_equal": "应不小于 {ge}",
    "less_than": "应小于 {lt}",
    "less_than_equal": "应不大于 {le}",
    "enum": "应为 {expected} 之一",
    "literal_error": "应为 {expected} 之一",
    "date_type": "应为日期，如 2026-11-23",
    "date_parsing": "应为日期，如 2026-11-23",
    "date_from_datetime_parsing": "应为日期，如 2026-11-23",
    "date_from_datetime_inexact": "应为日期，不带时刻",
    "datetime_type": "应为带时区的时刻，如 2026-11-23T08:30:00+08:00",
    "datetime_parsing": "应为带时区的时刻，如 2026-11-23T08:30:00+08:00",
    "datetime_from_date_parsing": "应为带时区的时刻，如 2026-11-23T08:30:00+08:00",
    "timezone_aware": "时刻缺少时区，如 2026-11-23T08:30:00+08:00",
    "list_type": "应为列表",
    "too_short": "至少 {min_length} 项",
    "too_long": "至多 {max_length} 项",
    "dict_type": "应为对象",
    "model_attributes_type": "应为对象",
    "json_invalid": "不是 JSON",
    "none_required": "应为空",
    "uuid_parsing": "应为编号",
    "value_error": "{error}",
}
_SEPARATOR = "/"


def words_of(fault: Mapping[str, Any]) -> Words:
    """The reason of one of pydantic's errors. What was sent is not repeated: it may be a password."""
    context = dict(fault.get("ctx") or {})
    english = str(fault["msg"]).removeprefix("Value error, ")
    zh, mark, en = english.partition(" / ")
    if mark:
        return Words(zh, en)
    pattern = _WORDS.get(str(fault["type"]), "内容不符合要求（{type}）")
    return Words(pattern.format_map(_Known(context | {"type": fault["type"]})), english)


class _Known(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return name


def pointer_of(fault: Mapping[str, Any]) -> str:
    """Where the field is: body/passengers, query/limit, header/idempotency-key."""
    return _SEPARATOR.join(str(part) for part in fault["loc"])
