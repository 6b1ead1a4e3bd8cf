"""Seals and their exceptions as they go in and out."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.schemas.base import In, Key, Name, Out, Reason
from api.schemas.desk import Kilometres
from api.zoned import LegalDay
from fleet_data.fleet_records import Seal, SealException
from fleet_data.records import VehicleRecord
from rulebook.terms import Purpose


class SealIn(In):
    """A car to be sealed, with what the register asks for."""

    vehicle: Key
    bay: Annotated[Name, Field(description="where it stands")]
    key_holder: Annotated[Name, Field(description="who keeps the key")]
    odometer_km: Kilometres
    from_on: LegalDay
    until_on: LegalDay
    reason: Reason
    photo: Annotated[Name | None, Field(description="where the photo is kept, or its digest")] = None


class UnsealingIn(In):
    """A seal taken off."""

    odometer_km: Kilometres
    photo: Name | None = None


class SealOut(Out):
    """A seal; what moved under it is marked."""

    seal: Seal


class ExceptionIn(In):
    """A leave to drive on sealed days."""

    vehicle: Key
    from_on: LegalDay
    until_on: LegalDay
    reason: Reason
    purposes: Annotated[tuple[Purpose, ...], Field(max_length=8, description="none: any")] = ()
    request: Annotated[Key | None, Field(description="the request it is for")] = None


class AnswerIn(In):
    """Yes or no, and why."""

    approves: bool
    answer: Reason


class ExceptionOut(Out):
    """An exception, whatever the answer."""

    exception: SealException


class HolidayOut(Out):
    """What is reported before a holiday."""

    first: LegalDay
    last: LegalDay
    duty: tuple[VehicleRecord, ...]
    sealed: tuple[Seal, ...]
    to_seal: Annotated[tuple[VehicleRecord, ...], Field(description="neither duty cars nor sealed for all its days")]
    exceptions: tuple[SealException, ...]
