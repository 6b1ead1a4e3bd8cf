"""The law of a day as it is shown."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field

from api.languages import Language, Words
from api.schemas.base import Out
from api.zoned import LegalDay
from rulebook.book import Rulebook
from rulebook.instrument import Instrument, Value
from rulebook.terms import Status


class CitationOut(Out):
    """Where something stands."""

    instrument: Annotated[str, Field(examples=["150000/government_operations_regulation_2025"])]
    title: Annotated[str, Field(description="in the language asked for")]
    article: str
    status: Annotated[Status, Field(description="how far the article was verified")]


class ValueOut(Out):
    """A value in force; `unverified` ones are leads, not law."""

    name: Annotated[str, Field(examples=["driver.continuous_driving_minutes"])]
    label: Annotated[str, Field(description="in the language asked for")]
    amount: bool | float | list[str]
    unit: str
    status: Status
    citation: CitationOut
    from_on: LegalDay
    until_on: LegalDay | None

    @classmethod
    def of(cls, value: Value, language: Language) -> Self:
        """A value of the rulebook."""
        cited = value.citation
        return cls(
            name=value.name,
            label=Words(value.label_zh, value.label_en).of(language),
            amount=list(value.amount) if isinstance(value.amount, tuple) else value.amount,
            unit=value.unit,
            status=value.status,
            citation=CitationOut(
                instrument=cited.instrument,
                title=Words(cited.title_zh, cited.title_en).of(language),
                article=cited.article,
                status=cited.status,
            ),
            from_on=value.from_on,
            until_on=value.until_on,
        )


class InstrumentOut(Out):
    """A legal text in force."""

    id: str
    title: Annotated[str, Field(description="in the language asked for")]
    issuer: str
    number: str
    status: Status
    from_on: LegalDay

    @classmethod
    def of(cls, instrument: Instrument, language: Language) -> Self:
        """An instrument of the rulebook."""
        return cls(
            id=instrument.id,
            title=Words(instrument.title_zh, instrument.title_en).of(language),
            issuer=Words(instrument.issuer_zh, instrument.issuer_en).of(language),
            number=instrument.number,
            status=instrument.status,
            from_on=instrument.from_on,
        )


class RulebookOut(Out):
    """The law of one day in one region."""

    day: LegalDay
    region: Annotated[str, Field(examples=["150100"])]
    digest: Annotated[str, Field(description="SHA-256 over the instruments in force")]
    instruments: list[InstrumentOut]
    values: list[ValueOut]

    @classmethod
    def of(cls, book: Rulebook, language: Language) -> Self:
        """The rulebook of a day."""
        return cls(
            day=book.day,
            region=book.jurisdiction,
            digest=book.digest,
            instruments=[InstrumentOut.of(each, language) for each in book.instruments],
            values=[ValueOut.of(each, language) for each in book.list_values()],
        )
