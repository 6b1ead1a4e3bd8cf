"""A defect of the law as data: which file, which key, what was found and what is expected."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Defect:
    """One defect, told in both languages. `key` is empty when the whole file is meant."""

    file: str
    key: str
    zh: str
    en: str

    def __str__(self) -> str:
        place = f"{self.file}: {self.key}" if self.key else self.file
        return f"{place}: {self.zh} / {self.en}"


class DefectiveRulebookError(ValueError):
    """The instruments cannot be used; `defects` lists everything at once."""

    def __init__(self, defects: list[Defect]) -> None:
        self.defects = defects
        head = (
            f"规则库有 {len(defects)} 处缺陷，未作任何裁定；请先改正（paiche rules lint）/ the rulebook has "
            f"{len(defects)} defect(s) and nothing was judged; mend them first (paiche rules lint):"
        )
        super().__init__("\n".join([head, *map(str, defects)]))
