"""Column types that behave the same on SQLite and PostgreSQL, and the checks many tables share."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, DateTime, Dialect, Enum
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

WORD_LENGTH = 20
KEY_LENGTH = 64
NAME_LENGTH = 200

Json = JSON().with_variant(JSONB(), "postgresql")


class UtcInstant(TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive one is refused (whose clock would it be?)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps no zone, so there the UTC wall clock is written."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"时刻缺少时区：{value}。 / The instant {value} names no time zone; give it one.")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """An aware instant in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def word(members: type[StrEnum]) -> Enum:
    """A column of one of the enum's values, kept as text."""
    return Enum(
        members,
        native_enum=False,
        create_constraint=False,
        length=WORD_LENGTH,
        values_callable=lambda enum: [str(member) for member in enum],
    )


def one_of(column: str, values: type[StrEnum] | tuple[str, ...]) -> CheckConstraint:
    """The check that a column holds one of these words (or nothing)."""
    words = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")


def on_earth(lat: str, lon: str, name: str) -> CheckConstraint:
    """The check that a point is on the globe and is not (0, 0), which stands for a missing fix."""
    return CheckConstraint(
        f"{lat} BETWEEN -90 AND 90 AND {lon} BETWEEN -180 AND 180 AND NOT ({lat} = 0 AND {lon} = 0)",
        name=f"{name}_place",
    )


def not_negative(*columns: str) -> list[CheckConstraint]:
    """The checks that amounts are zero or more (or unknown)."""
    return [CheckConstraint(f"{column} >= 0", name=f"{column}_not_negative") for column in columns]
