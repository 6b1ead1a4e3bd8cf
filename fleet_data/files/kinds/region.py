"""A region by its GB/T 2260 code or its name."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from fleet_data.files.kind import CellValue, Language, Unreadable
from fleet_data.files.kinds.text import as_text
from fleet_data.regions import find_region, list_regions


@dataclass(frozen=True, slots=True)
class RegionCode:
    """A region the system knows; kept as its code."""

    zh: str = "行政区划代码或名称，如 150100 或 呼和浩特市"
    en: str = "a region's code or name, as 150100 or 呼和浩特市"

    def read(self, value: CellValue) -> str:
        """The code; raises `Unreadable` for a region that is not known."""
        typed = as_text(value)
        region = find_region(typed)
        if region is not None:
            return region.code
        if alike := [one for one in list_regions() if typed in (one.name, one.short_name)]:
            codes = "、".join(one.code for one in alike)
            raise Unreadable(
                f"有几个地区同名，请填代码：{codes}", f"is the name of several regions; write a code: {codes}"
            )
        names = {name: one for one in list_regions() for name in (one.code, one.name)}
        near = [names[name] for name in get_close_matches(typed, names, n=1, cutoff=0.6)]
        hint = "".join(f"{one.code} {one.name}" for one in near)
        raise Unreadable(
            "没有这个行政区划" + (f"（是否为 {hint}？）" if hint else ""),
            "is not a known region" + (f" (did you mean {hint}?)" if hint else ""),
        )

    def write(self, value: Any, language: Language) -> CellValue:  # noqa: ARG002
        """The code."""
        return str(value)

    def words(self, language: Language) -> tuple[str, ...]:  # noqa: ARG002
        """Too many for a drop-down list."""
        return ()
