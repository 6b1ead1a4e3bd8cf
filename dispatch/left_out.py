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


def not_listed(kind: Kind, thing_id: str, where: str) -> LeftOut:
    """An agreement or supplier of a mechanism that the place's dated order does not list."""
    zh, en = "当地规定的保障方式不包括此种方式", "its mechanism is not among those of this place"
    return LeftOut(kind, thing_id, where, "mechanism_not_listed", zh, en)
