"""Days as they are shown."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from api.schemas.base import In, Name, Out
from api.zoned import LegalDay
from rulebook.terms import DayKind


class DayIn(In):
    """What a region sets a day to be, such as a minority festival, with the notice it cites."""

    kind: DayKind
    label_zh: Annotated[Name, Field(examples=["那达慕"])]
    label_en: Annotated[Name, Field(examples=["Naadam"])]
    status: Literal["official", "provisional"] = "official"
    source: Annotated[Name, Field(description="the notice", examples=["演示通知"])]


class DayOut(Out):
    """What a legal day is in a region."""

    day: LegalDay
    kind: DayKind
    is_working: Annotated[bool, Field(description="whether offices work")]
    label: Annotated[str, Field(description="its name, in the language asked for", examples=["国庆节"])]
    status: Annotated[
        Literal["official", "provisional"], Field(description="provisional: the year's notice is not out")
    ]
    source: str


class DaysOut(Out):
    """Days of a region, in order."""

    region: Annotated[str, Field(examples=["150100"])]
    days: list[DayOut]
