"""What cannot be planned with today, each with its reason: cars, drivers, suppliers, agreements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rulebook.ruling import Ruling

Kind = Literal["vehicle", "driver", "supplier", "agreement"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing left out of the day; `code` groups reasons, `zh` and `en` tell it, `ruling` is the law's, if any."""

    kind: Kind
    id: str
    where: str  # its pool or region
    code: str
    zh: str
    en: str
    ruling: Ruling | None = None


def left_out_by(kind: Kind, thing_id: str, where: str, ruling: Ruling) -> LeftOut:
    """What a refusing ruling leaves out, in the words of its first reason."""
    reason = ruling.reasons[0]
    return LeftOut(kind, thing_id, where, reason.code, reason.zh, reason.en, ruling)
