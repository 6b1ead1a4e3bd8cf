"""Calendar days a region sets itself, such as minority festivals (放假办法 Art. 4)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from fleet_data.tables.base import Base
from fleet_data.tables.types import NAME_LENGTH, WORD_LENGTH, one_of, word
from rulebook.terms import DayKind


class CalendarDayRow(Base):
    """What a day is in a region and below, where it differs from the national calendar."""

    __tablename__ = "calendar_days"
    __table_args__ = (one_of("kind", DayKind), one_of("status", ("official", "provisional")))

    region: Mapped[str] = mapped_column(ForeignKey("regions.code"), primary_key=True, comment="it and all below")
    day: Mapped[date] = mapped_column(Date, primary_key=True, comment="the legal day")
    kind: Mapped[DayKind] = mapped_column(word(DayKind), comment="what the day is for offices")
    label_zh: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="its name in Chinese")
    label_en: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="its name in English")
    status: Mapped[str] = mapped_column(String(WORD_LENGTH), comment="official, or provisional until the notice is out")
    source: Mapped[str] = mapped_column(String(NAME_LENGTH), comment="the notice that is cited")
