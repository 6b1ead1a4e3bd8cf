"""Jurisdictions by GB/T 2260 code, and the chain of levels above one."""

from __future__ import annotations

import re

STATE = "000000"
PROPOSALS = "proposals"
_CODE = re.compile(r"[0-9]{6}")


class UnknownJurisdictionError(ValueError):
    """The code is malformed, or names no place the rulebook knows."""


def is_code(text: str) -> bool:
    """Whether the text has the form of a GB/T 2260 code: six digits."""
    return _CODE.fullmatch(text) is not None


def chain(code: str) -> tuple[str, ...]:
    """The code and the levels above it, lowest first: 150102 → 150100 → 150000 → 000000."""
    levels = (code, f"{code[:4]}00", f"{code[:2]}0000", STATE)
    return tuple(dict.fromkeys(levels))


def check_code(code: str, known: frozenset[str]) -> None:
    """UnknownJurisdictionError unless the code is well formed and known."""
    if not is_code(code):
        raise UnknownJurisdictionError(
            f"地区代码“{code}”应为六位数字（GB/T 2260），例如 150100 / "
            f"the jurisdiction '{code}' is not a GB/T 2260 code: six digits are expected, such as 150100"
        )
    if code not in known:
        raise UnknownJurisdictionError(
            f"规则库中没有地区 {code}；请核对代码，或在 instruments 下加入该地区的文件夹或 jurisdictions.toml 条目 / "
            f"the rulebook knows no jurisdiction {code}: check the code, or add a folder of that name with its "
            f"instruments, or a line in jurisdictions.toml"
        )
