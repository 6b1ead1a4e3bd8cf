"""What must not reach a log, a trace or an error page: plates, phones, tokens, coordinates, names, passwords.

By the name of a field first, by the look of a text second: what a library writes is masked too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

MASK: Final = "···"
_NAMES = re.compile(
    r"plate|phone|mobile|token|password|secret|credential|cookie|authorization|code$|lat$|lon$|latitude|longitude|"
    r"coordinates|driver|passenger|traveller|display_name|id_card|subject$|address$",
    re.IGNORECASE,
)
# Order counts: the longest first.
_LOOKS: Final = (
    re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{4,}"),  # a JWT
    re.compile(r"pcs_[\w-]{16,}"),  # a session's token
    re.compile(r"(?i)\b(?:bearer|dpop|basic)\s+[\w.~+/=-]{8,}"),
    re.compile(r"://[^/\s:@]+:[^/\s@]+@"),  # a password in an address
    re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{9}[\dXx](?!\d)"),  # an identity number
    re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"),  # a mobile phone
    re.compile(
        r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-HJ-NP-Z][·\s-]?[A-HJ-NP-Z0-9]{4,5}"
        r"[A-HJ-NP-Z0-9挂学警港澳]"
    ),  # a plate
    re.compile(r"(?:%[0-9A-Fa-f]{2}){3}[A-HJ-NP-Z](?:%C2%B7)?[A-HJ-NP-Z0-9]{5,6}"),  # a plate in an address
    re.compile(
        r"(?<![\d.:])-?\d{1,3}\.\d{4,}(?!\d)"
    ),  # degrees with four decimals or more (ten metres), not the seconds of a time
)


def mask_text(text: str) -> str:
    """The text with everything that looks like one of these masked."""
    for look in _LOOKS:
        text = look.sub(MASK, text)
    return text


def mask(value: Any, name: str = "") -> Any:
    """A value with what must not be told masked, whatever it is made of."""
    if name and _NAMES.search(name) and value is not None:
        return MASK
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, bytes):
        return MASK
    if isinstance(value, Mapping):
        return {str(key): mask(inner, str(key)) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [mask(inner) for inner in value]
    if isinstance(value, float) and name:
        return value if abs(value) < 1000 and round(value, 3) == value else round(value, 3)
    return value if isinstance(value, int | float | bool) or value is None else mask_text(str(value))
